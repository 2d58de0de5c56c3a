//! A pull parser for BER (X.690): one element at a time, in constant memory, with definite and indefinite lengths.
//!
//! A length is checked against the enclosing element, and no memory is allocated for it before the bytes
//! have arrived.

use std::io::{self, Read};

use crate::{Error, encode};

/// INTEGER.
pub(crate) const INTEGER: u8 = 0x02;
/// BIT STRING.
pub(crate) const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub(crate) const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub(crate) const OID: u8 = 0x06;
/// SEQUENCE.
pub(crate) const SEQUENCE: u8 = 0x30;
/// SET.
pub(crate) const SET: u8 = 0x31;
/// The bit that marks a constructed tag.
pub(crate) const CONSTRUCTED: u8 = 0x20;

/// The deepest nesting accepted; CMS itself needs ten levels.
const MAX_DEPTH: usize = 32;

/// How much is read from the source at a time.
const BUFFER: usize = 128 << 10;

type Result<T> = std::result::Result<T, Error>;

/// The constructed tag `[n]`.
pub(crate) const fn context(n: u8) -> u8 {
    0xA0 | n
}

/// A pull parser of BER elements.
pub(crate) struct Reader<R> {
    source: R,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    /// The number of bytes consumed from the source: for messages, and to find the ends of elements.
    position: u64,
    /// The ends of the open elements; `None` for indefinite length.
    open: Vec<Option<u64>>,
}

/// The identifier and length octets of an element.
#[derive(Debug, Clone, Copy)]
struct Head {
    tag: u8,
    length: Option<u64>,
}

