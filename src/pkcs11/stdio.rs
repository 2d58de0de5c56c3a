//! What modules write to the standard error of C's library, kept away from the user while they run in this process.
//!
//! Some modules complain there page by page, into questions and answers. With glibc, `stderr` is a variable that a program
//! may set ("Standard Streams" in its manual): before the first module is loaded it is pointed at a file in memory. Only the
//! C library's stream is moved. File descriptor 2 stays where it was, for what jeton says, for a panic, and for glibc's own
//! words about a damaged heap, and no thread of jeton's uses C's streams. A module that writes to descriptor 2 itself is not
//! kept away, and on other systems none is.
//!
//! The file is sealed at its full size: beyond that writing fails, so a module that floods takes no memory. If the process is
//! aborted (assert(3) has then written its reason) or a module ends it by exit(3), the last of it is shown after all.

use super::apart;

/// The last line that modules wrote since this was last asked; `None` if they wrote nothing, or are not kept away here.
pub(crate) fn last_line() -> Option<String> {
    let text = kept::since_last_time();
    apart::lines_of(&text).next_back()
}

pub(crate) use kept::{end, watch};
pub(super) use kept::{keep_away, let_through};

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod kept {
    use std::fs::File;
    use std::os::fd::{AsFd, BorrowedFd, IntoRawFd};
    use std::ptr;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    use rustix::fs::{MemfdFlags, SealFlags, SeekFrom, fcntl_add_seals, ftruncate, memfd_create, seek};
    use rustix::io::{fcntl_dupfd_cloexec, pread, write};

    use crate::model::system::OUT_OF_THE_WAY;

    /// The most that is kept.
    const MOST: u64 = 64 << 10;
    /// The most that is shown when the process ends unexpectedly.
    const LAST: u64 = 1024;

    /// The file that the stream writes to; `None` if it could not be made.
    static FILE: OnceLock<Option<File>> = OnceLock::new();
    /// Whether what is written is for a parent process, which reads descriptor 2.
    static IS_HEARD: AtomicBool = AtomicBool::new(false);
    /// Whether the process is ending as it should.
    static ENDS: AtomicBool = AtomicBool::new(false);
    /// How much has been asked for.
    static ASKED: AtomicU64 = AtomicU64::new(0);

    unsafe extern "C" {
        #[link_name = "stderr"]
        static mut STDERR: *mut libc::FILE;
    }

    /// Shows the last of what was written if the process is aborted. To be called before any thread or module.
    pub(crate) fn watch() {
        // SAFETY: `tell` and the emulation make only async-signal-safe calls (POSIX.1 section 2.4.3), and no lock is taken.
        let _ = unsafe {
            signal_hook::low_level::register(libc::SIGABRT, || {
                tell();
                let _ = signal_hook::low_level::emulate_default_handler(libc::SIGABRT);
            })
        };
    }

    /// Leaves the stream where it is: this process was started to load a module, and its parent reads what is written.
    pub(in crate::pkcs11) fn let_through() {
        IS_HEARD.store(true, Ordering::Relaxed);
    }

    /// Points the stream at the file, once, before a module is loaded.
    pub(in crate::pkcs11) fn keep_away() {
        if !IS_HEARD.load(Ordering::Relaxed) {
            FILE.get_or_init(redirect);
        }
    }

    /// From now on the end of the process is its own.
    pub(crate) fn end() {
        ENDS.store(true, Ordering::Relaxed);
    }

    fn redirect() -> Option<File> {
        let file = memfd_create("jeton-module", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).ok()?;
        ftruncate(&file, MOST).ok()?;
        fcntl_add_seals(&file, SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL).ok()?;
        // The second one shares its position with the first.
        let file = File::from(fcntl_dupfd_cloexec(&file, OUT_OF_THE_WAY).ok()?);
        let own = fcntl_dupfd_cloexec(&file, OUT_OF_THE_WAY).ok()?;
        // SAFETY: the descriptor is open and given away; the mode is a C string. The stream is never closed. No thread of
        // jeton's reads or writes C's streams, and no module is loaded yet: nobody else uses the variable.
        unsafe {
            let stream = libc::fdopen(own.into_raw_fd(), c"w".as_ptr());
            if stream.is_null() {
                return None;
            }
            libc::setvbuf(stream, ptr::null_mut(), libc::_IONBF, 0);
            STDERR = stream;
            libc::atexit(at_exit);
        }
        Some(file)
    }

    fn file() -> Option<BorrowedFd<'static>> {
        FILE.get()?.as_ref().map(AsFd::as_fd)
    }

    /// Where the next byte will be written.
    fn position(file: BorrowedFd<'_>) -> u64 {
        seek(file, SeekFrom::Current(0)).unwrap_or(0).min(MOST)
    }

    /// What was written since the last call.
    pub(in crate::pkcs11) fn since_last_time() -> Vec<u8> {
        let Some(file) = file() else { return Vec::new() };
        let end = position(file);
        let start = ASKED.swap(end, Ordering::Relaxed).min(end);
        let mut text = vec![0; usize::try_from(end - start).unwrap_or(0)];
        let length = pread(file, &mut text, start).unwrap_or(0);
        text.truncate(length);
        text
    }

    extern "C" fn at_exit() {
        if !ENDS.load(Ordering::Relaxed) {
            tell();
        }
    }

    /// Writes the last of it to descriptor 2. Neither allocates nor locks; of a text of unknown origin only what no terminal
    /// obeys is written.
    fn tell() {
        let Some(file) = file() else { return };
        let end = position(file);
        let mut text = [0; LAST as usize];
        let length = pread(file, &mut text[..], end.saturating_sub(LAST)).unwrap_or(0).min(end as usize);
        for byte in &mut text[..length] {
            if !(matches!(*byte, b'\n' | b' ') || byte.is_ascii_graphic()) {
                *byte = b'?';
            }
        }
        let _ = write(rustix::stdio::stderr(), &text[..length]);
    }
}

/// Elsewhere the stream cannot be moved by itself.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod kept {
    pub(crate) fn watch() {}
    pub(crate) fn end() {}
    pub(in crate::pkcs11) fn let_through() {}
    pub(in crate::pkcs11) fn keep_away() {}
    pub(in crate::pkcs11) fn since_last_time() -> Vec<u8> {
        Vec::new()
    }
}
