//! A text answer in the making: lines, headings, aligned columns.

use unicode_width::UnicodeWidthStr;

use crate::model::text::{printable, printable_within, wrapped};
use crate::t;
use crate::terminal;

/// The longest value of one field, in columns: longer ones are some token's damage, not something to read.
const LONGEST_VALUE: usize = 2000;

/// A text answer in the making. Whatever is put in is made printable first: it may come from a token.
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

    /// One line; where it is wider than the terminal it goes on below its own beginning, broken between words only.
    pub(crate) fn line(&mut self, text: &str) {
        for part in folded(&printable(text), terminal::columns()) {
            self.text.push_str(part.trim_end());
            self.text.push('\n');
        }
    }

    /// One line that begins with `start` and goes on under `text`, where both are wider than the terminal.
    pub(crate) fn hanging(&mut self, start: &str, text: &str) {
        let hanging = start.width();
        let width = terminal::columns().map(|all| all.saturating_sub(hanging));
        for (at, part) in wrapped(&printable(text), width).enumerate() {
            let start = if at == 0 { start.to_owned() } else { " ".repeat(hanging) };
            self.text.push_str(format!("{start}{part}").trim_end());
            self.text.push('\n');
        }
    }

    /// A sentence: where standard output is a terminal, broken between words at its width, each further line below the
    /// first one's text. In a file it stays one line, to be found and pasted whole.
    pub(crate) fn sentence(&mut self, lead: &str, text: &str) {
        let width = terminal::columns().map(|columns| columns.saturating_sub(lead.width()));
        let indent = " ".repeat(lead.width());
        for (at, line) in wrapped(&printable(text), width).enumerate() {
            self.line(&format!("{}{line}", if at == 0 { lead } else { &indent }));
        }
    }

    /// An empty line, unless the page is empty.
    pub(crate) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Lines of a name and its value, the values aligned; a line whose value is empty is left out. Values that are wider
    /// than the terminal go on under themselves, broken between words only: an address or a fingerprint stays in one
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

    /// Rows of columns, each as wide as its widest cell; where they are wider than the terminal, the widest column gives
    /// way with an ellipsis. The last cell of a row that has fewer than the others takes the room of those it lacks.
    pub(crate) fn columns(&mut self, indent: usize, rows: &[Vec<String>]) {
        const GAP: usize = 2;
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| printable_within(cell, LONGEST_VALUE)).collect()).collect();
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            // The last cell of a short row belongs to no column.
            let of_column = rows.iter().filter(|row| row.len() == count || column + 1 < row.len());
            of_column.filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..count).map(width).collect();
        let room = terminal::columns().map(|all| all.saturating_sub(indent + GAP * count.saturating_sub(1)));
        while room.is_some_and(|room| widths.iter().sum::<usize>() > room) {
            let Some(widest) = widths.iter_mut().max() else { break };
            if *widest <= 8 {
                break;
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

    /// Text that is printed as it is, its lines kept: a PEM block, a help text.
    pub(crate) fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The whole page.
    #[must_use]
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A line in pieces of at most `width` columns, each indented as the line is.
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
