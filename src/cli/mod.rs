//! What can be typed: commands, options, their help. No behaviour.
//!
//! Help texts are sentences of `locales/`; [`localise`] turns what clap itself would say in English.

mod args;
mod bicle;
mod key;
mod localise;
mod test;
mod usage;

pub use args::*;
pub use bicle::*;
pub use key::*;
pub use test::*;

use clap::{CommandFactory, FromArgMatches};

use crate::error::{Error, Result};

/// The command line as clap knows it, in the language that is spoken.
#[must_use]
pub fn command() -> clap::Command {
    localise::localise(Cli::command())
}

/// What a parsed command line asks for.
#[derive(Debug)]
pub enum Parsed {
    /// Run this.
    Run(Box<Cli>),
    /// Print this text and stop: help or version.
    Print(String),
}

/// Parses a command line.
///
/// # Errors
///
/// [`Error::Usage`] with the sentence in the language that is spoken.
pub fn parse<I, T>(arguments: I) -> Result<Parsed>
where
    I: IntoIterator<Item = T>,
    T: Into<std::ffi::OsString> + Clone,
{
    let mut command = command();
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => return Ok(Parsed::Print(error.to_string())),
        Err(error) => return Err(Error::Usage(usage::text(&error, &mut command))),
    };
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => Ok(Parsed::Run(Box::new(cli))),
        Err(error) => Err(Error::Usage(usage::text(&error, &mut command))),
    }
}
