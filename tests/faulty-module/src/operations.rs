//! Mechanisms that are missing or only advertised, keys that ask for the PIN at every use, and sessions left busy by an
//! error.

use cryptoki_sys::*;

use crate::forward::{Function, real};
use crate::memory::give_list;
use crate::module::Module;
use crate::tokens;

/// A private key operation in progress in a session.
pub(crate) struct Operation {
    mechanism: CK_MECHANISM_TYPE,
    /// Whether C_Login with CKU_CONTEXT_SPECIFIC has accepted the PIN for this use.
    pub(crate) authenticated: bool,
}

/// C_GetMechanismList (v2.40, 5.5), without the removed ones.
///
/// # Safety
///
/// As C_GetMechanismList.
pub(crate) unsafe fn mechanism_list(
    module: &Module,
    slot: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    let slot = tokens::real(slot);
    let removed = &module.settings.mechanisms.removed;
    if removed.is_empty() {
        return real!(module, C_GetMechanismList, slot, list, count);
    }
    let mut known = 0;
    match real!(module, C_GetMechanismList, slot, std::ptr::null_mut(), &raw mut known) {
        CKR_OK => {}
        error => return error,
    }
    let mut mechanisms = vec![0; known as usize];
    match real!(module, C_GetMechanismList, slot, mechanisms.as_mut_ptr(), &raw mut known) {
        CKR_OK => {}
        error => return error,
    }
    mechanisms.truncate(known as usize);
    mechanisms.retain(|mechanism| !removed.contains(mechanism));
    // SAFETY: as C_GetMechanismList asks of its caller.
    unsafe { give_list(&mechanisms, list, count) }
}

/// C_GetMechanismInfo (v2.40, 5.5).
///
/// # Safety
///
/// As C_GetMechanismInfo.
pub(crate) unsafe fn mechanism_info(
    module: &Module,
    slot: CK_SLOT_ID,
    mechanism: CK_MECHANISM_TYPE,
    info: *mut CK_MECHANISM_INFO,
) -> CK_RV {
    if module.settings.mechanisms.removed.contains(&mechanism) {
        return CKR_MECHANISM_INVALID;
    }
    real!(module, C_GetMechanismInfo, tokens::real(slot), mechanism, info)
}

/// Whether the mechanism is one that FAULTY_MECHANISMS removed.
///
/// # Safety
///
/// `mechanism` is NULL or valid.
pub(crate) unsafe fn is_removed(module: &Module, mechanism: *const CK_MECHANISM) -> bool {
    // SAFETY: as this function's contract says.
    unsafe { mechanism.as_ref() }.is_some_and(|mechanism| {
        // A copy: the structure is packed on Windows.
        let mechanism = mechanism.mechanism;
        module.settings.mechanisms.removed.contains(&mechanism)
    })
}

/// Starts an operation of a private key.
///
/// # Safety
///
/// `mechanism` is NULL or valid.
unsafe fn start_private(
    module: &Module,
    session: CK_SESSION_HANDLE,
    mechanism: *const CK_MECHANISM,
    signs: bool,
    forward: impl FnOnce() -> CK_RV,
) -> CK_RV {
    // SAFETY: as this function's contract says.
    if unsafe { is_removed(module, mechanism) } {
        return CKR_MECHANISM_INVALID;
    }
    let refused =
        module.sessions().get_mut(session).and_then(|session| (signs && session.stuck).then_some(CKR_OPERATION_ACTIVE));
    if let Some(refused) = refused {
        return refused;
    }
    if module.settings.split {
        let sessions = module.sessions();
        if sessions.slot_of(session).is_some_and(|slot| !sessions.is_logged_in(slot)) {
            return CKR_USER_NOT_LOGGED_IN;
        }
    }
    let result = forward();
    // SAFETY: as this function's contract says.
    if let (CKR_OK, Some(mechanism)) = (result, unsafe { mechanism.as_ref() })
        && let Some(session) = module.sessions().get_mut(session)
    {
        session.operation = Some(Operation { mechanism: mechanism.mechanism, authenticated: false });
    }
    result
}

