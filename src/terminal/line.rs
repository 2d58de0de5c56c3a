//! A line that somebody types, and Esc, which ends it as it is pressed.
//!
//! The terminal edits the line itself, as it does for every program. For as long as one is read, Esc is a character that
//! ends a line, so that nobody has to press Enter behind it. An arrow, or another key that sends Esc and more, is no Esc:
//! the question is asked again. What held an Esc never becomes an answer: a PIN that somebody typed an arrow into would
//! cost a try.

use std::io;

#[cfg(unix)]
use super::asking::Came;
#[cfg(not(unix))]
use super::asking::Echo;
use super::asking::{Asking, ESCAPE};
use crate::secret::Line;

/// What came.
pub(super) enum Typed {
    /// A line, without its end.
    Line(Line),
    /// Esc: back to where one came from.
    Escape,
    /// A key that is of no use here, such as an arrow; what was typed before it is gone.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere the console keeps such keys to itself"))]
    OtherKey,
    /// The end of the input (Ctrl-D).
    End,
    /// The program was stopped and goes on: the question is to be asked again.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere nothing stops a program and lets it go on"))]
    Again,
}

/// The line that these bytes are; an Esc may still be in it, behind Ctrl-V or from before the line was asked for.
fn typed(mut line: Line) -> io::Result<Typed> {
    let text = std::str::from_utf8(&line).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "UTF-8"))?;
    if text.contains(ESCAPE) {
        return Ok(Typed::Escape);
    }
    line.trim_end(b"\r\n");
    Ok(Typed::Line(line))
}

/// Reads one line from the terminal that is standard input.
#[cfg(unix)]
pub(super) fn read(asking: &mut Asking) -> io::Result<Typed> {
    let mut line = Line::new();
    loop {
        if asking.wait(None)? == Came::Again {
            return Ok(Typed::Again);
        }
        let length = match line.read_from(asking, Line::LONGEST) {
            Ok(length) => length,
            // A signal: the wait knows what it wants.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match line.last() {
            None => return Ok(Typed::End),
            Some(last) if char::from(*last) == ESCAPE => {
                // CSI and SS3 begin the keys that have no letter (ECMA-48 sections 5.4 and 8.3.143). After an Esc alone
                // nothing follows, or Enter does, which a person may press out of habit.
                let is_other = matches!(asking.rest_of_key()?, Some(b'[' | b'O'));
                return Ok(if is_other { Typed::OtherKey } else { Typed::Escape });
            }
            Some(b'\n') => return typed(line),
            // Ctrl-D in the middle of a line hands over what is there; the line goes on.
            Some(_) if length > 0 => {}
            Some(_) => return typed(line),
        }
    }
}

/// Elsewhere the console edits the line, and gives it with Enter.
#[cfg(not(unix))]
pub(super) fn read(asking: &mut Asking) -> io::Result<Typed> {
    use zeroize::Zeroizing;

    let mut text = Zeroizing::new(String::new());
    match asking.echo() {
        Echo::Off => *text = console::Term::stderr().read_secure_line()?,
        Echo::On if io::stdin().read_line(&mut text)? == 0 => return Ok(Typed::End),
        Echo::On => {}
    }
    let mut line = Line::new();
    let mut bytes = text.as_bytes();
    while !bytes.is_empty() {
        line.read_from(&mut bytes, Line::LONGEST)?;
    }
    typed(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> io::Result<Typed> {
        let mut line = Line::new();
        line.read_from(&mut &*bytes, Line::LONGEST)?;
        typed(line)
    }

    #[test]
    fn a_line_with_an_escape_in_it_is_no_answer() {
        assert!(matches!(of(b"4821\n"), Ok(Typed::Line(line)) if *line == *b"4821"));
        assert!(matches!(of(b"48\x1b[D21\n"), Ok(Typed::Escape)));
        assert!(matches!(of(b"\x1b\n"), Ok(Typed::Escape)));
        assert!(of(b"48\xe921\n").is_err());
    }
}
