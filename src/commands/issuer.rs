//! The issuer's own procedure for a locked PIN. The issuer is known from the certificates that need no PIN.

use crate::context::Context;
use crate::error::{Error, PinError, Result};
use crate::model::{Issuer, Lockout, PinRole, Token};
use crate::pkcs11::Module;
use crate::token::certificates;

/// Adds the issuer of the token's certificates to the error of a locked user PIN; passes anything else through
/// unchanged.
///
/// # Errors
///
/// Always the outcome's own error: if the token cannot be read again, the remedy stays the general one.
pub(super) fn name_in<T>(context: &Context, outcome: Result<T>) -> Result<T> {
    outcome.map_err(|error| match error {
        Error::Pin(PinError::Locked { role: PinRole::User, lockout: Lockout::UntilUnblocked, .. }) => {
            match found(context) {
                Some(issuer) => {
                    Error::Pin(PinError::LockedIssuedBy { source: Box::new(error), issuer: Box::new(issuer) })
                }
                None => error,
            }
        }
        error => error,
    })
}

fn found(context: &Context) -> Option<Issuer> {
    let connection = context.connect().ok()?;
    of_token(&connection.module, &connection.token)
}

/// The issuer of the holder's certificates; `None` if the token shows none, or if they come from several issuers.
pub(super) fn of_token(module: &Module, token: &Token) -> Option<Issuer> {
    let mut issuers: Vec<Issuer> = certificates(module, token)
        .ok()?
        .into_iter()
        .filter_map(|object| object.certificate.ok())
        .filter(|certificate| !certificate.is_ca())
        .map(|certificate| Issuer::of(&certificate))
        .collect();
    issuers.sort_by(|one, other| one.name.cmp(&other.name));
    issuers.dedup_by(|one, other| one.name == other.name);
    match issuers.len() {
        1 => issuers.pop(),
        _ => None,
    }
}
