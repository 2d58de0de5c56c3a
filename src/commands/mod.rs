//! One file per command, named as typed: arguments in, answer out.
//!
//! A command decides and calls; it draws nothing itself ([`crate::output`]), asks only through [`crate::context`] and
//! [`crate::terminal`], and knows PKCS#11 only by [`crate::pkcs11`].

mod bicle;
mod cert;
mod key;
mod list;
mod select;
mod slots;
mod test;

use crate::cli::{CertCommand, Command, KeyCommand};
use crate::context::{self, Context};
use crate::error::Result;
use crate::output;

/// Runs a command.
///
/// # Errors
///
/// Whatever went wrong; [`crate::main`] prints it and ends with its exit code.
pub fn run(context: &Context, command: &Command) -> Result<()> {
    match command {
        Command::List => list::run(context),
        Command::Cert(command) => match command {
            CertCommand::List => cert::list::run(context),
            CertCommand::Export(arguments) => cert::export::run(context, arguments),
        },
        Command::Key(command) => match command {
            KeyCommand::List(arguments) => key::list::run(context, arguments),
            KeyCommand::Generate(arguments) => key::generate::run(context, arguments),
            KeyCommand::Request(arguments) => key::request::run(context, arguments),
            KeyCommand::Delete(arguments) => key::delete::run(context, arguments),
        },
        Command::Test(arguments) => test::run(context, arguments),
        Command::Bicle(arguments) => bicle::run(context, arguments),
        Command::ProbeModule { path } => {
            let probe = context::probe(path);
            output::bytes(&serde_json::to_vec(&probe).unwrap_or_default())
        }
    }
}
