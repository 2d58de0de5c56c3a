//! The keys used in menus.

use std::io;
use std::time::Duration;

use super::asking::Asking;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Up,
    Down,
    First,
    Last,
    /// Selects the marked line.
    Take,
    /// Esc: back.
    Back,
    /// Ctrl-D or the end of the input.
    End,
    /// A line's number.
    Digit(u8),
    /// The letter q: a board ends.
    Quit,
    /// A key without a meaning here.
    Other,
}

/// The result of waiting for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    Key(Key),
    /// No key within the timeout.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere the wait for a key has no end"))]
    Nothing,
    /// The process was stopped and continued: the menu must be drawn again.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere nothing stops a program and lets it go on"))]
    Again,
}

/// Waits for a key, for at most this long.
#[cfg(unix)]
pub(super) fn press(asking: &mut Asking, within: Duration) -> io::Result<Pressed> {
    use super::asking::Came;

    match asking.wait(Some(within))? {
        Came::Nothing => return Ok(Pressed::Nothing),
        Came::Again => return Ok(Pressed::Again),
        Came::Input => {}
    }
    // Byte by byte: what follows a key belongs to the next one, or to the next question.
    let first = match byte(asking) {
        Ok(first) => first,
        // A signal: the next wait handles it.
        Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(Pressed::Nothing),
        Err(error) => return Err(error),
    };
    let Some(first) = first else { return Ok(Pressed::Key(Key::End)) };
    if first != 0x1b && is_pasted(asking)? {
        return Ok(Pressed::Key(Key::Other));
    }
    Ok(Pressed::Key(key(first, &mut || if asking.has_more(REST)? { byte(asking) } else { Ok(None) })?))
}

/// The maximum time between Esc and the rest of a key's sequence.
#[cfg(unix)]
const REST: Duration = Duration::from_millis(30);

/// Whether this key came together with others, faster than fingers type; then they are read and dropped. Somebody has pasted
/// something, such as a path, or dropped a file on the window: its digits pick no line.
#[cfg(unix)]
fn is_pasted(asking: &mut Asking) -> io::Result<bool> {
    /// A person needs longer between two keys, even one that is held down.
    const TOGETHER: Duration = Duration::from_millis(12);
    /// The longest pause within a paste, which may come over a network.
    const GAP: Duration = Duration::from_millis(80);

    let mut pasted = false;
    while asking.has_more(if pasted { GAP } else { TOGETHER })? {
        pasted = true;
        match io::Read::read(asking, &mut [0; 64]) {
            Ok(0) => break,
            Ok(_) => {}
            // A signal: the next wait handles it.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(pasted)
}

#[cfg(unix)]
fn byte(asking: &mut Asking) -> io::Result<Option<u8>> {
    use std::io::Read;

    let mut byte = [0];
    Ok((asking.read(&mut byte)? > 0).then_some(byte[0]))
}

/// The key that starts with this byte. Further bytes are read one by one, and none after the key's last byte.
#[cfg(unix)]
fn key(first: u8, next: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Key> {
    Ok(match first {
        b'k' => Key::Up,
        b'j' | b'\t' => Key::Down,
        b'\n' | b'\r' | b' ' => Key::Take,
        b'0'..=b'9' => Key::Digit(first - b'0'),
        b'q' | b'Q' => Key::Quit,
        0x04 => Key::End,
        0x1b => match next()? {
            // CSI and SS3 introduce the keys without a letter (ECMA-48 sections 5.4 and 8.3.143).
            Some(b'[') => control_sequence(next)?,
            Some(b'O') => next()?.map_or(Key::Other, |last| named(last, 0)),
            Some(_) => Key::Other,
            None => Key::Back,
        },
        _ => Key::Other,
    })
}

/// What follows CSI: parameters, and a final byte that identifies the key.
#[cfg(unix)]
fn control_sequence(next: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Key> {
    let mut parameter = 0_u8;
    while let Some(byte) = next()? {
        match byte {
            b'0'..=b'9' => parameter = parameter.saturating_mul(10).saturating_add(byte - b'0'),
            0x40..=0x7e => return Ok(named(byte, parameter)),
            _ => {}
        }
    }
    Ok(Key::Other)
}

/// The cursor keys as terminals send them; Home and End also by number, as on the VT220 and rxvt.
#[cfg(unix)]
fn named(last: u8, parameter: u8) -> Key {
    match (last, parameter) {
        (b'A' | b'Z', _) => Key::Up,
        (b'B', _) => Key::Down,
        (b'H', _) | (b'~', 1 | 7) => Key::First,
        (b'F', _) | (b'~', 4 | 8) => Key::Last,
        _ => Key::Other,
    }
}

/// Other consoles return whole keys but cannot be polled: the menu does not watch for changes, so its subject is checked
/// again after a line was picked.
#[cfg(not(unix))]
pub(super) fn press(_: &mut Asking, _: Duration) -> io::Result<Pressed> {
    use console::Key as Given;

    Ok(Pressed::Key(match console::Term::stderr().read_key()? {
        Given::ArrowUp | Given::BackTab | Given::Char('k') => Key::Up,
        Given::ArrowDown | Given::Tab | Given::Char('j') => Key::Down,
        Given::Home => Key::First,
        Given::End => Key::Last,
        Given::Enter | Given::Char(' ') => Key::Take,
        Given::Escape => Key::Back,
        Given::Char('q' | 'Q') => Key::Quit,
        Given::CtrlC | Given::Char('\u{4}') => Key::End,
        Given::Char(digit @ '0'..='9') => Key::Digit(digit as u8 - b'0'),
        _ => Key::Other,
    }))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn keys_as_terminals_send_them() {
        let of = |bytes: &[u8]| {
            let mut bytes = bytes.iter().copied();
            let key = key(bytes.next().unwrap(), &mut || Ok(bytes.next())).unwrap();
            assert_eq!(bytes.next(), None, "nothing is left of {key:?}");
            key
        };
        for (bytes, expected) in [
            (&b"\x1b[A"[..], Key::Up),
            (b"\x1bOB", Key::Down),
            (b"\x1b[1;5A", Key::Up),
            (b"\x1b[Z", Key::Up),
            (b"\x1b[H", Key::First),
            (b"\x1b[4~", Key::Last),
            (b"\x1b[3~", Key::Other),
            (b"\x1b", Key::Back),
            (b"\r", Key::Take),
            (b"7", Key::Digit(7)),
            (b"\x04", Key::End),
            (b"\xc3", Key::Other),
        ] {
            assert_eq!(of(bytes), expected, "{bytes:?}");
        }
    }
}
