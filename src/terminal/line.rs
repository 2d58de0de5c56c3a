//! Reading a line of input, with Esc taking effect as it is pressed.
//!
//! The terminal itself edits the line, as for any program. Meanwhile Esc is configured as an end-of-line character, so that
//! no Enter is needed after it. Arrows and other keys that send an escape sequence are not Esc: the question is asked
//! again. A line containing an Esc never becomes an answer: a PIN with an arrow typed into it would cost a try.

use std::io;

use super::asking::{Asking, ESCAPE};
use crate::secret::Line;

/// What was typed.
pub(super) enum Typed {
    /// A line, without its terminator.
    Line(Line),
    /// Esc: go back.
    Escape,
    /// A key without a meaning here, such as an arrow; what was typed before it is discarded.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere the console keeps such keys to itself"))]
    OtherKey,
    /// The end of the input (Ctrl-D).
    End,
    /// The process was stopped and continued: the question must be asked again.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere nothing stops a program and lets it go on"))]
    Again,
}

/// Interprets these bytes as a line. It may still contain an Esc, typed after Ctrl-V or before the line was asked for.
fn typed(mut line: Line) -> io::Result<Typed> {
    let text = std::str::from_utf8(&line).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "UTF-8"))?;
    if text.contains(ESCAPE) {
        return Ok(Typed::Escape);
    }
    line.trim_end(b"\r\n");
    Ok(Typed::Line(line))
}

/// Reads one line from standard input, a terminal.
#[cfg(unix)]
pub(super) fn read(asking: &mut Asking) -> io::Result<Typed> {
    let mut line = Line::new();
    loop {
        let Some(length) = asking.read_into(&mut line, Line::LONGEST)? else { return Ok(Typed::Again) };
        match line.last() {
            None => return Ok(Typed::End),
            Some(last) if char::from(*last) == ESCAPE => {
                let is_other = asking.is_other_key()?;
                return Ok(if is_other { Typed::OtherKey } else { Typed::Escape });
            }
            Some(b'\n') => return typed(line),
            // Ctrl-D in the middle of a line only flushes it; the line continues.
            Some(_) if length > 0 => {}
            Some(_) => return typed(line),
        }
    }
}

/// On other systems the console edits the line and returns it on Enter.
#[cfg(not(unix))]
pub(super) fn read(_: &mut Asking) -> io::Result<Typed> {
    let mut text = String::new();
    if io::stdin().read_line(&mut text)? == 0 {
        return Ok(Typed::End);
    }
    let mut line = Line::new();
    line.push(text.as_bytes())?;
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
