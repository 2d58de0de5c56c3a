//! What the handle and the answering thread share.

use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::PullOut;
use crate::log::Exchange;
use crate::mask::Mask;

/// pcscd polls for a card every 400 ms and powers it at once.
const POWER_TIMEOUT: Duration = Duration::from_secs(10);

/// How far an insertion has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Presence {
    #[default]
    Out,
    /// vpcd has accepted the connection, or will.
    Connected,
    /// pcscd has asked for the ATR, which is how it polls for a card.
    Seen,
    /// pcscd has powered the card.
    On,
    /// pcscd has asked for the ATR after that: it has the card.
    Powered,
}

#[derive(Debug, Default)]
struct State {
    presence: Presence,
    left: Option<Instant>,
}

/// What the handle and the answering thread share.
#[derive(Debug)]
pub(crate) struct Shared {
    mask: Mutex<Mask>,
    log: Mutex<Vec<Exchange>>,
    pull_out: Mutex<Option<PullOut>>,
    state: Mutex<State>,
    changed: Condvar,
    pub(crate) delay_micros: AtomicU64,
}

/// Ignores poisoning: the clean-up after one test's failed assertion must not hide it behind a second panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(mask: Mask) -> Self {
        Self {
            mask: Mutex::new(mask),
            log: Mutex::default(),
            pull_out: Mutex::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            delay_micros: AtomicU64::new(0),
        }
    }

    pub(crate) fn mask(&self) -> MutexGuard<'_, Mask> {
        lock(&self.mask)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Vec<Exchange>> {
        lock(&self.log)
    }

    pub(crate) fn record(&self, exchange: Exchange) {
        self.log().push(exchange);
    }

    pub(super) fn presence(&self) -> Presence {
        lock(&self.state).presence
    }

    pub(super) fn left_at(&self) -> Option<Instant> {
        lock(&self.state).left
    }

    pub(super) fn set_presence(&self, presence: Presence) {
        lock(&self.state).presence = presence;
    }

    pub(crate) fn saw_power_on(&self) {
        let mut state = lock(&self.state);
        state.presence = state.presence.max(Presence::On);
    }

    pub(crate) fn saw_atr_request(&self) {
        let mut state = lock(&self.state);
        state.presence = match state.presence {
            Presence::On | Presence::Powered => Presence::Powered,
            Presence::Out | Presence::Connected | Presence::Seen => Presence::Seen,
        };
        self.changed.notify_all();
    }

    pub(crate) fn left(&self) {
        *lock(&self.state) = State { presence: Presence::Out, left: Some(Instant::now()) };
        self.changed.notify_all();
    }

    pub(super) fn wait_for(&self, wanted: Presence) -> io::Result<()> {
        let waiting = |state: &mut State| state.presence != Presence::Out && state.presence < wanted;
        let state = lock(&self.state);
        let waited = self.changed.wait_timeout_while(state, POWER_TIMEOUT, waiting);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.presence < wanted {
            let message = "pcscd did not power the card: is its vpcd driver installed?";
            return Err(io::Error::new(io::ErrorKind::TimedOut, message));
        }
        Ok(())
    }

    pub(super) fn set_pull_out(&self, moment: Option<PullOut>) {
        *lock(&self.pull_out) = moment;
    }

    /// Counts this command towards the chosen moment, which is used up once it arrives.
    pub(crate) fn is_pulled_out_at(&self, command: &[u8]) -> bool {
        let mut pull_out = lock(&self.pull_out);
        let remaining = match pull_out.as_mut() {
            Some(PullOut::Apdu(remaining)) => remaining,
            Some(PullOut::Instruction(ins, remaining)) if command.get(1) == Some(ins) => remaining,
            _ => return false,
        };
        *remaining = remaining.saturating_sub(1);
        let now = *remaining == 0;
        if now {
            *pull_out = None;
        }
        now
    }
}
