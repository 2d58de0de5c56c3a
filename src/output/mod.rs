//! The only room that prints: one file per answer, each as text for a person and as JSON for a program.
//!
//! An answer goes to standard output whole, in one write, or not at all. Everything else (what is being done, advice,
//! errors) goes to standard error.

pub mod bicle;
pub(crate) mod calendar;
pub mod certificate;
pub mod certificate_details;
pub mod certificate_export;
pub mod certificate_import;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod error;
pub mod key;
pub mod list;
pub mod manual;
pub(crate) mod page;
pub mod pin;
pub(crate) mod progress;
pub(crate) mod prometheus;
pub mod remind;
pub(crate) mod report;
pub mod revocation_request;
pub mod self_test;
pub mod token;
pub mod trust;

use std::io::{self, Write};

use serde::Serialize;

use crate::error::{Error, FileError, Result};
use crate::model::text::{is_unprintable, printable, wrapped};
use crate::pkcs11::apart::MARK;
use crate::terminal;
use page::Page;

/// The version of the JSON that is printed; `docs/scripting.md` says when it changes.
pub const JSON_VERSION: u32 = 1;

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

/// What a command answers.
pub trait Answer: Serialize {
    /// Its name in JSON, as `token-list`; stable.
    const KIND: &'static str;

    /// Writes it for a person.
    fn text(&self, page: &mut Page);
}

/// Prints an answer to standard output.
///
/// # Errors
///
/// [`Error::OutputClosed`] where the reader has gone; [`FileError::Io`] where it cannot be written, as on a full disk.
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

/// Prints bytes to standard output as they are: an exported certificate.
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

/// Standard output as where a long content goes, piece by piece. Nothing else is printed there then.
#[must_use]
pub(crate) fn stream() -> impl Write + Send {
    io::stdout()
}

/// Prints what a child process of jeton answers to its parent: one JSON value on a line of its own, marked as such.
///
/// # Errors
///
/// As [`answer`].
pub(crate) fn for_the_parent(value: &impl Serialize) -> Result<()> {
    let mut line = vec![b'\n'];
    line.extend(MARK.as_bytes());
    // Plain data, as every answer.
    line.extend(serde_json::to_vec(value).unwrap_or_default());
    line.push(b'\n');
    bytes(&line)
}

/// Says something beside the answer, on standard error. The lines of the text are kept; whatever else would act on a
/// terminal is made printable.
pub(crate) fn notice(text: &str) {
    let width = terminal::message_columns();
    let lines: Vec<_> = text.split('\n').flat_map(|line| page::folded(&printable(line), width)).collect();
    // Where nobody listens any more there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// Says a line that is there to be copied: whole, however narrow the terminal is. A line broken here would be broken
/// where it is pasted.
pub(crate) fn whole(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(line));
}

/// Says a sentence on a terminal, broken between words at its width.
pub(crate) fn say(text: &str) {
    let lines: Vec<_> = wrapped(text, crate::terminal::message_columns()).collect();
    notice(&lines.join("\n"));
}

/// Prints an error on standard error: three lines for a person, one object for a program.
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

/// The envelope of every JSON that is printed.
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
        // Answers are plain data of ours: strings, numbers, lists. None of it can fail to serialise.
        let mut text = escape(&serde_json::to_string_pretty(self).unwrap_or_default());
        text.push('\n');
        text
    }
}

/// JSON whose strings hold nothing that acts on a terminal: serde_json escapes what the standard asks for, which leaves
/// the C1 controls and the marks that reorder text.
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
