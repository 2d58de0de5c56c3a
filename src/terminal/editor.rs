//! A line of input that begins with a text to be corrected.
//!
//! Other lines are edited by the terminal itself, which cannot be given a beginning; this one is edited here, on one row:
//! a longer text is shown in part, around the cursor.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::asking::{Asking, broken_io};
use super::drawing;
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

/// A key, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stroke {
    Character(char),
    Left,
    Right,
    First,
    Last,
    /// The character before the cursor.
    Erase,
    /// The character at the cursor.
    Delete,
    /// Everything before the cursor (Ctrl-U).
    EraseAll,
    /// The word before the cursor (Ctrl-W).
    EraseWord,
    Take,
    Back,
    /// Ctrl-D.
    End,
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere nothing stops a program and lets it go on"))]
    Again,
    Other,
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

    fn apply(&mut self, stroke: Stroke) {
        match stroke {
            Stroke::Character(c) => {
                self.characters.insert(self.cursor, c);
                self.cursor += 1;
            }
            Stroke::Left => self.cursor = self.cursor.saturating_sub(1),
            Stroke::Right => self.cursor = (self.cursor + 1).min(self.characters.len()),
            Stroke::First => self.cursor = 0,
            Stroke::Last => self.cursor = self.characters.len(),
            Stroke::Erase if self.cursor > 0 => {
                self.cursor -= 1;
                self.characters.remove(self.cursor);
            }
            Stroke::Delete if self.cursor < self.characters.len() => {
                self.characters.remove(self.cursor);
            }
            Stroke::EraseAll => {
                self.characters.drain(..self.cursor);
                self.cursor = 0;
            }
            Stroke::EraseWord => {
                let before = &self.characters[..self.cursor];
                let end = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
                let is_break = |c: &char| c.is_whitespace() || matches!(c, '/' | '\\');
                let word = before[..end.saturating_sub(1)].iter().rposition(is_break).map_or(0, |at| at + 1);
                self.characters.drain(word..self.cursor);
                self.cursor = word;
            }
            Stroke::Erase
            | Stroke::Delete
            | Stroke::Take
            | Stroke::Back
            | Stroke::End
            | Stroke::Again
            | Stroke::Other => {}
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
        let stroke = stroke(asking).map_err(broken_io)?;
        match stroke {
            Stroke::Take => {
                drawing::end_line()?;
                return Ok(Edited::Line(text.characters.into_iter().collect()));
            }
            Stroke::Back => {
                drawing::end_line()?;
                return Ok(Edited::Back);
            }
            Stroke::End => {
                drawing::end_line()?;
                return Err(Error::Cancelled);
            }
            Stroke::Again => return Ok(Edited::Again(text.characters.into_iter().collect())),
            stroke => text.apply(stroke),
        }
    }
}

