//! This process.

use windows_sys::Win32::System::Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, TerminateProcess};

/// From now on this process and those that it starts end at once when they crash, without a window of Windows Error
/// Reporting.
pub fn crash_quietly() {
    // SAFETY: it takes numbers only.
    unsafe { SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX) };
}

/// Ends this process at once, with this exit code and without exit handlers: neither the C library's nor those of loaded
/// libraries, in which another thread may be running.
pub fn end(code: u8) -> ! {
    loop {
        // SAFETY: the pseudo-handle of this process is always valid and allows everything.
        unsafe { TerminateProcess(GetCurrentProcess(), u32::from(code)) };
    }
}
