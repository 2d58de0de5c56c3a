//! A key of a token as what opens sealed files: [`cms_stream::Decryptor`] by `C_Decrypt` and `C_DeriveKey`.

use std::cell::RefCell;

use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::elliptic_curve::{EcKdf, Ecdh1DeriveParams};
use cryptoki::object::{Attribute, KeyType, ObjectClass};
use cryptoki_sys as sys;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::Filter;
use super::object::{KeyHalf, KeyObject};
use super::rv;
use super::session::Session;
use crate::crypto::EncryptionScheme;
use crate::crypto::cms::Secret;
use crate::error::{Error, ObjectKind, Result};
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, KeyMaterial};

/// Room for the longest ECDH secret, of P-521.
const MAX_SECRET: usize = 128;

/// A private key on a token, in a session that is logged in.
pub struct TokenDecryptor<'m> {
    session: RefCell<Session<'m>>,
    key: KeyObject,
    /// Octets of the secret that the key's curve gives; 0 for RSA.
    secret_length: usize,
    /// What a key with `CKA_ALWAYS_AUTHENTICATE` is given at each use; none on a pinpad.
    pin: Option<SecretString>,
}

impl<'m> TokenDecryptor<'m> {
    /// The private key of this certificate, by its numbers or, where the token does not show them, by `CKA_ID`.
    ///
    /// # Errors
    ///
    /// [`Error::ObjectNotFound`] where the token does not hold it; otherwise as the search failed. The session is given
    /// back, logged in as it is.
    pub fn new(
        session: Session<'m>,
        certificate: &Certificate,
        id: &ObjectId,
        pin: Option<SecretString>,
    ) -> std::result::Result<Self, Box<(Session<'m>, Error)>> {
        let keys = match session.keys(KeyHalf::Private, &Filter::default()) {
            Ok(keys) => keys,
            Err(error) => return Err(Box::new((session, error))),
        };
        let public_key = certificate.public_key();
        let fits = |key: &&KeyObject| key.is_half_of(public_key).unwrap_or_else(|| !key.id.is_empty() && key.id == *id);
        let Some(key) = keys.iter().find(fits).cloned() else {
            let wanted = id.to_string();
            return Err(Box::new((session, Error::ObjectNotFound { kind: ObjectKind::Key, wanted })));
        };
        let secret_length = match public_key.material() {
            KeyMaterial::Ec { curve, .. } => curve.field_bytes().unwrap_or(0),
            KeyMaterial::Rsa { .. } | KeyMaterial::Other(_) => 0,
        };
        Ok(Self { session: RefCell::new(session), key, secret_length, pin })
    }

    /// The session, for another key of the same token.
    #[must_use]
    pub fn into_session(self) -> Session<'m> {
        self.session.into_inner()
    }
}

impl cms_stream::Decryptor for TokenDecryptor<'_> {
    type Error = Error;

    fn decrypt(&self, scheme: EncryptionScheme, encrypted: &[u8]) -> Result<Option<Secret>> {
        let mut pin = |_: &KeyObject| Ok(self.pin.clone());
        self.session.borrow_mut().decrypt_received(&self.key, scheme, encrypted, &mut pin)
    }

    fn agree(&self, point: &[u8]) -> Result<Option<Secret>> {
        let session = self.session.borrow();
        let fail = |error| rv::error(rv::cause("C_DeriveKey", &error), &session.slot().token.label);
        let mechanism = Mechanism::Ecdh1Derive(Ecdh1DeriveParams::new(EcKdf::null(), point));
        // An object of the session that may be read: it is the secret that the host needs.
        let template = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::GENERIC_SECRET),
            Attribute::Token(false),
            Attribute::Private(true),
            Attribute::Sensitive(false),
            Attribute::Extractable(true),
            Attribute::ValueLen(self.secret_length.try_into().map_err(fail)?),
        ];
        let secret = session.inner().derive_key(&mechanism, self.key.handle, &template).map_err(fail)?;
        let read = session.read(secret, [(sys::CKA_VALUE, MAX_SECRET)]);
        // Gone with the session in any case.
        let _ = session.inner().destroy_object(secret);
        let [value] = read?;
        match value.map(Zeroizing::new) {
            Some(value) if value.len() == self.secret_length => Ok(Some(value)),
            _ => Err(Error::ModuleMisbehaved { function: "C_DeriveKey".to_owned(), reason: "CKA_VALUE".to_owned() }),
        }
    }
}

/// A token's key being tried with what was encrypted here: what it refuses is an error, and says why.
pub struct Trial<'d, 'm>(pub &'d TokenDecryptor<'m>);

impl cms_stream::Decryptor for Trial<'_, '_> {
    type Error = Error;

    fn decrypt(&self, scheme: EncryptionScheme, encrypted: &[u8]) -> Result<Option<Secret>> {
        let mut pin = |_: &KeyObject| Ok(self.0.pin.clone());
        self.0.session.borrow_mut().decrypt(&self.0.key, scheme, encrypted, &mut pin).map(Some)
    }

    fn agree(&self, point: &[u8]) -> Result<Option<Secret>> {
        self.0.agree(point)
    }
}
