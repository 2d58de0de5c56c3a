//! The only room that prints: one file per answer, each as text for a person and as JSON for a program.
//!
//! An answer goes to standard output whole, in one write, or not at all. Everything else (what is being done, advice,
//! errors) goes to standard error.

pub mod bicle;
pub mod certificate;
pub mod error;
pub mod key;
pub mod list;
pub mod page;
pub mod progress;
pub mod self_test;
pub mod words;

use std::io::{self, Write};

use serde::Serialize;

use crate::error::{Error, Result};
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
/// [`Error::OutputClosed`] where the reader has gone; [`Error::Io`] where it cannot be written, as on a full disk.
pub fn answer<A: Answer>(answer: &A, format: Format) -> Result<()> {
    match format {
        Format::Text => {
            let mut page = Page::new();
            answer.text(&mut page);
            bytes(page.finish().as_bytes())
        }
        Format::Json => bytes(json(A::KIND, "result", answer).as_bytes()),
    }
}

/// Prints bytes to standard output as they are: an exported certificate.
///
/// # Errors
///
/// As [`answer`].
pub fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|source| match source.kind() {
        io::ErrorKind::BrokenPipe => Error::OutputClosed,
        _ => Error::Io { path: "-".into(), source },
    })
}

/// Standard output as where a long content goes, piece by piece. Nothing else is printed there then.
#[must_use]
pub fn stream() -> impl Write + Send {
    io::stdout()
}

/// Says something beside the answer, on standard error.
pub fn notice(text: &str) {
    // Where nobody listens any more there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Prints an error on standard error: three lines for a person, one object for a program.
pub fn failure(failure: &Error, format: Format) {
    match format {
        Format::Text => notice(&error::text(failure)),
        Format::Json => notice(json("error", "error", &error::Report::of(failure)).trim_end()),
    }
}

/// The envelope of every JSON that is printed.
fn json(kind: &str, field: &str, value: &impl Serialize) -> String {
    let mut envelope = serde_json::Map::new();
    envelope.insert("version".into(), JSON_VERSION.into());
    envelope.insert("kind".into(), kind.into());
    // Answers are plain data of ours: strings, numbers, lists. None of it can fail to serialise.
    envelope.insert(field.into(), serde_json::to_value(value).unwrap_or_default());
    let mut text = serde_json::to_string_pretty(&envelope).unwrap_or_default();
    text.push('\n');
    text
}
