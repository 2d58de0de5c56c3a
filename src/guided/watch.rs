//! Detects readers and cards that come or go while the menu is shown.
//!
//! It asks PC/SC and not the modules: that costs the card no command, covers the readers of every module, and if the
//! service hangs, only a thread hangs that nobody waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::doctor::readers::{self, Readers};

/// How often to ask PC/SC.
const PERIOD: Duration = Duration::from_millis(500);

/// A watch that runs for as long as this value lives.
pub(super) struct Watch {
    changed: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
}

impl Watch {
    /// Records the present readers and cards and starts watching.
    pub(super) fn start() -> Self {
        let watch = Self { changed: Arc::default(), over: Arc::default() };
        let (changed, over) = (Arc::clone(&watch.changed), Arc::clone(&watch.over));
        thread::spawn(move || {
            let mut before: Option<Readers> = None;
            while !over.load(Ordering::Relaxed) {
                let now = readers::look();
                if before.replace(now.clone()).is_some_and(|before| before != now) {
                    changed.store(true, Ordering::Relaxed);
                    return;
                }
                thread::sleep(PERIOD);
            }
        });
        watch
    }

    /// Whether a reader or card has come or gone.
    pub(super) fn has_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}
