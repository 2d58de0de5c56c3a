//! Every function that takes a PIN: a pinpad that types it, a card that counts its tries, the PUK, the login for a
//! single use of a key, and the two logins of a split token.

use cryptoki_sys::*;

use crate::forward::real;
use crate::lock::Tries;
use crate::memory::bytes;
use crate::module::Module;
use crate::settings::Lock;
use crate::tokens;

/// A PIN as passed to the real module; `None` is NULL.
type Pin = Option<Vec<u8>>;

fn pointer(pin: &Pin) -> *mut CK_BYTE {
    // The standard's prototypes are not const, but no function writes to a PIN.
    pin.as_ref().map_or(std::ptr::null_mut(), |pin| pin.as_ptr().cast_mut())
}

fn length(pin: &Pin) -> CK_ULONG {
    pin.as_ref().map_or(0, |pin| pin.len() as CK_ULONG)
}

/// The PIN that reaches the token. With a pinpad the client must pass NULL (v2.40, 5.6, C_Login), and the line of the
/// file is what the user types; without that line, the user presses the cancel key.
fn typed(module: &Module, given: Pin, line: &str) -> Result<Pin, CK_RV> {
    let Some(file) = module.settings.pinpad_pins.as_ref().filter(|_| module.settings.pinpad) else {
        return Ok(given);
    };
    if given.is_some() {
        return Err(CKR_ARGUMENTS_BAD);
    }
    let text = std::fs::read_to_string(file).map_err(|_| CKR_DEVICE_ERROR)?;
    let pin = text.lines().find_map(|entry| entry.split_once('=').filter(|(name, _)| *name == line));
    pin.map(|(_, pin)| Some(pin.as_bytes().to_vec())).ok_or(CKR_FUNCTION_CANCELED)
}

/// Runs a presentation of the user PIN, counted by the lock if there is one.
fn counted(module: &Module, slot: CK_SLOT_ID, present: impl FnOnce() -> CK_RV) -> CK_RV {
    let Some(lock) = &module.settings.lock else {
        return present();
    };
    let mut tries = match Tries::of(module, lock, slot) {
        Ok(tries) if tries.locked() => return CKR_PIN_LOCKED,
        Ok(tries) => tries,
        Err(error) => return error,
    };
    let result = present();
    tries.note(result).err().unwrap_or(result)
}

/// Restores all tries, because the SO or the PUK has set a new PIN.
fn restore_tries(module: &Module, slot: CK_SLOT_ID) -> CK_RV {
    let Some(lock) = &module.settings.lock else {
        return CKR_OK;
    };
    Tries::of(module, lock, slot).and_then(|mut tries| tries.note(CKR_OK)).err().unwrap_or(CKR_OK)
}

/// The flags of CK_TOKEN_INFO, with the lock's in place of the real token's.
pub(crate) fn lock_flags(module: &Module, lock: &Lock, slot: CK_SLOT_ID, flags: CK_FLAGS) -> CK_FLAGS {
    let own = CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED;
    Tries::of(module, lock, slot).map_or(flags, |tries| (flags & !own) | tries.flags())
}

/// C_Login (v2.40, 5.6).
///
/// # Safety
///
/// As C_Login.
pub(crate) unsafe fn log_in(
    module: &Module,
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    pin: *mut CK_BYTE,
    pin_len: CK_ULONG,
) -> CK_RV {
    // SAFETY: NULL or the client's PIN, by C_Login's contract.
    let given = unsafe { bytes(pin, pin_len) };
    let pin = match typed(module, given, if user == CKU_SO { "so" } else { "user" }) {
        Ok(pin) => pin,
        Err(error) => return error,
    };
    let Some(slot) = module.sessions().slot_of(session) else {
        return real!(module, C_Login, session, user, pointer(&pin), length(&pin));
    };
    match user {
        CKU_USER => log_in_user(module, session, slot, &pin),
        CKU_CONTEXT_SPECIFIC if module.settings.always_authenticate => {
            log_in_for_one_use(module, session, slot, pin.as_deref().unwrap_or_default())
        }
        _ => real!(module, C_Login, session, user, pointer(&pin), length(&pin)),
    }
}

