//! A software key in place of a token, and openssl.

use std::path::Path;
use std::process::Command;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair,
    KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512,
    RsaKeyPair,
};

use super::{DigestAlgorithm, SignatureScheme, ecdsa_raw_to_der};
use crate::model::certificate::{Curve, PublicKey};

/// A key pair that signs as a token does: ECDSA signatures are r and s concatenated.
pub(super) enum SoftwareKey {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair, Curve),
}

impl SoftwareKey {
    pub(super) fn rsa(size: KeySize) -> Self {
        Self::Rsa(RsaKeyPair::generate(size).unwrap())
    }

    pub(super) fn ec(curve: Curve) -> Self {
        let algorithm = match curve {
            Curve::P256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
            Curve::P384 => &ECDSA_P384_SHA384_FIXED_SIGNING,
            Curve::P521 => &ECDSA_P521_SHA512_FIXED_SIGNING,
            Curve::Other(oid) => panic!("{oid}"),
        };
        Self::Ec(EcdsaKeyPair::generate(algorithm).unwrap(), curve)
    }

    pub(super) fn public_key(&self) -> PublicKey {
        let der = match self {
            Self::Rsa(pair) => AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(),
            Self::Ec(pair, _) => AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(),
        };
        PublicKey::from_spki_der(&der).unwrap()
    }

    /// What a token would return.
    pub(super) fn sign_raw(&self, scheme: SignatureScheme, message: &[u8]) -> Vec<u8> {
        use DigestAlgorithm::{Sha256, Sha384, Sha512};
        match self {
            Self::Rsa(pair) => {
                let encoding = match scheme {
                    SignatureScheme::RsaPkcs1(Sha256) => &RSA_PKCS1_SHA256,
                    SignatureScheme::RsaPkcs1(Sha384) => &RSA_PKCS1_SHA384,
                    SignatureScheme::RsaPkcs1(Sha512) => &RSA_PKCS1_SHA512,
                    SignatureScheme::RsaPss(Sha256) => &RSA_PSS_SHA256,
                    SignatureScheme::RsaPss(Sha384) => &RSA_PSS_SHA384,
                    SignatureScheme::RsaPss(Sha512) => &RSA_PSS_SHA512,
                    SignatureScheme::Ecdsa(_) => panic!("{scheme:?}"),
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
                signature
            }
            Self::Ec(pair, _) => pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec(),
        }
    }

    /// The signature in X.509's encoding.
    pub(super) fn sign(&self, scheme: SignatureScheme, message: &[u8]) -> Vec<u8> {
        let raw = self.sign_raw(scheme, message);
        match self {
            Self::Rsa(_) => raw,
            Self::Ec(_, curve) => ecdsa_raw_to_der(&raw, curve).unwrap(),
        }
    }
}

/// Runs openssl in `folder` and returns both output streams; panics with them if it fails.
pub(super) fn openssl(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("openssl").args(args).current_dir(folder).output().expect("openssl is installed");
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "openssl {args:?}: {printed}");
    printed
}