impl<'b> Reader<&'b [u8]> {
    /// A reader for bytes already in memory: with ten thousand recipients, none of them should need a file-sized buffer.
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self { buffer: bytes.to_vec(), to: bytes.len(), ..Self::new(&[]) }
    }
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), from: 0, to: 0, position: 0, open: Vec::new() }
    }

    /// An error at the current position.
    pub(crate) fn malformed(&self, what: &str) -> Error {
        Error::Malformed(format!("{what} (octet {})", self.position))
    }

    /// Fills the buffer if it is empty. Returns whether there is any data.
    fn fill(&mut self) -> Result<bool> {
        if self.from < self.to {
            return Ok(true);
        }
        if self.buffer.is_empty() {
            self.buffer.resize(BUFFER, 0);
        }
        loop {
            match self.source.read(&mut self.buffer) {
                Ok(read) => {
                    (self.from, self.to) = (0, read);
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(crate::armor::Fault::error(error)),
            }
        }
    }

    fn peek_byte(&mut self) -> Result<u8> {
        if self.fill()? { Ok(self.buffer[self.from]) } else { Err(Error::Truncated) }
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = self.peek_byte()?;
        self.from += 1;
        self.position += 1;
        Ok(byte)
    }

    /// At least one and at most `most` of the next bytes.
    fn some(&mut self, most: u64) -> Result<&[u8]> {
        if !self.fill()? {
            return Err(Error::Truncated);
        }
        let count = (self.to - self.from).min(usize::try_from(most).unwrap_or(usize::MAX));
        let bytes = &self.buffer[self.from..self.from + count];
        self.from += count;
        self.position += count as u64;
        Ok(bytes)
    }

    /// Whether the current element has no more children. End-of-contents octets are not consumed.
    pub(crate) fn at_end(&mut self) -> Result<bool> {
        match self.open.last() {
            None => Ok(!self.fill()?),
            Some(Some(end)) => Ok(self.position >= *end),
            Some(None) => Ok(self.peek_byte()? == 0),
        }
    }

    /// The next element's tag; `None` at the end of the current element.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>> {
        if self.at_end()? { Ok(None) } else { self.peek_byte().map(Some) }
    }

    fn head(&mut self) -> Result<Head> {
        if self.at_end()? {
            return Err(self.malformed("an element is missing"));
        }
        let tag = self.byte()?;
        if tag & 0x1F == 0x1F {
            return Err(self.malformed("a tag of several octets"));
        }
        let first = self.byte()?;
        let length = match first {
            0x80 if tag & CONSTRUCTED == 0 => return Err(self.malformed("a primitive element of indefinite length")),
            0x80 => None,
            0..=0x7F => Some(u64::from(first)),
            _ => {
                let count = first & 0x7F;
                if count > 8 {
                    return Err(self.malformed("a length of more than eight octets"));
                }
                let mut length = 0_u64;
                for _ in 0..count {
                    length = length << 8 | u64::from(self.byte()?);
                }
                Some(length)
            }
        };
        if let (Some(length), Some(Some(end))) = (length, self.innermost_end())
            && self.position.checked_add(length).is_none_or(|own| own > end)
        {
            return Err(self.malformed("a length beyond the element that it lies in"));
        }
        Ok(Head { tag, length })
    }

    /// The nearest known end of the open elements.
    fn innermost_end(&self) -> Option<Option<u64>> {
        self.open.iter().rev().find(|end| end.is_some()).copied()
    }

    fn expect(&mut self, tag: u8, what: &str) -> Result<Head> {
        match self.peek()? {
            Some(found) if found == tag => self.head(),
            Some(found) => Err(self.malformed(&format!("{what} expected, tag {found:02X} found"))),
            None => Err(self.malformed(&format!("{what} is missing"))),
        }
    }

    /// Enters a constructed element.
    pub(crate) fn enter(&mut self, tag: u8, what: &str) -> Result<()> {
        let head = self.expect(tag, what)?;
        self.push(head)
    }

    fn push(&mut self, head: Head) -> Result<()> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.malformed("nested too deep"));
        }
        let end = match head.length {
            Some(length) => Some(self.position.checked_add(length).ok_or(Error::Truncated)?),
            None => None,
        };
        self.open.push(end);
        Ok(())
    }

    /// Leaves the current element, which must have no more children.
    pub(crate) fn leave(&mut self) -> Result<()> {
        if !self.at_end()? {
            return Err(self.malformed("an element too many"));
        }
        if let Some(None) = self.open.last() {
            // End-of-contents: 00 00.
            if self.byte()? != 0 || self.byte()? != 0 {
                return Err(self.malformed("end-of-contents expected"));
            }
        }
        self.open.pop();
        Ok(())
    }

    /// The content of a primitive element, of at most `limit` bytes.
    pub(crate) fn primitive(&mut self, tag: u8, limit: u64, what: &str) -> Result<Vec<u8>> {
        let head = self.expect(tag, what)?;
        let Some(length) = head.length else { return Err(self.malformed(what)) };
        if length > limit {
            return Err(self.malformed(&format!("{what} of {length} octets")));
        }
        let mut bytes = Vec::new();
        self.take(length, &mut bytes)?;
        Ok(bytes)
    }

    fn take(&mut self, mut length: u64, into: &mut Vec<u8>) -> Result<()> {
        while length > 0 {
            let bytes = self.some(length)?;
            into.extend_from_slice(bytes);
            length -= bytes.len() as u64;
        }
        Ok(())
    }

    /// The content of an OCTET STRING, primitive or constructed, of at most `limit` bytes. `tag` is the primitive form's.
    pub(crate) fn octets(&mut self, tag: u8, limit: u64, what: &str) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        let too_long = format!("{what} of more than {limit} octets");
        self.each_octets(tag, what, &mut |bytes| {
            if all.len() as u64 + bytes.len() as u64 > limit {
                return Err(Error::Malformed(too_long.clone()));
            }
            all.extend_from_slice(bytes);
            Ok(())
        })?;
        Ok(all)
    }

    /// Passes an OCTET STRING's content to `take` piece by piece, whatever its length and segmentation.
    pub(crate) fn each_octets(&mut self, tag: u8, what: &str, take: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let constructed = tag | CONSTRUCTED;
        let found = self.peek()?;
        if found != Some(constructed) {
            let head = self.expect(tag, what)?;
            return self.pieces(head.length.unwrap_or(0), take);
        }
        // Constructed: nested OCTET STRINGs, which may be constructed themselves (X.690 section 8.7.3).
        let depth = self.open.len();
        self.enter(constructed, what)?;
        while self.open.len() > depth {
            match self.peek()? {
                None => self.leave()?,
                Some(OCTET_STRING) => {
                    let head = self.head()?;
                    self.pieces(head.length.unwrap_or(0), take)?;
                }
                Some(_) => self.enter(OCTET_STRING | CONSTRUCTED, what)?,
            }
        }
        Ok(())
    }

    fn pieces(&mut self, mut length: u64, take: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while length > 0 {
            let bytes = self.some(length)?;
            length -= bytes.len() as u64;
            take(bytes)?;
        }
        Ok(())
    }

    /// A complete element, verbatim with its head, of at most `limit` bytes.
    pub(crate) fn element(&mut self, limit: u64, what: &str) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        let depth = self.open.len();
        loop {
            if self.open.len() > depth && self.at_end()? {
                if let Some(None) = self.open.last() {
                    all.extend_from_slice(&[0, 0]);
                }
                self.leave()?;
            } else {
                let head = self.head()?;
                write_head(&mut all, head);
                match head.length {
                    // The content of an element with a definite length is copied without parsing it.
                    Some(length) => {
                        if all.len() as u64 + length > limit {
                            return Err(self.malformed(&format!("{what} of more than {limit} octets")));
                        }
                        self.take(length, &mut all)?;
                    }
                    None => self.push(head)?,
                }
            }
            if all.len() as u64 > limit {
                return Err(self.malformed(&format!("{what} of more than {limit} octets")));
            }
            if self.open.len() == depth {
                return Ok(all);
            }
        }
    }

    /// Skips an element of any size.
    pub(crate) fn skip(&mut self) -> Result<()> {
        let depth = self.open.len();
        loop {
            if self.open.len() > depth && self.at_end()? {
                self.leave()?;
            } else {
                let head = self.head()?;
                match head.length {
                    Some(length) => self.pieces(length, &mut |_| Ok(()))?,
                    None => self.push(head)?,
                }
            }
            if self.open.len() == depth {
                return Ok(());
            }
        }
    }

    /// The number of bytes up to the end of the source; `going` may stop the count.
    pub(crate) fn rest(&mut self, going: &dyn Fn(u64) -> Result<()>) -> Result<u64> {
        let mut count = 0;
        while self.fill()? {
            let piece = (self.to - self.from) as u64;
            count += piece;
            self.from = self.to;
            going(piece)?;
        }
        Ok(count)
    }

    /// The number of bytes consumed.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    pub(crate) fn source_ref(&self) -> &R {
        &self.source
    }

    /// The source, from which more may have been read than consumed.
    pub(crate) fn source(&mut self) -> &mut R {
        &mut self.source
    }
}

/// Writes an element's head again, in its shortest form.
fn write_head(out: &mut Vec<u8>, head: Head) {
    match head.length {
        Some(length) => out.extend_from_slice(&encode::head(head.tag, length)),
        None => out.extend_from_slice(&[head.tag, 0x80]),
    }
}

#[cfg(test)]
mod tests;
