//! Windows: the console gives whole keys, and no settings need restoring.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::Reading;

/// A question in progress.
#[must_use = "the question stands for as long as this is kept"]
pub(in crate::terminal) struct Asking(());

impl Asking {
    pub(in crate::terminal) fn begin(_: Reading) -> io::Result<Self> {
        STANDING.fetch_add(1, Ordering::SeqCst);
        Ok(Self(()))
    }

    /// Whether a key is pressed within this time.
    pub(in crate::terminal) fn has_input(&mut self, within: Duration) -> io::Result<bool> {
        windows_calls::console::has_key(within)
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        STANDING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// How many questions are in progress.
static STANDING: AtomicUsize = AtomicUsize::new(0);

/// Whether a question is in progress.
pub(in crate::terminal) fn is_standing() -> bool {
    STANDING.load(Ordering::SeqCst) > 0
}

/// The console has no settings to restore.
pub(in crate::terminal) fn end() {}

/// Drops the keys that were pressed before the question.
pub(in crate::terminal) fn forget() {
    windows_calls::console::forget_keys();
}
