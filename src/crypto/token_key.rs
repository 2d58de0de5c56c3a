//! A private key that cannot be moved: its public key and a closure that signs.

use std::cell::RefCell;

use super::{DigestAlgorithm, SignatureScheme, verify_signature};
use crate::error::{EncodingError, Error, KeyError, Result};
use crate::model::certificate::PublicKey;

type Sign<'a> = dyn FnMut(SignatureScheme, &[u8]) -> Result<Vec<u8>> + 'a;

/// A key pair whose private half is on a token: the signer for [`super::csr`] and [`super::self_signed`].
///
/// The closure receives the scheme and the whole message, and returns the signature in X.509's encoding: plain bytes
/// for RSA, DER for ECDSA. It is called once per certificate or request. Its signature is verified before use, and its
/// error is passed on unchanged.
pub(crate) struct TokenKey<'a> {
    public_key: &'a PublicKey,
    scheme: SignatureScheme,
    sign: RefCell<Box<Sign<'a>>>,
    // rcgen's remote key error carries no details: the signer's own error waits here until rcgen has returned.
    failure: RefCell<Option<Error>>,
}

impl<'a> TokenKey<'a> {
    /// A key pair with `public_key`, signing through `sign` with the scheme of [`SignatureScheme::for_key`].
    ///
    /// # Errors
    /// `TokenError::NotSupported` for a key that is neither RSA nor on P-256 or P-384.
    pub(crate) fn new(
        public_key: &'a PublicKey,
        sign: impl FnMut(SignatureScheme, &[u8]) -> Result<Vec<u8>> + 'a,
    ) -> Result<Self> {
        let scheme = SignatureScheme::for_key(public_key)?;
        Ok(Self { public_key, scheme, sign: RefCell::new(Box::new(sign)), failure: RefCell::new(None) })
    }

    #[must_use]
    pub(crate) fn public_key(&self) -> &PublicKey {
        self.public_key
    }

    /// The signer's own error if there is one behind rcgen's, else rcgen's.
    pub(super) fn error(&self, error: &rcgen::Error) -> Error {
        self.failure.take().unwrap_or_else(|| EncodingError::Certificate(error.to_string()).into())
    }
}

impl rcgen::PublicKeyData for TokenKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.public_key.subject_public_key()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match (self.scheme, self.scheme.digest_algorithm()) {
            (SignatureScheme::Ecdsa(_), DigestAlgorithm::Sha384) => &rcgen::PKCS_ECDSA_P384_SHA384,
            (SignatureScheme::Ecdsa(_), _) => &rcgen::PKCS_ECDSA_P256_SHA256,
            // `for_key` has only one scheme for RSA.
            (SignatureScheme::RsaPkcs1(_) | SignatureScheme::RsaPss(_), _) => &rcgen::PKCS_RSA_SHA256,
        }
    }
}

impl rcgen::SigningKey for TokenKey<'_> {
    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, rcgen::Error> {
        let signature = (self.sign.borrow_mut())(self.scheme, message).and_then(|signature| {
            verify_signature(self.public_key, self.scheme, message, &signature)
                .map_err(|_| Error::Key(KeyError::SignatureInvalid { key: self.public_key.describe() }))?;
            Ok(signature)
        });
        signature.map_err(|error| {
            self.failure.replace(Some(error));
            rcgen::Error::RemoteKeyError
        })
    }
}
