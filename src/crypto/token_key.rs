//! A private key that stays where it is: a public key and a closure that signs.

use std::cell::RefCell;

use super::{DigestAlgorithm, SignatureScheme, verify_signature};
use crate::error::{EncodingError, Error, KeyError, Result};
use crate::model::certificate::PublicKey;

type Sign<'a> = dyn FnMut(SignatureScheme, &[u8]) -> Result<Vec<u8>> + 'a;

/// A key pair whose private half signs elsewhere, on a token: what [`super::csr`] and [`super::self_signed`] take.
///
/// The closure gets the scheme and the whole message, and returns the signature as X.509 wants it: RSA's bytes, or
/// ECDSA in DER. It is called once per certificate or request. Its signature is verified before it is used, and its
/// error comes back as it was.
pub(crate) struct TokenKey<'a> {
    public_key: &'a PublicKey,
    scheme: SignatureScheme,
    sign: RefCell<Box<Sign<'a>>>,
    // rcgen has one wordless error for a remote key: the signer's own waits here until rcgen has returned.
    failure: RefCell<Option<Error>>,
}

impl<'a> TokenKey<'a> {
    /// The key pair of `public_key`, signing through `sign` with the scheme of [`SignatureScheme::for_key`].
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

    /// Its public half.
    #[must_use]
    pub(crate) fn public_key(&self) -> &PublicKey {
        self.public_key
    }

    /// The signer's own error where it is behind rcgen's, else rcgen's.
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
            // `for_key` gives RSA one scheme only.
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
