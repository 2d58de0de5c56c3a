//! Key agreement with a key of the token (`C_DeriveKey`).

use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::elliptic_curve::{EcKdf, Ecdh1DeriveParams};
use cryptoki::object::{Attribute, KeyType, ObjectClass};
use cryptoki_sys as sys;
use zeroize::Zeroizing;

use super::object::KeyObject;
use super::rv;
use super::session::Session;
use crate::error::{ModuleError, Result};

/// Room for the longest ECDH secret, that of P-521.
const MAX_SECRET: usize = 128;

impl Session<'_> {
    /// The raw ECDH secret of `key` and `point`: the x coordinate, `length` octets, without key derivation.
    ///
    /// # Errors
    ///
    /// The failed call; [`ModuleError::Misbehaved`] if the secret cannot be read or has another length.
    pub(crate) fn agree(&self, key: &KeyObject, point: &[u8], length: usize) -> Result<Zeroizing<Vec<u8>>> {
        let fail = |error| self.module.error(rv::cause("C_DeriveKey", &error), &self.slot().token.label);
        let mechanism = Mechanism::Ecdh1Derive(Ecdh1DeriveParams::new(EcKdf::null(), point));
        // A readable session object, since the host needs the secret.
        let template = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::GENERIC_SECRET),
            Attribute::Token(false),
            Attribute::Private(true),
            Attribute::Sensitive(false),
            Attribute::Extractable(true),
            Attribute::ValueLen(length.try_into().map_err(fail)?),
        ];
        let secret = self.inner().derive_key(&mechanism, key.handle, &template).map_err(fail)?;
        let read = self.read(secret, [(sys::CKA_VALUE, MAX_SECRET)]);
        // The session's end would remove it anyway.
        let _ = self.inner().destroy_object(secret);
        let [value] = read?;
        match value.map(Zeroizing::new) {
            Some(value) if value.len() == length => Ok(value),
            _ => {
                Err(ModuleError::Misbehaved { function: "C_DeriveKey".to_owned(), reason: "CKA_VALUE".to_owned() }
                    .into())
            }
        }
    }
}
