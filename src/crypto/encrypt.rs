//! Encrypting a short secret on the host for a public key whose private half is on a token.

use crate::error::{Error, Result, TokenError};
use crate::model::certificate::PublicKey;

pub(crate) use cms_stream::OaepDigest;
pub(crate) use cms_stream::RsaEncryption as EncryptionScheme;

/// The PKCS#11 mechanism that decrypts a scheme, such as `CKM_RSA_PKCS`.
#[must_use]
pub(crate) fn decrypting_mechanism(scheme: EncryptionScheme) -> String {
    match scheme {
        EncryptionScheme::Pkcs1 => "CKM_RSA_PKCS".to_owned(),
        EncryptionScheme::Oaep { hash, mask } if hash == mask => format!("CKM_RSA_PKCS_OAEP, {}", hash.name()),
        EncryptionScheme::Oaep { hash, mask } => format!("CKM_RSA_PKCS_OAEP, {}, MGF1 {}", hash.name(), mask.name()),
    }
}

/// Encrypts `secret` for `key`. The result is as long as the key's modulus.
///
/// # Errors
/// [`TokenError::NotSupported`] if the key is not RSA of 2048 to 8192 bits, or the secret is too long for it.
pub(crate) fn encrypt(key: &PublicKey, scheme: EncryptionScheme, secret: &[u8]) -> Result<Vec<u8>> {
    scheme.encrypt(key.spki_der(), secret).map_err(|_| {
        Error::Token(TokenError::NotSupported {
            what: format!("{}, {}", key.describe(), decrypting_mechanism(scheme)),
            cause: None,
        })
    })
}
