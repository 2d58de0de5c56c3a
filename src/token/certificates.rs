//! The certificates of a token, which need no PIN.

use crate::error::Result;
use crate::model::Token;
use crate::pkcs11::{Access, CertificateObject, Filter, Module};

/// The certificates in every slot of the token, each once: middlewares show a certificate in the slot of each PIN.
///
/// # Errors
///
/// As a slot could not be opened or read; [`Error::TokenRemoved`] where the token is gone.
///
/// [`Error::TokenRemoved`]: crate::error::Error::TokenRemoved
pub fn certificates(module: &Module, token: &Token) -> Result<Vec<CertificateObject>> {
    matching_certificates(module, token, &Filter::default())
}

/// Those that the token itself finds by this filter.
///
/// # Errors
///
/// As [`certificates`].
pub fn matching_certificates(module: &Module, token: &Token, filter: &Filter) -> Result<Vec<CertificateObject>> {
    let mut found: Vec<CertificateObject> = Vec::new();
    for slot in token.slots() {
        let session = module.open_session(slot, Access::ReadOnly)?;
        for object in session.certificates(filter)? {
            let known = found.iter().any(|known| known.is_same_as(&object));
            if !known {
                found.push(object);
            }
        }
    }
    // OpenSC shows a card that was pulled out while it was read as one without objects.
    if found.is_empty() {
        token.slots().iter().try_for_each(|slot| module.check_presence(slot))?;
    }
    Ok(found)
}
