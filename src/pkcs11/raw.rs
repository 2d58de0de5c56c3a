//! The `unsafe` of the calls: those that the cryptoki crate lacks, or makes in a way that fails on real tokens.
//!
//! * `C_GetTokenInfo`, `C_GetSlotInfo`: cryptoki decodes the texts as UTF-8 and loses the bytes of a Latin-1 label.
//! * `C_GetAttributeValue`: cryptoki needs two calls per object, and a single undecodable attribute fails them all. Here,
//!   one call uses buffers that fit nearly every object, and each attribute succeeds or fails by itself.
//! * `C_Sign`, `C_Decrypt`: cryptoki asks for the length first, for which OpenSC runs the whole card operation.
//! * `C_GetSlotList`, `C_GetMechanismList`, `C_FindObjects`: cryptoki indexes and allocates by the counts it is given,
//!   unchecked.
//! * `C_SetPIN`, `C_InitPIN`, `C_InitToken` with NULL for a pinpad: cryptoki cannot pass NULL.
//!
//! The module's file is opened here before cryptoki opens it; the loader returns the same library both times, so both
//! handles share one initialised module. Nothing here initialises or finalises it.

use std::mem::ManuallyDrop;
use std::path::Path;
use std::ptr;

use cryptoki::object::{Attribute, ObjectHandle};
use cryptoki_sys as sys;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::bounds::{self, MAX_ATTRIBUTE, MOST_MECHANISMS, MOST_OBJECTS, MOST_SLOTS, believable, cut, within};
use super::rv::{self, NotDecrypted, Tolerated, tolerated};
use crate::error::Cause;
use crate::model::ReturnValue;

/// Handles fetched per `C_FindObjects`.
const HANDLES_PER_CALL: usize = 64;

/// How many times a slot list may grow between the query of its length and the query of its content.
const GROWTHS: usize = 8;

/// Room for any signature or RSA block, up to 8192 bits.
const MAX_OPERATION: usize = 1024;

/// The function list of a loaded module (PKCS#11 v3.1 section 5.4.4, `C_GetFunctionList`).
pub(super) struct Raw {
    functions: sys::CK_FUNCTION_LIST,
    // Never unloaded: middlewares leave exit handlers behind, and the process would crash in them.
    _library: ManuallyDrop<sys::Pkcs11>,
}

/// Why a module's function list could not be obtained.
pub(super) enum NotOpened {
    /// The system loader's message.
    Loader(Box<dyn std::error::Error>),
    /// A library without `C_GetFunctionList`.
    NotPkcs11,
    /// The call for it failed or returned none.
    Failed(Cause),
}

/// Loads a library. On Windows by its full path, and its dependencies are searched only in its own folder and the
/// system's: the default search order includes the current folder and every folder of `PATH`.
///
/// # Safety
///
/// This runs the library's own code.
#[cfg(windows)]
unsafe fn load(path: &Path) -> Result<sys::Pkcs11, libloading::Error> {
    use std::os::windows::ffi::OsStrExt;

    use libloading::os::windows::{LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR, LOAD_LIBRARY_SEARCH_SYSTEM32, Library};
    use windows_sys::Win32::System::LibraryLoader;

    // Libraries that the module itself loads later by a bare name are searched in the same two places.
    if let Some(folder) = path.parent() {
        let folder: Vec<u16> = folder.as_os_str().encode_wide().chain([0]).collect();
        let places = LibraryLoader::LOAD_LIBRARY_SEARCH_SYSTEM32 | LibraryLoader::LOAD_LIBRARY_SEARCH_USER_DIRS;
        // SAFETY: the name is NUL-terminated and outlives the call. If either call fails, the search order is unchanged.
        unsafe {
            LibraryLoader::AddDllDirectory(folder.as_ptr());
            LibraryLoader::SetDefaultDllDirectories(places);
        }
    }
    let flags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;
    // SAFETY: same as for this function.
    unsafe { sys::Pkcs11::from_library(Library::load_with_flags(path, flags)?) }
}

