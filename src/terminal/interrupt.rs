//! Ctrl-C: the terminal is left as it was found, and work that must not stop halfway is not stopped halfway.
//!
//! A first Ctrl-C during a step that writes is remembered and acted upon between two steps; a second one ends the program
//! at once, and so does a first one at a question, as soon as the files beside it are let go. A request to end (SIGTERM)
//! and a closed terminal (SIGHUP) are taken the same way. What other signals do while a question stands: `signals`.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, Result};

static HELD: AtomicUsize = AtomicUsize::new(0);
static PENDING: AtomicBool = AtomicBool::new(false);

/// While this lives, a first interruption is only remembered.
#[must_use = "the work is protected for as long as this is kept"]
pub(crate) struct Hold(());

/// Protects a step that must not stop halfway: a file being written, a key pair being made.
pub(crate) fn hold() -> Hold {
    HELD.fetch_add(1, Ordering::SeqCst);
    Hold(())
}

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether Ctrl-C was pressed while a step was protected: stop before the next one.
#[must_use]
pub(crate) fn is_pending() -> bool {
    PENDING.load(Ordering::SeqCst)
}

/// Stops if Ctrl-C was pressed since the last step.
///
/// # Errors
///
/// [`Error::Cancelled`] where Ctrl-C was pressed.
pub(crate) fn stop_if_asked() -> Result<()> {
    if is_pending() { Err(Error::Cancelled) } else { Ok(()) }
}

#[cfg(unix)]
pub(crate) use unix::watch;

#[cfg(unix)]
mod unix {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    use super::{HELD, PENDING};
    use crate::terminal::{asking, drawing};

    /// Starts to listen for SIGINT, SIGTERM and SIGHUP; once, at the start of the program. One that was ignored before it
    /// stays so: what nohup(1) starts outlives its terminal.
    pub(crate) fn watch() {
        refuse_long_files();
        asking::remember();
        let listened = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !asking::is_ignored(*signal));
        // Without it Ctrl-C still ends the program, as the system does by itself.
        let Ok(mut signals) = Signals::new(listened) else { return };
        thread::spawn(move || {
            for _ in &mut signals {
                let again = PENDING.swap(true, Ordering::SeqCst);
                if HELD.load(Ordering::SeqCst) > 0 && !again {
                    // A question waits for a person, who does not want to answer it; what other threads write stops at
                    // its next piece.
                    if !(asking::is_standing() && is_let_go()) {
                        continue;
                    }
                }
                if asking::is_standing() {
                    asking::end();
                    drawing::leave();
                }
                // Straight out: exit handlers belong to the vendor's module, which another thread may be inside of.
                signal_hook::low_level::exit(130);
            }
        });
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
}

/// Elsewhere the system ends the program, and the console needs no restoring.
#[cfg(not(unix))]
pub(crate) fn watch() {}
