//! Key agreement with a key of the token (`C_DeriveKey`).

use std::ptr;

use cryptoki::mechanism::vendor_defined::VendorDefinedMechanism;
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, KeyType, ObjectClass};
use cryptoki::types::Ulong;
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
        // cryptoki's own parameters are not packed on Windows, as the standard wants it there (section 2.1): every module
        // would refuse them, or read them wrongly.
        let parameters = sys::CK_ECDH1_DERIVE_PARAMS {
            kdf: sys::CKD_NULL,
            ulSharedDataLen: 0,
            pSharedData: ptr::null_mut(),
            ulPublicDataLen: Ulong::try_from(point.len()).map_err(fail)?.into(),
            pPublicData: point.as_ptr().cast_mut(),
        };
        let mechanism = VendorDefinedMechanism::new(MechanismType::ECDH1_DERIVE, Some(&parameters));
        let mechanism = Mechanism::VendorDefined(mechanism);
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
