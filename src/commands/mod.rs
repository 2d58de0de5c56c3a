//! One file per command, named as typed: arguments in, answer out.
//!
//! A command decides and calls; it draws nothing itself ([`crate::output`]), asks only through [`crate::context`] and
//! [`crate::terminal`], and knows PKCS#11 only by [`crate::pkcs11`].

mod cert;
mod completions;
mod issuer;
mod list;
mod man;
mod remind;
mod select;
mod slots;
mod test;

use crate::cli::{CertCommand, Command};
use crate::context::{self, Context};
use crate::error::Result;
use crate::output;

/// Runs a command.
///
/// # Errors
///
/// Whatever went wrong; [`crate::main`] prints it and ends with its exit code.
pub fn run(context: &Context, command: &Command) -> Result<()> {
    issuer::name_in(context, dispatch(context, command))
}

fn dispatch(context: &Context, command: &Command) -> Result<()> {
    match command {
        Command::List => list::run(context),
        Command::Cert(command) => match command {
            CertCommand::List => cert::list::run(context),
            CertCommand::Show(arguments) => cert::show::run(context, arguments),
            CertCommand::Export(arguments) => cert::export::run(context, arguments),
            CertCommand::Import(arguments) => cert::import::run(context, arguments),
        },
        Command::Remind(arguments) => remind::run(context, arguments),
        Command::Test(arguments) => test::run(context, arguments),
        Command::Completions(arguments) => completions::run(context, arguments),
        Command::Man(arguments) => man::run(context, arguments),
        Command::ProbeModule { path } => {
            let probe = context::probe(path);
            output::bytes(&serde_json::to_vec(&probe).unwrap_or_default())
        }
    }
}
