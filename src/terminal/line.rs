//! A line that somebody types, and Esc, which ends it as it is pressed.
//!
//! The terminal edits the line itself, as it does for every program. For as long as one is read, Esc is a character that
//! ends a line (`VEOL`, POSIX.1 section 11.1.9), so that nobody has to press Enter behind it. An arrow, or another key
//! that sends Esc and more, is no Esc: the question is asked again. What held an Esc never becomes an answer: a PIN that
//! somebody typed an arrow into would cost a try.

use zeroize::Zeroizing;

/// What came.
pub(super) enum Typed {
    /// A line, without its end.
    Line(Zeroizing<String>),
    /// Esc: back to where one came from.
    Escape,
    /// A key that is of no use here, such as an arrow; what was typed before it is gone.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere the console keeps such keys to itself"))]
    OtherKey,
    /// The end of the input (Ctrl-D).
    End,
}

/// Whether what is typed is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    On,
    Off,
}

const ESCAPE: char = '\u{1b}';

/// The line of these bytes; an Esc may still be in it, behind Ctrl-V or from before the line was asked for.
fn typed(bytes: &[u8]) -> std::io::Result<Typed> {
    let text = std::str::from_utf8(bytes).map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "UTF-8"))?;
    let text = text.trim_end_matches(['\r', '\n']);
    Ok(if text.contains(ESCAPE) { Typed::Escape } else { Typed::Line(Zeroizing::new(text.to_owned())) })
}

#[cfg(unix)]
pub(super) use unix::{forget, read};

#[cfg(unix)]
mod unix {
    use std::io;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::termios::{
        LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcsetattr,
    };
    use zeroize::Zeroizing;

    use super::{ESCAPE, Echo, Typed, typed};

    /// The longest line that a terminal gives.
    const LONGEST: usize = 4096;

    /// How long the rest of a key that begins with Esc may take.
    const REST: Duration = Duration::from_millis(30);

    /// Reads one line from the terminal that is standard input.
    pub(in crate::terminal) fn read(echo: Echo) -> io::Result<Typed> {
        let settings = Settings::of_a_line(echo)?;
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
        let mut piece = Zeroizing::new([0_u8; LONGEST]);
        loop {
            let length = match rustix::io::read(io::stdin(), &mut piece[..]) {
                Ok(length) => length,
                Err(Errno::INTR) => continue,
                Err(errno) => return Err(errno.into()),
            };
            if line.len() + length > LONGEST {
                return Err(io::ErrorKind::InvalidData.into());
            }
            line.extend_from_slice(&piece[..length]);
            match line.last() {
                None => return Ok(Typed::End),
                Some(last) if char::from(*last) == ESCAPE => {
                    return Ok(if settings.is_whole_key()? { Typed::Escape } else { Typed::OtherKey });
                }
                Some(b'\n') => return typed(&line),
                // Ctrl-D in the middle of a line hands over what is there; the line goes on.
                Some(_) if length > 0 => {}
                Some(_) => return typed(&line),
            }
        }
    }

    /// Throws away what was typed and not read.
    pub(in crate::terminal) fn forget() {
        let _ = tcflush(io::stdin(), QueueSelector::IFlush);
    }

    /// The terminal's settings from before the line; they come back with the end of this.
    struct Settings {
        before: Termios,
        during: Termios,
        back: OptionalActions,
    }

    impl Settings {
        fn of_a_line(echo: Echo) -> io::Result<Self> {
            let before = tcgetattr(io::stdin())?;
            let mut during = before.clone();
            during.special_codes[SpecialCodeIndex::VEOL] = ESCAPE as u8;
            let mut back = OptionalActions::Now;
            if echo == Echo::Off {
                during.local_modes.remove(LocalModes::ECHO);
                // What was typed ahead of the question was shown, and is no secret any more.
                back = OptionalActions::Flush;
            }
            tcsetattr(io::stdin(), back, &during)?;
            Ok(Self { before, during, back })
        }

        /// Whether the Esc that was just read was a key of its own: nothing follows it at once, or Enter does, which a
        /// person may press out of habit. What follows is thrown away.
        fn is_whole_key(&self) -> io::Result<bool> {
            let mut each = self.during.clone();
            each.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            each.special_codes[SpecialCodeIndex::VMIN] = 0;
            each.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(io::stdin(), OptionalActions::Now, &each)?;
            let stdin = io::stdin();
            let limit = Timespec::try_from(REST).ok();
            let follows = poll(&mut [PollFd::new(&stdin, PollFlags::IN)], limit.as_ref()).unwrap_or(0) > 0;
            let mut rest = Zeroizing::new([0_u8; 64]);
            let length = if follows { rustix::io::read(&stdin, &mut rest[..])? } else { 0 };
            tcflush(&stdin, QueueSelector::IFlush)?;
            // CSI and SS3 begin the keys that have no letter (ECMA-48 sections 5.4 and 8.3.143).
            Ok(!matches!(rest[..length].first(), Some(b'[' | b'O')))
        }
    }

    impl Drop for Settings {
        fn drop(&mut self) {
            let _ = tcsetattr(io::stdin(), self.back, &self.before);
        }
    }
}

#[cfg(not(unix))]
pub(super) use elsewhere::{forget, read};

/// Elsewhere the console edits the line, and gives it with Enter.
#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    use console::Term;
    use zeroize::Zeroizing;

    use super::{Echo, Typed, typed};

    pub(in crate::terminal) fn read(echo: Echo) -> io::Result<Typed> {
        let mut line = Zeroizing::new(String::new());
        match echo {
            Echo::Off => *line = Term::stderr().read_secure_line()?,
            Echo::On if io::stdin().read_line(&mut line)? == 0 => return Ok(Typed::End),
            Echo::On => {}
        }
        typed(line.as_bytes())
    }

    /// The console's keys are not to be had without waiting for one.
    pub(in crate::terminal) fn forget() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_an_escape_in_it_is_no_answer() {
        assert!(matches!(typed(b"4821\n"), Ok(Typed::Line(line)) if line.as_str() == "4821"));
        assert!(matches!(typed(b"48\x1b[D21\n"), Ok(Typed::Escape)));
        assert!(matches!(typed(b"\x1b\n"), Ok(Typed::Escape)));
        assert!(typed(b"48\xe921\n").is_err());
    }
}
