//! The only `unsafe` of jeton: calls that the cryptoki crate cannot make, or makes in a way that real tokens punish.
//!
//! * `C_GetTokenInfo`, `C_GetSlotInfo`: cryptoki decodes the texts as UTF-8 and loses the bytes of a Latin-1 label.
//! * `C_GetAttributeValue`: cryptoki needs two calls per object and fails them all for one undecodable attribute; here
//!   one call with buffers that fit nearly every object, and each attribute stands for itself. What a module says of
//!   lengths is checked before it is believed.
//! * `C_Sign`, `C_Decrypt`: cryptoki asks for the length first; OpenSC runs the whole card operation for that.
//! * `C_SetPIN`, `C_InitPIN`, `C_InitToken` with NULL: a pinpad; cryptoki cannot pass NULL.
//!
//! The module's file is opened a second time: the system's loader gives the same library again, so that both handles
//! share one initialised module. Nothing here initialises or finalises it.

use std::path::Path;
use std::ptr;

use cryptoki_sys as sys;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::rv;
use crate::error::Cause;

/// The longest attribute that is read. A certificate takes a few kilobytes; a module that claims more than this is not
/// believed.
const MAX_ATTRIBUTE: usize = 4 << 20;

/// Room for any signature or RSA block: 8192 bits.
const MAX_OPERATION: usize = 1024;

/// The function list of a loaded module (PKCS#11 v3.1 section 5.4.4, `C_GetFunctionList`).
pub(super) struct Raw {
    functions: sys::CK_FUNCTION_LIST,
    // Keeps the library loaded for as long as the pointers above are used.
    _library: sys::Pkcs11,
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
    /// Opens the module's file again and asks for its function list. `None` where it has none, which a module that
    /// cryptoki has just loaded cannot be.
    pub(super) fn open(path: &Path) -> Result<Self, Cause> {
        const NAME: &str = "C_GetFunctionList";
        // SAFETY: cryptoki has loaded this very file already: no constructor runs a second time.
        let library = unsafe { sys::Pkcs11::new(path) }.map_err(|_| rv::unsupported(NAME))?;
        let mut list: *mut sys::CK_FUNCTION_LIST = ptr::null_mut();
        let Ok(get_function_list) = library.C_GetFunctionList.as_ref() else { return Err(rv::unsupported(NAME)) };
        // SAFETY: the symbol has this prototype by the standard, and `list` outlives the call.
        rv::check(NAME, unsafe { get_function_list(&raw mut list) })?;
        if list.is_null() {
            return Err(rv::unsupported(NAME));
        }
        // SAFETY: not null, and the standard has it point to a list that lives as long as the library.
        let functions = unsafe { ptr::read_unaligned(list) };
        Ok(Self { functions, _library: library })
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
        cut("C_Sign", &mut signature, length)?;
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
        cut("C_Decrypt", &mut plaintext, length).map_err(unusable)?;
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

enum Tolerated {
    Read,
    TooSmall,
}

/// Whether every length is still the one that was passed.
fn untouched(lengths: &[Option<usize>], wanted: &[Wanted]) -> bool {
    lengths.iter().zip(wanted).all(|(length, (_, room))| *length == Some(*room))
}

/// The return values after which the other attributes of a template still hold (PKCS#11 v3.1 section 5.7.5).
fn tolerated(outcome: Result<(), Cause>) -> Result<Tolerated, Cause> {
    match outcome {
        Ok(()) => Ok(Tolerated::Read),
        Err(cause) => match cause.value.as_str() {
            "CKR_ATTRIBUTE_SENSITIVE" | "CKR_ATTRIBUTE_TYPE_INVALID" => Ok(Tolerated::Read),
            "CKR_BUFFER_TOO_SMALL" => Ok(Tolerated::TooSmall),
            _ => Err(cause),
        },
    }
}

/// A length, unless it is `CK_UNAVAILABLE_INFORMATION` or cannot be one.
fn believable(length: sys::CK_ULONG) -> Option<usize> {
    if length == sys::CK_UNAVAILABLE_INFORMATION {
        return None;
    }
    usize::try_from(length).ok().filter(|length| *length <= isize::MAX as usize)
}

/// Keeps the first `length` bytes, unless the module claims to have written more than there was room for.
fn cut(function: &str, buffer: &mut Vec<u8>, length: sys::CK_ULONG) -> Result<(), Cause> {
    match usize::try_from(length) {
        Ok(length) if length <= buffer.len() => {
            buffer.truncate(length);
            Ok(())
        }
        _ => Err(Cause { function: function.to_owned(), value: "CKR_DATA_LEN_RANGE".to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_length_that_a_module_claims_is_believed_beyond_its_buffer(room in 0..100_usize, claimed: sys::CK_ULONG) {
            let mut buffer = vec![7; room];
            let outcome = cut("C_Sign", &mut buffer, claimed);
            proptest::prop_assert_eq!(outcome.is_ok(), claimed <= room as sys::CK_ULONG);
            proptest::prop_assert!(buffer.len() <= room);
            proptest::prop_assert!(outcome.is_err() || buffer.len() as sys::CK_ULONG == claimed);
            if let Some(length) = believable(claimed) {
                proptest::prop_assert_eq!(length as sys::CK_ULONG, claimed);
            }
        }
    }

    #[test]
    fn unavailable_is_no_length() {
        assert_eq!(believable(sys::CK_UNAVAILABLE_INFORMATION), None);
        assert_eq!(believable(0), Some(0));
    }
}
