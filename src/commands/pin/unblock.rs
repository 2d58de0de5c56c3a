//! `jeton pin unblock`: sets a new user PIN with the SO PIN or the PUK.
//!
//! The user says which code they hold. Nothing is found out by trial, because each wrong trial uses up a try of a code
//! that cannot itself be unblocked.

use crate::cli::{PinUnblock, UnblockingCode};
use crate::commands::issuer;
use crate::context::Context;
use crate::error::{Error, Question, Result, UsageError};
use crate::i18n::issuer::IssuerFacts;
use crate::model::{PinRole, Slot};
use crate::output::pin::PinUnblocked;
use crate::t;
use crate::terminal;
use crate::token::{Connection, SecondJeton, unblock};

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
    let mut supplied = context.supplied_pins(slot.slot(), role)?;
    let present = supplied.present.take();
    let mut new = |slot: &Slot| context.new_pin(slot, supplied.new.take(), None);
    let new = unblock(context, &mut slot, role, second.as_ref(), present, &mut new)?;
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
