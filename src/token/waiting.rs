//! Telling the user what a long wait is for: a module can be silent for a long time, and for good reasons.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use crate::context::Context;
use crate::model::Slot;
use crate::output::{self, Format};
use crate::t;

/// How long to wait before saying anything: longer than a card takes for a signature.
const PATIENCE: Duration = Duration::from_secs(4);

/// What the user is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The module is loading, or reading the token.
    Module,
    /// A PIN is being presented: on a keypad, or in a window of the vendor's middleware.
    Login,
    /// A key is being used; some middlewares open their own window for the PIN of a signature.
    Key,
    /// A key pair is being generated, which can take a token a minute or two.
    KeyGeneration,
}

/// While this value lives, a notice appears once, after a few seconds.
#[must_use = "the wait lasts for as long as this is kept"]
pub(crate) struct Waiting(Arc<(Mutex<bool>, Condvar)>);

impl Context {
    /// Shows a notice on standard error if the wait takes more than a few seconds.
    pub(crate) fn waiting(&self, what: Wait) -> Waiting {
        let state = Arc::new((Mutex::new(false), Condvar::new()));
        if self.format == Format::Text {
            let shared = Arc::clone(&state);
            thread::spawn(move || {
                let (over, changed) = &*shared;
                let Ok(guard) = over.lock() else { return };
                let waited = changed.wait_timeout_while(guard, PATIENCE, |over| !*over);
                if waited.is_ok_and(|(_, outcome)| outcome.timed_out()) {
                    output::notice(&sentence(what));
                }
            });
        }
        Waiting(state)
    }
}

impl Context {
    /// As [`Context::waiting`], for a call that presents a PIN: with a keypad reader the user types it there.
    pub(crate) fn waiting_for_pin(&self, slot: &Slot) -> Waiting {
        self.waiting(if slot.token.pinpad { Wait::Login } else { Wait::Module })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let (over, changed) = &*self.0;
        if let Ok(mut over) = over.lock() {
            *over = true;
        }
        changed.notify_all();
    }
}

fn sentence(what: Wait) -> String {
    match what {
        Wait::Module => t!("waiting-module"),
        Wait::Login => t!("waiting-login"),
        Wait::Key => t!("waiting-key"),
        Wait::KeyGeneration => t!("waiting-key-generation"),
    }
}
