//! The steps shared by all paths of the guided mode: a question, a choice, the resulting command.

use super::typed::CommandLine;
use crate::error::{Error, FileError, Result};
use crate::i18n::words;
use crate::model::bicle::Bicle;
use crate::output;
use crate::t;
use crate::terminal::{self, interrupt};

/// Runs a command, reports what went wrong, and shows how to type it.
///
/// # Errors
///
/// [`Error::Cancelled`] if Ctrl-C was pressed while it ran: that ends the guided mode too.
pub(super) fn follow(command: &CommandLine, run: impl Fn(&CommandLine) -> Result<()>) -> Result<()> {
    output::notice("");
    let outcome = run(command);
    // A digit typed while the command ran, such as part of a PIN, must not pick a line of the next menu.
    terminal::forget_what_was_typed();
    if interrupt::is_pending() {
        return outcome.and(Err(Error::Cancelled));
    }
    match outcome {
        Ok(()) => {}
        // A user who went back knows how to.
        Err(Error::Cancelled) => {
            output::say(&t!("guided-cancelled"));
            return Ok(());
        }
        Err(error @ (Error::OutputClosed | Error::File(FileError::Io { .. }))) if !terminal::is_interactive() => {
            return Err(error);
        }
        Err(error) => output::error::text(&error).lines().for_each(output::say),
    }
    output::notice("");
    output::whole(&t!("guided-same-command", command = command.to_string()));
    Ok(())
}

/// A line of text; `None` if the user went back, with Esc or an empty answer.
pub(super) fn ask(question: &str) -> Result<Option<String>> {
    let answer = terminal::ask_text(question)?.map(|answer| answer.trim().to_owned());
    Ok(answer.filter(|answer| !answer.is_empty()))
}

/// One of these things; asks only if there are several. `None` if there is none, or if the user went back.
pub(super) fn among<'t, T>(question: &str, things: &'t [T], line: impl Fn(&T) -> String) -> Result<Option<&'t T>> {
    if things.len() < 2 {
        return Ok(things.first());
    }
    let lines: Vec<String> = things.iter().map(line).collect();
    Ok(terminal::choose(question, &lines)?.and_then(|line| things.get(line)))
}

/// One of these bi-clés; asks only if there are several.
pub(super) fn which<'b>(bicles: &[&'b Bicle]) -> Result<Option<&'b Bicle>> {
    let line = |bicle: &&Bicle| {
        let expiry = words::date(bicle.certificate.not_after());
        t!("guided-bicle-line", name = bicle.designation.as_str(), date = expiry)
    };
    Ok(among(&t!("guided-which-bicle"), bicles, line)?.copied())
}
