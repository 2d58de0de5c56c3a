//! A failed login whose reason is a known fault of the module.

use super::program::own_program;
use super::tries::Tries;
use super::unblocking::holds_iasecc;
use crate::error::{Error, HalfDone, ModuleError, PartialError, PinError};
use crate::model::{ReturnValue, Slot};
use crate::pkcs11::{Module, known_fault};

/// The error of a failed login, under its known reason if it has one: OpenSC since 0.24 and an IAS-ECC card. The card is
/// asked once more how many tries it has left, where it was asked before. If one is gone, the PIN was judged, and that is not
/// the fault. What the keeper has noted stays: nobody knows what the card made of the PIN.
pub(super) fn of_login(error: Error, module: &Module, slot: &Slot) -> Error {
    let Error::Partial(PartialError::HalfDone { source, done: HalfDone::PinSent, .. }) = &error else { return error };
    let Error::Module(ModuleError::Failed(cause)) = source.as_ref() else { return error };
    if cause.value != ReturnValue::CKR_GENERAL_ERROR {
        return error;
    }
    let Some(version) = known_fault::opensc_that_failed_a_login(module) else { return error };
    if !own_program().is_ok_and(|program| holds_iasecc(&program, &slot.reader)) {
        return error;
    }
    let tries = match slot.token.tries_left {
        None => None,
        Some(before) => match Tries::before_loading(module.path()).of(slot) {
            Some(now) if now < before => return error,
            now => now,
        },
    };
    PinError::LoginFailsInOpenSc { version, tries, cause: cause.clone() }.into()
}
