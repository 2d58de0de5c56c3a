//! The only `unsafe` of this room: calls that the cryptoki crate cannot make, or makes in a way that real tokens punish.
//!
//! * `C_GetTokenInfo`, `C_GetSlotInfo`: cryptoki decodes the texts as UTF-8 and loses the bytes of a Latin-1 label.
//! * `C_GetAttributeValue`: cryptoki needs two calls per object and fails them all for one undecodable attribute; here
//!   one call with buffers that fit nearly every object, and each attribute stands for itself. What a module says of
//!   lengths is checked before it is believed.
//! * `C_Sign`, `C_Decrypt`: cryptoki asks for the length first; OpenSC runs the whole card operation for that.
//! * `C_GetSlotList`, `C_GetMechanismList`, `C_FindObjects`: cryptoki believes every count, and indexes or allocates by it.
//! * `C_SetPIN`, `C_InitPIN`, `C_InitToken` with NULL: a pinpad; cryptoki cannot pass NULL.
//!
//! The module's file is opened here before cryptoki opens it: the system's loader gives the same library again, so that
//! both handles share one initialised module. Nothing here initialises or finalises it.

use std::path::Path;
use std::ptr;

use cryptoki::object::{Attribute, ObjectHandle};
use cryptoki_sys as sys;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::bounds::{self, MAX_ATTRIBUTE, MOST_MECHANISMS, MOST_OBJECTS, MOST_SLOTS, believable, cut, within};
use super::rv::{self, Tolerated, tolerated};
use crate::error::Cause;
use crate::model::ReturnValue;

/// Handles fetched by one `C_FindObjects`.
const HANDLES_PER_CALL: usize = 64;

/// How often a slot list may have grown between the question how long it is and the question what is in it.
const GROWTHS: usize = 8;

/// Room for any signature or RSA block: 8192 bits.
const MAX_OPERATION: usize = 1024;

/// The function list of a loaded module (PKCS#11 v3.1 section 5.4.4, `C_GetFunctionList`).
pub(super) struct Raw {
    functions: sys::CK_FUNCTION_LIST,
    // Keeps the library loaded for as long as the pointers above are used.
    _library: sys::Pkcs11,
}

/// Why a module's function list is not to be had.
pub(super) enum NotOpened {
    /// The system's loader says so, in a sentence.
    Loader(Box<dyn std::error::Error>),
    /// A library without `C_GetFunctionList`.
    NotPkcs11,
    /// The call for it failed, or gave none.
    Failed(Cause),
}

/// Loads a library. On Windows by its whole path, and what it needs besides comes from its own folder or the system's: the
/// order that Windows has by itself looks into the current folder and into every folder of `PATH`.
///
/// # Safety
///
/// The library's own code runs.
#[cfg(windows)]
unsafe fn load(path: &Path) -> Result<sys::Pkcs11, libloading::Error> {
    use std::os::windows::ffi::OsStrExt;

    use libloading::os::windows::{LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR, LOAD_LIBRARY_SEARCH_SYSTEM32, Library};
    use windows_sys::Win32::System::LibraryLoader;

    // What the module loads itself later, by a bare name: the same two places.
    if let Some(folder) = path.parent() {
        let folder: Vec<u16> = folder.as_os_str().encode_wide().chain([0]).collect();
        let places = LibraryLoader::LOAD_LIBRARY_SEARCH_SYSTEM32 | LibraryLoader::LOAD_LIBRARY_SEARCH_USER_DIRS;
        // SAFETY: the name ends with a zero and outlives the call. Where either fails, the order is the one that was.
        unsafe {
            LibraryLoader::AddDllDirectory(folder.as_ptr());
            LibraryLoader::SetDefaultDllDirectories(places);
        }
    }
    let flags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;
    // SAFETY: as this function's.
    unsafe { sys::Pkcs11::from_library(Library::load_with_flags(path, flags)?) }
}

/// Loads a library, from where the system's loader looks for it.
///
/// # Safety
///
/// The library's own code runs.
#[cfg(not(windows))]
unsafe fn load(path: &Path) -> Result<sys::Pkcs11, impl std::error::Error + 'static> {
    // SAFETY: as this function's.
    unsafe { sys::Pkcs11::new(path) }
}

