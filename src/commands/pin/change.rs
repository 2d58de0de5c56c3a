//! `jeton pin change`: a login with the old PIN, then `C_SetPIN`.
//!
//! Never `C_SetPIN` alone: without a login some modules take it for an unblocking and spend a try of the PUK. On OpenSC
//! each call is several APDUs: one `C_GetTokenInfo`, one `C_Login`, one `C_SetPIN`, one `C_Logout`, and nothing more.

use super::{new_pin_sent, writing_session};
use crate::context::Context;
use crate::error::Result;
use crate::model::PinRole;
use crate::output::pin::PinChanged;
use crate::terminal::interrupt;

/// Runs `jeton pin change`.
pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let connection = context.connect()?;
    let mut session = writing_session(&connection)?;
    let slot = session.slot().clone();
    let supplied = context.supplied_pins(&slot, PinRole::User)?;
    let old = context.log_in_to_change(&mut session, PinRole::User, supplied.present)?;
    let new = context.new_pin(&slot, supplied.new, old.pin())?;
    if slot.token.pinpad {
        context.announce_pinpad_change(&slot);
    }
    let held = interrupt::hold();
    let waiting = context.waiting_for_pin(&slot);
    session.set_pin(PinRole::User, old.pin().zip(new.pin())).map_err(|error| new_pin_sent(error, &slot.token.label))?;
    session.log_out();
    drop((waiting, held));
    context.answer(&PinChanged::on(&slot, new.is_trivial()))
}
