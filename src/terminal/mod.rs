//! The only room that asks: lines, which the terminal edits, and menus. An interruption leaves the terminal as it was.
//!
//! dialoguer's theme draws; its own reading neither hears Esc in a line nor looks up while a menu stands, so the keys are
//! read here. Questions go to standard error and answers come from the terminal, so that standard output stays the answer's.

pub mod interrupt;
mod line;
pub mod menu;
mod theme;

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use console::Term;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::model::text::wrapped;
use crate::t;
use line::{Echo, Typed};
use menu::Picked;

/// Whether questions say that Esc goes back.
static WAY_BACK: AtomicBool = AtomicBool::new(false);

/// How many questions were put so far.
static QUESTIONS: AtomicU64 = AtomicU64::new(0);

/// How many questions were put so far. What was seen while the number was another one may have changed: a person takes
/// time, and may have changed the token meanwhile.
#[must_use]
pub fn questions() -> u64 {
    QUESTIONS.load(Ordering::Relaxed)
}

/// Every question begins with this.
fn count_a_question() {
    QUESTIONS.fetch_add(1, Ordering::Relaxed);
}

/// Whether there is a person to ask: a terminal at both ends.
#[must_use]
pub fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether there is a person to talk with: a terminal at all three ends.
#[must_use]
pub fn is_conversation() -> bool {
    is_interactive() && shows_answer()
}

/// Whether the answer is shown on a terminal.
#[must_use]
pub fn shows_answer() -> bool {
    io::stdout().is_terminal()
}

/// The number of columns of the terminal that the answer goes to; `None` where it goes to a file or a program, which
/// wants it whole.
#[must_use]
pub fn columns() -> Option<usize> {
    columns_of(&Term::stdout())
}

/// The same of the terminal that messages go to.
#[must_use]
pub fn message_columns() -> Option<usize> {
    columns_of(&Term::stderr())
}

fn columns_of(term: &Term) -> Option<usize> {
    term.size_checked().map(|(_, columns)| usize::from(columns)).filter(|columns| *columns > 0)
}

/// Clears the line that messages go to. A terminal that takes nothing any more is nobody's loss.
pub fn clear_message_line() {
    let _: io::Result<()> = Term::stderr().clear_line();
}

/// From now on each question says that Esc goes back: there is a menu to go back to.
pub fn show_the_way_back() {
    WAY_BACK.store(true, Ordering::Relaxed);
}

/// Asks for a PIN or a password, without echo. Esc, an empty answer and the end of the input are none:
/// [`Error::Cancelled`].
///
/// # Errors
///
/// [`Error::Cancelled`]; [`Error::Io`] where the terminal fails, or gives what is not UTF-8.
pub fn ask_secret(prompt: &str) -> Result<SecretString> {
    match ask_line(&theme::question(&with_the_way_back(prompt)), Echo::Off)? {
        Some(answer) if !answer.is_empty() => Ok(SecretString::from(answer.as_str())),
        _ => Err(Error::Cancelled),
    }
}

/// Asks for a line of text; empty where nothing was typed, `None` on Esc.
///
/// # Errors
///
/// [`Error::Cancelled`] at the end of the input (Ctrl-D); [`Error::Io`] where the terminal fails.
pub fn ask_text(prompt: &str) -> Result<Option<String>> {
    Ok(ask_line(&theme::question(&with_the_way_back(prompt)), Echo::On)?.map(|line| line.to_string()))
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
        match answer.trim().to_lowercase().as_str() {
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

/// A question with what follows it, broken between words where the terminal is narrower.
fn prompted(question: &str) -> String {
    let lines: Vec<String> = wrapped(question, message_columns()).collect();
    format!("{} ", lines.join("\n"))
}

/// Throws away what was typed before anything was asked: it was meant for something else.
pub fn forget_what_was_typed() {
    line::forget();
}

/// Asks until a line comes; `None` on Esc.
fn ask_line(question: &str, echo: Echo) -> Result<Option<Zeroizing<String>>> {
    count_a_question();
    let _restore = interrupt::remember_terminal();
    let term = Term::stderr();
    loop {
        term.write_str(&prompted(question)).map_err(broken_io)?;
        let typed = line::read(echo).map_err(broken_io)?;
        if echo == Echo::On && matches!(typed, Typed::Escape) && !menu::is_dumb() {
            // The terminal shows an Esc as `^[`.
            term.clear_chars(2).map_err(broken_io)?;
        }
        // The terminal shows neither an Enter that it does not echo nor one that was not pressed.
        if echo == Echo::Off || !matches!(typed, Typed::Line(_)) {
            term.write_line("").map_err(broken_io)?;
        }
        match typed {
            Typed::Line(line) => return Ok(Some(line)),
            Typed::Escape => return Ok(None),
            Typed::OtherKey => {}
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

fn broken_io(source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Error::Cancelled,
        _ => Error::Io { path: "-".into(), source },
    }
}
