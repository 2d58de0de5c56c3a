//! What happens while the library is being loaded, and faults that crash or hang the process, then or during a call.

#[cfg(unix)]
use std::fs::File;
#[cfg(unix)]
use std::io::Write;
use std::time::Duration;

use crate::rules::End;

/// Ends the process, or hangs.
pub(crate) fn end(how: End) -> ! {
    match how {
        End::Hang => loop {
            std::thread::sleep(Duration::from_secs(3600));
        },
        End::Abort => std::process::abort(),
        End::Exit => std::process::exit(3),
        End::Segv => {
            // A real fault, not raise(): the handler of Rust's runtime returns from the first SIGSEGV and expects the
            // access to be retried. SAFETY: page zero is never mapped, so no memory of this process is touched; the
            // access ends the process.
            unsafe { std::ptr::without_provenance_mut::<u8>(8).write_volatile(0) };
            std::process::abort()
        }
    }
}

/// Runs while the library is being loaded, before the client knows any of its symbols. On Windows nothing does.
#[cfg(unix)]
extern "C" fn at_load() {
    if let Some(path) = std::env::var_os("FAULTY_ENVIRONMENT")
        && in_library()
    {
        // Nothing needs reporting here: a test that finds no file fails.
        let _ = write_environment(&path);
    }
    let asked = [(End::Hang, "FAULTY_HANG"), (End::Abort, "FAULTY_ABORT"), (End::Segv, "FAULTY_SEGV")]
        .into_iter()
        .find(|(_, variable)| std::env::var(variable).is_ok_and(|rules| rules.split(',').any(|rule| rule == "load")));
    if let Some((how, _)) = asked
        && in_library()
    {
        end(how);
    }
}

/// Writes what a module can see of its process's environment: through the C library, and in the block that the process
/// started with.
#[cfg(unix)]
fn write_environment(path: &std::ffi::OsStr) -> std::io::Result<()> {
    let mut text = Vec::new();
    for (name, value) in std::env::vars_os() {
        text.extend([name.as_encoded_bytes(), b"=", value.as_encoded_bytes(), b"\n"].concat());
    }
    text.extend(std::fs::read("/proc/self/environ").unwrap_or_default());
    File::options().create(true).append(true).open(path)?.write_all(&text)
}

/// Whether this code runs from the cdylib. As an rlib it is part of a test program, which must be able to start.
#[cfg(unix)]
fn in_library() -> bool {
    // SAFETY: a Dl_info of zeros is valid (NULL pointers), and dladdr only fills it.
    let mut info = unsafe { std::mem::zeroed::<libc::Dl_info>() };
    // SAFETY: any address may be asked for, and `info` is writable.
    let found = unsafe { libc::dladdr(at_load as *const libc::c_void, &raw mut info) };
    if found == 0 || info.dli_fname.is_null() {
        return false;
    }
    // SAFETY: dladdr succeeded, so this is the NUL-terminated path of a loaded object.
    let path = unsafe { std::ffi::CStr::from_ptr(info.dli_fname) };
    path.to_bytes().ends_with(b".so")
}

/// The linker's list of what runs when the library is loaded.
#[cfg(unix)]
#[used]
#[unsafe(link_section = ".init_array")]
static AT_LOAD: extern "C" fn() = at_load;
