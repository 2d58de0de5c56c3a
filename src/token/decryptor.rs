//! Opening sealed files with a key on a token: [`cms_stream::Decryptor`] on top of `C_Decrypt` and `C_DeriveKey`.

use std::cell::RefCell;

use super::open_slot::OpenSlot;
use crate::context::Context;
use crate::crypto::EncryptionScheme;
use crate::crypto::cms::Secret;
use crate::error::{Error, KeyError, ObjectKind, Result};
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, KeyMaterial};
use crate::pkcs11::KeyObject;

/// A private key in a logged-in slot. The slot is only borrowed, so its login also serves the next key.
pub(crate) struct TokenDecryptor<'s, 'm> {
    context: &'s Context,
    slot: RefCell<&'s mut OpenSlot<'m>>,
    key: KeyObject,
    /// Length in bytes of the shared secret on the key's curve; 0 for RSA.
    secret_length: usize,
}

impl<'s, 'm> TokenDecryptor<'s, 'm> {
    /// Finds the private key of this certificate, by its public numbers or, if the token does not show them, by
    /// `CKA_ID`.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotFound`] if the token does not hold it; otherwise the error of the search.
    pub(crate) fn new(
        context: &'s Context,
        slot: &'s mut OpenSlot<'m>,
        certificate: &Certificate,
        id: &ObjectId,
    ) -> Result<Self> {
        let public_key = certificate.public_key();
        let fits = |key: &&KeyObject| key.is_half_of(public_key).unwrap_or_else(|| !key.id.is_empty() && key.id == *id);
        let found = slot.private_keys()?.iter().find(fits).cloned();
        let Some(key) = found else {
            return Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: id.to_string() }.into());
        };
        let secret_length = match public_key.material() {
            KeyMaterial::Ec { curve, .. } => curve.field_bytes().unwrap_or(0),
            KeyMaterial::Rsa { .. } | KeyMaterial::Other(_) => 0,
        };
        Ok(Self { context, slot: RefCell::new(slot), key, secret_length })
    }

    /// Whether the key asks for the PIN at each use (`CKA_ALWAYS_AUTHENTICATE`); if so, the user is told.
    #[must_use]
    pub(crate) fn asks_at_each_use(&self) -> bool {
        self.key.always_authenticate
    }
}

impl cms_stream::Decryptor for TokenDecryptor<'_, '_> {
    type Error = Error;

    fn decrypt(&self, scheme: EncryptionScheme, encrypted: &[u8]) -> Result<Option<Secret>> {
        self.slot.borrow_mut().decrypt_received(self.context, &self.key, scheme, encrypted)
    }

    fn agree(&self, point: &[u8]) -> Result<Option<Secret>> {
        self.slot.borrow().session().agree(&self.key, point, self.secret_length).map(Some)
    }
}

/// A token key under test, with data that was encrypted here: if the token refuses, that is an error with its reason.
pub(crate) struct Trial<'d, 's, 'm>(pub &'d TokenDecryptor<'s, 'm>);

impl cms_stream::Decryptor for Trial<'_, '_, '_> {
    type Error = Error;

    fn decrypt(&self, scheme: EncryptionScheme, encrypted: &[u8]) -> Result<Option<Secret>> {
        let TokenDecryptor { context, slot, key, .. } = self.0;
        slot.borrow_mut().decrypt(context, key, scheme, encrypted).map(Some)
    }

    fn agree(&self, point: &[u8]) -> Result<Option<Secret>> {
        self.0.agree(point)
    }
}
