//! The parts of a certificate needed for sealing and opening.

use aws_lc_rs::agreement::{self, Algorithm, ParsedPublicKey, ParsedPublicKeyFormat, UnparsedPublicKey};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Sequence};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::agreement::Kdf;
use crate::{Error, KeyEncryption, OaepDigest, RsaEncryption};

/// rsaEncryption. Keys restricted to one padding are left out: RSASSA-PSS only signs, RSAES-OAEP is not in use.
const RSA_KEY: &str = "1.2.840.113549.1.1.1";
/// id-ecPublicKey (RFC 5480).
const EC: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";

/// The accepted sizes of RSA moduli in bits: ANSSI advises against smaller ones, aws-lc-rs does not support larger ones.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// The smallest RSA public exponent accepted (ANSSI, Guide des mécanismes cryptographiques: above 2¹⁶).
const LEAST_EXPONENT: u64 = 65_537;

/// The key encryptions for RSA keys, best first.
const RSA: [KeyEncryption; 5] = [
    KeyEncryption::Rsa(RsaEncryption::oaep(OaepDigest::Sha256)),
    KeyEncryption::Rsa(RsaEncryption::oaep(OaepDigest::Sha384)),
    KeyEncryption::Rsa(RsaEncryption::oaep(OaepDigest::Sha512)),
    KeyEncryption::Rsa(RsaEncryption::oaep(OaepDigest::Sha1)),
    KeyEncryption::Rsa(RsaEncryption::Pkcs1),
];

/// The parts of a certificate needed for sealing and opening: what files identify it by, and its public key.
///
/// Nothing is verified: whether the certificate is valid, intended for encryption and trustworthy is up to
/// the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) key_id: Option<Vec<u8>>,
    pub(crate) public_key: Vec<u8>,
}

/// Why nothing can be sealed for a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitKey {
    /// It is neither RSA nor on P-256, P-384 or P-521, or cannot be parsed.
    #[error("neither RSA nor on a curve that is known")]
    Algorithm,
    /// Its modulus is not of 2048 to 8192 bits.
    #[error("an RSA modulus of {0} bits")]
    Modulus(usize),
    /// Its public exponent is below 65537.
    #[error("an RSA public exponent below 65537")]
    Exponent,
}

/// A supported curve for key agreement.
#[derive(Clone, Copy)]
pub(crate) struct Curve {
    pub(crate) algorithm: &'static Algorithm,
    /// The key derivation for its secrets.
    pub(crate) kdf: Kdf,
}

/// A parsed public key.
pub(crate) enum PublicKey<'k> {
    Rsa { bits: usize, exponent: Option<u64> },
    Ec { curve: Curve, point: &'k [u8] },
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

impl Certificate {
    /// Parses a DER certificate.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if it is not one.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        let malformed = |error: der::Error| Error::Malformed(format!("the certificate: {error}"));
        // Raw: there are certificates whose serial number violates RFC 5280, and it identifies them as well as any.
        let certificate = CertificateInner::<Raw>::from_der(der).map_err(malformed)?;
        let inner = certificate.tbs_certificate();
        let serial = inner.serial_number().to_der().map_err(malformed)?;
        let serial = AnyRef::from_der(&serial).map_err(malformed)?.value();
        let key_id = inner.get_extension::<SubjectKeyIdentifier>().map_err(malformed)?;
        Ok(Self {
            issuer: inner.issuer().to_der().map_err(malformed)?,
            serial: serial.to_vec(),
            key_id: key_id.map(|(_, id)| id.0.as_bytes().to_vec()),
            public_key: inner.subject_public_key_info().to_der().map_err(malformed)?,
        })
    }

    /// From the parts of a certificate that was already parsed: the issuer's Name in DER, the content octets of the serial
    /// number and of the subjectKeyIdentifier, and the SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn from_parts(issuer: &[u8], serial: &[u8], key_id: Option<&[u8]>, public_key: &[u8]) -> Self {
        Self {
            issuer: issuer.to_vec(),
            serial: serial.to_vec(),
            key_id: key_id.map(<[u8]>::to_vec),
            public_key: public_key.to_vec(),
        }
    }

    /// The ways to encrypt a content-encryption key for this certificate's key, best first. They do not tell what the holder
    /// is able to decrypt.
    ///
    /// # Errors
    ///
    /// [`UnfitKey`] if nothing should be sealed for this key.
    pub fn key_encryptions(&self) -> Result<&'static [KeyEncryption], UnfitKey> {
        match self.public_key().ok_or(UnfitKey::Algorithm)? {
            PublicKey::Rsa { bits, .. } if !RSA_BITS.contains(&bits) => Err(UnfitKey::Modulus(bits)),
            // An exponent over 64 bits satisfies any minimum.
            PublicKey::Rsa { exponent: Some(exponent), .. } if exponent < LEAST_EXPONENT => Err(UnfitKey::Exponent),
            PublicKey::Rsa { .. } => Ok(&RSA),
            PublicKey::Ec { .. } => Ok(&[KeyEncryption::Ecdh]),
        }
    }

    /// Whether these bytes are a point on this certificate's curve (SEC 1 section 3.2.2.1). Must be checked for every point
    /// used with a private key: a point on another curve would reveal parts of the key.
    pub(crate) fn is_on_curve(&self, point: &[u8]) -> bool {
        let Some(PublicKey::Ec { curve, .. }) = self.public_key() else { return false };
        let parsed = ParsedPublicKey::try_from(UnparsedPublicKey::new(curve.algorithm, point));
        parsed.is_ok_and(|parsed| {
            matches!(parsed.format(), ParsedPublicKeyFormat::Uncompressed | ParsedPublicKeyFormat::Compressed)
        })
    }

    /// Its public key; `None` if its type is not supported.
    pub(crate) fn public_key(&self) -> Option<PublicKey<'_>> {
        let info = SubjectPublicKeyInfoRef::from_der(&self.public_key).ok()?;
        let bits = info.subject_public_key.as_bytes()?;
        let algorithm = info.algorithm.oid.to_string();
        if algorithm == RSA_KEY {
            let key = RsaPublicKey::from_der(bits).ok()?;
            let modulus = key.modulus.as_bytes();
            let zeros = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
            let exponent = key.exponent.as_bytes();
            let exponent = (exponent.len() <= 8)
                .then(|| exponent.iter().fold(0_u64, |value, octet| value << 8 | u64::from(*octet)));
            return Some(PublicKey::Rsa { bits: modulus.len() * 8 - zeros, exponent });
        }
        if algorithm != EC {
            return None;
        }
        let named: ObjectIdentifier = info.algorithm.parameters?.decode_as().ok()?;
        let curve = match named.to_string().as_str() {
            P256 => Curve { algorithm: &agreement::ECDH_P256, kdf: Kdf::Sha256 },
            P384 => Curve { algorithm: &agreement::ECDH_P384, kdf: Kdf::Sha384 },
            P521 => Curve { algorithm: &agreement::ECDH_P521, kdf: Kdf::Sha512 },
            _ => return None,
        };
        Some(PublicKey::Ec { curve, point: bits })
    }
}
