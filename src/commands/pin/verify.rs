//! `jeton pin verify`: logs in once, to see whether the PIN is right.

use crate::context::Context;
use crate::error::Result;
use crate::output::pin::PinVerified;
use crate::pkcs11::Access;

pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let connection = context.connect_to_log_in()?;
    let mut slot = connection.open(Access::ReadOnly)?;
    slot.log_in(context)?;
    let proven = slot.refuse_unproven_login();
    slot.log_out();
    proven?;
    context.answer(&PinVerified::on(slot.slot()))
}