/// Uses the private key of the operation in progress. A call that only asks for a length (v2.40, 5.2) uses no key.
fn use_private(
    module: &Module,
    session: CK_SESSION_HANDLE,
    function: Function,
    length_only: bool,
    forward: impl FnOnce() -> CK_RV,
) -> CK_RV {
    if !length_only {
        let refused =
            module.sessions().get_mut(session).and_then(|session| session.operation.as_ref()).and_then(|operation| {
                let hollow = module.settings.mechanisms.hollow.contains(&operation.mechanism);
                let unproven = module.settings.always_authenticate && !operation.authenticated;
                if hollow { Some(CKR_FUNCTION_NOT_SUPPORTED) } else { unproven.then_some(CKR_USER_NOT_LOGGED_IN) }
            });
        if let Some(refused) = refused {
            cancel(module, function, session);
            return refused;
        }
    }
    let result = forward();
    if result == CKR_OK && !length_only && ends(function) {
        module.sessions().end_operation(session);
    }
    result
}

/// Whether a result of the function ends the private key's operation.
fn ends(function: Function) -> bool {
    use Function::*;
    matches!(function, C_Sign | C_SignFinal | C_SignRecover | C_Decrypt | C_DecryptFinal)
}

/// Applies what an error does to an operation. Every error but CKR_BUFFER_TOO_SMALL ends it (v2.40, 5.9 and 5.11),
/// unless FAULTY_SIGN_ERROR_LEAVES_ACTIVE is set. If the error was only simulated, the real operation is ended too.
pub(crate) fn settle(
    module: &Module,
    function: Function,
    session: CK_SESSION_HANDLE,
    result: CK_RV,
    carried_out: bool,
) {
    use Function::*;
    let signs = matches!(function, C_Sign | C_SignUpdate | C_SignFinal | C_SignRecover);
    let untouched =
        [CKR_OK, CKR_BUFFER_TOO_SMALL, CKR_OPERATION_NOT_INITIALIZED, CKR_CRYPTOKI_NOT_INITIALIZED].contains(&result);
    if untouched {
        return;
    }
    if signs
        && module.settings.sign_error_leaves_active
        && let Some(session) = module.sessions().get_mut(session)
    {
        session.stuck = true;
    }
    if signs || ends(function) {
        module.sessions().end_operation(session);
    }
    if !carried_out {
        cancel(module, function, session);
    }
}

/// Ends the real module's operation after an error that the real module knows nothing about. v2.40 has no call for
/// that, so the operation is completed and the result dropped.
fn cancel(module: &Module, function: Function, session: CK_SESSION_HANDLE) {
    use Function::*;
    let mut data = [0u8];
    let mut out = vec![0u8; 1 << 16];
    let mut length = out.len() as CK_ULONG;
    let (data, out, length) = (data.as_mut_ptr(), out.as_mut_ptr(), &raw mut length);
    let _ = match function {
        C_Sign | C_SignUpdate | C_SignFinal => real!(module, C_Sign, session, data, 1, out, length),
        C_SignRecover => real!(module, C_SignRecover, session, data, 1, out, length),
        C_Decrypt | C_DecryptUpdate | C_DecryptFinal => {
            real!(module, C_Decrypt, session, data, 1, out, length)
        }
        C_Encrypt | C_EncryptUpdate | C_EncryptFinal => {
            real!(module, C_Encrypt, session, data, 1, out, length)
        }
        C_Digest | C_DigestUpdate | C_DigestFinal => {
            real!(module, C_DigestFinal, session, out, length)
        }
        C_Verify | C_VerifyUpdate | C_VerifyFinal => {
            real!(module, C_Verify, session, data, 1, data, 1)
        }
        _ => CKR_OK,
    };
}

