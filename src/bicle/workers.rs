//! Parallel work on several files: the bulk of it runs on several threads, while what must be sequential stays so.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use crate::error::{Error, Result, SealedError};

/// Takes the jobs one by one on this thread, each with its file's index in the batch, and runs `work` on them on as many
/// threads as there are processors, but at most eight. The results are in the order of the files. A panic counts as the
/// failure of its own file only.
pub(super) fn run<J: Send, R: Send>(
    jobs: impl Iterator<Item = (usize, J)>,
    work: impl Fn(usize, J) -> Result<R> + Sync,
) -> Vec<(usize, Result<R>)> {
    hear_panics();
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let (sender, receiver) = sync_channel::<(usize, J)>(1);
    let (receiver, done) = (Mutex::new(receiver), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                WORKS.set(true);
                loop {
                    let job = lock(&receiver).recv();
                    let Ok((at, job)) = job else { return };
                    // Whatever state a panic leaves is dropped with the job and never used again.
                    let outcome = catch_unwind(AssertUnwindSafe(|| work(at, job)));
                    let outcome = outcome
                        .unwrap_or_else(|panic| Err(Error::Sealed(SealedError::Internal(words_of(panic.as_ref())))));
                    lock(&done).push((at, outcome));
                }
            });
        }
        for job in jobs {
            if sender.send(job).is_err() {
                break;
            }
        }
        drop(sender);
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done
}

/// Locks even a poisoned mutex: no work is done while holding it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// Whether this is a worker thread.
    static WORKS: Cell<bool> = const { Cell::new(false) };
    /// Where its last panic occurred.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on, a worker's panic is not printed but kept for its file's error: standard error holds only the answer's one
/// error.
fn hear_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| match panic.location() {
            Some(place) if WORKS.get() => PLACE.set(format!(" ({}:{})", place.file(), place.line())),
            _ => usual(panic),
        }));
    });
}

/// A panic's message and location.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    text + &PLACE.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_that_panics_is_the_failure_of_its_file_alone() {
        // More files than threads: each thread must go on after a panic.
        let done = run((0..40).map(|at| (at, at)), |_, job| {
            assert!(job % 4 != 1, "file {job}");
            Ok(job * 2)
        });
        assert_eq!(done.len(), 40);
        for (expected, (at, outcome)) in done.into_iter().enumerate() {
            assert_eq!(at, expected);
            match outcome {
                Ok(result) => assert!(at % 4 != 1 && result == at * 2),
                Err(error) => {
                    assert!(at % 4 == 1);
                    assert!(
                        matches!(&error, Error::Sealed(SealedError::Internal(said)) if said.starts_with(&format!("file {at} (src/bicle/"))),
                        "{error:?}"
                    );
                    assert_eq!((error.code(), error.exit_code()), ("internal", 1));
                }
            }
        }
    }
}
