//! What can be typed: commands, options, their help. No behaviour.
//!
//! Help texts come from `locales/`; [`localise`] translates what clap itself adds in English.

mod args;
mod bicle;
mod certificate;
mod child;
mod codes;
mod config;
mod doctor;
mod fingerprint;
mod key;
mod list;
mod localise;
mod pin;
mod remind;
mod selector;
mod shell;
mod test;
mod token;
mod trust;
mod usage;
mod version;

pub(crate) use args::*;
pub(crate) use bicle::*;
pub(crate) use certificate::*;
pub(crate) use codes::*;
pub(crate) use config::*;
pub(crate) use doctor::*;
pub(crate) use key::*;
pub(crate) use list::*;
pub(crate) use pin::*;
pub(crate) use remind::*;
pub(crate) use selector::*;
pub(crate) use shell::*;
pub(crate) use test::*;
pub(crate) use token::*;
pub(crate) use trust::*;
pub(crate) use version::*;

use clap::{CommandFactory, FromArgMatches};

use crate::error::Result;

/// The command line definition for clap, in the current language.
#[must_use]
pub fn command() -> clap::Command {
    localise::localise(Cli::command())
}

/// The result of parsing a command line.
#[derive(Debug)]
pub(crate) enum Parsed {
    /// Run this command.
    Run(Box<Global>, Box<Command>),
    /// No command was given: start the guided mode.
    Guide(Box<Global>),
    /// Print this text (help or version) and stop.
    Print(String),
}

/// Parses a command line.
///
/// # Errors
///
/// `UsageError::CommandLine`, with a message in the current language.
pub(crate) fn parse<I, T>(arguments: I) -> Result<Parsed>
where
    I: IntoIterator<Item = T>,
    T: Into<std::ffi::OsString> + Clone,
{
    let arguments: Vec<std::ffi::OsString> = arguments.into_iter().map(Into::into).collect();
    if let Some(command) = child::command(&arguments) {
        return Ok(Parsed::Run(Box::default(), Box::new(command)));
    }
    let mut command = command();
    let parsed = command.try_get_matches_from_mut(&arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(Cli { global, command: Some(command), .. }) => Ok(Parsed::Run(Box::new(global), Box::new(command))),
        Ok(Cli { global, command: None, .. }) => Ok(Parsed::Guide(Box::new(global))),
        Err(error) if !error.use_stderr() => Ok(Parsed::Print(error.to_string())),
        Err(error) => Err(usage::error(&error, &command, &arguments)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_finds_nothing_wrong_with_the_commands() {
        command().debug_assert();
    }
}
