//! The two things that keeping a secret needs and safe Rust cannot do: taking a value out of the environment, and locking
//! memory.

/// Asks the system to keep these bytes in memory; it may refuse, which is nobody's loss.
pub(super) fn lock(start: *const u8, length: usize) {
    #[cfg(unix)]
    if length > 0 {
        // SAFETY: locking neither reads nor writes: an address that is not mapped is an error (POSIX.1, mlock).
        let _ = unsafe { rustix::mm::mlock(start.cast_mut().cast(), length) };
    }
    #[cfg(not(unix))]
    let _ = (start, length);
}

/// What `keep` makes of the value of an environment variable, which is wiped and not there any more afterwards; `None` for
/// no such variable and for an empty one.
///
/// # Safety
///
/// No other thread may run, and `keep` leaves the environment alone.
#[cfg(unix)]
pub(super) unsafe fn take_variable<T>(name: &str, mut keep: impl FnMut(&[u8]) -> T) -> Option<T> {
    use std::ffi::{CStr, c_char};

    use zeroize::Zeroize;

    // POSIX.1 section 8.1: the strings of the environment, ended by NULL.
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
    // SAFETY: the pointers up to NULL are those of the environment, each to a string that ends with NUL and stays where
    // it is while no other thread runs. The bytes that are overwritten are those between a name's `=` and the NUL.
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

/// The same where the system keeps the environment to itself.
///
/// # Safety
///
/// As there.
#[cfg(not(unix))]
pub(super) unsafe fn take_variable<T>(name: &str, mut keep: impl FnMut(&[u8]) -> T) -> Option<T> {
    let value = zeroize::Zeroizing::new(std::env::var_os(name)?.into_encoded_bytes());
    // SAFETY: no other thread runs.
    unsafe { std::env::remove_var(name) };
    (!value.is_empty()).then(|| keep(&value))
}
