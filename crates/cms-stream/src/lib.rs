#![doc = include_str!("../README.md")]
//! # Where to begin
//!
//! * [`Sealer`] writes AuthEnvelopedData with AES-GCM (RFC 5083, RFC 5084), or EnvelopedData with AES-CBC (RFC 5652).
//! * [`Envelope`] reads both, in DER, BER or PEM, whoever wrote them; [`Envelope::open`] decrypts.
//! * A recipient's private key is behind [`Decryptor`]: in memory it is a [`PrivateKey`], on a smart card or in a key
//!   management service it is yours.
//!
//! # What holds whatever the input
//!
//! * Memory does not grow with the content. Recipients take up to 16 MiB, and more are refused.
//! * Lengths that lie, nesting bombs and cut files end in an [`Error`]; nothing panics.
//! * What was written before [`Envelope::open`] returns `Ok` is not the content yet: keep it from readers until then.
//!   Under AES-CBC there is no tag, and nothing shows that a content was altered.
//! * A private key that refuses what it is given under PKCS #1 v1.5 is told to nobody: see [`RecipientInfo::unwrap_key`].
#![forbid(unsafe_code)]
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
pub use recipient_info::{RecipientId, RecipientInfo};
pub use seal::{Form, Sealer};
pub use to_der::to_der;

/// Bytes that are wiped when they are dropped.
pub type Secret = Zeroizing<Vec<u8>>;

/// What is told while a content is worked on: how many octets more were read. It answers whether to go on; `false` ends
/// the work with [`Error::Stopped`].
pub type Progress<'a> = dyn Fn(u64) -> bool + Sync + 'a;

/// A private key that opens, wherever it is.
///
/// `Ok(None)` means that the key was used and refused what it was given, which says something of the file, or of an
/// attacker; `Err` means that the key could not be used, which says nothing of the file. An implementation must keep
/// the two apart: [`RecipientInfo::unwrap_key`] hides the first from whoever made the file.
pub trait Decryptor {
    /// How the key itself fails: a smart card that was pulled out, a service that does not answer.
    type Error;

    /// Decrypts a content's key that was encrypted with an RSA public key; without its padding.
    ///
    /// # Errors
    ///
    /// The key could not be used.
    fn decrypt(&self, scheme: RsaEncryption, encrypted: &[u8]) -> Result<Option<Secret>, Self::Error>;

    /// The ECDH secret with this public point (SEC 1 section 3.3.1): the x coordinate, before any derivation.
    ///
    /// The point is the sender's, as the file has it, which is uncompressed with few exceptions;
    /// [`RecipientInfo::unwrap_key`] asks for none that is not on the certificate's curve.
    ///
    /// # Errors
    ///
    /// The key could not be used.
    fn agree(&self, point: &[u8]) -> Result<Option<Secret>, Self::Error>;
}

/// Random octets of the system's generator.
///
/// Not aws-lc-rs's: it seeds itself from the processor's jitter first, some 50 ms that a nonce does not need. Ephemeral
/// keys are still its own.
fn random(length: usize) -> Result<Secret, getrandom::Error> {
    let mut octets = Zeroizing::new(vec![0; length]);
    getrandom::fill(&mut octets)?;
    Ok(octets)
}
