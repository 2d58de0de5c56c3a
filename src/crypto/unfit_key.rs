//! What a private key is that jeton does not use.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode, Reader, Sequence, SliceReader};

use crate::error::{Error, KeyError};
use crate::model::certificate::{Curve, PublicKey, algorithm_name};

const RSA: &str = "1.2.840.113549.1.1.1";
const EC: &str = "1.2.840.10045.2.1";

/// AlgorithmIdentifier with any parameters: NULL, a curve, or what the other algorithms have.
#[derive(Sequence)]
struct Algorithm<'k> {
    identifier: ObjectIdentifier,
    parameters: Option<AnyRef<'k>>,
}

/// The error for a PrivateKeyInfo (RFC 5208 section 5) that is not used: it says what the key is.
pub(super) fn unfit(pkcs8: &[u8]) -> Error {
    let (key, damaged) = kind(pkcs8).unwrap_or_else(|_| ("PrivateKeyInfo".to_owned(), true));
    KeyError::Unfit { key, damaged }.into()
}

/// The name of the key, and whether jeton uses keys of this name.
fn kind(pkcs8: &[u8]) -> der::Result<(String, bool)> {
    SliceReader::new(pkcs8)?.sequence(|reader| {
        u8::decode(reader)?;
        let Algorithm { identifier, parameters } = Algorithm::decode(reader)?;
        let key = <&OctetStringRef>::decode(reader)?.as_bytes();
        // Attributes, and the public key.
        while !reader.is_finished() {
            reader.tlv_bytes()?;
        }
        let identifier = identifier.to_string();
        Ok::<_, der::Error>(match identifier.as_str() {
            RSA => {
                let bits = modulus_bits(key).unwrap_or(0);
                (format!("RSA-{bits}"), (2048..=8192).contains(&bits))
            }
            EC => {
                let curve = parameters.and_then(|named| named.decode_as::<ObjectIdentifier>().ok());
                match curve.map(|curve| Curve::of(&curve.to_string())) {
                    Some(curve) => (curve.name().to_owned(), !matches!(curve, Curve::Other(_))),
                    None => ("EC".to_owned(), false),
                }
            }
            other => (algorithm_name(other).to_owned(), false),
        })
    })
}

/// The size of the modulus in an RSAPrivateKey (RFC 8017 appendix A.1.2).
fn modulus_bits(key: &[u8]) -> Option<u32> {
    let numbers = SliceReader::new(key).ok()?.sequence(|reader| {
        u8::decode(reader)?;
        let numbers = (UintRef::decode(reader)?, UintRef::decode(reader)?);
        while !reader.is_finished() {
            reader.tlv_bytes()?;
        }
        Ok::<_, der::Error>(numbers)
    });
    let (modulus, exponent) = numbers.ok()?;
    PublicKey::from_rsa(modulus.as_bytes(), exponent.as_bytes()).ok()?.size()
}
