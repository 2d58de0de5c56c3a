//! A question in progress: while it lasts, the terminal has the settings it needs; afterwards they are restored.
//!
//! Ctrl-Z at a question restores the terminal, stops the process, and repeats the question when it is continued. What was
//! typed before the stop never reaches the shell, and what was typed in the shell never reaches the question.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(super) use elsewhere::{Asking, end, forget, is_standing};
#[cfg(unix)]
pub(super) use signals::{is_ignored, remember};
#[cfg(unix)]
pub(super) use unix::{Asking, REST, end, forget, is_standing};

use std::io;

use crate::error::{Error, FileError};

/// The byte of the key Esc.
pub(in crate::terminal) const ESCAPE: char = '\u{1b}';

/// How a question reads its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::terminal) enum Reading {
    /// A line edited by the terminal, which Esc ends too (`VEOL`, POSIX.1 section 11.1.9).
    Line,
    /// A secret, in single keys without echo; half of one is never left to the shell or to another question.
    Secret,
    /// Single keys as they are pressed, without echo.
    Keys,
}

/// Why a wait ended.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::terminal) enum Came {
    /// There is something to read.
    Input,
    /// The timeout expired.
    Nothing,
    /// The process was stopped and continued: the question must be shown again, and typed input was discarded.
    Again,
}

/// The result of waiting for a key, or for a byte of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::terminal) enum Pressed<K> {
    Key(K),
    /// None within the timeout.
    Nothing,
    /// The process was stopped and continued: the question must be shown again.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere nothing stops a program and lets it go on"))]
    Again,
    /// The end of the input.
    End,
}

/// The error of a question that the terminal could not put; one whose input ended is cancelled.
pub(in crate::terminal) fn broken_io(source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Error::Cancelled,
        _ => Error::File(FileError::Io { path: "-".into(), source }),
    }
}
