//! `jeton pin unblock`: a new user PIN, by way of the administrator's PIN or the PUK.
//!
//! The person names the code that they hold; nothing is found out by trial, since each wrong trial is a lost try of a code
//! that cannot be unblocked. What proves the unblocking is a login with the new PIN: flags may linger, and a login as SO
//! proves nothing where the module looks at the code only later.

use super::{new_pin_sent, writing_session};
use crate::cli::{PinUnblock, UnblockingCode};
use crate::commands::issuer;
use crate::context::{Connection, Context, NewPin};
use crate::error::{Error, HalfDone, Question, Result};
use crate::model::{PinRole, PinState};
use crate::output::issuer::IssuerFacts;
use crate::output::pin::PinUnblocked;
use crate::pkcs11::{Login, Session};
use crate::t;
use crate::terminal::{self, interrupt};

/// Runs `jeton pin unblock`.
pub(in crate::commands) fn run(context: &Context, arguments: &PinUnblock) -> Result<()> {
    let connection = context.connect()?;
    let mut session = writing_session(&connection)?;
    let code = match arguments.with {
        Some(code) => code,
        None => ask_code(context, &connection)?,
    };
    let new = match code {
        UnblockingCode::Puk => with_puk(context, &session)?,
        UnblockingCode::SoPin => with_so_pin(context, &mut session)?,
    };
    confirm(context, &mut session, &new)?;
    context.answer(&PinUnblocked::on(session.slot(), role(code), new.is_trivial()))
}

fn role(code: UnblockingCode) -> PinRole {
    match code {
        UnblockingCode::Puk => PinRole::Puk,
        UnblockingCode::SoPin => PinRole::So,
    }
}

/// Which code the person holds. Somebody who holds neither is told who can help.
fn ask_code(context: &Context, connection: &Connection) -> Result<UnblockingCode> {
    if !context.interactive {
        return Err(Error::NoTerminal(Question::UnblockingCode));
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

/// `C_SetPIN` with the PUK as the old PIN, in a session that is not logged in. Only where the flags say locked: OpenSC as
/// it is installed takes the same call for a change of the PIN, and spends one of its tries.
fn with_puk(context: &Context, session: &Session<'_>) -> Result<NewPin> {
    let slot = session.slot().clone();
    if slot.token.pin != PinState::Locked {
        return Err(Error::PinNotLocked { token: slot.token.label.clone(), state: slot.token.pin });
    }
    let supplied = context.supplied_pins(&slot, PinRole::Puk)?;
    let puk = match supplied.present {
        Some(puk) => Some(puk),
        None => context.ask_present_pin(&slot, PinRole::Puk)?,
    };
    let new = context.new_pin(&slot, supplied.new, None)?;
    let _held = interrupt::hold();
    let _waiting = context.waiting_for_pin(&slot);
    session
        .set_pin(PinRole::Puk, puk.as_ref().zip(new.pin()))
        .map_err(|error| new_pin_sent(error, &slot.token.label))?;
    Ok(new)
}

/// `C_Login` as SO, then `C_InitPIN`.
fn with_so_pin(context: &Context, session: &mut Session<'_>) -> Result<NewPin> {
    let slot = session.slot().clone();
    let supplied = context.supplied_pins(&slot, PinRole::So)?;
    context.log_in_with(session, PinRole::So, supplied.present)?;
    let new = context.new_pin(&slot, supplied.new, None)?;
    if slot.token.pinpad {
        context.announce_pinpad_new_pin(&slot);
    }
    let _held = interrupt::hold();
    let _waiting = context.waiting_for_pin(&slot);
    session.init_pin(new.pin()).map_err(|error| new_pin_sent(error, &slot.token.label))?;
    session.log_out();
    Ok(new)
}

/// A login with the new PIN.
fn confirm(context: &Context, session: &mut Session<'_>, new: &NewPin) -> Result<()> {
    let slot = session.slot().clone();
    if slot.token.pinpad {
        context.announce_pinpad_confirmation(&slot);
    }
    let token = slot.token.label.clone();
    let _waiting = context.waiting_for_pin(&slot);
    let outcome = session.log_in(PinRole::User, new.pin());
    session.log_out();
    match outcome {
        Ok(Login::Accepted | Login::Expired(_)) => Ok(()),
        Ok(Login::Already(cause)) => Err(Error::UnblockNotConfirmed { token, cause }),
        Err(Error::PinIncorrect { cause, .. } | Error::PinLocked { cause: Some(cause), .. }) => {
            Err(Error::UnblockNotConfirmed { token, cause })
        }
        Err(error) => Err(Error::HalfDone { source: Box::new(error), done: HalfDone::Unblocked, token }),
    }
}
