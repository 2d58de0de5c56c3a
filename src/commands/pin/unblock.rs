//! `jeton pin unblock`: sets a new user PIN with the SO PIN or the PUK.
//!
//! The user says which code they hold. Nothing is found out by trial, because each wrong trial uses up a try of a code
//! that cannot itself be unblocked.

use crate::cli::PinUnblock;
use crate::commands::issuer;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::i18n::issuer::IssuerFacts;
use crate::model::Slot;
use crate::output::pin::PinUnblocked;
use crate::t;
use crate::token::{Means, SecondJeton, code_held, unblock};

pub(in crate::commands) fn run(context: &Context, arguments: &PinUnblock) -> Result<()> {
    let connection = context.connect()?;
    let mut slot = connection.open_to_write()?;
    let Some(role) = code_held(context, arguments.by.with)? else {
        if let Some(issuer) = issuer::of_token(&connection.module, &connection.token) {
            let how = IssuerFacts::from(&issuer).unblock();
            context.converse(&t!("unblock-neither-issuer", issuer = how));
        }
        return Err(Error::Cancelled);
    };
    let second = SecondJeton::if_needed(connection.module.path(), slot.slot(), role);
    if second.is_some() {
        // Before a code is asked for: whoever would rather not can still stop here.
        context.tell(&t!("unblock-second-jeton"));
    }
    let mut supplied = context.supplied_pins(slot.slot(), role)?;
    let means = Means { role, second: second.as_ref(), code: supplied.present.take() };
    let mut new = |slot: &Slot| context.new_pin(slot, supplied.new.take(), None);
    let new = unblock(context, &mut slot, means, &mut new)?;
    context.answer(&PinUnblocked::on(slot.slot(), role, new.is_trivial()))
}
