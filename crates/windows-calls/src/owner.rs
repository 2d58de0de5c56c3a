//! Files and folders that only their owner may open.

use std::ffi::c_void;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{GENERIC_READ, GENERIC_WRITE, HLOCAL, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows_sys::Win32::Security::{
    DACL_SECURITY_INFORMATION, GetTokenInformation, PROTECTED_DACL_SECURITY_INFORMATION, SECURITY_ATTRIBUTES,
    SetKernelObjectSecurity, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::Storage::FileSystem::{CreateDirectoryW, DELETE, FILE_SHARE_DELETE, WRITE_DAC};
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

/// Creates a folder that only the user of this process may look into: its access control list names nobody else, and what
/// is put into it takes that over. On a file system without such lists it is like any other folder of it.
///
/// # Errors
///
/// `AlreadyExists`; the system's.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let name: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    // OICI: for the files and folders in it as well.
    let descriptor = descriptor("OICI", "FA")?;
    let attributes = SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: descriptor.0,
        bInheritHandle: 0,
    };
    // SAFETY: the name is NUL-terminated, and the attributes and their descriptor are valid.
    check(unsafe { CreateDirectoryW(name.as_ptr(), &raw const attributes) })
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
    // One user may read, write, delete and change these rules.
    let descriptor = descriptor("", "FRFWSDWDWO")?;
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: the handle is open with WRITE_DAC, and the descriptor is valid.
    check(unsafe { SetKernelObjectSecurity(file.as_raw_handle(), what, descriptor.0) })
}

/// A security descriptor with one rule, which gives the user of this process these rights, and takes nothing from the
/// folder above (MS-DTYP section 2.5.1.1).
fn descriptor(inheritance: &str, rights: &str) -> io::Result<Local<c_void>> {
    let rule = format!("D:P(A;{inheritance};{rights};;;{})", user()?);
    let rule: Vec<u16> = rule.encode_utf16().chain([0]).collect();
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
    Ok(Local(descriptor))
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
