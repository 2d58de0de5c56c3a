//! Running the command that the answers make, and what follows: the command to type next time, or, after an error, the act
//! that mends it.

use std::path::Path;

use super::acts::{self, Act};
use super::advice;
use super::typed::CommandLine;
use super::{afterwards, asking, places};
use crate::cli::Global;
use crate::error::{Error, FileError, Result};
use crate::terminal::{self, interrupt};
use crate::{output, t};

/// Runs a command until it is done or given up, and offers to open what it has made. Another token that the person picks
/// meanwhile is named in `global`.
///
/// # Errors
///
/// [`Error::Cancelled`] if Ctrl-C was pressed while it ran: that ends the guided mode too.
pub(super) fn follow(
    command: CommandLine,
    global: &mut Global,
    run: impl Fn(&CommandLine) -> Result<()>,
) -> Result<()> {
    let mut command = command;
    loop {
        output::notice("");
        let outcome = run(&command);
        // A digit typed while the command ran, such as part of a PIN, must not pick a line of the next menu.
        terminal::forget_what_was_typed();
        if interrupt::is_pending() {
            return outcome.and(Err(Error::Cancelled));
        }
        let error = match outcome {
            Ok(()) => return done(&command),
            // A user who went back knows how to.
            Err(Error::Cancelled) => {
                output::say(&t!("guided-cancelled"));
                return Ok(());
            }
            Err(error @ (Error::OutputClosed | Error::File(FileError::Io { .. }))) if !terminal::is_interactive() => {
                return Err(error);
            }
            Err(error) => error,
        };
        advice::text(&error).lines().for_each(output::say);
        // The command has done its work, and its answer says what needs attention.
        if error.is_attention() {
            return done(&command);
        }
        let Some(act) = acts::act(&error) else { return Ok(()) };
        match mended(act, &error, &command, global)? {
            Mended::With(next) => command = next,
            Mended::OtherToken(token) => {
                global.token = Some(token);
                return Ok(());
            }
            Mended::No => return Ok(()),
        }
    }
}

/// Shows the command to type next time, which may name another file than at first.
fn done(command: &CommandLine) -> Result<()> {
    output::notice("");
    output::whole(&t!("guided-same-command", command = command.to_string()));
    afterwards::offer(command)
}

/// What the person took from what was offered.
enum Mended {
    /// To be run next.
    With(CommandLine),
    /// The value for `--token`.
    OtherToken(String),
    No,
}

fn mended(act: Act, error: &Error, command: &CommandLine, global: &Global) -> Result<Mended> {
    Ok(match act {
        Act::Again => match terminal::confirm(&act.question())? {
            true => Mended::With(command.clone()),
            false => Mended::No,
        },
        Act::OtherFile => match command.file().filter(|file| acts::is_about(error, Path::new(file))) {
            Some(file) => match asking::correct(&act.question(), file)? {
                Some(path) => Mended::With(command.with_other_file(&places::typed(&path))),
                None => Mended::No,
            },
            None => Mended::No,
        },
        Act::OtherToken => match asking::one_of_choices(&act.question(), error)? {
            Some(token) => Mended::OtherToken(token),
            None => Mended::No,
        },
        Act::Unblock | Act::ChangePin | Act::Doctor | Act::Certificates => {
            let words = act.words().unwrap_or_default();
            let next = words.iter().fold(CommandLine::new(global), |line, word| line.word(word));
            // What has just failed is no way out.
            match next != *command && terminal::confirm(&act.question())? {
                true => Mended::With(next),
                false => Mended::No,
            }
        }
    })
}
