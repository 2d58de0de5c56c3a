//! Single keys, as terminals send them.

use std::io;
use std::time::Duration;

use super::asking::{Asking, Pressed};

/// A key. Control characters are named by their letter; what they mean is for each question to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Character(char),
    /// Ctrl and this lower-case letter.
    Control(char),
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    Tab,
    BackTab,
    Enter,
    Escape,
    Backspace,
    Delete,
    Other,
}

/// Waits for a key, for at most this long.
#[cfg(unix)]
pub(super) fn press(asking: &mut Asking, within: Option<Duration>) -> io::Result<Pressed<Key>> {
    use super::asking::REST;

    // Byte by byte: what follows a key belongs to the next one, or to the next question.
    Ok(match asking.byte(within)? {
        Pressed::Key(first) => Pressed::Key(key(first, &mut || asking.more(REST))?),
        Pressed::Nothing => Pressed::Nothing,
        Pressed::Again => Pressed::Again,
        Pressed::End => Pressed::End,
    })
}

/// As [`press`]; a key that came together with others, faster than fingers type, is [`Key::Other`], and the others are
/// dropped. Somebody has pasted something, such as a path, or dropped a file on the window: its digits pick no line.
pub(super) fn press_alone(asking: &mut Asking, within: Duration) -> io::Result<Pressed<Key>> {
    let pressed = press(asking, Some(within))?;
    let is_typed = matches!(pressed, Pressed::Key(Key::Character(_) | Key::Control(_) | Key::Enter | Key::Tab));
    Ok(if is_typed && is_pasted(asking)? { Pressed::Key(Key::Other) } else { pressed })
}

fn is_pasted(asking: &mut Asking) -> io::Result<bool> {
    /// A person needs longer between two keys, even one that is held down.
    const TOGETHER: Duration = Duration::from_millis(12);
    /// The longest pause within a paste, which may come over a network.
    const GAP: Duration = Duration::from_millis(80);

    let mut pasted = false;
    while is_followed(asking, if pasted { GAP } else { TOGETHER })? {
        pasted = true;
    }
    Ok(pasted)
}

/// Reads what follows within this time, a byte; whether anything does.
#[cfg(unix)]
fn is_followed(asking: &mut Asking, within: Duration) -> io::Result<bool> {
    Ok(asking.more(within)?.is_some())
}

/// Reads what follows within this time, a key; whether anything does.
#[cfg(not(unix))]
fn is_followed(asking: &mut Asking, within: Duration) -> io::Result<bool> {
    Ok(matches!(press(asking, Some(within))?, Pressed::Key(_)))
}

/// The key that starts with this byte. Further bytes are read one by one, and none after the key's last byte.
#[cfg(unix)]
fn key(first: u8, next: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Key> {
    Ok(match first {
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x08 | 0x7f => Key::Backspace,
        0x01..=0x1a => Key::Control(char::from(first - 1 + b'a')),
        0x1b => match next()? {
            // CSI and SS3 introduce the keys without a letter (ECMA-48 sections 5.4 and 8.3.143).
            Some(b'[') => control_sequence(next)?,
            Some(b'O') => next()?.map_or(Key::Other, |last| named(last, 0)),
            Some(_) => Key::Other,
            None => Key::Escape,
        },
        0x20..=0x7e => Key::Character(char::from(first)),
        0x00 | 0x1c..=0x1f => Key::Other,
        0x80.. => character(first, next)?,
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
        (b'A', _) => Key::Up,
        (b'B', _) => Key::Down,
        (b'C', _) => Key::Right,
        (b'D', _) => Key::Left,
        (b'Z', _) => Key::BackTab,
        (b'H', _) | (b'~', 1 | 7) => Key::Home,
        (b'F', _) | (b'~', 4 | 8) => Key::End,
        (b'~', 3) => Key::Delete,
        _ => Key::Other,
    }
}

/// A character of several bytes (RFC 3629 section 3).
#[cfg(unix)]
fn character(first: u8, next: &mut dyn FnMut() -> io::Result<Option<u8>>) -> io::Result<Key> {
    let length = match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    };
    let mut bytes = vec![first];
    while bytes.len() < length {
        let Some(byte) = next()? else { break };
        bytes.push(byte);
    }
    let character = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next());
    Ok(character.filter(|c| !c.is_control()).map_or(Key::Other, Key::Character))
}

/// The console of Windows gives whole keys.
#[cfg(not(unix))]
pub(super) fn press(asking: &mut Asking, within: Option<Duration>) -> io::Result<Pressed<Key>> {
    use console::Key as Given;

    if let Some(within) = within
        && !asking.has_input(within)?
    {
        return Ok(Pressed::Nothing);
    }
    Ok(Pressed::Key(match console::Term::stderr().read_key()? {
        Given::ArrowUp => Key::Up,
        Given::ArrowDown => Key::Down,
        Given::ArrowLeft => Key::Left,
        Given::ArrowRight => Key::Right,
        Given::Home => Key::Home,
        Given::End => Key::End,
        Given::Tab => Key::Tab,
        Given::BackTab => Key::BackTab,
        Given::Enter => Key::Enter,
        Given::Escape => Key::Escape,
        Given::Backspace => Key::Backspace,
        Given::Del => Key::Delete,
        Given::CtrlC => return Ok(Pressed::End),
        Given::Char(control @ '\u{1}'..='\u{1a}') => Key::Control(char::from(control as u8 - 1 + b'a')),
        Given::Char(c) if !c.is_control() => Key::Character(c),
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
            (&b"a"[..], Key::Character('a')),
            (b"7", Key::Character('7')),
            ("é".as_bytes(), Key::Character('é')),
            ("€".as_bytes(), Key::Character('€')),
            (b"\xc3", Key::Other),
            (b"\x7f", Key::Backspace),
            (b"\r", Key::Enter),
            (b"\x04", Key::Control('d')),
            (b"\x17", Key::Control('w')),
            (b"\x00", Key::Other),
            (b"\x1b", Key::Escape),
            (b"\x1b[A", Key::Up),
            (b"\x1bOB", Key::Down),
            (b"\x1bOC", Key::Right),
            (b"\x1b[D", Key::Left),
            (b"\x1b[1;5A", Key::Up),
            (b"\x1b[Z", Key::BackTab),
            (b"\x1b[H", Key::Home),
            (b"\x1b[1;5H", Key::Home),
            (b"\x1b[4~", Key::End),
            (b"\x1b[3~", Key::Delete),
            (b"\x1b[5~", Key::Other),
        ] {
            assert_eq!(of(bytes), expected, "{bytes:?}");
        }
    }
}
