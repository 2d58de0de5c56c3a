//! Reading the certificates of a token, which needs no PIN.

use crate::error::Result;
use crate::model::Token;
use crate::pkcs11::{Access, CertificateObject, Filter, KeyHalf, Module, Session, pair};

/// The certificates in every slot of the token, without duplicates: some middlewares show a certificate in the slot of
/// each PIN.
///
/// # Errors
///
/// Fails if a slot cannot be opened or read; `TokenError::Removed` if the token was pulled out.
pub(crate) fn certificates(module: &Module, token: &Token) -> Result<Vec<CertificateObject>> {
    matching_certificates(module, token, &Filter::default())
}

/// The certificates that match this filter, which the token applies itself.
///
/// # Errors
///
/// As [`certificates`].
pub(crate) fn matching_certificates(module: &Module, token: &Token, filter: &Filter) -> Result<Vec<CertificateObject>> {
    let mut found: Vec<CertificateObject> = Vec::new();
    let mut sessions = Vec::new();
    for slot in token.slots() {
        let session = Session::open(module, slot, Access::ReadOnly)?;
        for object in session.certificates(filter)? {
            let known = found.iter().any(|known| known.is_same_as(&object));
            if !known {
                found.push(object);
            }
        }
        sessions.push(session);
    }
    // Whether a certificate is an authority's is decided among all of them, not only among those that match.
    if *filter == Filter::default() {
        let mut keys = Vec::new();
        if pair::is_claim_open(&found) {
            for session in &sessions {
                for half in [KeyHalf::Public, KeyHalf::Private] {
                    keys.extend(session.keys(half, &Filter::default())?);
                }
            }
        }
        pair::claim(&mut found, &keys);
    }
    // OpenSC reports a card that was pulled out during the read as one without objects.
    if found.is_empty() {
        token.slots().iter().try_for_each(|slot| module.check_presence(slot))?;
    }
    Ok(found)
}
