//! Streaming PEM for CMS (RFC 7468 section 9): `-----BEGIN CMS-----`, or `PKCS7` from older programs.

use std::io::{self, BufRead, BufReader, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Error;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const LABEL: &str = "CMS";

/// The header fields that mail messages begin with, in lower case.
const FIELDS: [&str; 14] = [
    "arc-seal",
    "authentication-results",
    "content-disposition",
    "content-type",
    "date",
    "delivered-to",
    "dkim-signature",
    "from",
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "subject",
    "to",
];

/// The first bytes of Microsoft's compound files, of which `.msg` is one.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Bytes encoded in one line of 64 characters.
const LINE: usize = 48;

/// How much of a line is read at once. RFC 7468 requires lines of 64 characters; some programs write a single long one.
const MAX_LINE: u64 = 4096;

/// What is wrong with a block; carried inside the [`io::Error`] that [`Read`] returns.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("base64")]
    Base64,
    #[error("no end of the block")]
    Cut,
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::new(io::ErrorKind::InvalidData, fault)
    }
}

impl Fault {
    /// Extracts the block's fault, or keeps the source's own error.
    pub(crate) fn error(error: io::Error) -> Error {
        match error.downcast::<Self>() {
            Ok(Self::Base64) => Error::Malformed("base64".to_owned()),
            Ok(Self::Cut) => Error::Truncated,
            Err(error) => Error::Read(error),
        }
    }
}

/// A source of CMS, in PEM or not.
pub(crate) enum Unarmored<R> {
    /// Not PEM: the bytes themselves.
    Plain(io::Chain<io::Cursor<Vec<u8>>, R>),
    /// PEM: the decoded lines.
    Armored(Box<Lines<R>>),
}

/// The decoded bytes of a PEM block.
pub(crate) struct Lines<R> {
    source: BufReader<io::Chain<io::Cursor<Vec<u8>>, R>>,
    octets: Vec<u8>,
    from: usize,
    /// The rest of a line that does not decode to whole bytes yet: lines may be of any length.
    carried: String,
    padded: bool,
    begun: bool,
    ended: bool,
}

impl<R: Read> Unarmored<R> {
    /// Looks at the first bytes to tell whether it is PEM.
    pub(crate) fn new(mut source: R) -> io::Result<Self> {
        let mut first = vec![0; BEGIN.len() + 64];
        let mut length = 0;
        while length < first.len() {
            match source.read(&mut first[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        first.truncate(length);
        let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&first);
        let armored = text.trim_ascii_start().starts_with(BEGIN.as_bytes());
        let all = io::Cursor::new(first).chain(source);
        Ok(if armored {
            let source = BufReader::with_capacity(64 << 10, all);
            Self::Armored(Box::new(Lines {
                source,
                octets: Vec::new(),
                from: 0,
                carried: String::new(),
                padded: false,
                begun: false,
                ended: false,
            }))
        } else {
            Self::Plain(all)
        })
    }

    /// Whether it begins like a mail message in a file of its own: with a header field (RFC 5322), as mbox, or as Outlook's
    /// `.msg`.
    pub(crate) fn is_mail(&self) -> bool {
        let Self::Plain(all) = self else { return false };
        let first = all.get_ref().0.get_ref();
        let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first).trim_ascii_start();
        let name: Vec<u8> = text.iter().take_while(|octet| **octet != b':').map(u8::to_ascii_lowercase).collect();
        let is_field = name.len() < text.len()
            && (FIELDS.iter().any(|field| field.as_bytes() == name) || name.starts_with(b"x-"))
            && name.iter().all(|octet| octet.is_ascii_alphanumeric() || *octet == b'-');
        is_field || text.starts_with(b"From ") || first.starts_with(COMPOUND_FILE)
    }

    /// Once all has been read, counts the bytes after the block's last line; 0 if they are only blanks, or if the source
    /// is not PEM.
    ///
    /// # Errors
    ///
    /// The source's.
    /// As the source failed.
    pub(crate) fn behind(&mut self, advance: &mut dyn FnMut(u64) -> io::Result<()>) -> io::Result<u64> {
        let Self::Armored(lines) = self else { return Ok(0) };
        let (mut count, mut blank) = (0, true);
        loop {
            let octets = lines.source.fill_buf()?;
            if octets.is_empty() {
                return Ok(if blank { 0 } else { count });
            }
            blank &= octets.iter().all(u8::is_ascii_whitespace);
            let length = octets.len();
            lines.source.consume(length);
            count += length as u64;
            advance(length as u64)?;
        }
    }
}

impl<R: Read> Read for Unarmored<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(into),
            Self::Armored(lines) => lines.read(into),
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.from == self.octets.len() {
            if self.ended {
                return Ok(0);
            }
            self.next_line()?;
        }
        let count = into.len().min(self.octets.len() - self.from);
        into[..count].copy_from_slice(&self.octets[self.from..self.from + count]);
        self.from += count;
        Ok(count)
    }
}

