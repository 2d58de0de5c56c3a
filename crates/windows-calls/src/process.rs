//! This process.

use windows_sys::Win32::System::Threading::{GetCurrentProcess, TerminateProcess};

/// Ends this process at once, with this exit code and without exit handlers: neither the C library's nor those of loaded
/// libraries, in which another thread may be running.
pub fn end(code: u8) -> ! {
    loop {
        // SAFETY: the pseudo-handle of this process is always valid and allows everything.
        unsafe { TerminateProcess(GetCurrentProcess(), u32::from(code)) };
    }
}
