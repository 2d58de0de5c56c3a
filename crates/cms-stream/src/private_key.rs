//! A private key in memory.

use aws_lc_rs::agreement::{self, PrivateKey as EcPrivateKey, UnparsedPublicKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use zeroize::Zeroizing;

use crate::key_encryption::oaep_algorithm;
use crate::{Decryptor, Error, RsaEncryption, Secret, oaep};

/// A private key in memory: RSA of 2048 to 8192 bits, or a key on P-256, P-384 or P-521.
pub struct PrivateKey {
    public_key: Vec<u8>,
    inner: Inner,
}

enum Inner {
    Rsa(Box<Rsa>),
    Ec(Box<EcPrivateKey>),
}

struct Rsa {
    pkcs1: Pkcs1PrivateDecryptingKey,
    oaep: OaepPrivateDecryptingKey,
    /// The PrivateKeyInfo, for the forms of OAEP that aws-lc-rs does not have.
    pkcs8: Secret,
}

impl PrivateKey {
    /// Reads an unencrypted PrivateKeyInfo in DER (RFC 5208, "PKCS #8").
    ///
    /// # Errors
    ///
    /// [`Error::Host`] for any other key.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, Error> {
        let host = |_| Error::Host;
        if let Ok(key) = PrivateDecryptingKey::from_pkcs8(pkcs8) {
            let public_key = key.public_key().as_der().map_err(host)?.as_ref().to_vec();
            let pkcs1 = Pkcs1PrivateDecryptingKey::new(key.clone()).map_err(host)?;
            let oaep = OaepPrivateDecryptingKey::new(key).map_err(host)?;
            let pkcs8 = Zeroizing::new(pkcs8.to_vec());
            return Ok(Self { public_key, inner: Inner::Rsa(Box::new(Rsa { pkcs1, oaep, pkcs8 })) });
        }
        for curve in [&agreement::ECDH_P256, &agreement::ECDH_P384, &agreement::ECDH_P521] {
            let Ok(key) = EcPrivateKey::from_private_key_der(curve, pkcs8) else { continue };
            let public_key = key.compute_public_key().and_then(|point| point.as_der()).map_err(host)?.as_ref().to_vec();
            return Ok(Self { public_key, inner: Inner::Ec(Box::new(key)) });
        }
        Err(Error::Host)
    }

    /// Its public half, as a DER SubjectPublicKeyInfo.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }
}

/// A key in memory can only fail because of its ciphertext.
impl Decryptor for PrivateKey {
    type Error = std::convert::Infallible;

    fn decrypt(&self, scheme: RsaEncryption, encrypted: &[u8]) -> Result<Option<Secret>, Self::Error> {
        let Inner::Rsa(key) = &self.inner else { return Ok(None) };
        let Rsa { pkcs1, oaep, pkcs8 } = &**key;
        let mut out = Zeroizing::new(vec![0; pkcs1.key_size_bytes()]);
        let decrypted = match scheme {
            RsaEncryption::Oaep { hash, mask } => match oaep_algorithm(hash, mask) {
                Some(algorithm) => oaep.decrypt(algorithm, encrypted, &mut out, None),
                None => return Ok(oaep::decrypt(pkcs8, hash, mask, encrypted)),
            },
            RsaEncryption::Pkcs1 => pkcs1.decrypt(encrypted, &mut out),
        };
        let Ok(length) = decrypted.map(|key| key.len()) else { return Ok(None) };
        out.truncate(length);
        Ok(Some(out))
    }

    fn agree(&self, point: &[u8]) -> Result<Option<Secret>, Self::Error> {
        let Inner::Ec(key) = &self.inner else { return Ok(None) };
        let peer = UnparsedPublicKey::new(key.algorithm(), point);
        Ok(agreement::agree(key, peer, (), |secret| Ok(Zeroizing::new(secret.to_vec()))).ok())
    }
}
