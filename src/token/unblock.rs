//! Unblocking a PIN by a code that the person holds.
//!
//! Only a login with the new PIN proves it: flags may be stale, and a login as SO proves nothing if the module checks the code
//! later.

use secrecy::SecretString;

use super::attempt::Attempt;
use super::keeper::Keeper;
use super::new_pin::NewPin;
use super::open_slot::OpenSlot;
use super::unblocking::SecondJeton;
use crate::context::Context;
use crate::error::{Error, HalfDone, PartialError, PinError, Result};
use crate::model::{PinRole, Slot};
use crate::pkcs11::Login;
use crate::terminal::interrupt;

/// Sets a new PIN by the code of this role, which is asked for unless it is given. `new` gives the PIN, once, as late as it
/// can: after the code was accepted, or right before it is presented together with the PIN.
///
/// # Errors
///
/// The PIN errors of [`Error`]; [`PinError::UnblockNotConfirmed`]; [`PartialError::HalfDone`]; whatever `new` returns.
pub(crate) fn unblock(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    role: PinRole,
    second: Option<&SecondJeton>,
    code: Option<SecretString>,
    new: &mut dyn FnMut(&Slot) -> Result<NewPin>,
) -> Result<NewPin> {
    Keeper::refuse_hopeless(&slot.slot().token, role)?;
    match (role, second) {
        (PinRole::So, None) => with_so_pin(context, slot, code, new),
        (PinRole::So | PinRole::Puk | PinRole::User, second) => in_one_call(context, slot, role, second, code, new),
    }
}

/// With code and new PIN together: `C_SetPIN` with the PUK as the old PIN, in a session without login, or what a second
/// jeton does. Only if the flags say locked: OpenSC in its default configuration takes the same call for a PIN change,
/// and uses up a try of the PIN.
fn in_one_call(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    role: PinRole,
    second: Option<&SecondJeton>,
    code: Option<SecretString>,
    new: &mut dyn FnMut(&Slot) -> Result<NewPin>,
) -> Result<NewPin> {
    let mut attempt = Attempt::new(context, role);
    attempt.is_supplied(code.is_some());
    let code = match code {
        Some(code) => Some(code),
        None => context.ask_present_pin(slot.slot(), role)?,
    };
    let new = new(slot.slot())?;
    let _held = interrupt::hold();
    match second.zip(code.as_ref()).zip(new.pin()) {
        // It proves the new PIN as well.
        Some(((second, code), new)) => slot.unblock_apart(context, &mut attempt, second, code, new)?,
        None => {
            slot.unblock_with_puk(context, &mut attempt, code.as_ref(), &new)?;
            confirm(context, slot, &new)?;
        }
    }
    Ok(new)
}

/// `C_Login` as SO, then `C_InitPIN`.
fn with_so_pin(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    code: Option<SecretString>,
    new: &mut dyn FnMut(&Slot) -> Result<NewPin>,
) -> Result<NewPin> {
    slot.log_in_as(context, PinRole::So, code)?;
    let new = new(slot.slot())?;
    let _held = interrupt::hold();
    slot.set_pin_as_administrator(context, &new)?;
    slot.log_out();
    confirm(context, slot, &new)?;
    Ok(new)
}

/// Logs in with the new PIN.
fn confirm(context: &Context, slot: &mut OpenSlot<'_>, new: &NewPin) -> Result<()> {
    let outcome = slot.prove_new_pin(context, new);
    let token = slot.label().to_owned();
    match outcome {
        Ok(Login::Accepted | Login::Expired(_)) => Ok(()),
        Ok(Login::Already(cause)) => Err(PinError::UnblockNotConfirmed { token, cause }.into()),
        Err(
            Error::Pin(PinError::Incorrect { cause, .. }) | Error::Pin(PinError::Locked { cause: Some(cause), .. }),
        ) => Err(PinError::UnblockNotConfirmed { token, cause }.into()),
        Err(error) => Err(PartialError::HalfDone { source: Box::new(error), done: HalfDone::Unblocked, token }.into()),
    }
}
