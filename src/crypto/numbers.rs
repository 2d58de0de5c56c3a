//! The numbers of a private key, as a token takes them (PKCS#11 v3.1 sections 6.1.3 and 6.3.4).

use yasna::Tag;
use zeroize::Zeroizing;

use super::SoftwareKey;
use super::cms::Secret;
use crate::error::{Error, Result};
use crate::model::certificate::{Curve, KeyMaterial};

/// The numbers of a private key; big-endian.
pub enum KeyNumbers {
    /// RSAPrivateKey (RFC 8017 appendix A.1.2).
    Rsa {
        /// The modulus and the public exponent.
        public: [Vec<u8>; 2],
        /// The private exponent.
        private: Secret,
        /// The two primes, their exponents, the coefficient.
        primes: [Secret; 5],
    },
    /// ECPrivateKey (RFC 5915).
    Ec {
        /// The curve, as the DER of its identifier.
        parameters: Vec<u8>,
        /// The private number.
        secret: Secret,
    },
}

impl SoftwareKey {
    /// Its numbers.
    ///
    /// # Errors
    ///
    /// [`Error::Encoding`] where the PrivateKeyInfo is not as the standards have it.
    pub fn numbers(&self) -> Result<KeyNumbers> {
        let failed = |error: yasna::ASN1Error| Error::Encoding(error.to_string());
        let inner = yasna::parse_der(self.pkcs8(), |reader| {
            reader.read_sequence(|reader| {
                reader.next().read_u8()?;
                reader.next().read_der()?;
                let key = Zeroizing::new(reader.next().read_bytes()?);
                // attributes, publicKey
                while reader.read_optional(|reader| reader.read_der())?.is_some() {}
                Ok(key)
            })
        })
        .map_err(failed)?;
        match self.public_key().material() {
            KeyMaterial::Rsa { .. } => rsa(&inner).map_err(failed),
            KeyMaterial::Ec { curve, .. } => {
                let parameters = curve_parameters(curve).ok_or_else(|| Error::Encoding(curve.name().to_owned()))?;
                ec(&inner).map(|secret| KeyNumbers::Ec { parameters, secret }).map_err(failed)
            }
            KeyMaterial::Other(oid) => Err(Error::Encoding(oid.clone())),
        }
    }
}

fn rsa(der: &[u8]) -> yasna::ASN1Result<KeyNumbers> {
    yasna::parse_der(der, |reader| {
        reader.read_sequence(|reader| {
            reader.next().read_u8()?;
            let mut number = || -> yasna::ASN1Result<Secret> {
                let (bytes, _) = reader.next().read_bigint_bytes()?;
                let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
                let number = Zeroizing::new(bytes[start..].to_vec());
                drop(Zeroizing::new(bytes));
                Ok(number)
            };
            let (modulus, exponent) = (number()?, number()?);
            let private = number()?;
            let primes = [number()?, number()?, number()?, number()?, number()?];
            Ok(KeyNumbers::Rsa { public: [modulus.to_vec(), exponent.to_vec()], private, primes })
        })
    })
}

fn ec(der: &[u8]) -> yasna::ASN1Result<Secret> {
    yasna::parse_der(der, |reader| {
        reader.read_sequence(|reader| {
            reader.next().read_u8()?;
            let secret = Zeroizing::new(reader.next().read_bytes()?);
            for tag in [0, 1] {
                reader.read_optional(|reader| reader.read_tagged(Tag::context(tag), |reader| reader.read_der()))?;
            }
            Ok(secret)
        })
    })
}

/// `CKA_EC_PARAMS` of a named curve; `None` where it is none of those that jeton makes keys on.
#[must_use]
pub fn curve_parameters(curve: &Curve) -> Option<Vec<u8>> {
    let arcs: Vec<u64> = curve.oid().split('.').map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
    Some(yasna::construct_der(|writer| writer.write_oid(&yasna::models::ObjectIdentifier::from_slice(&arcs))))
}

/// `CKA_EC_POINT`: the point in an OCTET STRING.
#[must_use]
pub fn octet_string(point: &[u8]) -> Vec<u8> {
    yasna::construct_der(|writer| writer.write_bytes(point))
}
