//! A text answer in the making: lines, headings, aligned columns.

use unicode_width::UnicodeWidthStr;

use crate::model::text::{printable, printable_within};
use crate::t;
use crate::terminal;

/// The width that is assumed where no terminal says its own.
const USUAL_WIDTH: usize = 100;

/// A text answer in the making. Whatever is put in is made printable first: it may come from a token.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One line.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(printable(text).trim_end());
        self.text.push('\n');
    }

    /// A sentence: where standard output is a terminal, broken between words at its width, each further line below the
    /// first one's text. In a file it stays one line, to be found and pasted whole.
    pub fn sentence(&mut self, lead: &str, text: &str) {
        let width = if terminal::is_output_shown() { terminal::columns().unwrap_or(usize::MAX) } else { usize::MAX };
        let indent = " ".repeat(lead.width());
        for (at, line) in wrap(&printable(text), width.saturating_sub(lead.width())).iter().enumerate() {
            self.line(&format!("{}{line}", if at == 0 { lead } else { &indent }));
        }
    }

    /// An empty line, unless the page is empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Lines of a name and its value, the values aligned; a line whose value is empty is left out.
    pub fn fields<N: AsRef<str>, V: AsRef<str>>(&mut self, indent: usize, fields: &[(N, V)]) {
        let shown: Vec<_> = fields.iter().filter(|(_, value)| !value.as_ref().is_empty()).collect();
        let width = shown.iter().map(|(name, _)| name.as_ref().width()).max().unwrap_or(0);
        for (name, value) in shown {
            let padding = " ".repeat(width - name.as_ref().width());
            let label = t!("field", name = name.as_ref());
            self.line(&format!("{:indent$}{label}{padding} {}", "", value.as_ref()));
        }
    }

    /// Rows of columns, each as wide as its widest cell; where they are wider than the terminal, the widest column gives
    /// way with an ellipsis.
    pub fn columns(&mut self, indent: usize, rows: &[Vec<String>]) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| printable(cell).into_owned()).collect()).collect();
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..count)
            .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
            .collect();
        let room = terminal::columns().unwrap_or(USUAL_WIDTH).saturating_sub(indent + 2 * count.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max() else { break };
            if *widest <= 8 {
                break;
            }
            *widest -= 1;
        }
        for row in &rows {
            let mut line = " ".repeat(indent);
            for (cell, width) in row.iter().zip(&widths) {
                let cell = printable_within(cell, *width);
                line.push_str(&cell);
                line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// Text that is printed as it is, its lines kept: a PEM block, a help text.
    pub fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The whole page.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }
}

/// The text in lines of at most so many columns, broken at spaces; a word that is longer stays whole.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(last) = lines.last_mut() else { break };
        if last.is_empty() {
            last.push_str(word);
        } else if last.width() + 1 + word.width() <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_break_between_words() {
        assert_eq!(wrap("une clé à puce", 8), ["une clé", "à puce"]);
        assert_eq!(wrap("une clé à puce", usize::MAX), ["une clé à puce"]);
        assert_eq!(wrap("/usr/lib/long.so est là", 5), ["/usr/lib/long.so", "est", "là"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
