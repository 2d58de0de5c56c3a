//! All terminal output of questions and menus goes through here and is made safe here, so that a label or file name
//! with control characters is displayed rather than obeyed, even if the caller forgot about it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use console::Term;
use unicode_width::UnicodeWidthStr;

use super::asking::broken_io;
use super::width::message_columns;
use crate::error::Result;
use crate::model::public_text::PublicText;
use crate::model::text::{printable, printable_within, wrapped};

/// The width assumed if the terminal does not report one.
const USUAL_WIDTH: usize = 80;

/// What stands before a row that is being edited.
const EDITED: &str = "> ";

/// A question, wrapped between words to the terminal's width; the answer is typed after it. Returns how many characters of
/// it fit on the same line.
pub(super) fn question(text: &str) -> Result<usize> {
    let text = format!("{} ", broken(text));
    write(&text)?;
    let last = text.lines().last().unwrap_or_default();
    // The last column stays free: not every terminal leaves the cursor there after writing to it.
    Ok(message_columns().unwrap_or(USUAL_WIDTH).saturating_sub(last.width() + 1))
}

/// What stands for a character of a secret.
pub(super) fn bullet() -> Result<()> {
    write("\u{2022}")
}

/// Text on lines of its own, wrapped between words.
pub(super) fn text(text: &str) -> Result<()> {
    write(&format!("{}\n", broken(text)))
}

/// Lines of one row each, cut to the terminal's width.
pub(super) fn rows<'t>(lines: impl Iterator<Item = &'t str>) -> Result<()> {
    let term = Term::stderr();
    let width = term.size_checked().map_or(USUAL_WIDTH, |(_, columns)| usize::from(columns)).saturating_sub(1);
    let rows: Vec<String> = lines.map(|line| printable_within(line, width)).collect();
    write(&format!("{}\n", rows.join("\n")))
}

/// How many columns a row that is being edited may take.
pub(super) fn row_width() -> usize {
    let columns = Term::stderr().size_checked().map_or(USUAL_WIDTH, |(_, columns)| usize::from(columns));
    columns.saturating_sub(EDITED.len() + 1).max(1)
}

/// Draws the row that is being edited again; the cursor stands so many columns left of its end.
pub(super) fn edited_row(row: &str, right: usize) -> Result<()> {
    let term = Term::stderr();
    term.clear_line().map_err(broken_io)?;
    write(&format!("{EDITED}{}", printable(row)))?;
    if right > 0 { term.move_cursor_left(right).map_err(broken_io) } else { Ok(()) }
}

/// Erases the last rows.
pub(super) fn clear_rows(count: usize) -> Result<()> {
    Term::stderr().clear_last_lines(count).map_err(broken_io)
}

/// Erases the last characters.
pub(super) fn clear_characters(count: usize) -> Result<()> {
    Term::stderr().clear_chars(count).map_err(broken_io)
}

/// Gives the terminal a text for its clipboard: OSC 52 of xterm's control sequences, which shows nothing.
pub(super) fn clipboard(text: &PublicText) -> Result<()> {
    write(&format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text.as_str())))
}

/// Ends the current line.
pub(super) fn end_line() -> Result<()> {
    write("\n")
}

/// Moves the cursor off an unanswered question.
pub(super) fn leave() {
    let term = Term::stderr();
    let _ = term.show_cursor();
    let _ = term.write_line("");
}

/// How many rows [`text`] or [`question`] takes.
pub(super) fn rows_of(text: &str) -> usize {
    broken(text).lines().count()
}

fn broken(text: &str) -> String {
    wrapped(&printable(text), message_columns()).collect::<Vec<_>>().join("\n")
}

fn write(harmless: &str) -> Result<()> {
    Term::stderr().write_str(harmless).map_err(broken_io)
}
