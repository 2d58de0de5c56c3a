//! Encrypting a short secret on the host for the public half of a key that a token holds.

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512, OaepAlgorithm,
    OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};

use crate::error::{Error, Result};
use crate::model::certificate::PublicKey;

/// How a short secret is encrypted for an RSA key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EncryptionScheme {
    /// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2).
    RsaPkcs1,
    /// RSAES-OAEP (RFC 8017 section 7.1), MGF1 with the same digest, no label.
    RsaOaep(OaepDigest),
}

/// The digest of RSAES-OAEP. SHA-1 is the default of RFC 8017 and the only one of many tokens; OAEP does not rest on its
/// resistance to collisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OaepDigest {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl EncryptionScheme {
    /// The mechanism of PKCS#11 that undoes it, as `CKM_RSA_PKCS`.
    #[must_use]
    pub fn mechanism(self) -> &'static str {
        match self {
            Self::RsaPkcs1 => "CKM_RSA_PKCS",
            Self::RsaOaep(OaepDigest::Sha1) => "CKM_RSA_PKCS_OAEP, SHA-1",
            Self::RsaOaep(OaepDigest::Sha256) => "CKM_RSA_PKCS_OAEP, SHA-256",
            Self::RsaOaep(OaepDigest::Sha384) => "CKM_RSA_PKCS_OAEP, SHA-384",
            Self::RsaOaep(OaepDigest::Sha512) => "CKM_RSA_PKCS_OAEP, SHA-512",
        }
    }
}

/// OAEP with MGF1 over the same digest (RFC 8017 section 7.1), as aws-lc names it.
pub(super) fn oaep_algorithm(digest: OaepDigest) -> &'static OaepAlgorithm {
    match digest {
        OaepDigest::Sha1 => &OAEP_SHA1_MGF1SHA1,
        OaepDigest::Sha256 => &OAEP_SHA256_MGF1SHA256,
        OaepDigest::Sha384 => &OAEP_SHA384_MGF1SHA384,
        OaepDigest::Sha512 => &OAEP_SHA512_MGF1SHA512,
    }
}

/// Encrypts `secret` for `key`: as many bytes as the key's modulus has.
///
/// # Errors
/// [`Error::NotSupported`] where the key is not RSA of 2048 to 8192 bits; [`Error::Encoding`] where the secret is too
/// long for it.
pub fn encrypt(key: &PublicKey, scheme: EncryptionScheme, secret: &[u8]) -> Result<Vec<u8>> {
    let unsupported =
        || Error::NotSupported { what: format!("{}, {}", key.describe(), scheme.mechanism()), cause: None };
    let public = PublicEncryptingKey::from_der(key.spki_der()).map_err(|_| unsupported())?;
    let mut ciphertext = vec![0; public.key_size_bytes()];
    let encrypted = match scheme {
        EncryptionScheme::RsaPkcs1 => Pkcs1PublicEncryptingKey::new(public)
            .and_then(|public| public.encrypt(secret, &mut ciphertext).map(|written| written.len())),
        EncryptionScheme::RsaOaep(digest) => {
            let algorithm = oaep_algorithm(digest);
            OaepPublicEncryptingKey::new(public).and_then(|public| {
                public.encrypt(algorithm, secret, &mut ciphertext, None).map(|written| written.len())
            })
        }
    };
    let written = encrypted.map_err(|_| Error::Encoding(format!("{} bytes, {}", secret.len(), scheme.mechanism())))?;
    ciphertext.truncate(written);
    Ok(ciphertext)
}
