//! The console: its events, its keys, and whether its window is this program's own.

use std::io;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{HANDLE, WAIT_FAILED, WAIT_TIMEOUT};
use windows_sys::Win32::System::Console::{
    CTRL_BREAK_EVENT, CTRL_C_EVENT, FlushConsoleInputBuffer, GetConsoleProcessList, GetStdHandle, INPUT_RECORD,
    KEY_EVENT, PeekConsoleInputW, ReadConsoleInputW, STD_INPUT_HANDLE, SetConsoleCtrlHandler,
};
use windows_sys::Win32::System::Threading::WaitForSingleObject;
use windows_sys::Win32::UI::Input::KeyboardAndMouse::{
    VK_CAPITAL, VK_CONTROL, VK_LWIN, VK_MENU, VK_NUMLOCK, VK_RWIN, VK_SCROLL, VK_SHIFT,
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

/// Waits for a key to be pressed, for at most this long; whether one was. It is left to be read. What else the console tells
/// before it is dropped: a key that was let go, Shift and its like, the mouse, a window of another size.
///
/// # Errors
///
/// The system's; standard input is no console.
pub fn has_key(within: Duration) -> io::Result<bool> {
    let until = Instant::now().checked_add(within);
    loop {
        let left = until.map_or(within, |until| until.saturating_duration_since(Instant::now()));
        // SAFETY: any handle may be passed.
        let input = unsafe { GetStdHandle(STD_INPUT_HANDLE) };
        // Rounded up, so that the last part of a millisecond is waited for as well.
        let milliseconds = u32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(u32::MAX - 1);
        // SAFETY: as above.
        match unsafe { WaitForSingleObject(input, milliseconds) } {
            WAIT_TIMEOUT => return Ok(false),
            WAIT_FAILED => return Err(io::Error::last_os_error()),
            _ => {}
        }
        match next(input, PeekConsoleInputW)? {
            Some(record) if is_key(&record) => return Ok(true),
            Some(_) => drop(next(input, ReadConsoleInputW)?),
            None if left.is_zero() => return Ok(false),
            None => {}
        }
    }
}

/// The first of what the console has to tell, by one of the two calls that give it.
fn next(
    input: HANDLE,
    call: unsafe extern "system" fn(HANDLE, *mut INPUT_RECORD, u32, *mut u32) -> BOOL,
) -> io::Result<Option<INPUT_RECORD>> {
    let (mut record, mut count) = (INPUT_RECORD::default(), 0);
    // SAFETY: there is room for the one record that is asked for, and both are writable.
    match unsafe { call(input, &raw mut record, 1, &raw mut count) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok((count > 0).then_some(record)),
    }
}

/// Whether a key was pressed that means something by itself.
fn is_key(record: &INPUT_RECORD) -> bool {
    if u32::from(record.EventType) != KEY_EVENT {
        return false;
    }
    // SAFETY: the type says which part of the union was written.
    let key = unsafe { record.Event.KeyEvent };
    let only_changes_others = [VK_SHIFT, VK_CONTROL, VK_MENU, VK_CAPITAL, VK_NUMLOCK, VK_SCROLL, VK_LWIN, VK_RWIN];
    key.bKeyDown != 0 && !only_changes_others.contains(&key.wVirtualKeyCode)
}

/// Drops the keys that were pressed and not yet read.
pub fn forget_keys() {
    // SAFETY: any handle may be passed. If standard input is no console, the call fails and changes nothing.
    unsafe { FlushConsoleInputBuffer(GetStdHandle(STD_INPUT_HANDLE)) };
}
