//! A line of input that begins with a text to be corrected.
//!
//! Other lines are edited by the terminal itself, which cannot be given a beginning; this one is edited here, on one row:
//! a longer text is shown in part, around the cursor.

use unicode_width::UnicodeWidthStr;

use super::asking::{Asking, Pressed, broken_io};
use super::drawing;
use super::keys::{self, Key};
use crate::error::{Error, Result};
use crate::model::text::printable;

/// What came of it.
pub(super) enum Edited {
    Line(String),
    /// Esc: go back.
    Back,
    /// The process was stopped and continued: the question must be asked again, with this text.
    Again(String),
}

/// What a key does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Insert(char),
    Left,
    Right,
    First,
    Last,
    /// The character before the cursor.
    Erase,
    /// The character at the cursor.
    Delete,
    /// Everything before the cursor.
    EraseAll,
    /// The word before the cursor.
    EraseWord,
}

impl Change {
    /// Control characters have the meaning that the terminal gives them in any other line.
    fn of(key: Key) -> Option<Self> {
        Some(match key {
            Key::Character(c) => Self::Insert(c),
            Key::Left | Key::Control('b') => Self::Left,
            Key::Right | Key::Control('f') => Self::Right,
            Key::Home | Key::Control('a') => Self::First,
            Key::End | Key::Control('e') => Self::Last,
            Key::Backspace => Self::Erase,
            Key::Delete => Self::Delete,
            Key::Control('u') => Self::EraseAll,
            Key::Control('w') => Self::EraseWord,
            _ => return None,
        })
    }
}

/// A text and the cursor in it, as an index of characters.
#[derive(Debug)]
struct Text {
    characters: Vec<char>,
    cursor: usize,
}

impl Text {
    /// The cursor stands behind the last character.
    fn new(start: &str) -> Self {
        let characters: Vec<char> = start.chars().filter(|c| !c.is_control()).collect();
        Self { cursor: characters.len(), characters }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Insert(c) => {
                self.characters.insert(self.cursor, c);
                self.cursor += 1;
            }
            Change::Left => self.cursor = self.cursor.saturating_sub(1),
            Change::Right => self.cursor = (self.cursor + 1).min(self.characters.len()),
            Change::First => self.cursor = 0,
            Change::Last => self.cursor = self.characters.len(),
            Change::Erase if self.cursor > 0 => {
                self.cursor -= 1;
                self.characters.remove(self.cursor);
            }
            Change::Delete if self.cursor < self.characters.len() => {
                self.characters.remove(self.cursor);
            }
            Change::EraseAll => {
                self.characters.drain(..self.cursor);
                self.cursor = 0;
            }
            Change::EraseWord => {
                let before = &self.characters[..self.cursor];
                let end = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
                let is_break = |c: &char| c.is_whitespace() || matches!(c, '/' | '\\');
                let word = before[..end.saturating_sub(1)].iter().rposition(is_break).map_or(0, |at| at + 1);
                self.characters.drain(word..self.cursor);
                self.cursor = word;
            }
            Change::Erase | Change::Delete => {}
        }
    }

    /// What fits into so many columns, and how many of them are right of the cursor.
    fn row(&self, columns: usize) -> (String, usize) {
        let shown: Vec<String> = self.characters.iter().map(|c| printable(&c.to_string()).into_owned()).collect();
        let width = |from: usize, to: usize| shown[from..to].iter().map(|c| c.width()).sum::<usize>();
        let mut from = 0;
        while width(from, self.cursor) >= columns && from < self.cursor {
            from += 1;
        }
        let mut to = self.cursor;
        while to < shown.len() && width(from, to + 1) < columns {
            to += 1;
        }
        (shown[from..to].concat(), width(self.cursor, to))
    }
}

/// Lets the person correct this text; the question has been drawn.
pub(super) fn edit(asking: &mut Asking, start: &str) -> Result<Edited> {
    let mut text = Text::new(start);
    loop {
        let (row, right) = text.row(drawing::row_width());
        drawing::edited_row(&row, right)?;
        let key = match keys::press(asking, None).map_err(broken_io)? {
            Pressed::Key(key) => key,
            Pressed::Nothing => continue,
            Pressed::Again => return Ok(Edited::Again(text.characters.into_iter().collect())),
            Pressed::End => Key::Control('d'),
        };
        match key {
            Key::Enter => {
                drawing::end_line()?;
                return Ok(Edited::Line(text.characters.into_iter().collect()));
            }
            Key::Escape => {
                drawing::end_line()?;
                return Ok(Edited::Back);
            }
            Key::Control('d') => {
                drawing::end_line()?;
                return Err(Error::Cancelled);
            }
            key => {
                if let Some(change) = Change::of(key) {
                    text.apply(change);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(start: &str, changes: &[Change]) -> (String, usize) {
        let mut text = Text::new(start);
        changes.iter().for_each(|change| text.apply(*change));
        (text.characters.iter().collect(), text.cursor)
    }

    #[test]
    fn the_text_is_corrected_where_the_cursor_stands() {
        use Change::{Delete, Erase, EraseAll, EraseWord, First, Insert, Last, Left, Right};
        assert_eq!(edited("/tmp/clé", &[]), ("/tmp/clé".to_owned(), 8));
        assert_eq!(edited("/tmp/clé", &[Erase, Insert('e')]), ("/tmp/cle".to_owned(), 8));
        assert_eq!(edited("ab", &[First, Erase, Left, Insert('x'), Right, Right, Right]), ("xab".to_owned(), 3));
        assert_eq!(edited("ab", &[First, Delete, Last, Delete]), ("b".to_owned(), 1));
        assert_eq!(edited("/tmp/un pli.p7m", &[EraseWord]), ("/tmp/un ".to_owned(), 8));
        assert_eq!(edited("/tmp/un ", &[EraseWord, EraseWord]), ("/".to_owned(), 1));
        assert_eq!(edited("abc", &[Left, EraseAll]), ("c".to_owned(), 0));
        assert_eq!(edited("a\u{1b}[31mb\r\n", &[]).0, "a[31mb", "no control character is edited");
    }

    #[test]
    fn a_row_shows_what_is_around_the_cursor() {
        let mut text = Text::new("0123456789");
        assert_eq!(text.row(20), ("0123456789".to_owned(), 0));
        assert_eq!(text.row(5), ("6789".to_owned(), 0));
        text.apply(Change::First);
        assert_eq!(text.row(5), ("0123".to_owned(), 4));
        assert_eq!(Text::new("").row(1), (String::new(), 0));
        assert_eq!(Text::new("日本").row(4), ("本".to_owned(), 0), "two columns each");
        assert_eq!(Text::new("a\u{202e}b").row(40).0, "a\\u{202e}b");
    }
}
