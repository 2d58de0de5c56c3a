//! What is encrypted under the password: PKCS#12's own schemes (RFC 7292 appendix C) and PBES2 (RFC 8018 section 6.2).

use aws_lc_rs::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit, KeyIvInit};
use der::asn1::OctetString;
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use rc2::Rc2;
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::algorithm::{self, AlgorithmIdentifier};
use crate::derivation::Derivation;
use crate::failure::Failure;
use crate::limits;
use crate::password::Password;
use crate::structure::{GcmParameters, PbeParameters, Pbes2Parameters, Rc2Parameters, parameters};

/// Octets that are wiped on drop.
type Plain = Zeroizing<Vec<u8>>;

/// Decrypts what a PFX has under this algorithm, with the first form of the password whose result `read` takes.
///
/// # Errors
///
/// [`Failure::Damaged`] if there is none: the password is wrong, or the ciphertext is.
pub(crate) fn decrypt<T>(
    algorithm: &AlgorithmIdentifier,
    encrypted: &[u8],
    password: &Password,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<T, Failure> {
    let scheme = Scheme::read(algorithm)?;
    let forms = match &scheme {
        Scheme::Pkcs12 { .. } => password.for_pkcs12(),
        Scheme::Pbes2 { .. } => password.for_pkcs5(),
    };
    for form in forms {
        if let Some(found) = scheme.decrypt(form, encrypted)?.and_then(|plain| read(&plain)) {
            return Ok(found);
        }
    }
    Err(Failure::Damaged)
}

enum Scheme {
    Pkcs12 { cipher: Cipher, key_length: usize, salt: Vec<u8>, iterations: i32 },
    Pbes2 { cipher: Cipher, vector: Vec<u8>, key_length: usize, derivation: Derivation },
}

/// A cipher, in CBC mode unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cipher {
    /// With a key of 128, 192 or 256 bits.
    Aes,
    Aes128Gcm,
    Aes256Gcm,
    Camellia128,
    Camellia192,
    Camellia256,
    TripleDes,
    /// With its effective key length in bits.
    Rc2(usize),
}

impl Scheme {
    fn read(identifier: &AlgorithmIdentifier) -> Result<Self, Failure> {
        let (cipher, key_length) = match identifier.oid {
            algorithm::PBES2 => return Self::read_pbes2(identifier),
            algorithm::SHA1_3DES_3KEY => (Cipher::TripleDes, 24),
            algorithm::SHA1_3DES_2KEY => (Cipher::TripleDes, 16),
            algorithm::SHA1_RC2_128 => (Cipher::Rc2(128), 16),
            algorithm::SHA1_RC2_40 => (Cipher::Rc2(40), 5),
            other => return Err(Failure::unsupported(&other)),
        };
        let PbeParameters { salt, iterations } = parameters(identifier)?;
        let iterations = limits::rounds(iterations)?;
        Ok(Self::Pkcs12 { cipher, key_length, salt: salt.into_bytes().into_vec(), iterations })
    }

    fn read_pbes2(identifier: &AlgorithmIdentifier) -> Result<Self, Failure> {
        let Pbes2Parameters { derivation, scheme } = parameters(identifier)?;
        let derivation = Derivation::read(&derivation)?;
        let vector = || Ok::<_, Failure>(parameters::<OctetString>(&scheme)?.into_bytes().into_vec());
        let nonce = || {
            let GcmParameters { nonce, tag_length } = parameters(&scheme)?;
            let whole = tag_length == 16;
            whole.then(|| nonce.into_bytes().into_vec()).ok_or_else(|| Failure::unsupported(&scheme.oid))
        };
        let (cipher, key_length, vector) = match scheme.oid {
            // NSS called AES-256 by the identifier of AES-128 until 2017; the length that it gave was right.
            algorithm::AES128_CBC => (Cipher::Aes, derivation.key_length().unwrap_or(16), vector()?),
            algorithm::AES192_CBC => (Cipher::Aes, 24, vector()?),
            algorithm::AES256_CBC => (Cipher::Aes, 32, vector()?),
            algorithm::AES128_GCM => (Cipher::Aes128Gcm, 16, nonce()?),
            algorithm::AES256_GCM => (Cipher::Aes256Gcm, 32, nonce()?),
            algorithm::CAMELLIA128_CBC => (Cipher::Camellia128, 16, vector()?),
            algorithm::CAMELLIA192_CBC => (Cipher::Camellia192, 24, vector()?),
            algorithm::CAMELLIA256_CBC => (Cipher::Camellia256, 32, vector()?),
            algorithm::DES_EDE3_CBC => (Cipher::TripleDes, 24, vector()?),
            algorithm::RC2_CBC => {
                let Rc2Parameters { version, vector } = parameters(&scheme)?;
                let bits = rc2_bits(version).ok_or_else(|| Failure::unsupported(&scheme.oid))?;
                // RC2 takes keys of any length: the file's, otherwise as long as counts.
                let length = derivation.key_length().unwrap_or(bits / 8).min(128);
                (Cipher::Rc2(bits), length, vector.into_bytes().into_vec())
            }
            other => return Err(Failure::unsupported(&other)),
        };
        if derivation.key_length().is_some_and(|given| given != key_length) {
            return Err(Failure::Malformed("keyLength".to_owned()));
        }
        Ok(Self::Pbes2 { cipher, vector, key_length, derivation })
    }