fn log_in_user(module: &Module, session: CK_SESSION_HANDLE, slot: CK_SLOT_ID, pin: &Pin) -> CK_RV {
    let split = module.settings.split;
    if split && module.sessions().is_logged_in(slot) {
        return CKR_USER_ALREADY_LOGGED_IN;
    }
    let result = counted(module, slot, || {
        match real!(module, C_Login, session, CKU_USER, pointer(pin), length(pin)) {
            // The other half of the split token has logged in to the one real token, so its PIN is known.
            CKR_USER_ALREADY_LOGGED_IN if split => {
                let known = module.sessions().is_accepted(slot, pin.as_deref().unwrap_or_default());
                if known { CKR_OK } else { CKR_PIN_INCORRECT }
            }
            result => result,
        }
    });
    if result == CKR_OK {
        let mut sessions = module.sessions();
        sessions.set_logged_in(slot, true);
        sessions.remember(slot, pin.as_deref().unwrap_or_default());
    }
    result
}

/// The login between C_SignInit and C_Sign for a key that asks at every use (v2.40, 4.9, CKA_ALWAYS_AUTHENTICATE; 5.6,
/// C_Login with CKU_CONTEXT_SPECIFIC). The real key asks for nothing, so the PIN is compared here.
fn log_in_for_one_use(module: &Module, session: CK_SESSION_HANDLE, slot: CK_SLOT_ID, pin: &[u8]) -> CK_RV {
    if module.sessions().get_mut(session).is_none_or(|session| session.operation.is_none()) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    let result =
        counted(module, slot, || if module.sessions().is_accepted(slot, pin) { CKR_OK } else { CKR_PIN_INCORRECT });
    if result == CKR_OK {
        let mut sessions = module.sessions();
        if let Some(operation) = sessions.get_mut(session).and_then(|session| session.operation.as_mut()) {
            operation.authenticated = true;
        }
    }
    result
}

/// C_Logout (v2.40, 5.6). Half of a split token logs out alone while the other half is in use.
///
/// # Safety
///
/// As C_Logout.
pub(crate) unsafe fn log_out(module: &Module, session: CK_SESSION_HANDLE) -> CK_RV {
    let slot = module.sessions().slot_of(session);
    if let Some(slot) = slot.filter(|_| module.settings.split) {
        let mut sessions = module.sessions();
        let other = if tokens::is_second(slot) { tokens::real(slot) } else { tokens::second(slot) };
        if sessions.is_logged_in(other) {
            let logged_in = sessions.is_logged_in(slot);
            sessions.set_logged_in(slot, false);
            return if logged_in { CKR_OK } else { CKR_USER_NOT_LOGGED_IN };
        }
    }
    let result = real!(module, C_Logout, session);
    if result == CKR_OK
        && let Some(slot) = slot
    {
        module.sessions().set_logged_in(slot, false);
    }
    result
}

/// C_InitPIN by the SO (v2.40, 5.5): a new user PIN, with all its tries.
///
/// # Safety
///
/// As C_InitPIN.
pub(crate) unsafe fn init_pin(
    module: &Module,
    session: CK_SESSION_HANDLE,
    pin: *mut CK_BYTE,
    pin_len: CK_ULONG,
) -> CK_RV {
    // SAFETY: NULL or the client's PIN, by C_InitPIN's contract.
    let pin = match typed(module, unsafe { bytes(pin, pin_len) }, "new") {
        Ok(pin) => pin,
        Err(error) => return error,
    };
    let result = real!(module, C_InitPIN, session, pointer(&pin), length(&pin));
    match module.sessions().slot_of(session) {
        Some(slot) if result == CKR_OK => restore_tries(module, slot),
        _ => result,
    }
}