/// Loads a library, found by the system's loader.
///
/// # Safety
///
/// This runs the library's own code.
#[cfg(not(windows))]
unsafe fn load(path: &Path) -> Result<sys::Pkcs11, impl std::error::Error + 'static> {
    // SAFETY: same as for this function.
    unsafe { sys::Pkcs11::new(path) }
}

/// An attribute to read: its type and initial buffer size.
pub(super) type Wanted = (sys::CK_ATTRIBUTE_TYPE, usize);

/// The return value of a function, or `unsupported` if the module lacks it.
macro_rules! answer {
    ($raw:expr, $function:ident ( $($argument:expr),* $(,)? )) => {
        match $raw.functions.$function {
            // SAFETY: the pointer comes from the module's own function list, which per the standard follows these
            // prototypes; every pointer argument outlives the call and has the length passed with it.
            Some(function) => Ok(unsafe { function($($argument),*) }),
            None => Err(rv::unsupported(stringify!($function))),
        }
    };
}

/// Fails with the cause unless the function returns `CKR_OK`.
macro_rules! call {
    ($raw:expr, $function:ident ( $($argument:tt)* )) => {
        answer!($raw, $function($($argument)*)).and_then(|code| rv::check(stringify!($function), code))
    };
}

impl Raw {
    /// Loads the module's file and gets its function list, whose pointers cryptoki would use without checking.
    pub(super) fn open(path: &Path) -> Result<Self, NotOpened> {
        const NAME: &str = "C_GetFunctionList";
        // SAFETY: a module's constructors run here, as in any program that uses it.
        let library =
            unsafe { load(path) }.map(ManuallyDrop::new).map_err(|error| NotOpened::Loader(Box::new(error)))?;
        if let Ok(get_interface) = library.C_GetInterface.as_ref() {
            let mut interface: *mut sys::CK_INTERFACE = ptr::null_mut();
            // SAFETY: the symbol has this prototype per the standard (PKCS#11 v3.1 section 5.4.6): NULL requests the default
            // interface, and `interface` outlives the call.
            let code = unsafe { get_interface(ptr::null_mut(), ptr::null_mut(), &raw mut interface, 0) };
            // SAFETY: not null, and per the standard it points to an interface that lives as long as the library.
            let list = (!interface.is_null()).then(|| unsafe { ptr::read_unaligned(interface) }.pFunctionList);
            if rv::check("C_GetInterface", code).is_ok() && list.is_some_and(|list| list.is_null()) {
                return Err(NotOpened::Failed(bounds::lie("C_GetInterface", "pFunctionList = NULL")));
            }
        }
        let mut list: *mut sys::CK_FUNCTION_LIST = ptr::null_mut();
        let Ok(get_function_list) = library.C_GetFunctionList.as_ref() else { return Err(NotOpened::NotPkcs11) };
        // SAFETY: the symbol has this prototype per the standard, and `list` outlives the call.
        rv::check(NAME, unsafe { get_function_list(&raw mut list) }).map_err(NotOpened::Failed)?;
        if list.is_null() {
            return Err(NotOpened::Failed(bounds::lie(NAME, "pFunctionList = NULL")));
        }
        // SAFETY: not null, and per the standard it points to a list that lives as long as the library.
        let functions = unsafe { ptr::read_unaligned(list) };
        Ok(Self { functions, _library: library })
    }

    /// The slots, or only those with a token (`C_GetSlotList`). The number is queried first, even though a single call with a buffer would
    /// do, because that is when OpenSC looks for new readers.
    pub(super) fn slots(&self, with_token: bool) -> Result<Vec<sys::CK_SLOT_ID>, Cause> {
        const NAME: &str = "C_GetSlotList";
        let present = if with_token { sys::CK_TRUE } else { sys::CK_FALSE };
        let mut count = 0;
        call!(self, C_GetSlotList(present, ptr::null_mut(), &raw mut count))?;
        for _ in 0..GROWTHS {
            let mut slots = vec![0; within(NAME, "pulCount", count, MOST_SLOTS)?];
            match call!(self, C_GetSlotList(present, slots.as_mut_ptr(), &raw mut count)) {
                // A reader was added between the two calls: `count` is the new number.
                Err(cause) if cause.value == ReturnValue::CKR_BUFFER_TOO_SMALL => {}
                outcome => {
                    outcome?;
                    slots.truncate(within(NAME, "pulCount", count, slots.len())?);
                    return Ok(slots);
                }
            }
        }
        Err(bounds::lie(NAME, &format!("pulCount = {count}, CKR_BUFFER_TOO_SMALL")))
    }