    /// `None` if the padding or the tag shows that this is not the key.
    fn decrypt(&self, password: &[u8], encrypted: &[u8]) -> Result<Option<Plain>, Failure> {
        match self {
            Self::Pkcs12 { cipher, key_length, salt, iterations } => {
                let derive =
                    |kind, length| Zeroizing::new(derive_key::<Sha1>(password, salt, kind, *iterations, length));
                let mut key = derive(Pkcs12KeyType::EncryptionKey, *key_length);
                if *cipher == Cipher::TripleDes && key.len() == 16 {
                    // With two keys, the first is the third again.
                    key.extend_from_within(..8);
                }
                Ok(cipher.decrypt(&key, &derive(Pkcs12KeyType::Iv, 8), encrypted))
            }
            Self::Pbes2 { cipher, vector, key_length, derivation } => {
                Ok(cipher.decrypt(&derivation.derive(password, *key_length)?, vector, encrypted))
            }
        }
    }
}

impl Cipher {
    fn decrypt(self, key: &[u8], vector: &[u8], encrypted: &[u8]) -> Option<Plain> {
        match self {
            Self::Aes if key.len() == 16 => cbc::<aes::Aes128>(key, vector, encrypted),
            Self::Aes if key.len() == 24 => cbc::<aes::Aes192>(key, vector, encrypted),
            Self::Aes => cbc::<aes::Aes256>(key, vector, encrypted),
            Self::Aes128Gcm => gcm(&aead::AES_128_GCM, key, vector, encrypted),
            Self::Aes256Gcm => gcm(&aead::AES_256_GCM, key, vector, encrypted),
            Self::Camellia128 => cbc::<camellia::Camellia128>(key, vector, encrypted),
            Self::Camellia192 => cbc::<camellia::Camellia192>(key, vector, encrypted),
            Self::Camellia256 => cbc::<camellia::Camellia256>(key, vector, encrypted),
            Self::TripleDes => cbc::<des::TdesEde3>(key, vector, encrypted),
            Self::Rc2(bits) => {
                let cipher = Rc2::new_with_eff_key_len(key, bits);
                unpadded(Decryptor::inner_iv_slice_init(cipher, vector).ok()?, encrypted)
            }
        }
    }
}

fn cbc<C: BlockCipherDecrypt + KeyInit>(key: &[u8], vector: &[u8], encrypted: &[u8]) -> Option<Plain> {
    unpadded(Decryptor::<C>::new_from_slices(key, vector).ok()?, encrypted)
}

fn unpadded<C: BlockCipherDecrypt>(decryptor: Decryptor<C>, encrypted: &[u8]) -> Option<Plain> {
    decryptor.decrypt_padded_vec::<Pkcs7>(encrypted).ok().map(Zeroizing::new)
}

fn gcm(algorithm: &'static aead::Algorithm, key: &[u8], nonce: &[u8], encrypted: &[u8]) -> Option<Plain> {
    let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut plain = Zeroizing::new(encrypted.to_vec());
    let length = key.open_in_place(nonce, Aad::empty(), &mut plain).ok()?.len();
    plain.truncate(length);
    Some(plain)
}

/// The effective key length in bits of a version (RFC 2268 section 6); without one it is 32.
fn rc2_bits(version: Option<u32>) -> Option<usize> {
    match version {
        None => Some(32),
        Some(160) => Some(40),
        Some(120) => Some(64),
        Some(58) => Some(128),
        Some(bits @ 256..=1024) => usize::try_from(bits).ok(),
        Some(_) => None,
    }
}
