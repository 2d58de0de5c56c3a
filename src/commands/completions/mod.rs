//! `jeton completions`: shell completions, with the help texts in the current language.

use crate::cli;
use crate::context::Context;
use crate::error::Result;
use crate::output::completions::Completions;

pub(super) fn run(context: &Context, arguments: &cli::Completions) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut cli::command(), "jeton", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    context.answer(&Completions { shell: arguments.shell.to_string(), script })
}
