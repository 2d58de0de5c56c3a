//! `jeton pin unblock`: sets a new user PIN with the SO PIN or the PUK.
//!
//! The user says which code they hold. Nothing is found out by trial, because each wrong trial uses up a try of a code
//! that cannot itself be unblocked. Only a login with the new PIN proves the unblocking: flags may be stale, and a
//! login as SO proves nothing if the module checks the code later.

use crate::cli::{PinUnblock, UnblockingCode};
use crate::commands::issuer;
use crate::context::Context;
use crate::error::{Error, HalfDone, PartialError, PinError, Question, Result, UsageError};
use crate::i18n::issuer::IssuerFacts;
use crate::model::PinRole;
use crate::output::pin::PinUnblocked;
use crate::pkcs11::Login;
use crate::t;
use crate::terminal::{self, interrupt};
use crate::token::{Attempt, Connection, NewPin, OpenSlot, SecondJeton};

pub(in crate::commands) fn run(context: &Context, arguments: &PinUnblock) -> Result<()> {
    let connection = context.connect()?;
    let mut slot = connection.open_to_write()?;
    let code = match arguments.with {
        Some(code) => code,
        None => ask_code(context, &connection)?,
    };
    let role = role(code);
    let second = SecondJeton::if_needed(connection.module.path(), slot.slot(), role);
    if second.is_some() {
        // Before a code is asked for: whoever would rather not can still stop here.
        context.tell(&t!("unblock-second-jeton"));
    }
    let new = match (code, second) {
        (UnblockingCode::SoPin, None) => with_so_pin(context, &mut slot)?,
        (UnblockingCode::Puk, None) => in_one_call(context, &mut slot, role, None)?,
        (UnblockingCode::Puk | UnblockingCode::SoPin, Some(second)) => {
            in_one_call(context, &mut slot, role, Some(&second))?
        }
    };
    context.answer(&PinUnblocked::on(slot.slot(), role, new.is_trivial()))
}

fn role(code: UnblockingCode) -> PinRole {
    match code {
        UnblockingCode::Puk => PinRole::Puk,
        UnblockingCode::SoPin => PinRole::So,
    }
}

/// Asks which code the user holds. A user with neither is told who can help.
fn ask_code(context: &Context, connection: &Connection) -> Result<UnblockingCode> {
    if !context.interactive {
        return Err(UsageError::NoTerminal(Question::UnblockingCode).into());
    }
    let lines = [t!("unblock-choice-puk"), t!("unblock-choice-so-pin"), t!("unblock-choice-neither")];
    match terminal::choose(&t!("unblock-ask-code"), &lines)? {
        Some(0) => Ok(UnblockingCode::Puk),
        Some(1) => Ok(UnblockingCode::SoPin),
        Some(_) => {
            context.converse(&t!("unblock-neither"));
            if let Some(issuer) = issuer::of_token(&connection.module, &connection.token) {
                let how = IssuerFacts::from(&issuer).unblock();
                context.converse(&t!("unblock-neither-issuer", issuer = how));
            }
            Err(Error::Cancelled)
        }
        None => Err(Error::Cancelled),
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
) -> Result<NewPin> {
    let supplied = context.supplied_pins(slot.slot(), role)?;
    let mut attempt = Attempt::new(context, role);
    attempt.is_supplied(supplied.present.is_some());
    let code = match supplied.present {
        Some(code) => Some(code),
        None => context.ask_present_pin(slot.slot(), role)?,
    };
    let new = context.new_pin(slot.slot(), supplied.new, None)?;
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
fn with_so_pin(context: &Context, slot: &mut OpenSlot<'_>) -> Result<NewPin> {
    let supplied = context.supplied_pins(slot.slot(), PinRole::So)?;
    slot.log_in_as(context, PinRole::So, supplied.present)?;
    let new = context.new_pin(slot.slot(), supplied.new, None)?;
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
