//! What a token shows without a PIN, by which it is recognised.

use crate::error::Result;
use crate::model::Token;
use crate::model::preparation::SeenToken;
use crate::pkcs11::{Access, Filter, KeyHalf, Module, Session};
use crate::token::certificates;

/// What this token shows.
///
/// # Errors
///
/// If it cannot be opened or read.
pub(super) fn look(module: &Module, token: &Token) -> Result<SeenToken> {
    let info = token.info();
    let mut seen =
        SeenToken { serial: info.serial.clone(), label: info.label.clone(), holders: Vec::new(), key_ids: Vec::new() };
    if !info.initialized {
        return Ok(seen);
    }
    for object in certificates(module, token)? {
        if let (Ok(certificate), false) = (&object.certificate, object.of_authority) {
            seen.holders.push((certificate.holder(), certificate.emails()));
        }
    }
    for slot in token.slots() {
        let session = Session::open(module, slot, Access::ReadOnly)?;
        let keys = session.keys(KeyHalf::Public, &Filter::default())?;
        seen.key_ids.extend(keys.iter().filter(|key| !key.id.is_empty()).map(|key| key.id.to_string()));
    }
    Ok(seen)
}
