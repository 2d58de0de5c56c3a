//! Memory that holds a secret: locked, so that it does not reach the swap space, and wiped when it is given back.
//!
//! A page is locked when a secret first comes to it, and stays locked until the program ends. Locks do not nest
//! (mlock(2)): to unlock what one secret used would unlock its neighbour on the same page. The allocator uses the few
//! pages again and again, so that their number stays small: seven while a PIN is changed, of the sixteen that the 64 KiB
//! of an old Linux allow a user. `mlockall` would be simpler, and fails altogether for a program that is larger than the
//! limit, as every program is with a vendor's module in it. Where even one page is refused, the secret is kept all the
//! same.

use std::fmt;
use std::io::{self, Read};
use std::ops::Deref;
use std::str::Utf8Error;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroize;

use super::raw;

/// A copy of this text that is kept as a secret.
#[must_use]
pub(crate) fn keep(text: &str) -> SecretString {
    let mut copy = String::with_capacity(text.len());
    raw::lock(copy.as_ptr(), copy.capacity());
    copy.push_str(text);
    // As long as its room: nothing is moved to make it a box.
    SecretString::from(copy)
}

/// A copy of this secret. Its own `clone` would put it on a page that may be swapped out.
#[must_use]
pub(crate) fn keep_again(secret: &SecretString) -> SecretString {
    keep(secret.expose_secret())
}

/// Room for the bytes of one line that is a secret. It never grows, so that no copy is left behind by a move.
pub(crate) struct Line {
    bytes: Box<[u8]>,
    length: usize,
}

impl Line {
    /// The longest line that is taken, which is also the longest that a terminal gives.
    pub(crate) const LONGEST: usize = 4096;

    /// An empty one, with room for [`Line::LONGEST`] bytes.
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

    /// Reads once, at most so many bytes and at most what there is room for; how many came.
    ///
    /// # Errors
    ///
    /// As the reader's; [`io::ErrorKind::InvalidData`] where there is no room left.
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

    /// Drops what stands at the end and is one of these.
    pub(crate) fn trim_end(&mut self, what: &[u8]) {
        while self.last().is_some_and(|last| what.contains(last)) {
            self.length -= 1;
        }
    }

    /// Its text as a secret.
    ///
    /// # Errors
    ///
    /// [`Utf8Error`].
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
    }
}