/// C_SetPIN (v2.40, 5.5): changes the PIN of whoever is logged in, otherwise the user's. In a session without login,
/// the PUK as old PIN unblocks a locked PIN, and counts as a wrong PIN while it is not locked, as with OpenSC.
///
/// # Safety
///
/// As C_SetPIN.
pub(crate) unsafe fn set_pin(
    module: &Module,
    session: CK_SESSION_HANDLE,
    old: *mut CK_BYTE,
    old_len: CK_ULONG,
    new: *mut CK_BYTE,
    new_len: CK_ULONG,
) -> CK_RV {
    // SAFETY: NULL or the client's PINs, by C_SetPIN's contract.
    let (old, new) = unsafe { (bytes(old, old_len), bytes(new, new_len)) };
    let (old, new) = match typed(module, old, "old").and_then(|old| Ok((old, typed(module, new, "new")?))) {
        Ok(pins) => pins,
        Err(error) => return error,
    };
    let change = || real!(module, C_SetPIN, session, pointer(&old), length(&old), pointer(&new), length(&new));
    let mut info = CK_SESSION_INFO::default();
    let slot = module.sessions().slot_of(session);
    let known = real!(module, C_GetSessionInfo, session, &raw mut info) == CKR_OK;
    let Some(slot) = slot.filter(|_| known && info.state != CKS_RW_SO_FUNCTIONS) else {
        return change();
    };

    if let Some(lock) = &module.settings.lock {
        let public = matches!(info.state, CKS_RO_PUBLIC_SESSION | CKS_RW_PUBLIC_SESSION);
        if let (Some(puk), true) = (&lock.puk, public) {
            match Tries::of(module, lock, slot).map(|tries| tries.locked()) {
                Ok(true) if old.as_ref() == Some(puk) => {
                    return unblock(module, lock, session, slot, puk, &new);
                }
                Ok(true) => return CKR_PIN_INCORRECT,
                Ok(false) => {}
                Err(error) => return error,
            }
        }
    }
    let result = counted(module, slot, change);
    if result == CKR_OK {
        module.sessions().remember(slot, new.as_deref().unwrap_or_default());
    }
    result
}

/// What the card itself does when the PUK is right. The real token has no PUK, so its SO does it.
fn unblock(module: &Module, lock: &Lock, session: CK_SESSION_HANDLE, slot: CK_SLOT_ID, puk: &[u8], new: &Pin) -> CK_RV {
    let so = Some(lock.so_pin.clone().unwrap_or_else(|| puk.to_vec()));
    match real!(module, C_Login, session, CKU_SO, pointer(&so), length(&so)) {
        CKR_OK => {}
        error => return error,
    }
    let result = real!(module, C_InitPIN, session, pointer(new), length(new));
    let logout = real!(module, C_Logout, session);
    match (result, logout) {
        (CKR_OK, CKR_OK) => restore_tries(module, slot),
        (CKR_OK, error) | (error, _) => error,
    }
}

/// C_InitToken (v2.40, 5.5): the token is reset, and its PIN gets all its tries back.
///
/// # Safety
///
/// As C_InitToken.
pub(crate) unsafe fn init_token(
    module: &Module,
    slot: CK_SLOT_ID,
    pin: *mut CK_BYTE,
    pin_len: CK_ULONG,
    label: *mut CK_BYTE,
) -> CK_RV {
    // SAFETY: NULL or the client's PIN, by C_InitToken's contract.
    let pin = match typed(module, unsafe { bytes(pin, pin_len) }, "so") {
        Ok(pin) => pin,
        Err(error) => return error,
    };
    match real!(module, C_InitToken, tokens::behind(module, slot), pointer(&pin), length(&pin), label) {
        CKR_OK => restore_tries(module, slot),
        error => error,
    }
}
