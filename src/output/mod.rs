//! The only room that prints: one file per answer, each as text for a person and as JSON for a program.
//!
//! An answer goes to standard output in one write, whole or not at all. Everything else (progress, advice, errors) goes
//! to standard error.

pub mod bicle;
pub mod board;
pub(crate) mod calendar;
pub mod certificate;
pub mod certificate_backup;
pub mod certificate_check;
pub mod certificate_details;
pub mod certificate_export;
pub mod certificate_exports;
pub mod certificate_files;
pub mod certificate_import;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod ending;
pub mod error;
pub(crate) mod holders;
pub mod key;
pub mod list;
pub mod manual;
pub(crate) mod page;
pub mod pin;
pub mod preparation;
pub(crate) mod progress;
pub(crate) mod prometheus;
pub mod remind;
pub(crate) mod report;
pub mod revocation_request;
pub mod self_test;
pub(crate) mod slip;
pub mod token;
pub mod trust;

use std::io::{self, Write};

use serde::Serialize;

use crate::error::{Error, FileError, Result};
use crate::model::text::{is_unprintable, printable, wrapped};
use crate::pkcs11::apart::MARK;
use crate::terminal;
use page::Page;

/// The version of the JSON output; `docs/scripting.md` says when it changes.
pub const JSON_VERSION: u32 = 1;

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text, for people.
    Text,
    /// JSON, for programs.
    Json,
}

/// The answer of a command.
pub trait Answer: Serialize {
    /// Its name in JSON, such as `token-list`; stable.
    const KIND: &'static str;

    /// Writes the answer as text.
    fn text(&self, page: &mut Page);
}

/// Prints an answer to standard output.
///
/// # Errors
///
/// [`Error::OutputClosed`] if the reader has closed the pipe; [`FileError::Io`] if writing fails, as on a full disk.
pub(crate) fn answer<A: Answer>(answer: &A, format: Format) -> Result<()> {
    match format {
        Format::Text => {
            let mut page = Page::new();
            answer.text(&mut page);
            bytes(page.finish().as_bytes())
        }
        Format::Json => {
            let envelope = Envelope { version: JSON_VERSION, kind: A::KIND, result: Some(answer), error: None };
            bytes(envelope.text().as_bytes())
        }
    }
}

/// Prints an answer to standard output as one line of JSON, for a command that gives one answer after the other.
///
/// # Errors
///
/// As [`answer`].
pub(crate) fn line<A: Answer>(answer: &A) -> Result<()> {
    let envelope = Envelope { version: JSON_VERSION, kind: A::KIND, result: Some(answer), error: None };
    bytes(envelope.line().as_bytes())
}

/// Whether the reader of standard output has closed it, which a program that writes seldom learns late. `false` where the
/// system does not say.
pub(crate) fn is_closed() -> bool {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};

        let stdout = io::stdout();
        let mut ends = [PollFd::new(&stdout, PollFlags::empty())];
        let asked = poll(&mut ends, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
        asked.is_ok() && ends[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
    }
    #[cfg(not(unix))]
    false
}

/// Prints bytes to standard output unchanged, such as an exported certificate.
///
/// # Errors
///
/// As [`answer`].
pub(crate) fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|source| match source.kind() {
        io::ErrorKind::BrokenPipe => Error::OutputClosed,
        _ => Error::File(FileError::Io { path: "-".into(), source }),
    })
}

/// Standard output as a sink for long content written piece by piece. Nothing else may be printed there then.
#[must_use]
pub(crate) fn stream() -> impl Write + Send {
    io::stdout()
}

/// Prints the answer of a child jeton process to its parent: one JSON value on a line of its own, with a marker.
///
/// # Errors
///
/// As [`answer`].
pub(crate) fn for_the_parent(value: &impl Serialize) -> Result<()> {
    let mut line = vec![b'\n'];
    line.extend(MARK.as_bytes());
    // Plain data, which always serialises.
    line.extend(serde_json::to_vec(value).unwrap_or_default());
    line.push(b'\n');
    bytes(&line)
}

/// Prints a notice to standard error. Line breaks are kept; any other character that could control a terminal is made
/// printable.
pub(crate) fn notice(text: &str) {
    let width = terminal::message_columns();
    let lines: Vec<_> = text.split('\n').flat_map(|line| page::folded(&printable(line), width)).collect();
    // If standard error is closed, there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// Prints a line that the user may copy. It is never wrapped, however narrow the terminal, because a line break would
/// be copied too.
pub(crate) fn whole(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(line));
}

/// Prints a sentence on a terminal, wrapped between words.
pub(crate) fn say(text: &str) {
    let lines: Vec<_> = wrapped(text, crate::terminal::message_columns()).collect();
    notice(&lines.join("\n"));
}

/// Prints an error to standard error: three lines of text, or one JSON object.
pub(crate) fn failure(failure: &Error, format: Format) {
    match format {
        Format::Text => notice(&error::text(failure)),
        Format::Json => {
            let report = error::Report::of(failure);
            let envelope = Envelope::<()> { version: JSON_VERSION, kind: "error", result: None, error: Some(&report) };
            let _ = writeln!(io::stderr().lock(), "{}", envelope.text().trim_end());
        }
    }
}

/// The envelope of all JSON output.
#[derive(Serialize)]
struct Envelope<'a, T> {
    version: u32,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a error::Report>,
}

impl<T: Serialize> Envelope<'_, T> {
    fn text(&self) -> String {
        // Answers are plain data (strings, numbers, lists), which always serialises.
        let mut text = escape(&serde_json::to_string_pretty(self).unwrap_or_default());
        text.push('\n');
        text
    }

    /// The same on a single line.
    fn line(&self) -> String {
        let mut text = escape(&serde_json::to_string(self).unwrap_or_default());
        text.push('\n');
        text
    }
}

/// Escapes the characters in JSON strings that act on a terminal. serde_json only escapes what the standard requires,
/// which leaves the C1 controls and the marks that reorder text.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_unprintable(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = std::fmt::Write::write_fmt(&mut out, format_args!("\\u{unit:04x}"));
            }
        }
    }
    out
}
