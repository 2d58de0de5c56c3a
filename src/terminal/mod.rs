//! The only room that asks: lines, which the terminal edits, and menus. Whatever ends the program or stops it leaves the
//! terminal as it was.
//!
//! dialoguer's theme draws; its own reading neither hears Esc in a line nor looks up while a menu stands, so the keys are
//! read here. Questions go to standard error and answers come from the terminal, so that standard output stays the answer's.

mod asking;
mod drawing;
pub(crate) mod interrupt;
mod keys;
mod line;
pub mod menu;
mod theme;
mod width;

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};

use console::Term;
use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::secret::Line;
use crate::t;
pub(crate) use asking::questions;
use asking::{Asking, Echo, Reading, broken_io, count_a_question};
use line::Typed;
use menu::Picked;
pub(crate) use width::{columns, message_columns};

/// Whether questions say that Esc goes back.
static WAY_BACK: AtomicBool = AtomicBool::new(false);

/// Whether there is a person to ask: a terminal at both ends.
#[must_use]
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether there is a person to talk with: a terminal at all three ends.
#[must_use]
pub(crate) fn is_conversation() -> bool {
    is_interactive() && shows_answer()
}

/// Whether the answer is shown on a terminal.
#[must_use]
pub(crate) fn shows_answer() -> bool {
    io::stdout().is_terminal()
}

/// Clears the line that messages go to. A terminal that takes nothing any more is nobody's loss.
pub(crate) fn clear_message_line() {
    let _: io::Result<()> = Term::stderr().clear_line();
}

/// From now on each question says that Esc goes back: there is a menu to go back to.
pub(crate) fn show_the_way_back() {
    WAY_BACK.store(true, Ordering::Relaxed);
}

/// Asks for a PIN or a password, without echo. Esc, an empty answer and the end of the input are none:
/// [`Error::Cancelled`].
///
/// # Errors
///
/// [`Error::Cancelled`]; [`FileError::Io`] where the terminal fails, or gives what is not UTF-8.
pub fn ask_secret(prompt: &str) -> Result<SecretString> {
    match ask_line(&theme::question(&with_the_way_back(prompt)), Echo::Off)? {
        Some(answer) if !answer.is_empty() => {
            answer.to_secret().map_err(|_| broken_io(io::ErrorKind::InvalidData.into()))
        }
        _ => Err(Error::Cancelled),
    }
}

/// Asks for a line of text; empty where nothing was typed, `None` on Esc.
///
/// # Errors
///
/// [`Error::Cancelled`] at the end of the input (Ctrl-D); [`FileError::Io`] where the terminal fails.
pub fn ask_text(prompt: &str) -> Result<Option<String>> {
    Ok(ask_line(&theme::question(&with_the_way_back(prompt)), Echo::On)?.map(|line| text(&line)))
}

/// Asks yes or no; Enter alone and Esc mean no.
///
/// # Errors
///
/// As [`ask_text`].
pub fn confirm(question: &str) -> Result<bool> {
    let question = theme::yes_or_no(question);
    loop {
        let Some(answer) = ask_line(&question, Echo::On)? else { return Ok(false) };
        match text(&answer).trim().to_lowercase().as_str() {
            "o" | "oui" | "y" | "yes" => return Ok(true),
            "" | "n" | "non" | "no" => return Ok(false),
            _ => {}
        }
    }
}

fn with_the_way_back(prompt: &str) -> String {
    match WAY_BACK.load(Ordering::Relaxed) {
        true if cfg!(unix) => t!("prompt-escape", question = prompt),
        true => t!("prompt-escape-enter", question = prompt),
        false => prompt.to_owned(),
    }
}

/// A line that is no secret; it is UTF-8.
fn text(line: &Line) -> String {
    String::from_utf8_lossy(line).into_owned()
}

/// Throws away what was typed before anything was asked: it was meant for something else.
pub(crate) fn forget_what_was_typed() {
    asking::forget();
}

/// Asks until a line comes; `None` on Esc.
fn ask_line(question: &str, echo: Echo) -> Result<Option<Line>> {
    count_a_question();
    let mut asking = Asking::begin(Reading::Line(echo)).map_err(broken_io)?;
    loop {
        drawing::question(question)?;
        let typed = line::read(&mut asking).map_err(broken_io)?;
        if matches!(typed, Typed::Again) {
            continue;
        }
        if echo == Echo::On && matches!(typed, Typed::Escape) && !menu::is_dumb() {
            // The terminal shows an Esc as `^[`.
            drawing::clear_characters(2)?;
        }
        // The terminal shows neither an Enter that it does not echo nor one that was not pressed.
        if echo == Echo::Off || !matches!(typed, Typed::Line(_)) {
            drawing::end_line()?;
        }
        match typed {
            Typed::Line(line) => return Ok(Some(line)),
            Typed::Escape => return Ok(None),
            Typed::OtherKey | Typed::Again => {}
            Typed::End => return Err(Error::Cancelled),
        }
    }
}

/// Asks for one line of a list; `None` on Esc.
///
/// # Errors
///
/// As [`ask_text`].
pub fn choose(prompt: &str, lines: &[String]) -> Result<Option<usize>> {
    match menu::menu(prompt, lines, &mut || false)? {
        Picked::Line(line) => Ok(Some(line)),
        Picked::Back | Picked::Changed => Ok(None),
    }
}