/// One attribute to read: its type and the room to give it at once.
pub(super) type Wanted = (sys::CK_ATTRIBUTE_TYPE, usize);

/// What `C_Decrypt` answered in the place of a plaintext.
pub(super) struct NotDecrypted {
    /// Whether it did so because of the ciphertext: [`rv::refuses_ciphertext`].
    pub(super) refused: bool,
    /// As the standard names it.
    pub(super) cause: Cause,
}

/// What a function returned.
macro_rules! answer {
    ($raw:expr, $function:ident ( $($argument:expr),* $(,)? )) => {
        match $raw.functions.$function {
            // SAFETY: the pointer comes from the module's own function list, which the standard guarantees to follow
            // these prototypes; every pointer argument outlives the call and has the length that is passed with it.
            Some(function) => Ok(unsafe { function($($argument),*) }),
            None => Err(rv::unsupported(stringify!($function))),
        }
    };
}

/// `CKR_OK`, or else the cause.
macro_rules! call {
    ($raw:expr, $function:ident ( $($argument:tt)* )) => {
        answer!($raw, $function($($argument)*)).and_then(|code| rv::check(stringify!($function), code))
    };
}

impl Raw {
    /// Loads the module's file and asks for its function list, whose pointers cryptoki follows without a look.
    pub(super) fn open(path: &Path) -> Result<Self, NotOpened> {
        const NAME: &str = "C_GetFunctionList";
        // SAFETY: the constructors of a module run here, as any program that uses it has them run.
        let library = unsafe { load(path) }.map_err(|error| NotOpened::Loader(Box::new(error)))?;
        if let Ok(get_interface) = library.C_GetInterface.as_ref() {
            let mut interface: *mut sys::CK_INTERFACE = ptr::null_mut();
            // SAFETY: the symbol has this prototype by the standard (PKCS#11 v3.1 section 5.4.6): NULL asks for the default
            // interface, and `interface` outlives the call.
            let code = unsafe { get_interface(ptr::null_mut(), ptr::null_mut(), &raw mut interface, 0) };
            // SAFETY: not null, and the standard has it point to an interface that lives as long as the library.
            let list = (!interface.is_null()).then(|| unsafe { ptr::read_unaligned(interface) }.pFunctionList);
            if rv::check("C_GetInterface", code).is_ok() && list.is_some_and(|list| list.is_null()) {
                return Err(NotOpened::Failed(bounds::lie("C_GetInterface", "pFunctionList = NULL")));
            }
        }
        let mut list: *mut sys::CK_FUNCTION_LIST = ptr::null_mut();
        let Ok(get_function_list) = library.C_GetFunctionList.as_ref() else { return Err(NotOpened::NotPkcs11) };
        // SAFETY: the symbol has this prototype by the standard, and `list` outlives the call.
        rv::check(NAME, unsafe { get_function_list(&raw mut list) }).map_err(NotOpened::Failed)?;
        if list.is_null() {
            return Err(NotOpened::Failed(bounds::lie(NAME, "pFunctionList = NULL")));
        }
        // SAFETY: not null, and the standard has it point to a list that lives as long as the library.
        let functions = unsafe { ptr::read_unaligned(list) };
        Ok(Self { functions, _library: library })
    }

