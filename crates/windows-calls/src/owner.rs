//! Files that only their owner may open.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{GENERIC_READ, GENERIC_WRITE, HLOCAL, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows_sys::Win32::Security::{
    DACL_SECURITY_INFORMATION, GetTokenInformation, PROTECTED_DACL_SECURITY_INFORMATION, SetKernelObjectSecurity,
    TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::Storage::FileSystem::{DELETE, FILE_SHARE_DELETE, WRITE_DAC};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// Creates a file that only the user of this process may open: its access control list names nobody else, and takes
/// nothing from its folder. On a file system without such lists, FAT for one, it is like any other file of it.
///
/// As long as the file is open, nobody can open it at all; it can be renamed and removed.
///
/// # Errors
///
/// `AlreadyExists`; the system's. The file does not exist then.
pub fn create_new(path: &Path) -> io::Result<File> {
    // Nobody gets in between creating and restricting it: while it is open it is shared for renaming only.
    let file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .access_mode(GENERIC_READ | GENERIC_WRITE | DELETE | WRITE_DAC)
        .share_mode(FILE_SHARE_DELETE)
        .open(path)?;
    match restrict(&file) {
        Ok(()) => Ok(file),
        Err(error) => {
            let _ = std::fs::remove_file(path);
            Err(error)
        }
    }
}

/// Memory that a call of Windows has allocated.
struct Local<T>(*mut T);

impl<T> Drop for Local<T> {
    fn drop(&mut self) {
        // SAFETY: it was allocated by LocalAlloc, per the calls that gave it, and is freed once.
        unsafe { LocalFree(self.0 as HLOCAL) };
    }
}

fn check(result: i32) -> io::Result<()> {
    if result == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn restrict(file: &File) -> io::Result<()> {
    // P: nothing is inherited. One user may read, write, delete and change these rules (MS-DTYP section 2.5.1.1).
    let rule: Vec<u16> = format!("D:P(A;;FRFWSDWDWO;;;{})", user()?).encode_utf16().chain([0]).collect();
    let mut descriptor = ptr::null_mut();
    // SAFETY: the text is NUL-terminated, and `descriptor` is writable; its size is not asked for.
    check(unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            rule.as_ptr(),
            SDDL_REVISION_1,
            &raw mut descriptor,
            ptr::null_mut(),
        )
    })?;
    let descriptor = Local(descriptor);
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: the handle is open with WRITE_DAC, and the descriptor is valid.
    check(unsafe { SetKernelObjectSecurity(file.as_raw_handle(), what, descriptor.0) })
}

/// The user of this process, as a SID in text (MS-DTYP section 2.4.2.1). Not "the owner" of the file: what an
/// administrator creates is often owned by all administrators.
fn user() -> io::Result<String> {
    let mut handle = ptr::null_mut();
    // SAFETY: the pseudo-handle of this process is always valid, and `handle` is writable.
    check(unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut handle) })?;
    // SAFETY: it was just opened, and nobody else closes it.
    let token = unsafe { OwnedHandle::from_raw_handle(handle) };
    // A SID has at most 68 bytes; in words of 64 bits, so that the structure is aligned.
    let mut buffer = [0_u64; 32];
    let (size, mut needed) = (size_of_val(&buffer) as u32, 0);
    // SAFETY: the buffer has as many bytes as the call is told.
    check(unsafe {
        GetTokenInformation(token.as_raw_handle(), TokenUser, buffer.as_mut_ptr().cast(), size, &raw mut needed)
    })?;
    // SAFETY: the call has written a TOKEN_USER at the beginning; its SID is in the same buffer.
    let sid = unsafe { buffer.as_ptr().cast::<TOKEN_USER>().read() }.User.Sid;
    let mut text = ptr::null_mut();
    // SAFETY: the SID is valid, and `text` is writable.
    check(unsafe { ConvertSidToStringSidW(sid, &raw mut text) })?;
    let text = Local(text);
    // SAFETY: the call has given a NUL-terminated text: each character is read before the next is looked for.
    let length = (0..).take_while(|&at| unsafe { text.0.add(at).read() } != 0).count();
    // SAFETY: so many characters were just read.
    Ok(String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(text.0, length) }))
}
