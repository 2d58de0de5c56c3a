//! The console: its events, and whether its window is this program's own.

use std::io;
use std::sync::OnceLock;

use windows_sys::Win32::System::Console::{
    CTRL_BREAK_EVENT, CTRL_C_EVENT, FlushConsoleInputBuffer, GetConsoleProcessList, GetStdHandle, STD_INPUT_HANDLE,
    SetConsoleCtrlHandler,
};
use windows_sys::core::BOOL;

/// What the console tells the programs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Ctrl-C or Ctrl-Break: the program decides whether it ends.
    Interrupt,
    /// The window is being closed, or the user logs off, or the machine shuts down: the process ends as soon as the
    /// handler returns, and in any case after about five seconds.
    Close,
}

static HANDLER: OnceLock<fn(Event)> = OnceLock::new();

/// Has this function called at each event, in a thread of its own. After it has returned from an interrupt the program
/// goes on. Only the first call has an effect.
///
/// # Errors
///
/// The system's.
pub fn watch(handler: fn(Event)) -> io::Result<()> {
    if HANDLER.set(handler).is_err() {
        return Ok(());
    }
    // SAFETY: the function has the prototype that the call wants, and exists as long as the process.
    match unsafe { SetConsoleCtrlHandler(Some(heard), 1) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

unsafe extern "system" fn heard(kind: u32) -> BOOL {
    let Some(handler) = HANDLER.get() else { return 0 };
    handler(if matches!(kind, CTRL_C_EVENT | CTRL_BREAK_EVENT) { Event::Interrupt } else { Event::Close });
    // Handled: nothing else is called.
    1
}

/// Whether this program alone is in its console, whose window then closes when it ends: it was started by a double-click
/// and not from a shell.
#[must_use]
pub fn is_ours_alone() -> bool {
    let mut processes = [0; 2];
    // SAFETY: the buffer has room for as many as the call is told.
    unsafe { GetConsoleProcessList(processes.as_mut_ptr(), 2) == 1 }
}

/// Drops the keys that were pressed and not yet read.
pub fn forget_keys() {
    // SAFETY: any handle may be passed. If standard input is no console, the call fails and changes nothing.
    unsafe { FlushConsoleInputBuffer(GetStdHandle(STD_INPUT_HANDLE)) };
}
