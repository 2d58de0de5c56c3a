//! Slots and tokens as the client sees them: one real token shown as two (FAULTY_SPLIT), a removed token, and changes
//! to CK_TOKEN_INFO.

use std::sync::atomic::{AtomicBool, Ordering};

use cryptoki_sys::*;

use crate::damage;
use crate::forward::real;
use crate::memory::give_list;
use crate::module::Module;
use crate::pin;

/// Whether the call of FAULTY_SWAP_AT has happened. Kept apart from the sessions, which are locked while the tries of a
/// PIN are looked up.
static SWAPPED: AtomicBool = AtomicBool::new(false);

/// From now on the first two initialised tokens are swapped.
pub(crate) fn swap() {
    SWAPPED.store(true, Ordering::Relaxed);
}

/// Bit set in the identifier of the second slot of a split token. No module uses slot numbers that high: SoftHSM2's have 31
/// bits, and on Windows an identifier has only 32.
const SECOND: CK_SLOT_ID = 1 << (CK_SLOT_ID::BITS - 1);

/// The real slot behind a slot of the client's.
pub(crate) fn real(slot: CK_SLOT_ID) -> CK_SLOT_ID {
    slot & !SECOND
}

/// The second slot of the real slot's split token.
pub(crate) fn second(slot: CK_SLOT_ID) -> CK_SLOT_ID {
    slot | SECOND
}

/// Whether this is the second slot of a split token.
pub(crate) fn is_second(slot: CK_SLOT_ID) -> bool {
    slot & SECOND != 0
}

/// The real slot whose token a slot of the client's shows now: while the file of FAULTY_SWAP exists, and from the call of FAULTY_SWAP_AT on, the first two
/// initialised tokens have changed places. Sessions that are open stay on their own.
pub(crate) fn behind(module: &Module, slot: CK_SLOT_ID) -> CK_SLOT_ID {
    let own = real(slot);
    let by_file = module.settings.swap.as_ref().is_some_and(|file| std::path::Path::new(file).exists());
    if !by_file && !SWAPPED.load(Ordering::Relaxed) {
        return own;
    }
    let initialised = |slot: &CK_SLOT_ID| {
        let mut info = CK_TOKEN_INFO::default();
        real!(module, C_GetTokenInfo, *slot, &raw mut info) == CKR_OK && info.flags & CKF_TOKEN_INITIALIZED != 0
    };
    let pair: Vec<_> =
        real_slots(module, CK_TRUE).unwrap_or_default().into_iter().filter(initialised).take(2).collect();
    match pair.as_slice() {
        [one, other] if own == *one => *other,
        [one, other] if own == *other => *one,
        _ => own,
    }
}

/// The real token's information.
pub(crate) fn real_token_info(module: &Module, slot: CK_SLOT_ID) -> Result<CK_TOKEN_INFO, CK_RV> {
    let mut info = CK_TOKEN_INFO::default();
    match real!(module, C_GetTokenInfo, behind(module, slot), &raw mut info) {
        CKR_OK => Ok(info),
        error => Err(error),
    }
}

fn real_slots(module: &Module, present: CK_BBOOL) -> Result<Vec<CK_SLOT_ID>, CK_RV> {
    let mut count = 0;
    match real!(module, C_GetSlotList, present, std::ptr::null_mut(), &raw mut count) {
        CKR_OK => {}
        error => return Err(error),
    }
    let mut slots = vec![0; count as usize];
    match real!(module, C_GetSlotList, present, slots.as_mut_ptr(), &raw mut count) {
        CKR_OK => {}
        error => return Err(error),
    }
    slots.truncate(count as usize);
    Ok(slots)
}

