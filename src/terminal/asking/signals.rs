//! Signals during a question, while the terminal's settings are changed.
//!
//! A signal that ends the process first restores the terminal, in the handler itself: after a fault in a module's thread
//! there is no later opportunity. A signal that stops it (Ctrl-Z) is recorded; the question wakes up and stops the process
//! itself, like readpassphrase(3). Between questions every signal has its usual effect.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};

use libc::c_int;
use rustix::io::fcntl_dupfd_cloexec;
use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetpgrp, tcsetattr};

use crate::model::system::OUT_OF_THE_WAY;

/// The terminal's settings before the current question; null if there is none. What it points to is never freed, since a
/// handler may read it at any time.
static FOUND: AtomicPtr<Termios> = AtomicPtr::new(ptr::null_mut());

/// The signal that asked the process to stop; 0 if none.
static STOP: AtomicI32 = AtomicI32::new(0);

/// Whether the process was stopped and continued.
static CONTINUED: AtomicBool = AtomicBool::new(false);

/// Wakes up the question that is waiting for a key.
static WAKE: OnceLock<(OwnedFd, OwnedFd)> = OnceLock::new();

/// The fault handlers from the start of the program, which may be replaced; those that a module installed instead may not.
static FAULTS: OnceLock<[usize; 3]> = OnceLock::new();

/// The faults handled by Rust's runtime, to report stack overflows, and an abort, to show what a module said before it.
const HANDLED_FAULTS: [c_int; 3] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGABRT];

/// Records the handlers at the start of the program, before any module is loaded.
pub(in crate::terminal) fn remember() {
    let _ = FAULTS.set(HANDLED_FAULTS.map(|signal| disposition(signal).map_or(0, |action| action.sa_sigaction)));
}

/// Whether the process was started with this signal ignored, as nohup(1) does.
pub(in crate::terminal) fn is_ignored(signal: c_int) -> bool {
    disposition(signal).is_some_and(|action| action.sa_sigaction == libc::SIG_IGN)
}

/// The terminal's settings before the current question.
pub(super) fn found() -> Option<&'static Termios> {
    // SAFETY: null, or a leaked box that is never modified.
    unsafe { FOUND.load(Ordering::Acquire).as_ref() }
}

/// Restores the terminal's settings from before the current question, and discards typed input: half a PIN must not reach
/// the shell. Leaves the terminal alone and returns `false` if another program has it now. Makes only async-signal-safe
/// calls (POSIX.1 section 2.4.3).
pub(super) fn put_back() -> bool {
    let Some(found) = found().filter(|_| is_ours()) else { return false };
    let _ = tcflush(stdin(), QueueSelector::IFlush);
    tcsetattr(stdin(), OptionalActions::Now, found).is_ok()
}

/// Whether this process is in the foreground of its terminal.
fn is_ours() -> bool {
    tcgetpgrp(stdin()).is_ok_and(|group| group == rustix::process::getpgrp())
}

/// The end of the pipe that becomes readable when a signal needs the question's attention.
pub(super) fn wake() -> Option<BorrowedFd<'static>> {
    WAKE.get().map(|(reader, _)| reader.as_fd())
}

/// The signal, if any, that asked the process to stop since the last call.
pub(super) fn stop_asked() -> Option<c_int> {
    Some(STOP.swap(0, Ordering::SeqCst)).filter(|signal| *signal != 0)
}

/// Whether the process was stopped and continued since the last call.
pub(super) fn was_continued() -> bool {
    CONTINUED.swap(false, Ordering::SeqCst)
}

/// Signals are caught while this value lives.
#[must_use = "signals are caught for as long as this is kept"]
pub(super) struct Caught {
    former: Vec<(c_int, libc::sigaction)>,
}

