//! Content encryption: algorithms, identifiers, and streaming.

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptionContext, EncryptionContext, StreamingDecryptingKey, StreamingEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::iv::FixedLength;

use crate::ber::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE};
use crate::gcm::{Gcm, NONCE, TAG};
use crate::{Error, encode, oid};

/// The block size of AES.
pub(crate) const BLOCK: usize = 16;

type Result<T> = std::result::Result<T, Error>;

/// A content-encryption algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum ContentCipher {
    /// AES-128-CBC (RFC 3565), which does not detect modifications.
    Aes128Cbc,
    /// AES-192-CBC.
    Aes192Cbc,
    /// AES-256-CBC.
    Aes256Cbc,
    /// AES-128-GCM (RFC 5084), which detects modifications.
    Aes128Gcm,
    /// AES-192-GCM.
    Aes192Gcm,
    /// AES-256-GCM.
    Aes256Gcm,
}

impl ContentCipher {
    const ALL: [Self; 6] =
        [Self::Aes128Cbc, Self::Aes192Cbc, Self::Aes256Cbc, Self::Aes128Gcm, Self::Aes192Gcm, Self::Aes256Gcm];

    /// Whether modified content is detected.
    #[must_use]
    pub fn is_authenticated(self) -> bool {
        matches!(self, Self::Aes128Gcm | Self::Aes192Gcm | Self::Aes256Gcm)
    }

    /// The key length in bytes.
    #[must_use]
    pub fn key_length(self) -> usize {
        match self {
            Self::Aes128Cbc | Self::Aes128Gcm => 16,
            Self::Aes192Cbc | Self::Aes192Gcm => 24,
            Self::Aes256Cbc | Self::Aes256Gcm => 32,
        }
    }

    /// The usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aes128Cbc => "AES-128-CBC",
            Self::Aes192Cbc => "AES-192-CBC",
            Self::Aes256Cbc => "AES-256-CBC",
            Self::Aes128Gcm => "AES-128-GCM",
            Self::Aes192Gcm => "AES-192-GCM",
            Self::Aes256Gcm => "AES-256-GCM",
        }
    }

    fn oid(self) -> &'static [u8] {
        match self {
            Self::Aes128Cbc => oid::AES128_CBC,
            Self::Aes192Cbc => oid::AES192_CBC,
            Self::Aes256Cbc => oid::AES256_CBC,
            Self::Aes128Gcm => oid::AES128_GCM,
            Self::Aes192Gcm => oid::AES192_GCM,
            Self::Aes256Gcm => oid::AES256_GCM,
        }
    }

    /// The length of the ciphertext for content of this length, without the tag.
    pub(crate) fn encrypted_length(self, length: u64) -> u64 {
        if self.is_authenticated() { length } else { (length / BLOCK as u64 + 1) * BLOCK as u64 }
    }

    /// The length of the nonce or initialisation vector when writing.
    pub(crate) fn vector_length(self) -> usize {
        if self.is_authenticated() { NONCE } else { BLOCK }
    }

    /// The AlgorithmIdentifier with this nonce or initialisation vector.
    pub(crate) fn identifier(self, vector: &[u8]) -> Vec<u8> {
        let parameters = if self.is_authenticated() {
            // GCMParameters: the tag length differs from the default of 12.
            encode::sequence(&[&encode::octets(vector), &encode::small_integer(TAG as u8)])
        } else {
            encode::octets(vector)
        };
        encode::sequence(&[&encode::oid(self.oid()), &parameters])
    }
}

/// The parsed AlgorithmIdentifier of a content.
#[derive(Debug, Clone)]
pub(crate) struct ContentAlgorithm {
    pub(crate) cipher: ContentCipher,
    vector: Vec<u8>,
    /// The tag length in bytes (aes-ICVlen).
    tag: usize,
}

impl ContentAlgorithm {
    /// Reads an AlgorithmIdentifier.
    pub(crate) fn read(der: &[u8]) -> Result<Self> {
        let mut reader = Reader::of(der);
        reader.enter(SEQUENCE, "the content's algorithm")?;
        let identifier = reader.primitive(OID, 64, "the content's algorithm")?;
        let cipher = ContentCipher::ALL.into_iter().find(|cipher| cipher.oid() == identifier);
        let cipher = cipher.ok_or_else(|| Error::Unsupported(oid::name(&identifier)))?;
        let (vector, tag) = if cipher.is_authenticated() {
            reader.enter(SEQUENCE, "GCMParameters")?;
            let nonce = reader.octets(OCTET_STRING, 128, "the nonce")?;
            // 12 bytes if absent (RFC 5084 section 3.2).
            let tag = match reader.peek()? {
                Some(_) => reader.primitive(INTEGER, 1, "the tag's length")?.first().copied().unwrap_or(0),
                None => 12,
            };
            reader.leave()?;
            (nonce, usize::from(tag))
        } else {
            (reader.octets(OCTET_STRING, 64, "the initialisation vector")?, 0)
        };
        reader.leave()?;
        // AES-GCM-ICVlen ::= INTEGER (12 | 13 | 14 | 15 | 16): a shorter tag would give no protection.
        let possible = if cipher.is_authenticated() {
            (12..=TAG).contains(&tag) && !vector.is_empty()
        } else {
            vector.len() == BLOCK
        };
        if !possible {
            return Err(Error::Malformed("the parameters of the content's algorithm".to_owned()));
        }
        Ok(Self { cipher, vector, tag })
    }
}