/// C_GetSlotList (v2.40, 5.5).
///
/// # Safety
///
/// As C_GetSlotList.
pub(crate) unsafe fn slot_list(
    module: &Module,
    present: CK_BBOOL,
    list: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    let removed = module.sessions().removed;
    if !removed && !module.settings.split {
        return real!(module, C_GetSlotList, present, list, count);
    }
    let mut slots = match real_slots(module, present) {
        Ok(_) if removed && present == CK_TRUE => Vec::new(),
        Ok(slots) => slots,
        Err(error) => return error,
    };
    if module.settings.split {
        slots = slots
            .into_iter()
            .flat_map(|slot| {
                // An empty reader, or a token without its files, has no PIN to be seen twice.
                let initialised =
                    real_token_info(module, slot).is_ok_and(|info| info.flags & CKF_TOKEN_INITIALIZED != 0);
                [Some(slot), initialised.then_some(second(slot))]
            })
            .flatten()
            .collect();
    }
    // SAFETY: as C_GetSlotList asks of its caller.
    unsafe { give_list(&slots, list, count) }
}

/// C_GetInfo (v2.40, 5.4), with the description and version of FAULTY_LIBRARY.
///
/// # Safety
///
/// As C_GetInfo.
pub(crate) unsafe fn library_info(module: &Module, info: *mut CK_INFO) -> CK_RV {
    let result = real!(module, C_GetInfo, info);
    if let (CKR_OK, Some((version, description))) = (result, &module.settings.info) {
        // SAFETY: the real module has just filled it.
        let CK_INFO { libraryVersion, libraryDescription, .. } = unsafe { &mut *info };
        *libraryVersion = *version;
        damage::fill(libraryDescription, description.as_bytes());
    }
    result
}

/// C_GetSlotInfo (v2.40, 5.5).
///
/// # Safety
///
/// As C_GetSlotInfo.
pub(crate) unsafe fn slot_info(module: &Module, slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    let result = real!(module, C_GetSlotInfo, real(slot), info);
    if result == CKR_OK && module.settings.split {
        // One slot per PIN is a custom of readers.
        // SAFETY: the real module has just filled it.
        unsafe { (*info).flags |= CKF_REMOVABLE_DEVICE };
    }
    if result == CKR_OK && module.sessions().removed {
        // SAFETY: the real module has just filled it.
        unsafe { (*info).flags &= !CKF_TOKEN_PRESENT };
    }
    result
}

/// C_GetTokenInfo (v2.40, 5.5), with the settings over it.
///
/// # Safety
///
/// As C_GetTokenInfo.
pub(crate) unsafe fn token_info(module: &Module, slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    let result = real!(module, C_GetTokenInfo, behind(module, slot), info);
    if result != CKR_OK {
        return result;
    }
    // SAFETY: the real module has just filled it.
    let info = unsafe { &mut *info };
    // SoftHSM2 always offers an empty slot more: it must not pass for a second token of the same name.
    if info.flags & CKF_TOKEN_INITIALIZED == 0 {
        return CKR_OK;
    }
    let settings = &module.settings;
    for (text, field) in [
        (&settings.token_label, &mut info.label[..]),
        (&settings.token_manufacturer, &mut info.manufacturerID[..]),
        (&settings.token_model, &mut info.model[..]),
        (&settings.token_serial, &mut info.serialNumber[..]),
    ] {
        if let Some(text) = text {
            text.write(field);
        }
    }
    if settings.split {
        let pin = if is_second(slot) { " (PIN signature)" } else { " (PIN utilisateur)" };
        let own = info.label.trim_ascii_end();
        let room = own.len().min(info.label.len() - pin.len());
        let label = [&own[..room], pin.as_bytes()].concat();
        damage::fill(&mut info.label, &label);
    }
    if let Some((least, most)) = settings.pin_lengths {
        info.ulMinPinLen = least;
        info.ulMaxPinLen = most;
    }
    if settings.pinpad {
        info.flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    }
    if let Some(lock) = &settings.lock {
        info.flags = pin::lock_flags(module, lock, slot, info.flags);
    }
    info.flags = (info.flags | settings.token_flags.set) & !settings.token_flags.clear;
    CKR_OK
}
