//! Detects readers and cards that come or go while a menu is shown.
//!
//! It asks PC/SC and not the modules: that costs the card no command, covers the readers of every module, and if the
//! service hangs, only a thread hangs that nobody waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::readers::{self, Readers, Service};

/// How often to ask PC/SC.
const PERIOD: Duration = Duration::from_millis(500);

/// A watch that runs for as long as this value lives.
pub(crate) struct Watch {
    changed: Arc<AtomicBool>,
    sees: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
}

impl Watch {
    /// Records the present readers and cards and starts watching.
    pub(crate) fn start() -> Self {
        let watch = Self { changed: Arc::default(), sees: Arc::default(), over: Arc::default() };
        let [changed, sees, over] = [&watch.changed, &watch.sees, &watch.over].map(Arc::clone);
        thread::spawn(move || {
            let mut before: Option<Readers> = None;
            while !over.load(Ordering::Relaxed) {
                let now = readers::look();
                sees.store(now.service == Service::Running, Ordering::Relaxed);
                if before.replace(now.clone()).is_some_and(|before| before != now) {
                    changed.store(true, Ordering::Relaxed);
                    return;
                }
                thread::sleep(PERIOD);
            }
        });
        watch
    }

    /// Whether PC/SC answers, so that it tells of every reader and card.
    pub(crate) fn sees_readers(&self) -> bool {
        self.sees.load(Ordering::Relaxed)
    }

    /// Whether a reader or card has come or gone.
    pub(crate) fn has_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}
