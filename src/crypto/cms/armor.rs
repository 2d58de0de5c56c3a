//! PEM around CMS (RFC 7468 section 9), as a stream: `-----BEGIN CMS-----`, or `PKCS7` as older programs wrote.

use std::io::{self, BufRead, BufReader, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const LABEL: &str = "CMS";

/// Octets of one line of 64 characters.
const LINE: usize = 48;

/// The longest line that is read; RFC 7468 has 64 characters.
const MAX_LINE: u64 = 4096;

/// A source of CMS that was in PEM or was not.
pub enum Unarmored<R> {
    /// It was not: the octets themselves.
    Plain(io::Chain<io::Cursor<Vec<u8>>, R>),
    /// It was: the octets of its lines.
    Armored(Box<Lines<R>>),
}

/// The octets of a PEM block's lines.
pub struct Lines<R> {
    source: BufReader<io::Chain<io::Cursor<Vec<u8>>, R>>,
    octets: Vec<u8>,
    from: usize,
    begun: bool,
    ended: bool,
}

impl<R: Read> Unarmored<R> {
    /// Looks at the first octets to tell which it is.
    ///
    /// # Errors
    ///
    /// As the source failed.
    pub fn new(mut source: R) -> io::Result<Self> {
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
            Self::Armored(Box::new(Lines { source, octets: Vec::new(), from: 0, begun: false, ended: false }))
        } else {
            Self::Plain(all)
        })
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
        let invalid = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let mut line = String::new();
        let read = (&mut self.source).take(MAX_LINE).read_line(&mut line)?;
        let text = line.trim_start_matches('\u{feff}').trim();
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if !self.begun {
            self.begun = text.starts_with(BEGIN);
            return Ok(());
        }
        if text.starts_with(END) {
            self.ended = true;
            return Ok(());
        }
        self.octets.clear();
        self.from = 0;
        STANDARD.decode_vec(text, &mut self.octets).map_err(|_| invalid("base64"))
    }
}

/// Writes a PEM block around what is written to it.
pub(super) struct Armor<'a> {
    sink: &'a mut (dyn Write + Send),
    pending: Vec<u8>,
    text: String,
}

impl<'a> Armor<'a> {
    /// Begins the block.
    pub(super) fn begin(sink: &'a mut (dyn Write + Send)) -> io::Result<Self> {
        writeln!(sink, "{BEGIN}{LABEL}-----")?;
        Ok(Self { sink, pending: Vec::with_capacity(LINE), text: String::new() })
    }

    /// Ends it.
    pub(super) fn end(mut self) -> io::Result<()> {
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
