//! A question that stands: for as long as it does the terminal is as the question needs it, and afterwards as it was.
//!
//! Ctrl-Z at a question gives the terminal back, stops, and asks again once the program goes on. What was typed before the
//! stop never reaches the shell, and what was typed there never the question.

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

/// How a question reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::terminal) enum Reading {
    /// A line that the terminal edits, and that Esc ends as well (`VEOL`, POSIX.1 section 11.1.9).
    Line(Echo),
    /// Each key as it is pressed; none is shown.
    Keys,
}

/// Why a wait is over.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::terminal) enum Came {
    /// There is something to read.
    Input,
    /// The time is over.
    Nothing,
    /// The program was stopped and goes on: the question is no longer seen, and what was typed is forgotten.
    Again,
}
