//! `jeton pin change`: a login with the old PIN, then `C_SetPIN`.
//!
//! Never `C_SetPIN` alone: without a login, some modules take it for an unblocking and use up a try of the PUK. With
//! OpenSC each call costs several APDUs, so there is one `C_GetTokenInfo`, one `C_Login`, one `C_SetPIN`, one
//! `C_Logout`, and nothing more.

use crate::context::Context;
use crate::error::Result;
use crate::model::PinRole;
use crate::output::pin::PinChanged;
use crate::terminal::interrupt;

pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let connection = context.connect_to_log_in()?;
    let mut slot = connection.open_to_write()?;
    let supplied = context.supplied_pins(slot.slot(), PinRole::User)?;
    slot.log_in_to_change(context, supplied.present)?;
    let new = context.new_pin(slot.slot(), supplied.new, slot.pin())?;
    let held = interrupt::hold();
    slot.change_pin(context, &new)?;
    slot.log_out();
    drop(held);
    context.answer(&PinChanged::on(slot.slot(), new.is_trivial()))
}
