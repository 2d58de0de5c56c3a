//! All that the questions and menus write to the terminal is written here, and made harmless here: a label or a file's name
//! that acts on a terminal is shown and not obeyed, whoever forgot about it.

use console::Term;

use super::asking::broken_io;
use super::width::message_columns;
use crate::error::Result;
use crate::model::text::{printable, printable_within, wrapped};

/// The width that is assumed where the terminal does not say its own.
const USUAL_WIDTH: usize = 80;

/// A question, broken between words where the terminal is narrower; the answer follows on its line.
pub(super) fn question(text: &str) -> Result<()> {
    write(&format!("{} ", broken(text)))
}

/// A text on lines of its own, broken between words.
pub(super) fn text(text: &str) -> Result<()> {
    write(&format!("{}\n", broken(text)))
}

/// Lines of one row each: what is wider than the terminal is cut.
pub(super) fn rows<'t>(lines: impl Iterator<Item = &'t str>) -> Result<()> {
    let term = Term::stderr();
    let width = term.size_checked().map_or(USUAL_WIDTH, |(_, columns)| usize::from(columns)).saturating_sub(1);
    let rows: Vec<String> = lines.map(|line| printable_within(line, width)).collect();
    write(&format!("{}\n", rows.join("\n")))
}

/// Takes the last rows away again.
pub(super) fn clear_rows(count: usize) -> Result<()> {
    Term::stderr().clear_last_lines(count).map_err(broken_io)
}

/// Takes the last characters away again.
pub(super) fn clear_characters(count: usize) -> Result<()> {
    Term::stderr().clear_chars(count).map_err(broken_io)
}

/// Ends the line that the cursor stands on.
pub(super) fn end_line() -> Result<()> {
    write("\n")
}

/// The cursor leaves the question that it still stands behind.
#[cfg(unix)]
pub(super) fn leave() {
    let term = Term::stderr();
    let _ = term.show_cursor();
    let _ = term.write_line("");
}

fn broken(text: &str) -> String {
    wrapped(&printable(text), message_columns()).collect::<Vec<_>>().join("\n")
}

fn write(harmless: &str) -> Result<()> {
    Term::stderr().write_str(harmless).map_err(broken_io)
}
