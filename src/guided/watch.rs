//! Whether a reader or a card came or went while the menu stands.
//!
//! PC/SC is asked, not the modules: that costs the card no command, sees the readers of every module, and a service that
//! hangs holds up a thread that nobody waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::doctor::readers::{self, Readers};

/// How often PC/SC is asked.
const PERIOD: Duration = Duration::from_millis(500);

/// A watch that lasts as long as the value.
pub(super) struct Watch {
    changed: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
}

impl Watch {
    /// Remembers what is there and watches from now on.
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

    /// Whether something came or went.
    pub(super) fn has_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}
