//! The beginning of every question.

use std::sync::atomic::{AtomicU64, Ordering};

use super::asking::{Asking, Reading, broken_io};
use super::interrupt;
use crate::error::Result;

static PUT: AtomicU64 = AtomicU64::new(0);

/// How many questions were put so far. What was seen while the number was another one may have changed: a person takes
/// time, and may have changed the token meanwhile.
#[must_use]
pub(crate) fn questions() -> u64 {
    PUT.load(Ordering::Relaxed)
}

/// Begins a question. A Ctrl-C during the step before, which was let end, ends it before it is seen.
///
/// # Errors
///
/// [`Error::Cancelled`](crate::error::Error::Cancelled) then; `FileError::Io` if the terminal fails.
pub(super) fn begin(reading: Reading) -> Result<Asking> {
    let asking = begin_even_so(reading)?;
    // Not before: a Ctrl-C that comes later finds a question that stands, and ends it.
    interrupt::stop_if_asked()?;
    Ok(asking)
}

/// As [`begin`], for what itself ends as it should if Ctrl-C was pressed before.
pub(super) fn begin_even_so(reading: Reading) -> Result<Asking> {
    PUT.fetch_add(1, Ordering::Relaxed);
    Asking::begin(reading).map_err(broken_io)
}
