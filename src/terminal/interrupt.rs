//! Ctrl-C: the terminal is restored, and work that must not be interrupted halfway is not.
//!
//! During a step that writes, a first Ctrl-C is recorded and takes effect between two steps; a second one ends the process
//! at once. At a question the first one ends it, as soon as files being written by other threads are released. SIGTERM and
//! SIGHUP (a closed terminal) are treated the same way. For other signals during a question, see `signals`.
//!
//! On Windows the console tells of Ctrl-C and Ctrl-Break, and that its window is being closed, the user logs off or the
//! machine shuts down. After that the process has a few seconds: the step in progress is waited for.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::{asking, drawing};
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

/// Records an interruption; whether it ends the process at once.
fn ends_at_once() -> bool {
    let again = PENDING.swap(true, Ordering::SeqCst);
    // At a question, the person does not want to answer; writes in other threads stop at their next block.
    again || HELD.load(Ordering::SeqCst) == 0 || asking::is_standing() && is_let_go_within(Duration::from_secs(3))
}

/// Waits for writes in progress to stop; whether they did in time.
fn is_let_go_within(limit: Duration) -> bool {
    const STEP: Duration = Duration::from_millis(20);
    let steps = limit.as_millis() / STEP.as_millis();
    (0..steps).any(|_| {
        thread::sleep(STEP);
        HELD.load(Ordering::SeqCst) == 0
    })
}

/// Leaves the terminal as it was found.
fn leave_the_question() {
    if asking::is_standing() {
        asking::end();
        drawing::leave();
    }
}

#[cfg(unix)]
pub(crate) use unix::watch;
#[cfg(windows)]
pub(crate) use windows::watch;

#[cfg(unix)]
mod unix {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    use super::{ends_at_once, leave_the_question};
    use crate::terminal::asking;

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
                if ends_at_once() {
                    leave_the_question();
                    // Without exit handlers: they belong to the vendor's module, in which another thread may be running.
                    signal_hook::low_level::exit(130);
                }
            }
        });
    }

    /// Exceeding the file size limit (`ulimit -f`) then fails the write with an error instead of killing the process.
    fn refuse_long_files() {
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    }
}

#[cfg(windows)]
mod windows {
    use std::time::Duration;

    use windows_calls::console::{self, Event};
    use windows_calls::process;

    use super::{ends_at_once, is_let_go_within, leave_the_question};

    /// Windows ends the process five seconds after it was told of the closing.
    const UNTIL_KILLED: Duration = Duration::from_millis(4500);

    /// Starts listening to the console; called once at program start.
    pub(crate) fn watch() {
        // If this fails, Ctrl-C still ends the process by default.
        let _ = console::watch(heard);
    }

    fn heard(event: Event) {
        let ends = ends_at_once();
        if event == Event::Close && !ends {
            is_let_go_within(UNTIL_KILLED);
        }
        if ends || event == Event::Close {
            leave_the_question();
            // Without exit handlers, as elsewhere.
            process::end(130);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_writes_is_let_end() {
        let held = hold();
        assert!(!ends_at_once(), "the first is recorded");
        assert!(is_pending() && matches!(stop_if_asked(), Err(Error::Cancelled)));
        let waiting = thread::spawn(|| is_let_go_within(Duration::from_secs(30)));
        drop(held);
        assert!(waiting.join().unwrap(), "its end is waited for");
        let _held = hold();
        assert!(ends_at_once(), "the second ends it");
        assert!(!is_let_go_within(Duration::from_millis(40)));
    }
}