macro_rules! starts {
    ($($(#[$doc:meta])* $name:ident, $function:ident, private $signs:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As the function of the standard.
        pub(crate) unsafe fn $name(
            module: &Module,
            session: CK_SESSION_HANDLE,
            mechanism: *mut CK_MECHANISM,
            key: CK_OBJECT_HANDLE,
        ) -> CK_RV {
            let forward = || real!(module, $function, session, mechanism, key);
            // SAFETY: NULL or the client's mechanism, by the standard's contract.
            unsafe { start_private(module, session, mechanism, $signs, forward) }
        }
    )*};
    ($($(#[$doc:meta])* $name:ident, $function:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As the function of the standard.
        pub(crate) unsafe fn $name(
            module: &Module,
            session: CK_SESSION_HANDLE,
            mechanism: *mut CK_MECHANISM,
            key: CK_OBJECT_HANDLE,
        ) -> CK_RV {
            // SAFETY: NULL or the client's mechanism, by the standard's contract.
            if unsafe { is_removed(module, mechanism) } {
                return CKR_MECHANISM_INVALID;
            }
            real!(module, $function, session, mechanism, key)
        }
    )*};
}

starts! {
    /// C_SignInit (v2.40, 5.11).
    sign_init, C_SignInit, private true;
    /// C_SignRecoverInit (v2.40, 5.11).
    sign_recover_init, C_SignRecoverInit, private true;
    /// C_DecryptInit (v2.40, 5.9).
    decrypt_init, C_DecryptInit, private false;
}

starts! {
    /// C_EncryptInit (v2.40, 5.8).
    encrypt_init, C_EncryptInit;
    /// C_VerifyInit (v2.40, 5.12).
    verify_init, C_VerifyInit;
    /// C_VerifyRecoverInit (v2.40, 5.12).
    verify_recover_init, C_VerifyRecoverInit;
}

/// C_DigestInit (v2.40, 5.10).
///
/// # Safety
///
/// As C_DigestInit.
pub(crate) unsafe fn digest_init(module: &Module, session: CK_SESSION_HANDLE, mechanism: *mut CK_MECHANISM) -> CK_RV {
    // SAFETY: NULL or the client's mechanism, by the standard's contract.
    if unsafe { is_removed(module, mechanism) } {
        return CKR_MECHANISM_INVALID;
    }
    real!(module, C_DigestInit, session, mechanism)
}

macro_rules! uses {
    ($($(#[$doc:meta])* $name:ident, $function:ident($($argument:ident: $type:ty),*) length only if $length_only:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As the function of the standard.
        pub(crate) unsafe fn $name(module: &Module, session: CK_SESSION_HANDLE $(, $argument: $type)*) -> CK_RV {
            use_private(module, session, Function::$function, $length_only, || {
                real!(module, $function, session $(, $argument)*)
            })
        }
    )*};
}

type Bytes = *mut CK_BYTE;
type Length = *mut CK_ULONG;

uses! {
    /// C_Sign (v2.40, 5.11).
    sign, C_Sign(data: Bytes, size: CK_ULONG, out: Bytes, length: Length) length only if out.is_null();
    /// C_SignUpdate (v2.40, 5.11).
    sign_update, C_SignUpdate(part: Bytes, size: CK_ULONG) length only if false;
    /// C_SignFinal (v2.40, 5.11).
    sign_final, C_SignFinal(out: Bytes, length: Length) length only if out.is_null();
    /// C_SignRecover (v2.40, 5.11).
    sign_recover, C_SignRecover(data: Bytes, size: CK_ULONG, out: Bytes, length: Length) length only if out.is_null();
    /// C_Decrypt (v2.40, 5.9).
    decrypt, C_Decrypt(data: Bytes, size: CK_ULONG, out: Bytes, length: Length) length only if out.is_null();
    /// C_DecryptUpdate (v2.40, 5.9).
    decrypt_update, C_DecryptUpdate(data: Bytes, size: CK_ULONG, out: Bytes, length: Length) length only if false;
    /// C_DecryptFinal (v2.40, 5.9).
    decrypt_final, C_DecryptFinal(out: Bytes, length: Length) length only if out.is_null();
}
