//! The only room that asks questions: lines, edited by the terminal, and menus. Whatever ends or stops the process, the
//! terminal is restored.
//!
//! Questions are drawn with dialoguer's theme. Keys are read here, because dialoguer ignores Esc in a line and cannot watch
//! for changes while a menu is open. Questions go to standard error and answers come from the terminal, so that standard
//! output has nothing but the command's answer.

mod asking;
pub(crate) mod board;
mod drawing;
mod editor;
mod hidden;
pub(crate) mod interrupt;
mod keys;
mod line;
pub mod menu;
mod question;
mod theme;
mod width;

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};

use console::Term;
use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::model::public_text::PublicText;
use crate::secret::Line;
use crate::t;
use asking::{Reading, broken_io};
use editor::Edited;
use hidden::Bullets;
use line::Typed;
use menu::Picked;
pub(crate) use question::questions;
pub(crate) use width::{columns, message_columns};

/// Whether questions mention that Esc goes back.
static WAY_BACK: AtomicBool = AtomicBool::new(false);

/// Whether there is a person to ask: a terminal at both ends.
#[must_use]
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether there is somebody to talk with: all three standard streams are terminals.
#[must_use]
pub(crate) fn is_conversation() -> bool {
    is_interactive() && shows_answer()
}

/// Whether standard output is a terminal.
#[must_use]
pub(crate) fn shows_answer() -> bool {
    io::stdout().is_terminal()
}

/// Whether jeton has a window of its own, which closes when it ends: it was started by a double-click. Only Windows does
/// that; a Linux terminal that does is told by the application menu's entry, and macOS's Terminal keeps its windows.
#[must_use]
pub(crate) fn is_window_of_its_own() -> bool {
    #[cfg(windows)]
    return is_conversation() && windows_calls::console::is_ours_alone();
    #[cfg(not(windows))]
    return false;
}

/// Keeps that window until a key is pressed: what was said last can be read.
pub(crate) fn keep_window() {
    asking::forget();
    // Where nothing can be shown or read any more, the window is gone already.
    let _ = drawing::text(&t!("window-stays")).and_then(|()| Term::stderr().read_key().map(drop).map_err(broken_io));
}

/// Clears the line that messages go to. A terminal that takes nothing any more is nobody's loss.
pub(crate) fn clear_message_line() {
    let _: io::Result<()> = Term::stderr().clear_line();
}

/// From now on, questions mention that Esc goes back: there is a menu to return to.
pub(crate) fn show_the_way_back() {
    WAY_BACK.store(true, Ordering::Relaxed);
}

/// From now on, menus are numbered lists, as on a terminal that cannot move its cursor.
pub(crate) fn number_the_menus() {
    menu::NUMBERED.store(true, Ordering::Relaxed);
}

/// Asks for a PIN or a password, which is not shown. Esc, an empty answer and the end of the input cancel.
///
/// # Errors
///
/// [`Error::Cancelled`]; [`FileError::Io`] if the terminal fails or the input is not UTF-8.
pub fn ask_secret(prompt: &str) -> Result<SecretString> {
    match ask_hidden(prompt)? {
        Some(answer) if !answer.is_empty() => secret(&answer),
        _ => Err(Error::Cancelled),
    }
}

fn ask_hidden(prompt: &str) -> Result<Option<Line>> {
    // Where no bullet can be removed, none is drawn, and that nothing appears is said.
    if menu::is_dumb() {
        drawing::text(&t!("prompt-hidden"))?;
    }
    ask_line(&theme::question(&with_the_way_back(prompt, Reading::Secret)), Reading::Secret)
}

fn secret(answer: &Line) -> Result<SecretString> {
    answer.to_secret().map_err(|_| broken_io(io::ErrorKind::InvalidData.into()))
}

/// As [`ask_secret`]; `None` for an empty answer.
///
/// # Errors
///
/// As [`ask_secret`]: [`Error::Cancelled`] on Esc.
pub fn ask_secret_or_nothing(prompt: &str) -> Result<Option<SecretString>> {
    match ask_hidden(prompt)? {
        Some(answer) if answer.is_empty() => Ok(None),
        Some(answer) => Ok(Some(secret(&answer)?)),
        None => Err(Error::Cancelled),
    }
}

