//! Ctrl-C: the terminal is left as it was found, and work that must not stop halfway is not stopped halfway.
//!
//! Without this, a PIN prompt that is interrupted leaves the terminal without echo, since the prompt dies before it
//! restores it. A first Ctrl-C during a step that writes is remembered and acted upon between two steps; a second one
//! ends the program at once, and so does a first one at a question, as soon as the files beside it are let go. A request to end (SIGTERM) and a closed terminal (SIGHUP) are taken the same way.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

static HELD: AtomicUsize = AtomicUsize::new(0);
static PENDING: AtomicBool = AtomicBool::new(false);

/// While this lives, a first interruption is only remembered.
#[must_use = "the work is protected for as long as this is kept"]
pub struct Held(());

/// Protects a step that must not stop halfway: a file being written, a key pair being made.
pub fn hold() -> Held {
    HELD.fetch_add(1, Ordering::SeqCst);
    Held(())
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether Ctrl-C was pressed while a step was protected: stop before the next one.
#[must_use]
pub fn is_pending() -> bool {
    PENDING.load(Ordering::SeqCst)
}

#[cfg(unix)]
pub use unix::{Restore, remember_terminal, watch};

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::Duration;

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    use super::{HELD, PENDING};

    /// The terminal's settings from before the question that is being asked.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// While this lives, an interruption restores the terminal first.
    #[must_use = "the terminal is restored for as long as this is kept"]
    pub struct Restore(());

    /// Remembers how the terminal is, for as long as a question is being asked.
    pub fn remember_terminal() -> Restore {
        if let Ok(mut before) = BEFORE.lock() {
            *before = tcgetattr(io::stdin()).ok();
        }
        Restore(())
    }

    impl Drop for Restore {
        fn drop(&mut self) {
            if let Ok(mut before) = BEFORE.lock() {
                *before = None;
            }
        }
    }

    /// Starts to listen for SIGINT, SIGTERM and SIGHUP; once, at the start of the program.
    pub fn watch() {
        // Without it Ctrl-C still ends the program, as the system does by itself.
        refuse_long_files();
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
        thread::spawn(move || {
            for _ in &mut signals {
                let again = PENDING.swap(true, Ordering::SeqCst);
                if HELD.load(Ordering::SeqCst) > 0 && !again {
                    // A question waits for a person, who does not want to answer it; what other threads write stops at
                    // its next piece.
                    if !(is_asking() && is_let_go()) {
                        continue;
                    }
                }
                restore();
                // Straight out: exit handlers belong to the vendor's module, which another thread may be inside of.
                signal_hook::low_level::exit(130);
            }
        });
    }

    fn is_asking() -> bool {
        BEFORE.lock().is_ok_and(|before| before.is_some())
    }

    /// Waits for what is being written to stop; whether it did in time.
    fn is_let_go() -> bool {
        const STEP: Duration = Duration::from_millis(20);
        (0..150).any(|_| {
            thread::sleep(STEP);
            HELD.load(Ordering::SeqCst) == 0
        })
    }

    /// A write beyond the limit of a file's size (`ulimit -f`) fails, and is said, in the place of ending the program.
    fn refuse_long_files() {
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    }

    fn restore() {
        let Ok(mut before) = BEFORE.lock() else { return };
        if let Some(settings) = before.take() {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &settings);
            show_cursor();
        }
    }

    /// The cursor still stands behind the question, and a list to choose from has hidden it.
    fn show_cursor() {
        let term = console::Term::stderr();
        let _ = term.show_cursor();
        let _ = term.write_line("");
    }
}

#[cfg(not(unix))]
pub use elsewhere::{Restore, remember_terminal, watch};

/// Elsewhere the console reads key by key and needs no restoring.
#[cfg(not(unix))]
mod elsewhere {
    /// Nothing to restore.
    #[must_use = "kept for the duration of a question"]
    pub struct Restore(());

    /// Nothing to remember.
    pub fn remember_terminal() -> Restore {
        Restore(())
    }

    /// Nothing to listen for: the system ends the program.
    pub fn watch() {}
}
