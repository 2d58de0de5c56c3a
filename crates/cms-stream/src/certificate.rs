//! What of a certificate sealing and opening need.

use aws_lc_rs::agreement::{self, Algorithm, ParsedPublicKey, ParsedPublicKeyFormat, UnparsedPublicKey};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Sequence};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::agreement::Kdf;
use crate::{Error, KeyEncryption, OaepDigest, RsaEncryption};

/// rsaEncryption, RSAES-OAEP and RSASSA-PSS: the same key, bound to one padding or not.
const RSA_KEYS: [&str; 3] = ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.7", "1.2.840.113549.1.1.10"];
/// id-ecPublicKey (RFC 5480).
const EC: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";
const P521: &str = "1.3.132.0.35";

/// The sizes of RSA moduli in bits that are sealed for: ANSSI refuses smaller ones, the library larger ones.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// The least public exponent of RSA that is sealed for (ANSSI, Guide des mécanismes cryptographiques: above 2¹⁶).
const LEAST_EXPONENT: u64 = 65_537;

/// RSA's ways, the best first.
const RSA: [KeyEncryption; 5] = [
    KeyEncryption::Rsa(RsaEncryption::Oaep(OaepDigest::Sha256)),
    KeyEncryption::Rsa(RsaEncryption::Oaep(OaepDigest::Sha384)),
    KeyEncryption::Rsa(RsaEncryption::Oaep(OaepDigest::Sha512)),
    KeyEncryption::Rsa(RsaEncryption::Oaep(OaepDigest::Sha1)),
    KeyEncryption::Rsa(RsaEncryption::Pkcs1),
];

/// What of a certificate sealing and opening need: how a file names it, and its public key.
///
/// Nothing is verified: whether a certificate is in date, is meant for encryption and comes from somebody trusted is for
/// the caller to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) key_id: Option<Vec<u8>>,
    pub(crate) public_key: Vec<u8>,
}

/// Why nothing is sealed for a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitKey {
    /// It is neither RSA nor on P-256, P-384 or P-521, or cannot be read.
    #[error("neither RSA nor on a curve that is known")]
    Algorithm,
    /// Its modulus has not 2048 to 8192 bits.
    #[error("an RSA modulus of {0} bits")]
    Modulus(usize),
    /// Its public exponent is below 65537.
    #[error("an RSA public exponent below 65537")]
    Exponent,
}

/// A curve that is agreed on.
#[derive(Clone, Copy)]
pub(crate) struct Curve {
    pub(crate) algorithm: &'static Algorithm,
    /// The derivation that its secrets are put through.
    pub(crate) kdf: Kdf,
}

/// A public key, read.
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
    /// Reads a certificate in DER.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] where it is none.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        let malformed = |error: der::Error| Error::Malformed(format!("the certificate: {error}"));
        // Raw: serial numbers that RFC 5280 does not allow are met, and are names like any others.
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

    /// The same, for who has read the certificate already: the issuer's Name in DER, the content octets of the serial
    /// number, of the subjectKeyIdentifier, and the SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn from_parts(issuer: &[u8], serial: &[u8], key_id: Option<&[u8]>, public_key: &[u8]) -> Self {
        Self {
            issuer: issuer.to_vec(),
            serial: serial.to_vec(),
            key_id: key_id.map(<[u8]>::to_vec),
            public_key: public_key.to_vec(),
        }
    }

    /// The ways to encrypt a content's key for this certificate's, the best first; what the holder can decrypt is another
    /// question.
    ///
    /// # Errors
    ///
    /// [`UnfitKey`] where nothing should be sealed for it.
    pub fn key_encryptions(&self) -> Result<&'static [KeyEncryption], UnfitKey> {
        match self.public_key().ok_or(UnfitKey::Algorithm)? {
            PublicKey::Rsa { bits, .. } if !RSA_BITS.contains(&bits) => Err(UnfitKey::Modulus(bits)),
            // One beyond 64 bits is beyond every bound that is asked for.
            PublicKey::Rsa { exponent: Some(exponent), .. } if exponent < LEAST_EXPONENT => Err(UnfitKey::Exponent),
            PublicKey::Rsa { .. } => Ok(&RSA),
            PublicKey::Ec { .. } => Ok(&[KeyEncryption::Ecdh]),
        }
    }

    /// Whether these octets are a point of this certificate's curve (SEC 1 section 3.2.2.1), which every point that a
    /// private key meets must be: one of another curve gives parts of the key away.
    pub(crate) fn is_on_curve(&self, point: &[u8]) -> bool {
        let Some(PublicKey::Ec { curve, .. }) = self.public_key() else { return false };
        let parsed = ParsedPublicKey::try_from(UnparsedPublicKey::new(curve.algorithm, point));
        parsed.is_ok_and(|parsed| {
            matches!(parsed.format(), ParsedPublicKeyFormat::Uncompressed | ParsedPublicKeyFormat::Compressed)
        })
    }

    /// Its public key; `None` for a kind that is not known.
    pub(crate) fn public_key(&self) -> Option<PublicKey<'_>> {
        let info = SubjectPublicKeyInfoRef::from_der(&self.public_key).ok()?;
        let bits = info.subject_public_key.as_bytes()?;
        let algorithm = info.algorithm.oid.to_string();
        if RSA_KEYS.contains(&algorithm.as_str()) {
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