    /// The slots with a token in them (`C_GetSlotList`). Asked for their number first, although one call with a buffer would
    /// do: OpenSC looks for new readers only then.
    pub(super) fn slots_with_token(&self) -> Result<Vec<sys::CK_SLOT_ID>, Cause> {
        const NAME: &str = "C_GetSlotList";
        let mut count = 0;
        call!(self, C_GetSlotList(sys::CK_TRUE, ptr::null_mut(), &raw mut count))?;
        for _ in 0..GROWTHS {
            let mut slots = vec![0; within(NAME, "pulCount", count, MOST_SLOTS)?];
            match call!(self, C_GetSlotList(sys::CK_TRUE, slots.as_mut_ptr(), &raw mut count)) {
                // A reader came between the two questions: `count` is the new number.
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
        // Whatever came of it, the search is over; a failure to end it shows at the next one.
        let _ = call!(self, C_FindObjectsFinal(session));
        found
    }

    /// What the search of this session finds, up to a number at which it is not believed to have an end.
    fn found(&self, session: sys::CK_SESSION_HANDLE) -> Result<Vec<ObjectHandle>, Cause> {
        const NAME: &str = "C_FindObjects";
        let mut found = Vec::new();
        while found.len() <= MOST_OBJECTS {
            let mut handles: [sys::CK_OBJECT_HANDLE; HANDLES_PER_CALL] = [0; HANDLES_PER_CALL];
            let mut count = 0;
            let room = HANDLES_PER_CALL as sys::CK_ULONG;
            call!(self, C_FindObjects(session, handles.as_mut_ptr(), room, &raw mut count))?;
            let given = &handles[..within(NAME, "pulObjectCount", count, HANDLES_PER_CALL)?];
            // SAFETY: each is a handle that the module gave in this session, which is what the type stands for.
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

    /// `C_GetAttributeValue`: each attribute's bytes, or `None` where the object has none, hides it, or the module
    /// gave a length that cannot be true.
    pub(super) fn attributes(
        &self,
        session: sys::CK_SESSION_HANDLE,
        object: sys::CK_OBJECT_HANDLE,
        wanted: &[Wanted],
    ) -> Result<Vec<Option<Vec<u8>>>, Cause> {
        let mut buffers: Vec<Vec<u8>> = wanted.iter().map(|(_, room)| vec![0; *room]).collect();
        let (lengths, too_small, refused) = self.read_into(session, object, wanted, &mut buffers)?;
        if refused && untouched(&lengths, wanted) {
            return self.attributes_one_by_one(session, object, wanted);
        }
        let mut values = Vec::with_capacity(wanted.len());
        for ((buffer, length), (kind, room)) in buffers.into_iter().zip(lengths).zip(wanted) {
            values.push(match length {
                Some(length) if length <= buffer.len() => Some(buffer[..length].to_vec()),
                // Too long for its room: the module said so by the return value, by the length, or by both.
                None if !too_small => None,
                _ => self.long_attribute(session, object, *kind, *room)?,
            });
        }
        Ok(values)
    }

    /// The same where the module refused the whole template and answered none of it, which the standard does not allow.
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

    /// One attribute that did not fit: its length first, then its value.
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

    /// One `C_GetAttributeValue` into these buffers; the lengths it gave, whether a buffer was too small, and whether anything
    /// was refused.
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

    /// `C_Sign`, once, into a buffer that fits any signature.
    pub(super) fn sign(&self, session: sys::CK_SESSION_HANDLE, data: &[u8]) -> Result<Vec<u8>, Cause> {
        let mut signature = vec![0; MAX_OPERATION];
        let mut length = signature.len() as sys::CK_ULONG;
        call!(
            self,
            // The prototype lacks `const`: the input is only read.
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

    /// `C_Decrypt`, once, into a buffer that fits any plaintext of this ciphertext.
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

    /// `C_InitToken`; without a PIN the reader's pinpad asks for the administrator's. The label is 32 bytes, padded with
    /// blanks and without an end mark (PKCS#11 v3.1 section 5.5.7).
    pub(super) fn init_token(&self, slot: u64, so_pin: Option<&SecretString>, label: &[u8; 32]) -> Result<(), Cause> {
        let (pin, length) = pin_bytes(so_pin);
        // The prototype lacks `const`: the label is only read.
        call!(self, C_InitToken(slot as sys::CK_SLOT_ID, pin, length, label.as_ptr().cast_mut()))
    }
}

/// A PIN as the standard takes it: bytes and length, or NULL and 0 for the protected authentication path. An empty
/// string is another thing than NULL, and never reaches this room.
fn pin_bytes(pin: Option<&SecretString>) -> (*mut u8, sys::CK_ULONG) {
    match pin {
        Some(pin) => {
            let bytes = pin.expose_secret().as_bytes();
            (bytes.as_ptr().cast_mut(), bytes.len() as sys::CK_ULONG)
        }
        None => (ptr::null_mut(), 0),
    }
}

/// Whether every length is still the one that was passed.
fn untouched(lengths: &[Option<usize>], wanted: &[Wanted]) -> bool {
    lengths.iter().zip(wanted).all(|(length, (_, room))| *length == Some(*room))
}