fn cbc_key(key: &[u8]) -> Option<UnboundCipherKey> {
    let algorithm = match key.len() {
        16 => &AES_128,
        24 => &AES_192,
        32 => &AES_256,
        _ => return None,
    };
    UnboundCipherKey::new(algorithm, key).ok()
}

/// An encryption in progress.
pub(crate) enum Encryption {
    Cbc(Box<StreamingEncryptingKey>),
    Gcm(Box<Gcm>),
}

impl Encryption {
    pub(crate) fn new(cipher: ContentCipher, key: &[u8], vector: &[u8]) -> Option<Self> {
        if cipher.is_authenticated() {
            return Gcm::new(key, vector).map(|gcm| Self::Gcm(Box::new(gcm)));
        }
        let context = EncryptionContext::Iv128(FixedLength::from(<&[u8; BLOCK]>::try_from(vector).ok()?));
        let key = StreamingEncryptingKey::less_safe_cbc_pkcs7(cbc_key(key)?, context).ok()?;
        Some(Self::Cbc(Box::new(key)))
    }

    /// Encrypts the next piece and appends the ciphertext to `out`.
    pub(crate) fn update(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let start = out.len();
        match self {
            Self::Gcm(gcm) => {
                out.extend_from_slice(piece);
                gcm.encrypt(&mut out[start..]).map_err(|_| Error::TooLong)?;
            }
            Self::Cbc(key) => {
                out.resize(start + piece.len() + BLOCK, 0);
                let written = key.update(piece, &mut out[start..]).map_err(|_| Error::Host)?.written().len();
                out.truncate(start + written);
            }
        }
        Ok(())
    }

    /// Finishes: the last block of CBC is appended to `out`; GCM returns its tag.
    pub(crate) fn finish(self, out: &mut Vec<u8>) -> Result<Option<[u8; TAG]>> {
        match self {
            Self::Gcm(gcm) => Ok(Some(gcm.tag(&[]))),
            Self::Cbc(key) => {
                let mut last = [0; BLOCK];
                let (_, written) = key.finish(&mut last).map_err(|_| Error::Host)?;
                out.extend_from_slice(written.written());
                Ok(None)
            }
        }
    }
}

/// A decryption in progress.
pub(crate) enum Decryption {
    Cbc(Box<StreamingDecryptingKey>),
    Gcm(Box<Gcm>, usize),
}

impl Decryption {
    /// `None` if the key is not of the algorithm's length.
    pub(crate) fn new(algorithm: &ContentAlgorithm, key: &[u8]) -> Option<Self> {
        if key.len() != algorithm.cipher.key_length() {
            return None;
        }
        if algorithm.cipher.is_authenticated() {
            return Gcm::new(key, &algorithm.vector).map(|gcm| Self::Gcm(Box::new(gcm), algorithm.tag));
        }
        let vector = <&[u8; BLOCK]>::try_from(algorithm.vector.as_slice()).ok()?;
        let context = DecryptionContext::Iv128(FixedLength::from(vector));
        StreamingDecryptingKey::cbc_pkcs7(cbc_key(key)?, context).ok().map(|key| Self::Cbc(Box::new(key)))
    }

    /// Decrypts the next piece and appends the plaintext to `out`.
    pub(crate) fn update(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let start = out.len();
        match self {
            Self::Gcm(gcm, _) => {
                out.extend_from_slice(piece);
                gcm.decrypt(&mut out[start..]).map_err(|_| Error::TooLong)?;
            }
            Self::Cbc(key) => {
                out.resize(start + piece.len() + BLOCK, 0);
                let written = key.update(piece, &mut out[start..]).map_err(|_| Error::Host)?.written().len();
                out.truncate(start + written);
            }
        }
        Ok(())
    }

    /// Finishes: GCM verifies the tag; CBC checks the padding, which proves nothing.
    pub(crate) fn finish(self, tag: &[u8], attributes: &[u8], out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Gcm(gcm, length) => {
                let expected = gcm.tag(attributes);
                if tag.len() != length {
                    return Err(Error::Damaged);
                }
                verify_slices_are_equal(&expected[..length], tag).map_err(|_| Error::Damaged)
            }
            Self::Cbc(key) => {
                let mut last = [0; BLOCK];
                let written = key.finish(&mut last).map_err(|_| Error::Damaged)?;
                out.extend_from_slice(written.written());
                Ok(())
            }
        }
    }
}
