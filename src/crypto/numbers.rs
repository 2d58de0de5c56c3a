//! The numbers of a private key, as attributes of a token object (PKCS#11 v3.1 sections 6.1.3 and 6.3.4).

use der::asn1::{ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode, Encode, Reader, SliceReader};
use zeroize::Zeroizing;

use super::SoftwareKey;
use super::cms::Secret;
use crate::error::{EncodingError, Error, Result};
use crate::model::certificate::{Curve, KeyMaterial};

/// The numbers of a private key, big-endian.
pub(crate) enum KeyNumbers {
    /// RSAPrivateKey (RFC 8017 appendix A.1.2).
    Rsa {
        /// The modulus and the public exponent.
        public: [Vec<u8>; 2],
        private: Secret,
        /// The two primes, the two exponents, the coefficient.
        primes: [Secret; 5],
    },
    /// ECPrivateKey (RFC 5915).
    Ec {
        /// DER of the curve's object identifier.
        parameters: Vec<u8>,
        /// The private scalar.
        secret: Secret,
    },
}

impl SoftwareKey {
    /// Extracts the numbers for a token.
    ///
    /// # Errors
    ///
    /// [`KeyError::Encoding`] if the PrivateKeyInfo is malformed.
    pub(crate) fn numbers(&self) -> Result<KeyNumbers> {
        let failed = |error: der::Error| Error::from(EncodingError::PrivateKey(error.to_string()));
        // PrivateKeyInfo (RFC 5208 section 5): version, algorithm, the key, and attributes that nobody needs here.
        let inner = fields(self.pkcs8(), |reader| {
            u8::decode(reader)?;
            reader.tlv_bytes()?;
            <&OctetStringRef>::decode(reader)
        })
        .map_err(failed)?
        .as_bytes();
        match self.public_key().material() {
            KeyMaterial::Rsa { .. } => rsa(inner).map_err(failed),
            KeyMaterial::Ec { curve, .. } => {
                let parameters =
                    curve_parameters(curve).ok_or_else(|| EncodingError::KeyKind(curve.name().to_owned()))?;
                ec(inner).map(|secret| KeyNumbers::Ec { parameters, secret }).map_err(failed)
            }
            KeyMaterial::Other(oid) => Err(EncodingError::KeyKind(oid.clone()).into()),
        }
    }
}

/// Reads the leading fields of a SEQUENCE and ignores the rest.
fn fields<'d, T>(der: &'d [u8], read: impl FnOnce(&mut SliceReader<'d>) -> der::Result<T>) -> der::Result<T> {
    SliceReader::new(der)?.sequence(|reader| {
        let read = read(reader)?;
        while !reader.is_finished() {
            reader.tlv_bytes()?;
        }
        Ok(read)
    })
}

fn rsa(der: &[u8]) -> der::Result<KeyNumbers> {
    fields(der, |reader| {
        u8::decode(reader)?;
        let mut number = || Ok::<_, der::Error>(UintRef::decode(reader)?.as_bytes());
        let public = [number()?.to_vec(), number()?.to_vec()];
        let mut secret = || Ok::<_, der::Error>(Zeroizing::new(number()?.to_vec()));
        let private = secret()?;
        let primes = [secret()?, secret()?, secret()?, secret()?, secret()?];
        Ok(KeyNumbers::Rsa { public, private, primes })
    })
}

fn ec(der: &[u8]) -> der::Result<Secret> {
    fields(der, |reader| {
        u8::decode(reader)?;
        Ok(Zeroizing::new(<&OctetStringRef>::decode(reader)?.as_bytes().to_vec()))
    })
}

/// `CKA_EC_PARAMS` of a named curve; `None` for curves that jeton does not generate keys on.
#[must_use]
pub(crate) fn curve_parameters(curve: &Curve) -> Option<Vec<u8>> {
    ObjectIdentifier::new(curve.oid()).ok()?.to_der().ok()
}

/// `CKA_EC_POINT`: the point wrapped in an OCTET STRING; `None` if it is too long for DER (256 MiB).
#[must_use]
pub(crate) fn octet_string(point: &[u8]) -> Option<Vec<u8>> {
    OctetStringRef::new(point).and_then(|string| string.to_der()).ok()
}
