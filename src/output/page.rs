//! Building a text answer: lines, headings, aligned columns.

use unicode_width::UnicodeWidthStr;

use crate::model::text::{printable, printable_within, wrapped};
use crate::t;
use crate::terminal;

/// The longest field value, in columns: anything longer comes from a damaged token and is not worth reading.
const LONGEST_VALUE: usize = 2000;

/// The narrowest that the widest column of a table may get: less shows neither a name nor a whole date.
const NARROWEST: usize = 12;

/// A text answer being built. Everything added is made printable first, because it may come from a token.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a line. If it is wider than the terminal, it is wrapped between words, with the indentation of its start.
    pub(crate) fn line(&mut self, text: &str) {
        for part in folded(&printable(text), terminal::columns()) {
            self.text.push_str(part.trim_end());
            self.text.push('\n');
        }
    }

    /// Adds a line that begins with `start`. If it is wider than the terminal, it is wrapped and aligned with `text`.
    pub(crate) fn hanging(&mut self, start: &str, text: &str) {
        let hanging = start.width();
        let width = terminal::columns().map(|all| all.saturating_sub(hanging));
        for (at, part) in wrapped(&printable(text), width).enumerate() {
            let start = if at == 0 { start.to_owned() } else { " ".repeat(hanging) };
            self.text.push_str(format!("{start}{part}").trim_end());
            self.text.push('\n');
        }
    }

    /// Adds a sentence. On a terminal it is wrapped between words and aligned with the start of its text; in a file it
    /// stays one line, so that it can be searched for and copied whole.
    pub(crate) fn sentence(&mut self, lead: &str, text: &str) {
        let width = terminal::columns().map(|columns| columns.saturating_sub(lead.width()));
        let indent = " ".repeat(lead.width());
        for (at, line) in wrapped(&printable(text), width).enumerate() {
            self.line(&format!("{}{line}", if at == 0 { lead } else { &indent }));
        }
    }

    /// Adds an empty line, unless the page is empty.
    pub(crate) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds lines with a name and a value, the values aligned. A line with an empty value is left out. A value wider
    /// than the terminal is wrapped under itself, between words only, so that an address or a fingerprint stays in one
    /// piece.
    pub(crate) fn fields<N: AsRef<str>, V: AsRef<str>>(&mut self, indent: usize, fields: &[(N, V)]) {
        let shown: Vec<_> = fields.iter().filter(|(_, value)| !value.as_ref().is_empty()).collect();
        let width = shown.iter().map(|(name, _)| name.as_ref().width()).max().unwrap_or(0);
        for (name, value) in shown {
            let padding = " ".repeat(width - name.as_ref().width());
            let label = format!("{:indent$}{}{padding} ", "", t!("field", name = name.as_ref()));
            let value = printable_within(value.as_ref(), LONGEST_VALUE);
            self.hanging(&label, &value);
        }
    }

    /// Adds rows of columns, each as wide as its widest cell; if they are wider than the terminal, the widest column is
    /// cut with an ellipsis, and where too little of it would be left, each row is a paragraph. In a row with fewer cells than the others, the last cell takes up the remaining columns.
    pub(crate) fn columns(&mut self, indent: usize, rows: &[Vec<String>]) {
        const GAP: usize = 2;
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| printable_within(cell, LONGEST_VALUE)).collect()).collect();
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            // The last cell of a short row spans several columns and does not set their width.
            let of_column = rows.iter().filter(|row| row.len() == count || column + 1 < row.len());
            of_column.filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..count).map(width).collect();
        let room = terminal::columns().map(|all| all.saturating_sub(indent + GAP * count.saturating_sub(1)));
        while room.is_some_and(|room| widths.iter().sum::<usize>() > room) {
            let Some(widest) = widths.iter_mut().max() else { break };
            if *widest <= NARROWEST {
                return self.paragraphs(indent, &rows);
            }
            *widest -= 1;
        }
        for row in &rows {
            let mut line = " ".repeat(indent);
            for (at, cell) in row.iter().enumerate() {
                let is_last = at + 1 == row.len();
                let width = match (is_last && row.len() < count, room) {
                    (false, _) => widths[at],
                    (true, Some(_)) => widths[at..].iter().sum::<usize>() + GAP * (count - at - 1),
                    (true, None) => LONGEST_VALUE,
                };
                let cell = printable_within(cell, width);
                line.push_str(&cell);
                if !is_last {
                    line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
                }
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// Adds each row as a paragraph, whose first line stands out to the left.
    fn paragraphs(&mut self, indent: usize, rows: &[Vec<String>]) {
        const HANGING: usize = 2;
        let width = terminal::columns().map(|all| all.saturating_sub(indent + HANGING));
        for row in rows {
            for (at, part) in wrapped(&row.join(" · "), width).enumerate() {
                let indent = if at == 0 { indent } else { indent + HANGING };
                self.text.push_str(format!("{:indent$}{}", "", part.trim()).trim_end());
                self.text.push('\n');
            }
        }
    }

    /// Adds text unchanged, with its line breaks: a PEM block, a help text.
    pub(crate) fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    #[must_use]
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A line split into pieces of at most `width` columns, each with the line's indentation.
pub(super) fn folded(line: &str, width: Option<usize>) -> Vec<String> {
    let text = line.trim_start_matches(' ');
    let indent = &line[..line.len() - text.len()];
    let pieces = wrapped(text, width.map(|width| width.saturating_sub(indent.len())));
    pieces.map(|piece| format!("{indent}{piece}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_indentation() {
        assert_eq!(folded("  un deux trois", Some(9)), ["  un deux", "  trois"]);
        assert_eq!(folded("  un deux trois", None), ["  un deux trois"]);
        assert_eq!(folded("", Some(9)), [""]);
    }

    #[test]
    fn columns_are_aligned_by_what_is_seen() {
        let mut page = Page::new();
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        page.columns(1, &[row(&["漢字", "x", "1"]), row(&["été", "yy", "2"]), row(&["a", "a long remark"])]);
        assert_eq!(page.finish(), " 漢字  x   1\n été   yy  2\n a     a long remark\n");
    }
}