    /// `C_GetMechanismList`.
    pub(super) fn mechanism_list(&self, slot: u64) -> Result<Vec<sys::CK_MECHANISM_TYPE>, Cause> {
        const NAME: &str = "C_GetMechanismList";
        let slot = slot as sys::CK_SLOT_ID;
        let mut count = 0;
        call!(self, C_GetMechanismList(slot, ptr::null_mut(), &raw mut count))?;
        let mut list = vec![0; within(NAME, "pulCount", count, MOST_MECHANISMS)?];
        call!(self, C_GetMechanismList(slot, list.as_mut_ptr(), &raw mut count))?;
        list.truncate(within(NAME, "pulCount", count, list.len())?);
        Ok(list)
    }

    /// `C_FindObjectsInit`, `C_FindObjects` as often as needed, `C_FindObjectsFinal`.
    pub(super) fn find(
        &self,
        session: sys::CK_SESSION_HANDLE,
        template: &[Attribute],
    ) -> Result<Vec<ObjectHandle>, Cause> {
        let mut template: Vec<sys::CK_ATTRIBUTE> = template.iter().map(Into::into).collect();
        let length = template.len() as sys::CK_ULONG;
        call!(self, C_FindObjectsInit(session, template.as_mut_ptr(), length))?;
        let found = self.found(session);
        // The search is over in any case; if ending it fails, the next one will show it.
        let _ = call!(self, C_FindObjectsFinal(session));
        found
    }

    /// What the session's search finds, up to the sanity limit.
    fn found(&self, session: sys::CK_SESSION_HANDLE) -> Result<Vec<ObjectHandle>, Cause> {
        const NAME: &str = "C_FindObjects";
        let mut found = Vec::new();
        while found.len() <= MOST_OBJECTS {
            let mut handles: [sys::CK_OBJECT_HANDLE; HANDLES_PER_CALL] = [0; HANDLES_PER_CALL];
            let mut count = 0;
            let room = HANDLES_PER_CALL as sys::CK_ULONG;
            call!(self, C_FindObjects(session, handles.as_mut_ptr(), room, &raw mut count))?;
            let given = &handles[..within(NAME, "pulObjectCount", count, HANDLES_PER_CALL)?];
            // SAFETY: each is a handle returned by the module in this session, which is what the type represents.
            found.extend(given.iter().map(|handle| unsafe { ObjectHandle::new_from_raw(*handle) }));
            if given.len() < HANDLES_PER_CALL {
                return Ok(found);
            }
        }
        Err(bounds::lie(NAME, &format!("phObject > {MOST_OBJECTS}")))
    }

    /// `C_GetTokenInfo`.
    pub(super) fn token_info(&self, slot: u64) -> Result<sys::CK_TOKEN_INFO, Cause> {
        let mut info = sys::CK_TOKEN_INFO::default();
        call!(self, C_GetTokenInfo(slot as sys::CK_SLOT_ID, &raw mut info))?;
        Ok(info)
    }

    /// `C_GetSlotInfo`.
    pub(super) fn slot_info(&self, slot: u64) -> Result<sys::CK_SLOT_INFO, Cause> {
        let mut info = sys::CK_SLOT_INFO::default();
        call!(self, C_GetSlotInfo(slot as sys::CK_SLOT_ID, &raw mut info))?;
        Ok(info)
    }

