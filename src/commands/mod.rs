//! One file per command, named as typed: arguments in, answer out.
//!
//! A command decides and calls. It formats nothing itself ([`crate::output`]), prompts only through
//! [`crate::terminal`], gets its token only from [`crate::token`], and uses PKCS#11 only through [`crate::pkcs11`].

mod bicle;
mod cert;
mod completions;
mod config;
mod doctor;
mod issuer;
mod keep_clipboard;
mod key;
mod list;
mod man;
mod pin;
mod remind;
mod test;
mod token;

pub use crate::doctor::readers::READERS_COMMAND;
pub use crate::doctor::tries::TRIES_COMMAND;
pub use doctor::EXAMINE_COMMAND;
pub use list::LIST_COMMAND;

use crate::cli::{CertCommand, Command, KeyCommand, PinCommand, TokenCommand};
use crate::context::Context;
use crate::doctor::tries;
use crate::error::Result;
use crate::output;
use crate::pkcs11::discover;

/// Runs a command.
///
/// # Errors
///
/// Any error; [`crate::main`] prints it and returns its exit code.
pub(crate) fn run(context: &Context, command: &Command) -> Result<()> {
    issuer::name_in(context, dispatch(context, command))
}

fn dispatch(context: &Context, command: &Command) -> Result<()> {
    match command {
        Command::List(arguments) => list::run(context, arguments),
        Command::Cert(command) => match command {
            CertCommand::List => cert::list::run(context),
            CertCommand::Show(arguments) if !arguments.files.is_empty() => cert::show_files::run(context, arguments),
            CertCommand::Show(arguments) => cert::show::run(context, arguments),
            CertCommand::Check(arguments) => cert::check::run(context, arguments),
            CertCommand::Export(arguments) if !arguments.files.is_empty() => {
                cert::export_files::run(context, arguments)
            }
            CertCommand::Export(arguments) => cert::export::run(context, arguments),
            CertCommand::Import(arguments) => cert::import::run(context, arguments),
            CertCommand::Backup(arguments) => cert::backup::run(context, arguments),
        },
        Command::Doctor(arguments) => doctor::run(context, arguments),
        Command::ExamineModule { path } => doctor::run_examine(path),
        Command::ListModule => list::run_module(context),
        Command::ProbeReaders => doctor::run_readers(),
        Command::KeepClipboard => keep_clipboard::run(),
        Command::ProbeTries { path } => output::for_the_parent(&tries::look(path)),
        Command::ProbeModule { path } => discover::look_and_tell(path, discover::look, output::for_the_parent),
        Command::Remind(arguments) => remind::run(context, arguments),
        Command::Pin(command) => match command {
            PinCommand::Status => pin::status::run(context),
            PinCommand::Verify => pin::verify::run(context),
            PinCommand::Change(_) => pin::change::run(context),
            PinCommand::Unblock(arguments) => pin::unblock::run(context, arguments),
        },
        Command::Token(command) => match command {
            TokenCommand::Init(arguments) => token::init::run(context, arguments),
            TokenCommand::Prepare(arguments) => token::prepare::run(context, arguments),
        },
        Command::Config(arguments) => config::run(context, arguments),
        Command::Key(command) => match command {
            KeyCommand::List(arguments) => key::list::run(context, arguments),
            KeyCommand::Generate(arguments) => key::generate::run(context, arguments),
            KeyCommand::Request(arguments) => key::request::run(context, arguments),
            KeyCommand::Delete(arguments) => key::delete::run(context, arguments),
        },
        Command::Test(arguments) => match &arguments.pfx {
            Some(file) => test::software::run(context, arguments, file),
            None => test::run(context, arguments),
        },
        Command::Bicle(arguments) => bicle::run(context, arguments),
        Command::Completions(arguments) => completions::run(context, arguments),
        Command::CompleteWords { shell, words } => completions::run_words(context, *shell, words),
        Command::Man(arguments) => man::run(context, arguments),
    }
}
