//! `jeton token init`: initialises a token, or erases it and starts again: label, SO PIN, user PIN.

use crate::cli::TokenInit;
use crate::context::Context;
use crate::error::{Result, TokenError};
use crate::model::PinRole;
use crate::output::token::TokenInitialized;
use crate::terminal::interrupt;
use crate::token::{self, Attempt};

pub(in crate::commands) fn run(context: &Context, arguments: &TokenInit) -> Result<()> {
    let label = token::label_to_give(&arguments.label)?;
    let (module, mut look) = context.slot_to_initialize()?;
    let slot = look.slot().clone();
    if slot.token.write_protected {
        return Err(TokenError::ReadOnly { token: slot.token.label }.into());
    }
    let blank = !slot.token.initialized;
    let mut attempt = Attempt::new(context, PinRole::So);
    if !blank {
        token::allow_erasure(context, &module, &slot, arguments.erase.as_deref())?;
        attempt.clear(context, &module, &mut look)?;
    }
    let supplied = context.supplied_pins(&slot, PinRole::So)?;
    let so_pin = token::authorising_so_pin(context, &slot, &mut attempt, supplied.present)?;
    let new = context.new_pin(&slot, supplied.new, None)?;

    let held = interrupt::hold();
    let ready = token::start_afresh(context, &module, &mut look, &mut attempt, so_pin.as_ref(), &label, &new)?;
    drop(held);
    context.answer(&TokenInitialized::new(&ready, label.as_str(), new.is_trivial(), !blank))
}
