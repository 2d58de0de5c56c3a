//! A private key in memory, for a bi-clé kept in a `.pfx`.

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize, PrivateDecryptingKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    RSA_PKCS1_SHA256,
};
use zeroize::Zeroizing;

use cms_stream::{KeyEncryption, PrivateKey as OpeningKey};

use super::cms::{Decryptor, Secret};
use super::unfit_key::unfit;
use super::{EncryptionScheme, SignatureScheme, TokenKey, encrypt};
use crate::error::{EncodingError, Error, Result, TokenError};
use crate::model::KeyAlgorithm;
use crate::model::bicle::Transport;
use crate::model::certificate::{Curve, KeyMaterial, PublicKey};

/// A private key in memory, wiped on drop.
pub(crate) struct SoftwareKey {
    pkcs8: Secret,
    public_key: PublicKey,
    opening: OpeningKey,
}

impl SoftwareKey {
    /// Generates a new key pair.
    ///
    /// # Errors
    ///
    /// [`KeyError::Encoding`] if the host has no random source.
    pub(crate) fn generate(algorithm: KeyAlgorithm) -> Result<Self> {
        let failed = |_| Error::from(EncodingError::KeyPair(algorithm));
        let rsa = |size| -> Result<Secret> {
            let key = PrivateDecryptingKey::generate(size).map_err(failed)?;
            Ok(Zeroizing::new(key.as_der().map_err(failed)?.as_ref().to_vec()))
        };
        let ec = |curve| -> Result<Secret> {
            let key = PrivateKey::generate(curve).map_err(failed)?;
            let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = key.as_der().map_err(failed)?;
            Ok(Zeroizing::new(der.as_ref().to_vec()))
        };
        let pkcs8 = match algorithm {
            KeyAlgorithm::Rsa2048 => rsa(KeySize::Rsa2048),
            KeyAlgorithm::Rsa3072 => rsa(KeySize::Rsa3072),
            KeyAlgorithm::Rsa4096 => rsa(KeySize::Rsa4096),
            KeyAlgorithm::P256 => ec(&agreement::ECDH_P256),
            KeyAlgorithm::P384 => ec(&agreement::ECDH_P384),
        }?;
        Self::from_pkcs8(&pkcs8)
    }

    /// Reads a PrivateKeyInfo (RFC 5208): RSA of at least 2048 bits, or a key on P-256, P-384 or P-521.
    ///
    /// # Errors
    ///
    /// [`KeyError::Unfit`] for any other key.
    pub(crate) fn from_pkcs8(pkcs8: &[u8]) -> Result<Self> {
        let opening = OpeningKey::from_pkcs8(pkcs8).map_err(|_| unfit(pkcs8))?;
        let public_key = public(opening.public_key())?;
        Ok(Self { pkcs8: Zeroizing::new(pkcs8.to_vec()), public_key, opening })
    }

