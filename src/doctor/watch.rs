//! Detects readers and cards that come or go, and other programs that have finished with a card.
//!
//! It asks PC/SC and not the modules: that costs the card no command, covers the readers of every module, and if the
//! service hangs, only a thread hangs that nobody waits for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::readers::{Observer, Readers, Service};

/// How often to ask PC/SC: a program may be done with a card in less than half a second.
const PERIOD: Duration = Duration::from_millis(150);

/// How long after an own use of a card the end of a use may still be that one's.
const AFTERMATH: Duration = Duration::from_secs(1);

/// A watch that runs for as long as this value lives.
pub(crate) struct Watch {
    seen: Arc<Mutex<Seen>>,
    over: Arc<AtomicBool>,
}

/// What was seen since the watch started.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Seen {
    /// How often readers or cards have come or gone, or the service.
    pub(crate) changes: u64,
    /// How often another program has finished with a card.
    pub(crate) uses: u64,
    /// Whether a program is connected to a card.
    pub(crate) in_use: bool,
    /// Whether PC/SC answers, so that it tells of every reader and card.
    pub(crate) answers: bool,
    own_uses: usize,
    own_use_ended: Option<Instant>,
}

impl Watch {
    /// Records the present readers and cards and starts watching.
    pub(crate) fn start() -> Self {
        let watch = Self { seen: Arc::default(), over: Arc::default() };
        let (seen, over) = (Arc::clone(&watch.seen), Arc::clone(&watch.over));
        thread::spawn(move || {
            let mut observer = Observer::default();
            let mut before: Option<Readers> = None;
            while !over.load(Ordering::Relaxed) {
                let (now, in_use) = observer.look();
                let changed = before.replace(now.clone()).is_some_and(|before| before != now);
                locked(&seen).answers = now.service == Service::Running;
                locked(&seen).note(changed, in_use, Instant::now());
                thread::sleep(PERIOD);
            }
        });
        watch
    }

    /// Whether a reader or card has come or gone.
    pub(crate) fn has_changed(&self) -> bool {
        self.seen().changes > 0
    }

    /// What was seen so far.
    pub(crate) fn seen(&self) -> Seen {
        *locked(&self.seen)
    }

    /// While this value lives, jeton itself uses cards: that is no other program.
    pub(crate) fn use_cards(&self) -> OwnUse {
        locked(&self.seen).own_uses += 1;
        OwnUse(Arc::clone(&self.seen))
    }
}

impl Seen {
    fn note(&mut self, changed: bool, in_use: bool, now: Instant) {
        self.changes += u64::from(changed);
        let is_own = self.own_uses > 0 || self.own_use_ended.is_some_and(|ended| now.duration_since(ended) < AFTERMATH);
        self.uses += u64::from(self.in_use && !in_use && !is_own);
        self.in_use = in_use;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// An own use of cards.
#[must_use = "the use lasts for as long as this is kept"]
pub(crate) struct OwnUse(Arc<Mutex<Seen>>);

impl Drop for OwnUse {
    fn drop(&mut self) {
        let mut seen = locked(&self.0);
        seen.own_uses -= 1;
        seen.own_use_ended = Some(Instant::now());
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_uses_of_others_are_counted() {
        let (mut seen, start) = (Seen::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        seen.note(false, true, after(0));
        assert_eq!((seen.uses, seen.in_use), (0, true), "it has not finished");
        seen.note(true, false, after(1));
        assert_eq!((seen.changes, seen.uses, seen.in_use), (1, 1, false));
        // An own use, and what PC/SC shows of it a moment later.
        seen.own_uses = 1;
        seen.note(false, true, after(2));
        seen.note(false, false, after(3));
        (seen.own_uses, seen.own_use_ended) = (0, Some(after(4)));
        seen.note(false, true, after(4));
        seen.note(false, false, after(4) + AFTERMATH / 2);
        assert_eq!(seen.uses, 1);
        seen.note(false, true, after(9));
        seen.note(false, false, after(10));
        assert_eq!((seen.changes, seen.uses), (1, 2));
    }
}