/// Waits for a key.
#[cfg(unix)]
fn stroke(asking: &mut Asking) -> io::Result<Stroke> {
    use super::asking::Came;

    loop {
        match asking.wait(None)? {
            Came::Again => return Ok(Stroke::Again),
            Came::Nothing => continue,
            Came::Input => {}
        }
        let first = match byte(asking) {
            Ok(first) => first,
            // A signal: the wait handles it.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let Some(first) = first else { return Ok(Stroke::End) };
        return decode(first, &mut || if asking.has_more(REST)? { byte(asking) } else { Ok(None) });
    }
}

/// The maximum time between the first byte of a key and the others.
#[cfg(unix)]
const REST: std::time::Duration = std::time::Duration::from_millis(30);

#[cfg(unix)]
fn byte(asking: &mut Asking) -> io::Result<Option<u8>> {
    use std::io::Read;

    let mut byte = [0];
    Ok((asking.read(&mut byte)? > 0).then_some(byte[0]))
}

/// The key that starts with this byte. Control characters have the meaning that the terminal gives them in any other line.
#[cfg(unix)]
fn decode(first: u8, next: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Stroke> {
    Ok(match first {
        b'\r' | b'\n' => Stroke::Take,
        0x08 | 0x7f => Stroke::Erase,
        0x01 => Stroke::First,
        0x02 => Stroke::Left,
        0x04 => Stroke::End,
        0x05 => Stroke::Last,
        0x06 => Stroke::Right,
        0x15 => Stroke::EraseAll,
        0x17 => Stroke::EraseWord,
        0x1b => match next()? {
            None => Stroke::Back,
            // CSI and SS3 (ECMA-48 sections 5.4 and 8.3.143).
            Some(b'[') => {
                let mut parameter = 0_u8;
                loop {
                    match next()? {
                        Some(digit @ b'0'..=b'9') => {
                            parameter = parameter.saturating_mul(10).saturating_add(digit - b'0')
                        }
                        Some(last @ 0x40..=0x7e) => break named(last, parameter),
                        Some(_) => {}
                        None => break Stroke::Other,
                    }
                }
            }
            Some(b'O') => next()?.map_or(Stroke::Other, |last| named(last, 0)),
            Some(_) => Stroke::Other,
        },
        0x20..=0x7e => Stroke::Character(char::from(first)),
        0x00..=0x1f => Stroke::Other,
        0x80.. => {
            let mut bytes = vec![first];
            let length = match first {
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf7 => 4,
                _ => 1,
            };
            while bytes.len() < length {
                match next()? {
                    Some(byte) => bytes.push(byte),
                    None => break,
                }
            }
            match std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
                Some(c) if !c.is_control() => Stroke::Character(c),
                _ => Stroke::Other,
            }
        }
    })
}

/// The cursor keys as terminals send them; Home and End also by number.
#[cfg(unix)]
fn named(last: u8, parameter: u8) -> Stroke {
    match (last, parameter) {
        (b'C', _) => Stroke::Right,
        (b'D', _) => Stroke::Left,
        (b'H', _) | (b'~', 1 | 7) => Stroke::First,
        (b'F', _) | (b'~', 4 | 8) => Stroke::Last,
        (b'~', 3) => Stroke::Delete,
        _ => Stroke::Other,
    }
}

#[cfg(not(unix))]
fn stroke(_: &mut Asking) -> io::Result<Stroke> {
    Ok(match console::Term::stderr().read_key()? {
        console::Key::Char('\u{4}') | console::Key::CtrlC => Stroke::End,
        console::Key::Char('\u{15}') => Stroke::EraseAll,
        console::Key::Char('\u{17}') => Stroke::EraseWord,
        console::Key::Char(c) if !c.is_control() => Stroke::Character(c),
        console::Key::ArrowLeft => Stroke::Left,
        console::Key::ArrowRight => Stroke::Right,
        console::Key::Home => Stroke::First,
        console::Key::End => Stroke::Last,
        console::Key::Backspace => Stroke::Erase,
        console::Key::Del => Stroke::Delete,
        console::Key::Enter => Stroke::Take,
        console::Key::Escape => Stroke::Back,
        _ => Stroke::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(start: &str, strokes: &[Stroke]) -> (String, usize) {
        let mut text = Text::new(start);
        strokes.iter().for_each(|stroke| text.apply(*stroke));
        (text.characters.iter().collect(), text.cursor)
    }

    #[test]
    fn the_text_is_corrected_where_the_cursor_stands() {
        use Stroke::{Character, Delete, Erase, EraseAll, EraseWord, First, Last, Left, Right};
        assert_eq!(edited("/tmp/clé", &[]), ("/tmp/clé".to_owned(), 8));
        assert_eq!(edited("/tmp/clé", &[Erase, Character('e')]), ("/tmp/cle".to_owned(), 8));
        assert_eq!(edited("ab", &[First, Erase, Left, Character('x'), Right, Right, Right]), ("xab".to_owned(), 3));
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
        text.apply(Stroke::First);
        assert_eq!(text.row(5), ("0123".to_owned(), 4));
        assert_eq!(Text::new("").row(1), (String::new(), 0));
        assert_eq!(Text::new("日本").row(4), ("本".to_owned(), 0), "two columns each");
        assert_eq!(Text::new("a\u{202e}b").row(40).0, "a\\u{202e}b");
    }

    #[cfg(unix)]
    #[test]
    fn keys_as_terminals_send_them() {
        let of = |bytes: &[u8]| {
            let mut bytes = bytes.iter().copied();
            let stroke = decode(bytes.next().unwrap(), &mut || Ok(bytes.next())).unwrap();
            assert_eq!(bytes.next(), None, "nothing is left of {stroke:?}");
            stroke
        };
        for (bytes, expected) in [
            (&b"a"[..], Stroke::Character('a')),
            ("é".as_bytes(), Stroke::Character('é')),
            ("€".as_bytes(), Stroke::Character('€')),
            (b"\xc3", Stroke::Other),
            (b"\x7f", Stroke::Erase),
            (b"\x1b", Stroke::Back),
            (b"\x1b[D", Stroke::Left),
            (b"\x1bOC", Stroke::Right),
            (b"\x1b[3~", Stroke::Delete),
            (b"\x1b[1;5H", Stroke::First),
            (b"\r", Stroke::Take),
            (b"\x00", Stroke::Other),
        ] {
            assert_eq!(of(bytes), expected, "{bytes:?}");
        }
    }
}
