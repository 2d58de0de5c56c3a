//! Systems with consoles instead of terminals: each key is read as pressed, and no settings need restoring.

use std::io;
use std::time::Duration;

use super::Reading;

/// A question in progress.
#[must_use = "the question stands for as long as this is kept"]
pub(in crate::terminal) struct Asking(());

impl Asking {
    pub(in crate::terminal) fn begin(_: Reading) -> io::Result<Self> {
        Ok(Self(()))
    }

    /// The console cannot be polled.
    pub(in crate::terminal) fn has_input(&mut self, _: Duration) -> io::Result<bool> {
        Ok(true)
    }
}

/// Reading the console's pending keys would block.
pub(in crate::terminal) fn forget() {}