/// Shows something to write down, on a line of its own, until Enter is pressed; then removes it from the screen, so that it
/// is in no scrollback. `false` on Esc.
///
/// # Errors
///
/// As [`ask_text`].
pub fn show_once(text: &str, noted: &str, question: &str) -> Result<bool> {
    let question = theme::question(&with_the_way_back(question, Reading::Secret));
    let mut asking = question::begin(Reading::Secret)?;
    loop {
        drawing::text(text)?;
        drawing::text(noted)?;
        drawing::question(&question)?;
        let typed = hidden::read(&mut asking, Bullets::new(0))?;
        if matches!(typed, Typed::Again) {
            continue;
        }
        drawing::end_line()?;
        if !menu::is_dumb() {
            drawing::clear_rows([text, noted, &question].into_iter().map(drawing::rows_of).sum())?;
        }
        match typed {
            Typed::Line(_) => return Ok(true),
            Typed::Escape => return Ok(false),
            Typed::OtherKey | Typed::Again => {}
            Typed::End => return Err(Error::Cancelled),
        }
    }
}

/// Asks for a line of text; empty if nothing was typed, `None` on Esc.
///
/// # Errors
///
/// [`Error::Cancelled`] at the end of the input (Ctrl-D); [`FileError::Io`] if the terminal fails.
pub fn ask_text(prompt: &str) -> Result<Option<String>> {
    Ok(ask_line(&theme::question(&with_the_way_back(prompt, Reading::Line)), Reading::Line)?.map(|line| text(&line)))
}

/// Asks for a line of text that begins with this one, to be corrected; `None` on Esc. Where the cursor does not move, the
/// question shows the text instead.
///
/// # Errors
///
/// As [`ask_text`].
pub fn correct_text(prompt: &str, start: &str) -> Result<Option<String>> {
    if menu::is_numbered() {
        return ask_text(&t!("prompt-before", question = prompt, before = start));
    }
    let question = theme::question(&with_the_way_back(prompt, Reading::Keys));
    let mut start = start.to_owned();
    let mut asking = question::begin(Reading::Keys)?;
    loop {
        drawing::text(&question)?;
        match editor::edit(&mut asking, &start)? {
            Edited::Line(line) => return Ok(Some(line)),
            Edited::Back => return Ok(None),
            Edited::Again(text) => start = text,
        }
    }
}

/// Asks yes or no; Enter alone and Esc mean no.
///
/// # Errors
///
/// As [`ask_text`].
pub fn confirm(question: &str) -> Result<bool> {
    let question = theme::yes_or_no(question);
    loop {
        let Some(answer) = ask_line(&question, Reading::Line)? else { return Ok(false) };
        match text(&answer).trim().to_lowercase().as_str() {
            "o" | "oui" | "y" | "yes" => return Ok(true),
            "" | "n" | "non" | "no" => return Ok(false),
            _ => {}
        }
    }
}

/// Gives the terminal a text for its clipboard; whether it is one that knows how. It does not say whether it took it.
///
/// # Errors
///
/// [`FileError::Io`](crate::error::FileError::Io) if the terminal fails.
pub(crate) fn copy(text: &PublicText) -> Result<bool> {
    // Linux's console prints what it does not know.
    if menu::is_dumb() || std::env::var("TERM").is_ok_and(|kind| kind == "linux") {
        return Ok(false);
    }
    drawing::clipboard(text)?;
    Ok(true)
}

/// The question, with how to go back. In a line that the console of Windows edits, Esc only clears it; at any other question
/// an Enter after it would pick the first line of the menu that comes back.
fn with_the_way_back(prompt: &str, reading: Reading) -> String {
    match WAY_BACK.load(Ordering::Relaxed) {
        true if cfg!(windows) && reading == Reading::Line => t!("prompt-escape-enter", question = prompt),
        true => t!("prompt-escape", question = prompt),
        false => prompt.to_owned(),
    }
}

/// A line that is not secret; known to be UTF-8.
fn text(line: &Line) -> String {
    String::from_utf8_lossy(line).into_owned()
}

/// Discards what was typed before anything was asked, as it was meant for something else.
pub(crate) fn forget_what_was_typed() {
    asking::forget();
}

/// Repeats a question until it gets a line; `None` on Esc.
fn ask_line(question: &str, reading: Reading) -> Result<Option<Line>> {
    let is_secret = reading == Reading::Secret;
    let mut asking = question::begin(reading)?;
    loop {
        let room = drawing::question(question)?;
        let typed = match is_secret {
            true => hidden::read(&mut asking, Bullets::new(if menu::is_dumb() { 0 } else { room }))?,
            false => line::read(&mut asking).map_err(broken_io)?,
        };
        if matches!(typed, Typed::Again) {
            continue;
        }
        if !is_secret && matches!(typed, Typed::Escape) && !menu::is_dumb() {
            // The terminal has echoed the Esc as `^[`.
            drawing::clear_characters(2)?;
        }
        // No line end is on the screen yet if nothing is echoed or Enter was not pressed.
        if is_secret || !matches!(typed, Typed::Line(_)) {
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

/// Asks to pick a line from a list; `None` on Esc.
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
