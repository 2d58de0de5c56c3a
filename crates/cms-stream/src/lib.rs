#![doc = include_str!("../README.md")]
//! # Where to begin
//!
//! * [`Sealer`] writes AuthEnvelopedData with AES-GCM (RFC 5083, RFC 5084), or EnvelopedData with AES-CBC (RFC 5652).
//! * [`Envelope`] reads both, in DER, BER or PEM, from any program; [`Envelope::open`] decrypts.
//! * A recipient's private key is used through [`Decryptor`]: [`PrivateKey`] implements it for a key in memory, you do so
//!   for a smart card or a key management service.
//!
//! # What holds for any input
//!
//! * Memory use does not depend on the content's size. Recipients may take up to 16 MiB; more are refused.
//! * False lengths, deep nesting and truncation result in an [`Error`]; nothing panics.
//! * What was written before [`Envelope::open`] returns `Ok` has not been verified: keep it from readers until then.
//!   With AES-CBC there is no tag, and modified content is not detected at all.
//! * Whether a private key rejected a PKCS #1 v1.5 ciphertext is never revealed: see [`RecipientInfo::unwrap_key`].
#![deny(unsafe_code)]
#![deny(missing_docs)]

mod agreement;
mod armor;
mod ber;
mod certificate;
mod content;
mod encode;
mod envelope;
mod error;
mod gcm;
mod key_encryption;
mod oaep;
mod oid;
mod pipeline;
mod private_key;
mod recipient;
mod recipient_info;
mod seal;
mod to_der;

#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

pub use certificate::{Certificate, UnfitKey};
pub use content::ContentCipher;
pub use envelope::{Contents, Envelope};
pub use error::{Error, UnwrapError};
pub use gcm::MAX_CONTENT;
pub use key_encryption::{KeyEncryption, OaepDigest, RsaEncryption};
pub use private_key::PrivateKey;
pub use recipient::Recipient;
pub use recipient_info::{OtherRecipients, RecipientId, RecipientInfo};
pub use seal::{Form, Sealer};
pub use to_der::to_der;

/// Bytes that are wiped on drop.
pub type Secret = Zeroizing<Vec<u8>>;

/// Called during the work with the number of bytes read since the last call. Return `true` to continue; `false` ends
/// the work with [`Error::Stopped`].
pub type Progress<'a> = dyn Fn(u64) -> bool + Sync + 'a;

/// A private key that opens content, wherever it is stored.
///
/// `Ok(None)` means that the key was used and rejected its input, which tells something about the file or about an
/// attacker. `Err` means that the key could not be used, which tells nothing about the file. Implementations must keep
/// the two apart: [`RecipientInfo::unwrap_key`] hides the first from whoever made the file.
pub trait Decryptor {
    /// How using the key itself may fail: a smart card was removed, a service does not respond.
    type Error;

    /// Decrypts a content-encryption key that was encrypted with an RSA public key, and removes the padding.
    ///
    /// # Errors
    ///
    /// If the key could not be used.
    fn decrypt(&self, scheme: RsaEncryption, encrypted: &[u8]) -> Result<Option<Secret>, Self::Error>;

    /// The ECDH secret with this public point (SEC 1 section 3.3.1): the raw x coordinate, without key derivation.
    ///
    /// The point is the sender's, encoded as in the file, almost always uncompressed.
    /// [`RecipientInfo::unwrap_key`] only passes points on the certificate's curve.
    ///
    /// # Errors
    ///
    /// If the key could not be used.
    fn agree(&self, point: &[u8]) -> Result<Option<Secret>, Self::Error>;
}

/// Random bytes from the operating system.
///
/// aws-lc-rs first seeds its generator from CPU jitter, which takes some 50 ms that a nonce does not need. Ephemeral
/// keys still come from its own generator.
fn random(length: usize) -> Result<Secret, getrandom::Error> {
    let mut octets = Zeroizing::new(vec![0; length]);
    getrandom::fill(&mut octets)?;
    Ok(octets)
}
