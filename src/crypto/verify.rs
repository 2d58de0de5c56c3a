//! Verifying signatures on the host with a certificate's public key.

use aws_lc_rs::signature::{self as aws, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};

use super::DigestAlgorithm;
use crate::error::{Result as JetonResult, TokenError};
use crate::model::certificate::{Curve, KeyMaterial, PublicKey};

/// How a message was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS (RFC 8017 section 8.1), MGF1 with the same digest, salt as long as the digest.
    RsaPss(DigestAlgorithm),
    /// ECDSA (FIPS 186-5) with a DER signature; see [`super::ecdsa_raw_to_der`].
    Ecdsa(DigestAlgorithm),
}

impl SignatureScheme {
    /// The scheme for requests and certificates signed with `key`: RSA PKCS#1 v1.5 with SHA-256, which every card supports;
    /// ECDSA with the digest that matches the curve.
    ///
    /// # Errors
    /// [`TokenError::NotSupported`] for a key that is neither RSA nor on P-256 or P-384.
    pub(crate) fn for_key(key: &PublicKey) -> JetonResult<Self> {
        match key.material() {
            KeyMaterial::Rsa { .. } => Ok(Self::RsaPkcs1(DigestAlgorithm::Sha256)),
            KeyMaterial::Ec { curve: Curve::P256, .. } => Ok(Self::Ecdsa(DigestAlgorithm::Sha256)),
            KeyMaterial::Ec { curve: Curve::P384, .. } => Ok(Self::Ecdsa(DigestAlgorithm::Sha384)),
            KeyMaterial::Ec { .. } | KeyMaterial::Other(_) => {
                Err(TokenError::NotSupported { what: key.describe(), cause: None }.into())
            }
        }
    }

    #[must_use]
    pub(crate) fn digest_algorithm(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss(digest) | Self::Ecdsa(digest) => digest,
        }
    }
}

/// Why a signature was not verified. The caller, who knows the key's name, turns it into an error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotVerified {
    /// The signature was not made by this key over this message.
    #[error("the signature does not verify")]
    Invalid,
    /// The host cannot verify with this key and scheme; the signature may well be correct.
    #[error("{0} is not supported on the host")]
    Unsupported(String),
}

/// Verifies `signature` over `message`, which is the whole message, not its digest.
///
/// 1024-bit RSA is accepted: old cards hold such keys, and their weakness is reported elsewhere.
///
/// # Errors
/// [`NotVerified::Invalid`] if it does not verify, also because the key's numbers are impossible;
/// [`NotVerified::Unsupported`] if the scheme does not fit this key or is unknown for it.
pub(crate) fn verify_signature(
    key: &PublicKey,
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
) -> Result<(), NotVerified> {
    let unsupported = || NotVerified::Unsupported(format!("{} {scheme:?}", key.describe()));
    let verified = match key.material() {
        KeyMaterial::Rsa { modulus, exponent } => {
            let small = key.size().is_some_and(|bits| bits < 2048);
            let parameters = rsa_parameters(scheme, small).ok_or_else(unsupported)?;
            RsaPublicKeyComponents { n: modulus, e: exponent }.verify(parameters, message, signature)
        }
        KeyMaterial::Ec { curve, point } => {
            let algorithm = ecdsa_algorithm(scheme, curve).ok_or_else(unsupported)?;
            UnparsedPublicKey::new(algorithm, point).verify(message, signature)
        }
        KeyMaterial::Other(_) => return Err(unsupported()),
    };
    verified.map_err(|_| NotVerified::Invalid)
}

fn rsa_parameters(scheme: SignatureScheme, small: bool) -> Option<&'static RsaParameters> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    match (scheme, small) {
        (SignatureScheme::RsaPkcs1(Sha256), false) => Some(&aws::RSA_PKCS1_2048_8192_SHA256),
        (SignatureScheme::RsaPkcs1(Sha384), false) => Some(&aws::RSA_PKCS1_2048_8192_SHA384),
        (SignatureScheme::RsaPkcs1(Sha512), false) => Some(&aws::RSA_PKCS1_2048_8192_SHA512),
        (SignatureScheme::RsaPkcs1(Sha256), true) => Some(&aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        (SignatureScheme::RsaPkcs1(Sha512), true) => Some(&aws::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        (SignatureScheme::RsaPss(Sha256), false) => Some(&aws::RSA_PSS_2048_8192_SHA256),
        (SignatureScheme::RsaPss(Sha384), false) => Some(&aws::RSA_PSS_2048_8192_SHA384),
        (SignatureScheme::RsaPss(Sha512), false) => Some(&aws::RSA_PSS_2048_8192_SHA512),
        (SignatureScheme::RsaPkcs1(Sha384) | SignatureScheme::RsaPss(_), true) | (SignatureScheme::Ecdsa(_), _) => None,
    }
}

fn ecdsa_algorithm(scheme: SignatureScheme, curve: &Curve) -> Option<&'static aws::EcdsaVerificationAlgorithm> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    let SignatureScheme::Ecdsa(digest) = scheme else { return None };
    match (curve, digest) {
        (Curve::P256, Sha256) => Some(&aws::ECDSA_P256_SHA256_ASN1),
        (Curve::P256, Sha384) => Some(&aws::ECDSA_P256_SHA384_ASN1),
        (Curve::P256, Sha512) => Some(&aws::ECDSA_P256_SHA512_ASN1),
        (Curve::P384, Sha256) => Some(&aws::ECDSA_P384_SHA256_ASN1),
        (Curve::P384, Sha384) => Some(&aws::ECDSA_P384_SHA384_ASN1),
        (Curve::P384, Sha512) => Some(&aws::ECDSA_P384_SHA512_ASN1),
        (Curve::P521, Sha256) => Some(&aws::ECDSA_P521_SHA256_ASN1),
        (Curve::P521, Sha384) => Some(&aws::ECDSA_P521_SHA384_ASN1),
        (Curve::P521, Sha512) => Some(&aws::ECDSA_P521_SHA512_ASN1),
        (Curve::Other(_), _) => None,
    }
}
