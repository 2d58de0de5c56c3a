//! Memory for secrets: locked, so that it is never swapped out, and wiped when freed.
//!
//! A page is locked when a secret is first stored in it, and stays locked until the program ends. Locks do not nest
//! (mlock(2)): unlocking for one secret would unlock its neighbour on the same page. The allocator reuses the same few
//! pages, so their number stays small: changing a PIN takes seven, of the sixteen pages (64 KiB) that old Linux
//! versions allow a user. `mlockall` would be simpler, but it fails entirely if the program is larger than the
//! limit, as every program with a vendor's module is. If even a single page cannot be locked, the secret is stored
//! anyway.

use std::fmt;
use std::io::{self, Read};
use std::ops::Deref;
use std::str::Utf8Error;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroize;

use super::raw;

/// Copies this text into locked memory.
#[must_use]
pub(crate) fn keep(text: &str) -> SecretString {
    let mut copy = String::with_capacity(text.len());
    raw::lock(copy.as_ptr(), copy.capacity());
    copy.push_str(text);
    // The capacity equals the length, so that converting to a box does not reallocate.
    SecretString::from(copy)
}

/// Copies this secret into locked memory. Its own `clone` would put it in memory that may be swapped out.
#[must_use]
pub(crate) fn keep_again(secret: &SecretString) -> SecretString {
    keep(secret.expose_secret())
}

/// A buffer for a line that is secret. It never grows, so that no copy is left behind by a reallocation.
pub(crate) struct Line {
    bytes: Box<[u8]>,
    length: usize,
}

impl Line {
    /// The longest line accepted, in bytes; also the longest that a terminal delivers.
    pub(crate) const LONGEST: usize = 4096;

    /// An empty buffer with room for [`Line::LONGEST`] bytes.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::with_room(Self::LONGEST)
    }

    /// An empty one with room for so many bytes.
    fn with_room(length: usize) -> Self {
        let bytes = vec![0; length].into_boxed_slice();
        raw::lock(bytes.as_ptr(), bytes.len());
        Self { bytes, length: 0 }
    }

    /// Reads once, at most `at_most` bytes and at most as many as there is room for; returns their number.
    ///
    /// # Errors
    ///
    /// The reader's; [`io::ErrorKind::InvalidData`] if there is no room left.
    pub(crate) fn read_from(&mut self, reader: &mut impl Read, at_most: usize) -> io::Result<usize> {
        let end = self.bytes.len().min(self.length + at_most);
        let room = &mut self.bytes[self.length..end];
        if room.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = reader.read(room)?;
        self.length += read;
        Ok(read)
    }

    /// A copy of this value.
    pub(super) fn holding(value: &[u8]) -> Self {
        let mut line = Self::with_room(value.len());
        line.bytes.copy_from_slice(value);
        line.length = value.len();
        line
    }

    /// Removes trailing bytes that are one of these.
    pub(crate) fn trim_end(&mut self, what: &[u8]) {
        while self.last().is_some_and(|last| what.contains(last)) {
            self.length -= 1;
        }
    }

    /// Adds these bytes.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidData`] if there is no room left for all of them.
    #[cfg(any(test, not(unix)))]
    pub(crate) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let end = self.length + bytes.len();
        let room = self.bytes.get_mut(self.length..end).ok_or(io::ErrorKind::InvalidData)?;
        room.copy_from_slice(bytes);
        self.length = end;
        Ok(())
    }

    /// Removes the last character and wipes it; one that is not whole, too.
    pub(crate) fn remove_last(&mut self) {
        while let Some(last) = self.last().copied() {
            self.length -= 1;
            self.bytes[self.length] = 0;
            // The first byte of a character in UTF-8 is none of 0x80 to 0xBF (RFC 3629 section 3).
            if !matches!(last, 0x80..=0xbf) {
                break;
            }
        }
    }

    /// The line as a secret text.
    pub(crate) fn to_secret(&self) -> Result<SecretString, Utf8Error> {
        std::str::from_utf8(self).map(keep)
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Line {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_what_it_has_room_for_and_no_more() {
        let mut line = Line::with_room(4);
        assert_eq!(line.read_from(&mut &b"482156"[..], 1).unwrap(), 1);
        assert_eq!(line.read_from(&mut &b"82156"[..], 9).unwrap(), 3);
        assert_eq!(&*line, b"4821");
        assert!(line.read_from(&mut &b"56"[..], 1).is_err());
        assert_eq!(keep_again(&line.to_secret().unwrap()).expose_secret(), "4821");
        assert!(!format!("{line:?}").contains("4821"));
        line.trim_end(b"12");
        assert_eq!(&*line, b"48");
        line.push("é".as_bytes()).unwrap();
        assert!(line.push(b"1").is_err());
        line.remove_last();
        line.remove_last();
        assert_eq!((&*line, &line.bytes[..]), (&b"4"[..], &b"4\0\0\0"[..]));
    }
}
