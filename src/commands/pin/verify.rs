//! `jeton pin verify`: one login, to see whether the PIN is the right one.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::PinRole;
use crate::output::pin::PinVerified;
use crate::pkcs11::{Access, Login};

/// Runs `jeton pin verify`.
pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let connection = context.connect()?;
    let mut session = connection.session(Access::ReadOnly)?;
    let credentials = context.log_in(&mut session, PinRole::User)?;
    session.log_out();
    if let Login::Already(cause) = credentials.login() {
        return Err(Error::AlreadyLoggedIn(cause.clone()));
    }
    context.answer(&PinVerified::on(session.slot()))
}
