//! Public keys, from certificates (SubjectPublicKeyInfo, RFC 5280 section 4.1.2.7) and from a token's attributes.

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Sequence};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_parser::asn1_rs::{FromDer, OctetString, Oid};
use x509_parser::public_key::RSAPublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::Unreadable;
use crate::model::KeyAlgorithm;

/// rsaEncryption.
const RSA: &str = "1.2.840.113549.1.1.1";
/// id-RSASSA-PSS: an RSA key restricted to one padding.
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
/// id-RSAES-OAEP.
const RSA_OAEP: &str = "1.2.840.113549.1.1.7";
/// id-ecPublicKey.
const EC: &str = "1.2.840.10045.2.1";

/// [`RSA`] and [`EC`], for encoding.
const RSA_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap(RSA);
const EC_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap(EC);

const CURVES: &[(&str, &str)] = &[
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.2.250.1.223.101.256.1", "FRP256v1"),
    ("1.3.132.0.10", "secp256k1"),
];

const OTHERS: &[(&str, &str)] = &[
    ("1.3.101.110", "X25519"),
    ("1.3.101.111", "X448"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.10046.2.1", "DH"),
    ("1.2.840.113549.1.3.1", "DH"),
    (RSA_PSS, "RSASSA-PSS"),
    (RSA_OAEP, "RSAES-OAEP"),
    ("1.2.643.2.2.19", "GOST R 34.10-2001"),
    ("1.2.643.7.1.1.1.1", "GOST R 34.10-2012, 256"),
    ("1.2.643.7.1.1.1.2", "GOST R 34.10-2012, 512"),
];

/// A named elliptic curve.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Curve {
    /// NIST P-256, secp256r1.
    P256,
    /// NIST P-384, secp384r1.
    P384,
    /// NIST P-521, secp521r1.
    P521,
    /// Any other curve, by its dotted identifier; empty if the key names no curve.
    Other(String),
}

impl Curve {
    #[must_use]
    pub(crate) fn of(oid: &str) -> Self {
        match oid {
            "1.2.840.10045.3.1.7" => Self::P256,
            "1.3.132.0.34" => Self::P384,
            "1.3.132.0.35" => Self::P521,
            other => Self::Other(other.to_owned()),
        }
    }

    #[must_use]
    pub(crate) fn oid(&self) -> &str {
        match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::P521 => "1.3.132.0.35",
            Self::Other(oid) => oid,
        }
    }

    /// Its usual name, else its dotted identifier.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Other(oid) => CURVES.iter().find(|(known, _)| known == oid).map_or(oid, |(_, name)| name),
        }
    }

    /// The length in bytes of a field element, half of a PKCS#11 ECDSA signature; `None` for other curves.
    #[must_use]
    pub(crate) fn field_bytes(&self) -> Option<usize> {
        match self {
            Self::P256 => Some(32),
            Self::P384 => Some(48),
            Self::P521 => Some(66),
            Self::Other(_) => None,
        }
    }
}

/// The usual name of a key's algorithm other than RSA and elliptic curves, else its dotted identifier.
#[must_use]
pub(crate) fn algorithm_name(oid: &str) -> &str {
    OTHERS.iter().find(|(known, _)| *known == oid).map_or(oid, |(_, name)| name)
}

/// The numbers that make up a public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyMaterial {
    /// RSA (RFC 8017 section 3.1): big-endian, without leading zeros.
    Rsa {
        /// `n`.
        modulus: Vec<u8>,
        /// `e`.
        exponent: Vec<u8>,
    },
    Ec {
        curve: Curve,
        /// The point as encoded by SEC 1 section 2.3.3: usually `04`, x, y.
        point: Vec<u8>,
    },
    /// Any other algorithm, by its dotted identifier.
    Other(String),
}

/// A public key: its numbers and its SubjectPublicKeyInfo.
///
/// Two keys are equal if their numbers are, however their SubjectPublicKeyInfo is encoded.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey {
    spki: Vec<u8>,
    bits: Vec<u8>,
    material: KeyMaterial,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        match (&self.material, &other.material) {
            (KeyMaterial::Other(_), _) | (_, KeyMaterial::Other(_)) => self.spki == other.spki,
            (one, another) => one == another,
        }
    }
}

