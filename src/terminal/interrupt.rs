//! Ctrl-C: the terminal is restored, and work that must not be interrupted halfway is not.
//!
//! During a step that writes, a first Ctrl-C is recorded and takes effect between two steps; a second one ends the process
//! at once. At a question the first one ends it, as soon as files being written by other threads are released. SIGTERM and
//! SIGHUP (a closed terminal) are treated the same way. For other signals during a question, see `signals`.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, Result};

static HELD: AtomicUsize = AtomicUsize::new(0);
static PENDING: AtomicBool = AtomicBool::new(false);

/// While this value lives, a first interruption is only recorded.
#[must_use = "the work is protected for as long as this is kept"]
pub(crate) struct Hold(());

/// Protects a step that must not be interrupted: writing a file, generating a key pair.
pub(crate) fn hold() -> Hold {
    HELD.fetch_add(1, Ordering::SeqCst);
    Hold(())
}

/// From now on a first interruption is only recorded, for a command that an interruption ends as any other key would.
pub(crate) fn only_record() {
    std::mem::forget(hold());
}

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether Ctrl-C was pressed during a protected step: stop before the next one.
#[must_use]
pub(crate) fn is_pending() -> bool {
    PENDING.load(Ordering::SeqCst)
}

/// Stops with [`Error::Cancelled`] if Ctrl-C was pressed since the last step.
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

    /// Starts listening for SIGINT, SIGTERM and SIGHUP; called once at program start. A signal that was ignored then
    /// stays ignored, so that a program started with nohup(1) outlives its terminal.
    pub(crate) fn watch() {
        refuse_long_files();
        asking::remember();
        let listened = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !asking::is_ignored(*signal));
        // If this fails, Ctrl-C still ends the process by default.
        let Ok(mut signals) = Signals::new(listened) else { return };
        thread::spawn(move || {
            for _ in &mut signals {
                let again = PENDING.swap(true, Ordering::SeqCst);
                if HELD.load(Ordering::SeqCst) > 0 && !again {
                    // At a question, the person does not want to answer; writes in other threads stop at
                    // their next block.
                    if !(asking::is_standing() && is_let_go()) {
                        continue;
                    }
                }
                if asking::is_standing() {
                    asking::end();
                    drawing::leave();
                }
                // Without exit handlers: they belong to the vendor's module, in which another thread may be running.
                signal_hook::low_level::exit(130);
            }
        });
    }

    /// Waits for writes in progress to stop; whether they did in time.
    fn is_let_go() -> bool {
        const STEP: Duration = Duration::from_millis(20);
        (0..150).any(|_| {
            thread::sleep(STEP);
            HELD.load(Ordering::SeqCst) == 0
        })
    }

    /// Exceeding the file size limit (`ulimit -f`) then fails the write with an error instead of killing the process.
    fn refuse_long_files() {
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    }
}

/// On other systems, the system ends the process and the console needs no restoring.
#[cfg(not(unix))]
pub(crate) fn watch() {}
