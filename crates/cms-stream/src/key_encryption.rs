//! How the content-encryption key is encrypted for the recipients: keyEncryptionAlgorithm (RFC 5652 section 6.2).

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512, OaepAlgorithm,
    OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};

use crate::{Error, encode, oid};

/// How the content-encryption key is encrypted for the holder of a key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyEncryption {
    /// With an RSA public key (RFC 3370 section 4.2.1, RFC 3560).
    Rsa(RsaEncryption),
    /// With ephemeral-static ECDH on P-256, P-384 or P-521 (RFC 5753).
    Ecdh,
}

/// How a short secret is encrypted with an RSA public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RsaEncryption {
    /// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2): supported by every program, but open to Bleichenbacher's adaptive attack.
    /// Prefer OAEP if the recipient supports it.
    Pkcs1,
    /// RSAES-OAEP (RFC 8017 section 7.1), with MGF1 using the same hash function and an empty label.
    Oaep(OaepDigest),
}

/// The hash function of RSAES-OAEP. SHA-1 is the default in RFC 8017 and the only one on many smart cards; the security of
/// OAEP does not depend on its collision resistance.
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

impl OaepDigest {
    const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => oid::SHA1,
            Self::Sha256 => oid::SHA256,
            Self::Sha384 => oid::SHA384,
            Self::Sha512 => oid::SHA512,
        }
    }

    /// The hash function with this identifier.
    pub(crate) fn of(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == oid)
    }

    pub(crate) fn algorithm(self) -> &'static OaepAlgorithm {
        match self {
            Self::Sha1 => &OAEP_SHA1_MGF1SHA1,
            Self::Sha256 => &OAEP_SHA256_MGF1SHA256,
            Self::Sha384 => &OAEP_SHA384_MGF1SHA384,
            Self::Sha512 => &OAEP_SHA512_MGF1SHA512,
        }
    }
}

impl RsaEncryption {
    /// Encrypts a secret with a public key, given as a DER SubjectPublicKeyInfo. The result is as long as the key's modulus.
    /// [`Decryptor::decrypt`](crate::Decryptor::decrypt) reverses it, so it can be used to test a decryptor without a file.
    ///
    /// # Errors
    ///
    /// [`Error::Host`] if the key is not RSA of 2048 to 8192 bits, or the secret is too long for it.
    pub fn encrypt(self, public_key: &[u8], secret: &[u8]) -> Result<Vec<u8>, Error> {
        let host = |_| Error::Host;
        let public = PublicEncryptingKey::from_der(public_key).map_err(|_| Error::Host)?;
        let mut encrypted = vec![0; public.key_size_bytes()];
        let length = match self {
            Self::Pkcs1 => {
                let key = Pkcs1PublicEncryptingKey::new(public).map_err(host)?;
                key.encrypt(secret, &mut encrypted).map_err(host)?.len()
            }
            Self::Oaep(digest) => {
                let key = OaepPublicEncryptingKey::new(public).map_err(host)?;
                key.encrypt(digest.algorithm(), secret, &mut encrypted, None).map_err(host)?.len()
            }
        };
        encrypted.truncate(length);
        Ok(encrypted)
    }

    /// Its AlgorithmIdentifier.
    pub(crate) fn identifier(self) -> Vec<u8> {
        const NULL: [u8; 2] = [5, 0];
        let parameters = match self {
            Self::Pkcs1 => return encode::sequence(&[&encode::oid(oid::RSA), &NULL]),
            // SHA-1 and MGF1 with SHA-1 are the defaults, which DER omits.
            Self::Oaep(OaepDigest::Sha1) => encode::sequence(&[]),
            Self::Oaep(digest) => {
                let hash = encode::sequence(&[&encode::oid(digest.oid()), &NULL]);
                let mask = encode::sequence(&[&encode::oid(oid::MGF1), &hash]);
                let context = crate::ber::context;
                encode::sequence(&[&encode::element(context(0), &hash), &encode::element(context(1), &mask)])
            }
        };
        encode::sequence(&[&encode::oid(oid::RSA_OAEP), &parameters])
    }
}
