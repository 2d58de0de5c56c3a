//! The only room that asks. dialoguer draws; what it leaves undone on an interruption is mended here.
//!
//! Questions go to standard error and answers come from the terminal, so that standard output stays the answer's.

pub mod interrupt;
pub mod menu;

use std::io::{self, IsTerminal};

use console::Term;
use dialoguer::theme::Theme;
use dialoguer::{Password, Select};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::t;

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

/// Asks for a PIN, without echo. An empty answer, or the end of the input, is no PIN: [`Error::Cancelled`].
///
/// # Errors
///
/// [`Error::Cancelled`]; [`Error::Io`] where the terminal fails.
pub fn ask_secret(prompt: &str) -> Result<SecretString> {
    let _restore = interrupt::remember_terminal();
    // Empty is allowed here because dialoguer would otherwise ask for ever at the end of the input.
    let answer = Password::with_theme(&Plain).with_prompt(prompt).allow_empty_password(true).report(false).interact();
    // Copied, then wiped: shrinking the `String` itself may leave a copy behind.
    let answer = Zeroizing::new(answer.map_err(broken)?);
    if answer.is_empty() { Err(Error::Cancelled) } else { Ok(SecretString::from(answer.as_str())) }
}

/// Asks for a line of text; empty where nothing was typed. The terminal's own line is read: unlike dialoguer's it knows
/// Ctrl-D, and a question that is longer than the screen is wide does no harm.
///
/// # Errors
///
/// [`Error::Cancelled`] at the end of the input (Ctrl-D); [`Error::Io`] where the terminal fails.
pub fn ask_text(prompt: &str) -> Result<String> {
    let _restore = interrupt::remember_terminal();
    Term::stderr().write_str(&format!("{} ", t!("prompt", question = prompt))).map_err(broken_io)?;
    let mut line = String::new();
    if io::stdin().read_line(&mut line).map_err(broken_io)? == 0 {
        return Err(Error::Cancelled);
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks yes or no; Enter alone means no. dialoguer's own confirmation knows `y` and `n` only.
///
/// # Errors
///
/// As [`ask_text`].
pub fn confirm(question: &str) -> Result<bool> {
    let prompt = format!("{question} {}", t!("confirm-keys"));
    loop {
        match ask_text(&prompt)?.trim().to_lowercase().as_str() {
            "o" | "oui" | "y" | "yes" => return Ok(true),
            "" | "n" | "non" | "no" => return Ok(false),
            _ => {}
        }
    }
}

/// Asks for one line of a list; `None` on Esc.
///
/// # Errors
///
/// As [`ask_text`].
pub fn choose(prompt: &str, lines: &[String]) -> Result<Option<usize>> {
    let _restore = interrupt::remember_terminal();
    Select::with_theme(&Plain).with_prompt(prompt).items(lines).default(0).report(false).interact_opt().map_err(broken)
}

fn broken(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(source) = error;
    broken_io(source)
}

fn broken_io(source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Error::Cancelled,
        _ => Error::Io { path: "-".into(), source },
    }
}

/// Prompts as `Question : answer`, without colours or decorations that a plain terminal would show as boxes.
struct Plain;

impl Theme for Plain {
    fn format_prompt(&self, f: &mut dyn std::fmt::Write, prompt: &str) -> std::fmt::Result {
        write!(f, "{}", t!("prompt", question = prompt))
    }

    fn format_input_prompt_selection(&self, f: &mut dyn std::fmt::Write, prompt: &str, sel: &str) -> std::fmt::Result {
        write!(f, "{} {sel}", t!("prompt", question = prompt))
    }

    fn format_password_prompt(&self, f: &mut dyn std::fmt::Write, prompt: &str) -> std::fmt::Result {
        write!(f, "{} ", t!("prompt", question = prompt))
    }
}
