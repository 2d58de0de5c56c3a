//! `jeton pin …`: the PIN of one token, and its state.

pub(super) mod change;
pub(super) mod status;
pub(super) mod unblock;
pub(super) mod verify;

use crate::context::Connection;
use crate::error::{Error, HalfDone, Result};
use crate::pkcs11::{Access, Session};

/// A session that may set a PIN, on the one slot that is meant. A write-protected token is said before anything is asked:
/// some modules find out only after the PIN.
fn writing_session(connection: &Connection) -> Result<Session<'_>> {
    let slot = connection.only_slot()?;
    if slot.token.write_protected {
        return Err(Error::ReadOnly { token: slot.token.label.clone() });
    }
    connection.session(Access::ReadWrite)
}

/// The error of a call that sent a new PIN: where it is no refusal, nobody knows whether the token took it.
fn new_pin_sent(error: Error, token: &str) -> Error {
    match error {
        Error::TokenRemoved(_) | Error::SessionLost(_) | Error::Module(_) | Error::ModuleMisbehaved { .. } => {
            Error::HalfDone { source: Box::new(error), done: HalfDone::NewPinSent, token: token.to_owned() }
        }
        refusal => refusal,
    }
}