    /// `C_GetAttributeValue`: the bytes of each attribute, or `None` if the object lacks or hides it, or the module
    /// returned an impossible length.
    pub(super) fn attributes(
        &self,
        session: sys::CK_SESSION_HANDLE,
        object: sys::CK_OBJECT_HANDLE,
        wanted: &[Wanted],
    ) -> Result<Vec<Option<Vec<u8>>>, Cause> {
        let mut buffers: Vec<Vec<u8>> = wanted.iter().map(|(_, room)| vec![0; *room]).collect();
        let (lengths, too_small, refused) = self.read_into(session, object, wanted, &mut buffers)?;
        // Whether the module left every length as it was passed.
        let untouched = || lengths.iter().zip(wanted).all(|(length, (_, room))| *length == Some(*room));
        if refused && untouched() {
            return self.attributes_one_by_one(session, object, wanted);
        }
        let mut values = Vec::with_capacity(wanted.len());
        for ((buffer, length), (kind, room)) in buffers.into_iter().zip(lengths).zip(wanted) {
            values.push(match length {
                Some(length) if length <= buffer.len() => Some(buffer[..length].to_vec()),
                // Too long for its buffer, which the module reports by return value, by length, or both.
                None if !too_small => None,
                _ => self.long_attribute(session, object, *kind, *room)?,
            });
        }
        Ok(values)
    }

    /// [`Raw::attributes`] for modules that, against the standard, fail the whole template and return no attribute at all.
    fn attributes_one_by_one(
        &self,
        session: sys::CK_SESSION_HANDLE,
        object: sys::CK_OBJECT_HANDLE,
        wanted: &[Wanted],
    ) -> Result<Vec<Option<Vec<u8>>>, Cause> {
        let mut values = Vec::with_capacity(wanted.len());
        for one in wanted {
            let mut buffers = [vec![0; one.1]];
            let (lengths, too_small, refused) = self.read_into(session, object, &[*one], &mut buffers)?;
            let [mut buffer] = buffers;
            values.push(match lengths[0] {
                _ if too_small => self.long_attribute(session, object, one.0, one.1)?,
                Some(length) if length <= buffer.len() && !refused => {
                    buffer.truncate(length);
                    Some(buffer)
                }
                _ => None,
            });
        }
        Ok(values)
    }

    /// An attribute that did not fit: first its length, then its value.
    fn long_attribute(
        &self,
        session: sys::CK_SESSION_HANDLE,
        object: sys::CK_OBJECT_HANDLE,
        kind: sys::CK_ATTRIBUTE_TYPE,
        room: usize,
    ) -> Result<Option<Vec<u8>>, Cause> {
        let mut template = sys::CK_ATTRIBUTE { type_: kind, pValue: ptr::null_mut(), ulValueLen: 0 };
        let outcome = call!(self, C_GetAttributeValue(session, object, &raw mut template, 1));
        let length = match tolerated(outcome)? {
            Tolerated::Read => believable(template.ulValueLen),
            Tolerated::TooSmall => None,
        };
        let Some(length) = length.filter(|length| *length > room && *length <= MAX_ATTRIBUTE) else { return Ok(None) };
        let mut buffers = [vec![0; length]];
        let (lengths, ..) = self.read_into(session, object, &[(kind, length)], &mut buffers)?;
        let [buffer] = buffers;
        Ok(lengths[0].filter(|got| *got <= length).map(|got| buffer[..got].to_vec()))
    }

    /// One `C_GetAttributeValue` into these buffers. Returns the lengths, whether a buffer was too small, and whether
    /// anything was refused.
    fn read_into(
        &self,
        session: sys::CK_SESSION_HANDLE,
        object: sys::CK_OBJECT_HANDLE,
        wanted: &[Wanted],
        buffers: &mut [Vec<u8>],
    ) -> Result<(Vec<Option<usize>>, bool, bool), Cause> {
        let mut template: Vec<sys::CK_ATTRIBUTE> = wanted
            .iter()
            .zip(buffers.iter_mut())
            .map(|((kind, _), buffer)| sys::CK_ATTRIBUTE {
                type_: *kind,
                pValue: buffer.as_mut_ptr().cast(),
                ulValueLen: buffer.len() as sys::CK_ULONG,
            })
            .collect();
        let count = template.len() as sys::CK_ULONG;
        let outcome = call!(self, C_GetAttributeValue(session, object, template.as_mut_ptr(), count));
        let refused = outcome.is_err();
        let too_small = matches!(tolerated(outcome)?, Tolerated::TooSmall);
        Ok((template.iter().map(|attribute| believable(attribute.ulValueLen)).collect(), too_small, refused))
    }

