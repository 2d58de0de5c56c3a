//! Reading a secret. What is typed is not shown, only a bullet for each character, so that the person sees that the keyboard
//! works and what Backspace removes. How many there are can be seen, as it can be heard; sites, cash machines and most
//! programs that ask for a PIN show it.
//!
//! Keys are read one by one, straight into locked memory. Besides characters, only the keys that a terminal's own line
//! editing has are known. Any other never becomes part of a secret: a PIN with an arrow typed into it would cost a try.

use super::asking::{Asking, broken_io};
use super::drawing;
use super::line::Typed;
use crate::error::Result;
use crate::secret::Line;

/// The bullets on the screen.
pub(super) struct Bullets {
    /// How many fit on the line of the question; what is typed beyond them is not shown.
    room: usize,
    typed: usize,
}

impl Bullets {
    pub(super) fn new(room: usize) -> Self {
        Self { room, typed: 0 }
    }

    fn add(&mut self) -> Result<()> {
        self.typed += 1;
        if self.typed <= self.room { drawing::bullet() } else { Ok(()) }
    }

    fn remove(&mut self) -> Result<()> {
        let shown = self.typed <= self.room && self.typed > 0;
        self.typed = self.typed.saturating_sub(1);
        if shown { drawing::clear_characters(1) } else { Ok(()) }
    }

    fn clear(&mut self) -> Result<()> {
        let shown = self.typed.min(self.room);
        self.typed = 0;
        if shown > 0 { drawing::clear_characters(shown) } else { Ok(()) }
    }
}

/// A key, as far as it means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// A character, or its first byte.
    Character,
    /// Another byte of the last character.
    Continuation,
    Enter,
    Escape,
    /// Ctrl-D, which is the end of the input where nothing was typed before it.
    End,
    Backspace,
    /// Ctrl-U and Ctrl-W: everything that was typed. A secret has no words.
    Clear,
    Other,
}

impl Key {
    fn of(byte: u8) -> Self {
        match byte {
            b'\r' | b'\n' => Self::Enter,
            0x1b => Self::Escape,
            0x04 => Self::End,
            0x08 | 0x7f => Self::Backspace,
            0x15 | 0x17 => Self::Clear,
            0x00..=0x1f => Self::Other,
            // RFC 3629 section 3.
            0x80..=0xbf => Self::Continuation,
            _ => Self::Character,
        }
    }
}

/// Reads a secret from standard input, a terminal.
#[cfg(unix)]
pub(super) fn read(asking: &mut Asking, mut bullets: Bullets) -> Result<Typed> {
    let mut line = Line::new();
    loop {
        match asking.read_into(&mut line, 1).map_err(broken_io)? {
            None => return Ok(Typed::Again),
            Some(0) => return Ok(Typed::End),
            Some(_) => {}
        }
        let key = line.last().map_or(Key::Other, |byte| Key::of(*byte));
        if !matches!(key, Key::Character | Key::Continuation) {
            // The byte of the key itself, which begins a character.
            line.remove_last();
        }
        match key {
            Key::Character => bullets.add()?,
            Key::Enter => return Ok(Typed::Line(line)),
            Key::End if line.is_empty() => return Ok(Typed::End),
            Key::Escape => {
                let is_other = asking.is_other_key().map_err(broken_io)?;
                return Ok(if is_other { Typed::OtherKey } else { Typed::Escape });
            }
            Key::Backspace => {
                line.remove_last();
                bullets.remove()?;
            }
            Key::Clear => {
                line = Line::new();
                bullets.clear()?;
            }
            Key::Continuation | Key::End | Key::Other => {}
        }
    }
}

/// Reads a secret from the console, which gives whole keys.
#[cfg(not(unix))]
pub(super) fn read(_: &mut Asking, mut bullets: Bullets) -> Result<Typed> {
    use console::Key as Given;

    let mut line = Line::new();
    loop {
        let (key, character) = match console::Term::stderr().read_key().map_err(broken_io)? {
            Given::Enter => (Key::Enter, None),
            Given::Escape => (Key::Escape, None),
            Given::CtrlC => return Ok(Typed::End),
            Given::Backspace => (Key::Backspace, None),
            Given::Char(character) if character.is_ascii() => (Key::of(character as u8), Some(character)),
            Given::Char(character) => (Key::Character, Some(character)),
            _ => (Key::Other, None),
        };
        match (key, character) {
            (Key::Character, Some(character)) => {
                let mut bytes = zeroize::Zeroizing::new([0; 4]);
                let length = character.encode_utf8(&mut *bytes).len();
                line.push(&bytes[..length]).map_err(broken_io)?;
                bullets.add()?;
            }
            (Key::Enter, _) => return Ok(Typed::Line(line)),
            (Key::Escape, _) => return Ok(Typed::Escape),
            (Key::End, _) if line.is_empty() => return Ok(Typed::End),
            (Key::Backspace, _) => {
                line.remove_last();
                bullets.remove()?;
            }
            (Key::Clear, _) => {
                line = Line::new();
                bullets.clear()?;
            }
            (Key::Character | Key::Continuation | Key::End | Key::Other, _) => {}
        }
    }
}
