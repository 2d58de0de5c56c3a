//! The issuer's own way out, where the PIN is locked: known from the certificates that the token shows without a PIN.

use crate::context::Context;
use crate::error::{Error, PinError, Result};
use crate::model::{Issuer, PinRole, Token};
use crate::pkcs11::Module;
use crate::token::certificates;

/// Adds the issuer of the token's certificates to a locked user PIN; any other outcome stays as it is.
///
/// # Errors
///
/// The outcome's own, always: where the token cannot be looked at again, the remedy is the general one.
pub(super) fn name_in<T>(context: &Context, outcome: Result<T>) -> Result<T> {
    outcome.map_err(|error| match error {
        Error::Pin(PinError::Locked { role: PinRole::User, .. }) => match found(context) {
            Some(issuer) => Error::Pin(PinError::LockedIssuedBy { source: Box::new(error), issuer: Box::new(issuer) }),
            None => error,
        },
        error => error,
    })
}

fn found(context: &Context) -> Option<Issuer> {
    let connection = context.connect().ok()?;
    of_token(&connection.module, &connection.token)
}

/// The issuer of the token's certificates; `None` where it shows none of a holder, or several issuers are in question.
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