impl Eq for PublicKey {}

impl PublicKey {
    /// Reads a DER SubjectPublicKeyInfo; trailing bytes are ignored.
    pub(crate) fn from_spki_der(der: &[u8]) -> Result<Self, Unreadable> {
        let (_, parsed) =
            SubjectPublicKeyInfo::from_der(der).map_err(|_| Unreadable::new("invalid SubjectPublicKeyInfo"))?;
        Ok(Self::read(&parsed))
    }

    /// An RSA key from a token's `CKA_MODULUS` and `CKA_PUBLIC_EXPONENT`: big-endian, leading zeros allowed.
    ///
    /// # Errors
    /// [`Unreadable`] if either is zero.
    pub(crate) fn from_rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, Unreadable> {
        let (modulus, exponent) = (without_leading_zeros(modulus), without_leading_zeros(exponent));
        if modulus.is_empty() || exponent.is_empty() {
            return Err(Unreadable::new("RSA public key of zero"));
        }
        let numbers = UintRef::new(modulus).and_then(|n| Ok(RsaNumbers { n, e: UintRef::new(exponent)? }));
        let bits = numbers.and_then(|numbers| numbers.to_der()).map_err(unwritable)?;
        let spki = write_spki(RSA_ID, AnyRef::NULL, &bits).map_err(unwritable)?;
        let material = KeyMaterial::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() };
        Ok(Self { spki, bits, material })
    }

    /// An elliptic curve key from a token's `CKA_EC_PARAMS` (the DER of the curve's identifier) and `CKA_EC_POINT`. The
    /// standard wraps the point in an OCTET STRING (PKCS#11 v3.1 section 6.3.3); older modules return it bare.
    ///
    /// # Errors
    /// [`Unreadable`] if the parameters name no curve, or the point is empty.
    pub(crate) fn from_ec(params: &[u8], point: &[u8]) -> Result<Self, Unreadable> {
        let (_, oid) = Oid::from_der(params).map_err(|_| Unreadable::new("CKA_EC_PARAMS names no curve"))?;
        let point = bare_point(point);
        if point.is_empty() {
            return Err(Unreadable::new("empty CKA_EC_POINT"));
        }
        let curve = Curve::of(&oid.to_id_string());
        let spki = AnyRef::from_der(params).and_then(|params| write_spki(EC_ID, params, &point)).map_err(unwritable)?;
        let material = KeyMaterial::Ec { curve, point: point.clone() };
        Ok(Self { spki, bits: point, material })
    }

    pub(crate) fn read(parsed: &SubjectPublicKeyInfo<'_>) -> Self {
        let algorithm = parsed.algorithm.algorithm.to_id_string();
        let bits = parsed.subject_public_key.data.to_vec();
        let material = match algorithm.as_str() {
            RSA | RSA_PSS | RSA_OAEP => match RSAPublicKey::from_der(&bits) {
                Ok((_, key)) => KeyMaterial::Rsa {
                    modulus: without_leading_zeros(key.modulus).to_vec(),
                    exponent: without_leading_zeros(key.exponent).to_vec(),
                },
                Err(_) => KeyMaterial::Other(algorithm),
            },
            EC => {
                let named = parsed.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok());
                let curve = Curve::of(&named.map(|oid| oid.to_id_string()).unwrap_or_default());
                KeyMaterial::Ec { curve, point: bits.clone() }
            }
            _ => KeyMaterial::Other(algorithm),
        };
        Self { spki: parsed.raw.to_vec(), bits, material }
    }

    #[must_use]
    pub(crate) fn material(&self) -> &KeyMaterial {
        &self.material
    }

    /// The SubjectPublicKeyInfo in DER.
    #[must_use]
    pub(crate) fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The content of the subjectPublicKey BIT STRING: a DER `RSAPublicKey`, or a curve point.
    #[must_use]
    pub(crate) fn subject_public_key(&self) -> &[u8] {
        &self.bits
    }

    /// The key identifier by method 1 of RFC 5280 section 4.2.1.2: SHA-1 of the subjectPublicKey content. jeton uses
    /// it as subjectKeyIdentifier and as `CKA_ID`.
    #[must_use]
    pub(crate) fn key_identifier(&self) -> [u8; 20] {
        super::fingerprint::sha1(&self.bits)
    }

    /// The size in bits of the modulus or of the curve's field; `None` if unknown.
    #[must_use]
    pub(crate) fn size(&self) -> Option<u32> {
        match &self.material {
            KeyMaterial::Rsa { modulus, .. } => {
                let zeros = modulus.first().map_or(0, |byte| byte.leading_zeros());
                u32::try_from(modulus.len()).ok()?.checked_mul(8)?.checked_sub(zeros)
            }
            KeyMaterial::Ec { curve: Curve::P256, .. } => Some(256),
            KeyMaterial::Ec { curve: Curve::P384, .. } => Some(384),
            KeyMaterial::Ec { curve: Curve::P521, .. } => Some(521),
            KeyMaterial::Ec { curve: Curve::Other(_), .. } | KeyMaterial::Other(_) => None,
        }
    }

    /// The display name, such as `RSA-3072` or `P-256`.
    #[must_use]
    pub(crate) fn describe(&self) -> String {
        match &self.material {
            KeyMaterial::Rsa { .. } => format!("RSA-{}", self.size().unwrap_or(0)),
            KeyMaterial::Ec { curve: Curve::Other(oid), .. } if oid.is_empty() => "EC".to_owned(),
            KeyMaterial::Ec { curve, .. } => curve.name().to_owned(),
            KeyMaterial::Other(oid) => algorithm_name(oid).to_owned(),
        }
    }

    /// As [`Self::describe`], but an RSA key restricted to one padding is named by it.
    #[must_use]
    pub(crate) fn kind(&self) -> String {
        let algorithm = SubjectPublicKeyInfoRef::from_der(&self.spki).map(|info| info.algorithm.oid.to_string());
        match algorithm.as_deref() {
            Ok(restricted @ (RSA_PSS | RSA_OAEP)) => algorithm_name(restricted).to_owned(),
            _ => self.describe(),
        }
    }

    /// The matching algorithm among those that jeton generates, if any.
    #[must_use]
    pub(crate) fn key_algorithm(&self) -> Option<KeyAlgorithm> {
        match (&self.material, self.size()?) {
            (KeyMaterial::Rsa { .. }, 2048) => Some(KeyAlgorithm::Rsa2048),
            (KeyMaterial::Rsa { .. }, 3072) => Some(KeyAlgorithm::Rsa3072),
            (KeyMaterial::Rsa { .. }, 4096) => Some(KeyAlgorithm::Rsa4096),
            (KeyMaterial::Ec { .. }, 256) => Some(KeyAlgorithm::P256),
            (KeyMaterial::Ec { .. }, 384) => Some(KeyAlgorithm::P384),
            _ => None,
        }
    }

    #[must_use]
    pub(crate) fn is_rsa(&self) -> bool {
        matches!(self.material, KeyMaterial::Rsa { .. })
    }
}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    &bytes[start..]
}

/// A bare uncompressed point also starts with `04`, the tag of OCTET STRING. It is unwrapped only if the length octet
/// matches the remaining bytes exactly and those start like a point.
fn bare_point(attribute: &[u8]) -> Vec<u8> {
    match OctetString::from_der(attribute) {
        Ok((rest, inner)) if rest.is_empty() && matches!(inner.as_ref().first(), Some(2..=4)) => {
            inner.as_ref().to_vec()
        }
        _ => attribute.to_vec(),
    }
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
#[derive(Sequence)]
struct RsaNumbers<'a> {
    n: UintRef<'a>,
    e: UintRef<'a>,
}

fn write_spki(oid: ObjectIdentifier, parameters: AnyRef<'_>, bits: &[u8]) -> der::Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters: Some(parameters) };
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(bits)? }.to_der()
}

fn unwritable(error: der::Error) -> Unreadable {
    Unreadable::new(error.to_string())
}