impl<R: Read> Lines<R> {
    fn next_line(&mut self) -> io::Result<()> {
        let mut line = String::new();
        let read = (&mut self.source).take(MAX_LINE).read_line(&mut line).map_err(|error| match error.kind() {
            // The line is not even text.
            io::ErrorKind::InvalidData => Fault::Base64.into(),
            _ => error,
        })?;
        let text = line.trim_start_matches('\u{feff}').trim();
        if read == 0 {
            return Err(Fault::Cut.into());
        }
        if !self.begun {
            self.begun = text.starts_with(BEGIN);
            return Ok(());
        }
        self.octets.clear();
        self.from = 0;
        if text.starts_with(END) {
            self.ended = true;
            return if self.carried.is_empty() { Ok(()) } else { Err(Fault::Base64.into()) };
        }
        if text.is_empty() {
            return Ok(());
        }
        if self.padded || !text.is_ascii() {
            return Err(Fault::Base64.into());
        }
        let mut line = std::mem::take(&mut self.carried);
        line.push_str(text);
        self.carried = line.split_off(line.len() / 4 * 4);
        self.padded = line.ends_with('=');
        STANDARD.decode_vec(&line, &mut self.octets).map_err(|_| Fault::Base64.into())
    }
}

/// Writes a PEM block around the bytes written to it.
pub(crate) struct Armor<'a> {
    sink: &'a mut (dyn Write + Send),
    pending: Vec<u8>,
    text: String,
}

impl<'a> Armor<'a> {
    /// Writes the first line of the block.
    pub(crate) fn begin(sink: &'a mut (dyn Write + Send)) -> io::Result<Self> {
        writeln!(sink, "{BEGIN}{LABEL}-----")?;
        Ok(Self { sink, pending: Vec::with_capacity(LINE), text: String::new() })
    }

    /// Writes what remains, and the last line of the block.
    pub(crate) fn end(mut self) -> io::Result<()> {
        let last = std::mem::take(&mut self.pending);
        if !last.is_empty() {
            self.line(&last);
        }
        self.sink.write_all(self.text.as_bytes())?;
        writeln!(self.sink, "{END}{LABEL}-----")?;
        self.sink.flush()
    }

    fn line(&mut self, octets: &[u8]) {
        STANDARD.encode_string(octets, &mut self.text);
        self.text.push('\n');
    }
}

impl Write for Armor<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let mut rest = octets;
        if !self.pending.is_empty() {
            let missing = (LINE - self.pending.len()).min(rest.len());
            self.pending.extend_from_slice(&rest[..missing]);
            rest = &rest[missing..];
            if self.pending.len() == LINE {
                let line = std::mem::take(&mut self.pending);
                self.line(&line);
            }
        }
        let whole = rest.chunks_exact(LINE);
        let remainder = whole.remainder();
        for line in whole {
            self.line(line);
        }
        self.pending.extend_from_slice(remainder);
        let text = std::mem::take(&mut self.text);
        self.sink.write_all(text.as_bytes())?;
        self.text = text;
        self.text.clear();
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> io::Result<(Vec<u8>, u64)> {
        let mut source = Unarmored::new(text)?;
        let mut out = Vec::new();
        source.read_to_end(&mut out)?;
        Ok((out, source.behind(&mut |_| Ok(()))?))
    }

    /// A block with these bytes, this line length and this line end.
    fn block(octets: &[u8], width: usize, end: &str) -> Vec<u8> {
        let text = STANDARD.encode(octets);
        let lines: String = text.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line) + end).collect();
        format!("-----BEGIN CMS-----{end}{lines}-----END CMS-----{end}").into_bytes()
    }

    #[test]
    fn lines_of_any_length_and_end() {
        let octets: Vec<u8> = (0..20_000_u32).map(|n| n as u8).collect();
        for width in [1, 3, 64, 70, 76, 4095, 4096, 4097, 100_000] {
            for end in ["\n", "\r\n", " \n", "\n\n"] {
                assert_eq!(read(&block(&octets, width, end)).unwrap(), (octets.clone(), 0), "{width} {end:?}");
            }
        }
        let marked = [b"\xEF\xBB\xBF\r\n".as_slice(), &block(b"pli", 64, "\r\n")].concat();
        assert_eq!(read(&marked).unwrap().0, b"pli");
    }

    #[test]
    fn what_follows_the_block_is_counted_unless_it_is_blank() {
        let one = block(b"pli", 64, "\n");
        assert_eq!(read(&[one.as_slice(), b"\r\n \t\n"].concat()).unwrap(), (b"pli".to_vec(), 0));
        assert_eq!(read(&[one.as_slice(), b"-- \nPaul"].concat()).unwrap(), (b"pli".to_vec(), 8));
        assert_eq!(read(&[one.as_slice(), &one].concat()).unwrap(), (b"pli".to_vec(), one.len() as u64));
    }

    #[test]
    fn what_is_cut_or_no_base64_fails() {
        let whole = block(b"une offre de prix", 8, "\n");
        for length in "-----BEGIN ".len()..whole.len() - "END CMS-----\n".len() {
            assert!(read(&whole[..length]).is_err(), "{length}");
        }
        for text in ["cGxp=\n", "cGx\n", "cG==\ncGxp\n", "c*xp\n", "cGxpé\n"] {
            assert!(read(format!("-----BEGIN CMS-----\n{text}-----END CMS-----\n").as_bytes()).is_err(), "{text}");
        }
    }
}
