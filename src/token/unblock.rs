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
use crate::cli::UnblockingCode;
use crate::context::Context;
use crate::error::{Error, HalfDone, PartialError, PinError, Question, Result, UsageError};
use crate::model::{PinRole, Slot};
use crate::pkcs11::Login;
use crate::t;
use crate::terminal::{self, interrupt};

/// What unblocks a PIN.
pub(crate) struct Means<'s> {
    /// Whose code it is: the administrator's, or the PUK.
    pub(crate) role: PinRole,
    /// The process that presents the code, unless it is this one.
    pub(crate) second: Option<&'s SecondJeton>,
    /// The code; `None` if it is to be asked for.
    pub(crate) code: Option<SecretString>,
}

/// The code that the person holds: the one named, otherwise what they answer. `None` if they hold neither, after telling them
/// who can help.
///
/// # Errors
///
/// [`UsageError::NoTerminal`] if there is nobody to ask; [`Error::Cancelled`].
pub(crate) fn code_held(context: &Context, named: Option<UnblockingCode>) -> Result<Option<PinRole>> {
    if let Some(named) = named {
        return Ok(Some(named.into()));
    }
    if !context.interactive {
        return Err(UsageError::NoTerminal(Question::UnblockingCode).into());
    }
    let lines = [t!("unblock-choice-puk"), t!("unblock-choice-so-pin"), t!("unblock-choice-neither")];
    match terminal::choose(&t!("unblock-ask-code"), &lines)?.ok_or(Error::Cancelled)? {
        0 => Ok(Some(PinRole::Puk)),
        1 => Ok(Some(PinRole::So)),
        _ => {
            context.converse(&t!("unblock-neither"));
            Ok(None)
        }
    }
}

/// Sets a new PIN. `new` gives it, once, as late as it can: after the code was accepted, or right before it is presented
/// together with the PIN.
///
/// # Errors
///
/// The PIN errors of [`Error`]; [`PinError::UnblockNotConfirmed`]; [`PartialError::HalfDone`]; whatever `new` returns.
pub(crate) fn unblock(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    means: Means<'_>,
    new: &mut dyn FnMut(&Slot) -> Result<NewPin>,
) -> Result<NewPin> {
    Keeper::refuse_hopeless(&slot.slot().token, means.role)?;
    match (means.role, means.second) {
        (PinRole::So, None) => with_so_pin(context, slot, means.code, new),
        (PinRole::So | PinRole::Puk | PinRole::User, _) => in_one_call(context, slot, means, new),
    }
}

/// With code and new PIN together: `C_SetPIN` with the PUK as the old PIN, in a session without login, or what a second
/// jeton does. Only if the flags say locked: OpenSC in its default configuration takes the same call for a PIN change,
/// and uses up a try of the PIN.
fn in_one_call(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    Means { role, second, code }: Means<'_>,
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
