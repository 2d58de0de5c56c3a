//! Signals while a question stands, which has changed the terminal.
//!
//! A signal that ends the program puts the terminal back first, in the handler itself: a fault in a module's thread leaves
//! no other moment. One that stops it (Ctrl-Z) is noted, and the question wakes up and stops by itself, as readpassphrase(3)
//! does. Between questions every signal does what it always does.

use std::io::{self, PipeReader, PipeWriter};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::fd::BorrowedFd;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};

use libc::c_int;
use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetpgrp, tcsetattr};

/// How the terminal was before the question that stands; null where none does. What it points to is never freed: a handler
/// may look at it at any time.
static FOUND: AtomicPtr<Termios> = AtomicPtr::new(ptr::null_mut());

/// The signal that asked the program to stop; 0 for none.
static STOP: AtomicI32 = AtomicI32::new(0);

/// Whether the program was stopped and goes on.
static CONTINUED: AtomicBool = AtomicBool::new(false);

/// Wakes the question that waits for a key.
static WAKE: OnceLock<(PipeReader, PipeWriter)> = OnceLock::new();

/// What Rust's own runtime does at a fault: it may be taken over, and what a module has put in its place may not.
static FAULTS: OnceLock<[usize; 2]> = OnceLock::new();

/// The faults for which Rust's runtime has a handler, to tell a stack that has overflowed.
const HANDLED_FAULTS: [c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// Remembers what is done at the start of the program, before any module is loaded.
pub(in crate::terminal) fn remember() {
    let _ = FAULTS.set(HANDLED_FAULTS.map(|signal| disposition(signal).map_or(0, |action| action.sa_sigaction)));
}

/// Whether whoever started the program wants this signal to have no effect, as nohup(1) does.
pub(in crate::terminal) fn is_ignored(signal: c_int) -> bool {
    disposition(signal).is_some_and(|action| action.sa_sigaction == libc::SIG_IGN)
}

/// How the terminal was before the question that stands.
pub(super) fn found() -> Option<&'static Termios> {
    // SAFETY: null, or a leaked box that nobody changes.
    unsafe { FOUND.load(Ordering::Acquire).as_ref() }
}

/// Puts the terminal back as it was before the question that stands, and forgets what was typed: half a PIN must not reach
/// the shell. A terminal that has gone to another program is that one's: `false`. Only calls that a handler may make
/// (POSIX.1 section 2.4.3).
pub(super) fn put_back() -> bool {
    let Some(found) = found().filter(|_| is_ours()) else { return false };
    let _ = tcflush(stdin(), QueueSelector::IFlush);
    tcsetattr(stdin(), OptionalActions::Now, found).is_ok()
}

/// Whether this program is in the foreground of its terminal.
fn is_ours() -> bool {
    tcgetpgrp(stdin()).is_ok_and(|group| group == rustix::process::getpgrp())
}

/// The end of the pipe that can be read once a signal wants the question's attention.
pub(super) fn wake() -> Option<BorrowedFd<'static>> {
    WAKE.get().map(|(reader, _)| reader.as_fd())
}

/// The signal that asked the program to stop since this was last asked.
pub(super) fn stop_asked() -> Option<c_int> {
    Some(STOP.swap(0, Ordering::SeqCst)).filter(|signal| *signal != 0)
}

/// Whether the program was stopped and goes on, since this was last asked.
pub(super) fn was_continued() -> bool {
    CONTINUED.swap(false, Ordering::SeqCst)
}

/// While this lives, signals are caught.
#[must_use = "signals are caught for as long as this is kept"]
pub(super) struct Caught {
    former: Vec<(c_int, libc::sigaction)>,
}

/// Catches signals on behalf of a question, before which the terminal was so.
pub(super) fn catch(found: Termios) -> io::Result<Caught> {
    if WAKE.get().is_none() {
        let (reader, writer) = io::pipe()?;
        // A handler must never wait.
        rustix::io::ioctl_fionbio(&reader, true)?;
        rustix::io::ioctl_fionbio(&writer, true)?;
        let _ = WAKE.set((reader, writer));
    }
    STOP.store(0, Ordering::SeqCst);
    CONTINUED.store(false, Ordering::SeqCst);
    FOUND.store(Box::into_raw(Box::new(found)), Ordering::Release);
    let mut former = Vec::new();
    for signal in 1..=last_signal() {
        let Some(action) = disposition(signal) else { continue };
        // What is ignored stays so, and what somebody else handles is theirs.
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
        // One that came too late to be acted upon while the question stood.
        if let Some(signal) = stop_asked() {
            raise(signal);
        }
    }
}

/// Sends a signal to this thread, which has acted upon it before this returns: the program stops here, and returns when it
/// goes on.
pub(super) fn raise(signal: c_int) {
    // SAFETY: takes a number and touches no memory.
    unsafe { libc::raise(signal) };
}

/// What a question does at this signal; `None` where it has nothing to do.
fn handler(signal: c_int) -> Option<libc::sigaction> {
    let (handler, flags): (extern "C" fn(c_int), c_int) = match signal {
        libc::SIGKILL | libc::SIGSTOP => return None,
        // These end nothing.
        libc::SIGCHLD | libc::SIGURG | libc::SIGWINCH => return None,
        #[cfg(any(target_vendor = "apple", target_os = "freebsd", target_os = "netbsd", target_os = "openbsd"))]
        libc::SIGINFO => return None,
        // A call that waits is woken: no SA_RESTART.
        libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU => (stops, 0),
        libc::SIGCONT => (continues, 0),
        // The stack may be what has failed. The second time the signal does what it does by itself.
        _ => (ends, libc::SA_ONSTACK | libc::SA_RESETHAND),
    };
    let mut all = MaybeUninit::uninit();
    // SAFETY: zeros are a value of this structure, with no restorer; sigfillset writes the whole set.
    let mut action: libc::sigaction = unsafe {
        libc::sigfillset(all.as_mut_ptr());
        MaybeUninit::zeroed().assume_init()
    };
    action.sa_sigaction = handler as *const () as usize;
    action.sa_flags = flags;
    // SAFETY: written above.
    action.sa_mask = unsafe { all.assume_init() };
    Some(action)
}

extern "C" fn ends(signal: c_int) {
    let _ = put_back();
    // Waits until this handler ends, and then ends the program by the signal it got.
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

/// What is done at this signal now; `None` for a number that stands for none, or that the C library keeps to itself.
fn disposition(signal: c_int) -> Option<libc::sigaction> {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: with NULL for the new action the old one is only asked for, and written whole where the answer is 0.
    unsafe { (libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) == 0).then(|| action.assume_init()) }
}

fn set(signal: c_int, action: &libc::sigaction) {
    // SAFETY: the action was either the one before, or is one of the handlers above, which make only calls that are
    // allowed in a handler.
    unsafe { libc::sigaction(signal, action, ptr::null_mut()) };
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn last_signal() -> c_int {
    libc::SIGRTMAX()
}

/// POSIX has no name for it; NetBSD has the most.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn last_signal() -> c_int {
    63
}