    /// The PrivateKeyInfo, only to be put where it is protected: in a `.pfx` or on a token, never in a file of its own.
    #[must_use]
    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    #[must_use]
    pub(crate) fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// This key as a signer of certificates.
    pub(crate) fn signer(&self) -> Result<TokenKey<'_>> {
        TokenKey::new(&self.public_key, |scheme, message| self.sign(scheme, message))
    }

    /// One signature over the message, which is hashed with the digest of the scheme.
    ///
    /// # Errors
    ///
    /// [`EncodingError::HostSignature`] if the scheme is not one that [`SignatureScheme::for_key`] names for this key.
    pub(crate) fn sign(&self, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>> {
        let failed = || Error::from(EncodingError::HostSignature);
        let random = SystemRandom::new();
        let ecdsa = |algorithm: &'static EcdsaSigningAlgorithm| -> Result<Vec<u8>> {
            let key = EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8).map_err(|_| failed())?;
            Ok(key.sign(&random, message).map_err(|_| failed())?.as_ref().to_vec())
        };
        match (self.public_key.material(), scheme) {
            (KeyMaterial::Rsa { .. }, SignatureScheme::RsaPkcs1(_)) => {
                let key = RsaKeyPair::from_pkcs8(&self.pkcs8).map_err(|_| failed())?;
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).map_err(|_| failed())?;
                Ok(signature)
            }
            (KeyMaterial::Ec { curve: Curve::P384, .. }, SignatureScheme::Ecdsa(_)) => {
                ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING)
            }
            (KeyMaterial::Ec { .. }, SignatureScheme::Ecdsa(_)) => ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING),
            _ => Err(failed()),
        }
    }

    /// The transports that the key opens, best first; each is tried with a new content-encryption key.
    #[must_use]
    pub(crate) fn opens(&self) -> Vec<Transport> {
        let ways: &[Transport] = if self.public_key.is_rsa() {
            &[
                Transport::RsaOaepSha256,
                Transport::RsaOaepSha384,
                Transport::RsaOaepSha512,
                Transport::RsaOaepSha1,
                Transport::RsaPkcs1,
            ]
        } else {
            &[Transport::Ecdh]
        };
        ways.iter().copied().filter(|way| opens(&self.public_key, *way, self)).collect()
    }
}

/// Whether a private key opens what is sealed for this public key with this transport, tried with 32 random bytes.
#[must_use]
pub(crate) fn opens(public_key: &PublicKey, transport: Transport, decryptor: &dyn Decryptor) -> bool {
    try_to_open(public_key, transport, decryptor).is_ok_and(|same| same)
}

/// As [`opens`], but returns the decryptor's error.
///
/// # Errors
///
/// The decryptor's; [`TokenError::NotSupported`] if the host cannot encrypt for the key.
pub(crate) fn try_to_open(public_key: &PublicKey, transport: Transport, decryptor: &dyn Decryptor) -> Result<bool> {
    let unable = || Error::Token(TokenError::NotSupported { what: public_key.describe(), cause: None });
    match (public_key.material(), transport) {
        (KeyMaterial::Ec { curve, point }, Transport::Ecdh) => {
            let algorithm = match curve {
                Curve::P256 => &agreement::ECDH_P256,
                Curve::P384 => &agreement::ECDH_P384,
                Curve::P521 => &agreement::ECDH_P521,
                Curve::Other(_) => return Err(unable()),
            };
            let ephemeral = PrivateKey::generate(algorithm).map_err(|_| unable())?;
            let public = ephemeral.compute_public_key().map_err(|_| unable())?;
            let mine = agreement::agree(&ephemeral, UnparsedPublicKey::new(algorithm, point), unable(), |secret| {
                Ok(Zeroizing::new(secret.to_vec()))
            })?;
            Ok(decryptor.agree(public.as_ref())?.is_some_and(|theirs| *theirs == *mine))
        }
        (KeyMaterial::Rsa { .. }, _) => {
            let KeyEncryption::Rsa(scheme) = KeyEncryption::from(transport) else { return Err(unable()) };
            let mut sample = Zeroizing::new([0; 32]);
            getrandom::fill(&mut *sample).map_err(|_| unable())?;
            let encrypted = encrypt(public_key, scheme, &*sample)?;
            Ok(decryptor.decrypt(scheme, &encrypted)?.is_some_and(|theirs| **theirs == *sample))
        }
        (KeyMaterial::Ec { .. } | KeyMaterial::Other(_), _) => Err(unable()),
    }
}

impl cms_stream::Decryptor for SoftwareKey {
    type Error = Error;

    fn decrypt(&self, scheme: EncryptionScheme, encrypted: &[u8]) -> Result<Option<Secret>> {
        self.opening.decrypt(scheme, encrypted).map_err(|never| match never {})
    }

    fn agree(&self, point: &[u8]) -> Result<Option<Secret>> {
        self.opening.agree(point).map_err(|never| match never {})
    }
}

fn public(spki: &[u8]) -> Result<PublicKey> {
    PublicKey::from_spki_der(spki).map_err(|error| EncodingError::PublicKey(error.reason).into())
}
