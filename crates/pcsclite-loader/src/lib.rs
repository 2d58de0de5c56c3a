//! The functions of libpcsclite under their own names, for use by the `pcsc` crate; the library is loaded at the first
//! call. If it is missing, every function returns `SCARD_E_NO_SERVICE`.
//!
//! `pcsc-sys` links the library, so a program would not even start on a machine without it. OpenSC, GnuPG and
//! Chromium load it at run time for the same reason. Windows and macOS always have PC/SC: there this crate is empty and
//! the `pcsc` crate links the system's.

/// Whether the system's PC/SC library is installed; loads it.
#[must_use]
pub fn is_installed() -> bool {
    #[cfg(all(unix, not(target_os = "macos")))]
    return library::is_loaded();
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    return true;
}

#[cfg(all(unix, not(target_os = "macos")))]
mod library {
    use std::ffi::{c_char, c_void};
    use std::sync::LazyLock;

    use libloading::Library;
    use pcsc_sys::{DWORD, LONG, SCARD_E_NO_SERVICE, SCARD_IO_REQUEST, SCARD_READERSTATE, SCARDCONTEXT, SCARDHANDLE};

    /// Its name since 2003, on every system that has it.
    const NAME: &str = "libpcsclite.so.1";

    static LIBRARY: LazyLock<Option<Library>> = LazyLock::new(|| {
        // SAFETY: libpcsclite has no constructor that depends on this program, and is never unloaded.
        unsafe { Library::new(NAME) }.ok()
    });

    pub(super) fn is_loaded() -> bool {
        LIBRARY.is_some()
    }

    macro_rules! forward {
        ($($name:ident($($argument:ident: $type:ty),+);)+) => {$(
            /// See `winscard.h`.
            ///
            /// # Safety
            ///
            /// As for the function of libpcsclite.
            // SAFETY: no other symbol in the program has this name: `pcsc-sys` is linked with the C library instead
            // of libpcsclite.
            #[unsafe(no_mangle)]
            #[allow(non_snake_case)]
            unsafe extern "system" fn $name($($argument: $type),+) -> LONG {
                type Function = unsafe extern "system" fn($($type),+) -> LONG;
                let Some(library) = &*LIBRARY else { return SCARD_E_NO_SERVICE };
                // SAFETY: the signature is that of `pcsc-sys`, which matches winscard.h.
                match unsafe { library.get::<Function>(concat!(stringify!($name), "\0").as_bytes()) } {
                    // SAFETY: the caller obeys the function's own rules.
                    Ok(function) => unsafe { function($($argument),+) },
                    Err(_) => SCARD_E_NO_SERVICE,
                }
            }
        )+};
    }

    forward! {
        SCardEstablishContext(scope: DWORD, reserved1: *const c_void, reserved2: *const c_void, context: *mut SCARDCONTEXT);
        SCardReleaseContext(context: SCARDCONTEXT);
        SCardIsValidContext(context: SCARDCONTEXT);
        SCardCancel(context: SCARDCONTEXT);
        SCardConnect(context: SCARDCONTEXT, reader: *const c_char, share: DWORD, protocols: DWORD, card: *mut SCARDHANDLE, protocol: *mut DWORD);
        SCardReconnect(card: SCARDHANDLE, share: DWORD, protocols: DWORD, initialization: DWORD, protocol: *mut DWORD);
        SCardDisconnect(card: SCARDHANDLE, disposition: DWORD);
        SCardGetStatusChange(context: SCARDCONTEXT, timeout: DWORD, states: *mut SCARD_READERSTATE, count: DWORD);
        SCardListReaders(context: SCARDCONTEXT, groups: *const c_char, readers: *mut c_char, length: *mut DWORD);
        SCardBeginTransaction(card: SCARDHANDLE);
        SCardEndTransaction(card: SCARDHANDLE, disposition: DWORD);
        SCardStatus(card: SCARDHANDLE, reader: *mut c_char, length: *mut DWORD, state: *mut DWORD, protocol: *mut DWORD, atr: *mut u8, atr_length: *mut DWORD);
        SCardGetAttrib(card: SCARDHANDLE, attribute: DWORD, value: *mut u8, length: *mut DWORD);
        SCardSetAttrib(card: SCARDHANDLE, attribute: DWORD, value: *const u8, length: DWORD);
        SCardTransmit(card: SCARDHANDLE, send_pci: *const SCARD_IO_REQUEST, command: *const u8, command_length: DWORD, receive_pci: *mut SCARD_IO_REQUEST, response: *mut u8, response_length: *mut DWORD);
        SCardControl(card: SCARDHANDLE, code: DWORD, command: *const u8, command_length: DWORD, response: *mut u8, response_length: DWORD, returned: *mut DWORD);
    }

    /// `g_rgSCardT0Pci` and its siblings in winscard.h are the same constants in every implementation.
    const fn pci(protocol: DWORD) -> SCARD_IO_REQUEST {
        SCARD_IO_REQUEST { dwProtocol: protocol, cbPciLength: size_of::<SCARD_IO_REQUEST>() as DWORD }
    }

    // SAFETY: same as for the functions.
    #[unsafe(no_mangle)]
    #[allow(non_upper_case_globals)]
    static g_rgSCardT0Pci: SCARD_IO_REQUEST = pci(pcsc_sys::SCARD_PROTOCOL_T0);
    // SAFETY: same as for the functions.
    #[unsafe(no_mangle)]
    #[allow(non_upper_case_globals)]
    static g_rgSCardT1Pci: SCARD_IO_REQUEST = pci(pcsc_sys::SCARD_PROTOCOL_T1);
    // SAFETY: same as for the functions.
    #[unsafe(no_mangle)]
    #[allow(non_upper_case_globals)]
    static g_rgSCardRawPci: SCARD_IO_REQUEST = pci(pcsc_sys::SCARD_PROTOCOL_RAW);
}
