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
    /// RSAES-OAEP (RFC 8017 section 7.1) with an empty label.
    Oaep {
        /// The hash function of the label.
        hash: OaepDigest,
        /// The hash function of MGF1: usually the same, but Java's default is SHA-1 beside SHA-256.
        mask: OaepDigest,
    },
}

/// The hash function of RSAES-OAEP. SHA-1 is the default in RFC 8017 and the only one on many smart cards; the security of
/// OAEP does not depend on its collision resistance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OaepDigest {
    /// SHA-1.
    Sha1,
    /// SHA-224, which is only read.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl OaepDigest {
    const ALL: [Self; 5] = [Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => oid::SHA1,
            Self::Sha224 => oid::SHA224,
            Self::Sha256 => oid::SHA256,
            Self::Sha384 => oid::SHA384,
            Self::Sha512 => oid::SHA512,
        }
    }

    /// The hash function with this identifier.
    pub(crate) fn of(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == oid)
    }

    /// The usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
}

/// aws-lc-rs's OAEP with these hash functions, if it has one.
pub(crate) fn oaep_algorithm(hash: OaepDigest, mask: OaepDigest) -> Option<&'static OaepAlgorithm> {
    match hash {
        _ if hash != mask => None,
        OaepDigest::Sha1 => Some(&OAEP_SHA1_MGF1SHA1),
        OaepDigest::Sha224 => None,
        OaepDigest::Sha256 => Some(&OAEP_SHA256_MGF1SHA256),
        OaepDigest::Sha384 => Some(&OAEP_SHA384_MGF1SHA384),
        OaepDigest::Sha512 => Some(&OAEP_SHA512_MGF1SHA512),
    }
}

impl RsaEncryption {
    /// RSAES-OAEP with one hash function for both purposes.
    #[must_use]
    pub const fn oaep(digest: OaepDigest) -> Self {
        Self::Oaep { hash: digest, mask: digest }
    }

    /// Encrypts a secret with a public key, given as a DER SubjectPublicKeyInfo. The result is as long as the key's modulus.
    /// [`Decryptor::decrypt`](crate::Decryptor::decrypt) reverses it, so it can be used to test a decryptor without a file.
    ///
    /// # Errors
    ///
    /// [`Error::Host`] if the key is not RSA of 2048 to 8192 bits, or the secret is too long for it; [`Error::Unsupported`]
    /// for OAEP with SHA-224 or with two hash functions, which is only read.
    pub fn encrypt(self, public_key: &[u8], secret: &[u8]) -> Result<Vec<u8>, Error> {
        let host = |_| Error::Host;
        let public = PublicEncryptingKey::from_der(public_key).map_err(|_| Error::Host)?;
        let mut encrypted = vec![0; public.key_size_bytes()];
        let length = match self {
            Self::Pkcs1 => {
                let key = Pkcs1PublicEncryptingKey::new(public).map_err(host)?;
                key.encrypt(secret, &mut encrypted).map_err(host)?.len()
            }
            Self::Oaep { hash, mask } => {
                let algorithm = oaep_algorithm(hash, mask)
                    .ok_or_else(|| Error::Unsupported(format!("RSAES-OAEP {}, MGF1 {}", hash.name(), mask.name())))?;
                let key = OaepPublicEncryptingKey::new(public).map_err(host)?;
                key.encrypt(algorithm, secret, &mut encrypted, None).map_err(host)?.len()
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
            Self::Oaep { hash, mask } => {
                let named = |digest: OaepDigest| encode::sequence(&[&encode::oid(digest.oid()), &NULL]);
                let tagged = |number, content: &[u8]| encode::element(crate::ber::context(number), content);
                // SHA-1 and MGF1 with SHA-1 are the defaults, which DER omits.
                let hash = if hash == OaepDigest::Sha1 { Vec::new() } else { tagged(0, &named(hash)) };
                let mgf = |mask| tagged(1, &encode::sequence(&[&encode::oid(oid::MGF1), &named(mask)]));
                let mask = if mask == OaepDigest::Sha1 { Vec::new() } else { mgf(mask) };
                encode::sequence(&[&hash, &mask])
            }
        };
        encode::sequence(&[&encode::oid(oid::RSA_OAEP), &parameters])
    }
}
