//! The work on several files at once: what is bulk work runs on every processor, what must be one after the other stays so.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use crate::error::{Error, Result, SealedError};

/// Takes the jobs here, one after the other, each with its file's place in the batch, and does the work of each on as many
/// threads as there are processors. Results come in the order of the files. A work that panics is the failure of its file
/// and of no other.
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
                    // What it leaves behind is dropped with the job: nothing of it is used again.
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

/// The lock, whatever became of another who held it: nobody works while holding it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// Whether this thread is one of those that work.
    static WORKS: Cell<bool> = const { Cell::new(false) };
    /// Where its last panic was.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on a panic of a thread that works is kept for its file's error: standard error holds the answer's one error.
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

/// What a panic said, and where.
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
        // More files than threads: each thread goes on after it.
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
