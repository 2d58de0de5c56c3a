//! The two things needed to protect secrets that safe Rust cannot do: removing a value from the environment, and locking
//! memory.

/// Asks the system to keep these bytes in memory; it may refuse, which is nobody's loss.
pub(super) fn lock(start: *const u8, length: usize) {
    #[cfg(unix)]
    if length > 0 {
        // SAFETY: locking neither reads nor writes; an unmapped address is an error (POSIX.1, mlock).
        let _ = unsafe { rustix::mm::mlock(start.cast_mut().cast(), length) };
    }
    #[cfg(not(unix))]
    let _ = (start, length);
}

/// Takes an environment variable's value and removes the variable; `None` if it is not set or empty.
///
/// # Safety
///
/// No other thread may be running.
#[cfg(unix)]
pub(super) unsafe fn take_variable<T>(name: &str, mut keep: impl FnMut(&[u8]) -> T) -> Option<T> {
    use std::ffi::{CStr, c_char};

    use zeroize::Zeroize;

    // POSIX.1 section 8.1: the strings of the environment, terminated by NULL.
    #[cfg(not(target_vendor = "apple"))]
    let block = {
        unsafe extern "C" {
            static environ: *const *mut c_char;
        }
        // SAFETY: the C library sets it before `main`, and no other thread changes it.
        unsafe { environ }
    };
    #[cfg(target_vendor = "apple")]
    let block = {
        unsafe extern "C" {
            fn _NSGetEnviron() -> *const *const *mut c_char;
        }
        // SAFETY: the C library sets it before `main`, and no other thread changes it.
        unsafe { *_NSGetEnviron() }
    };
    let (mut found, mut taken) = (false, None);
    let mut entry = block;
    // SAFETY: the pointers up to NULL are the environment's, each to a NUL-terminated string that stays in place
    // while no other thread runs. Only the bytes between a name's `=` and the NUL are overwritten.
    unsafe {
        while !entry.is_null() && !(*entry).is_null() {
            let text = CStr::from_ptr(*entry).to_bytes();
            let value_at = name.len() + 1;
            if text.starts_with(name.as_bytes()) && text.get(name.len()) == Some(&b'=') {
                let value = std::slice::from_raw_parts_mut((*entry).add(value_at).cast::<u8>(), text.len() - value_at);
                // getenv(3) answers the first of several.
                if !found && !value.is_empty() {
                    taken = Some(keep(value));
                }
                found = true;
                value.zeroize();
            }
            entry = entry.add(1);
        }
        std::env::remove_var(name);
    }
    taken
}

/// Takes an environment variable's value and removes the variable, on systems that do not expose the environment block.
///
/// # Safety
///
/// No other thread may be running.
#[cfg(not(unix))]
pub(super) unsafe fn take_variable<T>(name: &str, mut keep: impl FnMut(&[u8]) -> T) -> Option<T> {
    let value = zeroize::Zeroizing::new(std::env::var_os(name)?.into_encoded_bytes());
    // SAFETY: no other thread is running.
    unsafe { std::env::remove_var(name) };
    (!value.is_empty()).then(|| keep(&value))
}
