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
pub(super) use elsewhere::{Asking, forget};
#[cfg(unix)]
pub(super) use signals::{is_ignored, remember};
#[cfg(unix)]
pub(super) use unix::{Asking, end, forget, is_standing};

use super::Echo;

/// How a question reads its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::terminal) enum Reading {
    /// A line edited by the terminal, which Esc ends too (`VEOL`, POSIX.1 section 11.1.9).
    Line(Echo),
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