/// Catches signals for a question; `found` are the terminal's previous settings.
pub(super) fn catch(found: Termios) -> io::Result<Caught> {
    if WAKE.get().is_none() {
        let (reader, writer) = io::pipe()?;
        // A handler must never block.
        rustix::io::ioctl_fionbio(&reader, true)?;
        rustix::io::ioctl_fionbio(&writer, true)?;
        let out_of_the_way = |end: OwnedFd| fcntl_dupfd_cloexec(&end, OUT_OF_THE_WAY).unwrap_or(end);
        let _ = WAKE.set((out_of_the_way(reader.into()), out_of_the_way(writer.into())));
    }
    STOP.store(0, Ordering::SeqCst);
    CONTINUED.store(false, Ordering::SeqCst);
    FOUND.store(Box::into_raw(Box::new(found)), Ordering::Release);
    let mut former = Vec::new();
    for signal in 1..=last_signal() {
        let Some(action) = disposition(signal) else { continue };
        // Ignored signals stay ignored, and signals handled by others are left to them.
        let is_free = action.sa_sigaction == libc::SIG_DFL || is_of_the_runtime(signal, &action);
        if let Some(handler) = handler(signal).filter(|_| is_free) {
            set(signal, &handler);
            former.push((signal, action));
        }
    }
    Ok(Caught { former })
}

impl Drop for Caught {
    fn drop(&mut self) {
        FOUND.store(ptr::null_mut(), Ordering::Release);
        for (signal, action) in &self.former {
            set(*signal, action);
        }
        // A stop that came too late for the question to act on.
        if let Some(signal) = stop_asked() {
            raise(signal);
        }
    }
}

/// Sends a signal to this thread, which acts on it before this function returns: the process stops here, and continues
/// from here.
pub(super) fn raise(signal: c_int) {
    // SAFETY: takes a number and touches no memory.
    unsafe { libc::raise(signal) };
}

/// What a question does with this signal; `None` if nothing.
fn handler(signal: c_int) -> Option<libc::sigaction> {
    let (handler, flags): (extern "C" fn(c_int), c_int) = match signal {
        libc::SIGKILL | libc::SIGSTOP => return None,
        // These do not end the process.
        libc::SIGCHLD | libc::SIGURG | libc::SIGWINCH => return None,
        #[cfg(any(target_vendor = "apple", target_os = "freebsd", target_os = "netbsd", target_os = "openbsd"))]
        libc::SIGINFO => return None,
        // A blocking call must be interrupted: no SA_RESTART.
        libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU => (stops, 0),
        libc::SIGCONT => (continues, 0),
        // The stack may be what overflowed. When raised again, the signal has its default effect.
        _ => (ends, libc::SA_ONSTACK | libc::SA_RESETHAND),
    };
    let mut all = MaybeUninit::uninit();
    // SAFETY: all-zero is a valid value of this structure, with no restorer; sigfillset writes the whole set.
    let mut action: libc::sigaction = unsafe {
        libc::sigfillset(all.as_mut_ptr());
        MaybeUninit::zeroed().assume_init()
    };
    action.sa_sigaction = handler as *const () as usize;
    action.sa_flags = flags;
    // SAFETY: initialised by sigfillset above.
    action.sa_mask = unsafe { all.assume_init() };
    Some(action)
}

extern "C" fn ends(signal: c_int) {
    let _ = put_back();
    // Stays pending until this handler returns, then ends the process with the original signal.
    raise(signal);
}

extern "C" fn stops(signal: c_int) {
    STOP.store(signal, Ordering::SeqCst);
    wake_up();
}

extern "C" fn continues(_: c_int) {
    CONTINUED.store(true, Ordering::SeqCst);
    wake_up();
}

fn wake_up() {
    if let Some((_, writer)) = WAKE.get() {
        let _ = rustix::io::write(writer, &[0]);
    }
}

fn is_of_the_runtime(signal: c_int, action: &libc::sigaction) -> bool {
    let at = HANDLED_FAULTS.iter().position(|fault| *fault == signal);
    at.is_some_and(|at| FAULTS.get().is_some_and(|known| known[at] == action.sa_sigaction))
}

/// The current action of this signal; `None` for a number that is no signal, or one reserved by the C library.
fn disposition(signal: c_int) -> Option<libc::sigaction> {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: with NULL as the new action, the old one is only queried, and is fully written if the result is 0.
    unsafe { (libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) == 0).then(|| action.assume_init()) }
}

fn set(signal: c_int, action: &libc::sigaction) {
    // SAFETY: the action is either the previous one or one of the handlers above, which make only async-signal-safe
    // calls.
    unsafe { libc::sigaction(signal, action, ptr::null_mut()) };
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn last_signal() -> c_int {
    libc::SIGRTMAX()
}

/// POSIX defines no maximum; NetBSD has the most signals.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn last_signal() -> c_int {
    63
}