    /// A single `C_Sign`, into a buffer that fits any signature.
    pub(super) fn sign(&self, session: sys::CK_SESSION_HANDLE, data: &[u8]) -> Result<Vec<u8>, Cause> {
        let mut signature = vec![0; MAX_OPERATION];
        let mut length = signature.len() as sys::CK_ULONG;
        call!(
            self,
            // The prototype lacks `const`; the input is only read.
            C_Sign(
                session,
                data.as_ptr().cast_mut(),
                data.len() as sys::CK_ULONG,
                signature.as_mut_ptr(),
                &raw mut length
            )
        )?;
        cut("C_Sign", "pulSignatureLen", &mut signature, length)?;
        Ok(signature)
    }

    /// A single `C_Decrypt`, into a buffer that fits any plaintext of this ciphertext.
    pub(super) fn decrypt(
        &self,
        session: sys::CK_SESSION_HANDLE,
        data: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, NotDecrypted> {
        let unusable = |cause| NotDecrypted { refused: false, cause };
        let mut plaintext = Zeroizing::new(vec![0; data.len().max(MAX_OPERATION)]);
        let mut length = plaintext.len() as sys::CK_ULONG;
        let code = answer!(
            self,
            C_Decrypt(
                session,
                data.as_ptr().cast_mut(),
                data.len() as sys::CK_ULONG,
                plaintext.as_mut_ptr(),
                &raw mut length
            )
        )
        .map_err(unusable)?;
        let refused = rv::refuses_ciphertext(code);
        rv::check("C_Decrypt", code).map_err(|cause| NotDecrypted { refused, cause })?;
        cut("C_Decrypt", "pulDataLen", &mut plaintext, length).map_err(unusable)?;
        Ok(plaintext)
    }

    /// `C_SetPIN`; without PINs the reader's pinpad asks for both.
    pub(super) fn set_pin(
        &self,
        session: sys::CK_SESSION_HANDLE,
        pins: Option<(&SecretString, &SecretString)>,
    ) -> Result<(), Cause> {
        let (old, old_length) = pin_bytes(pins.map(|(old, _)| old));
        let (new, new_length) = pin_bytes(pins.map(|(_, new)| new));
        call!(self, C_SetPIN(session, old, old_length, new, new_length))
    }

    /// `C_InitPIN`; without a PIN the reader's pinpad asks for it.
    pub(super) fn init_pin(&self, session: sys::CK_SESSION_HANDLE, pin: Option<&SecretString>) -> Result<(), Cause> {
        let (pin, length) = pin_bytes(pin);
        call!(self, C_InitPIN(session, pin, length))
    }

    /// `C_InitToken`; without a PIN the reader's pinpad asks for the SO PIN. The label is 32 bytes, blank-padded and not
    /// NUL-terminated (PKCS#11 v3.1 section 5.5.7).
    pub(super) fn init_token(&self, slot: u64, so_pin: Option<&SecretString>, label: &[u8; 32]) -> Result<(), Cause> {
        let (pin, length) = pin_bytes(so_pin);
        // The prototype lacks `const`; the label is only read.
        call!(self, C_InitToken(slot as sys::CK_SLOT_ID, pin, length, label.as_ptr().cast_mut()))
    }
}

/// A PIN as the standard takes it: bytes and length, or NULL and 0 for the protected authentication path. An empty
/// string is not the same as NULL, and never gets here.
fn pin_bytes(pin: Option<&SecretString>) -> (*mut u8, sys::CK_ULONG) {
    let bytes = pin.map(|pin| pin.expose_secret().as_bytes());
    bytes.map_or((ptr::null_mut(), 0), |bytes| (bytes.as_ptr().cast_mut(), bytes.len() as sys::CK_ULONG))
}
