//! CMS (RFC 5652, RFC 5083): files sealed for the holders of certificates, written and read as a stream.
//!
//! * [`seal`] writes AuthEnvelopedData with AES-GCM, or EnvelopedData with AES-CBC.
//! * [`Envelope`] reads both, in DER, BER or PEM, whoever wrote them; [`Envelope::open`] decrypts.
//! * The recipient's private key is behind [`Decryptor`]: in memory, or on a token.
//!
//! Memory does not grow with the content. Nothing here names a file: failures are [`Failure`], to which the caller adds
//! the name.

mod agreement;
mod armor;
mod ber;
mod content;
mod der;
mod gcm;
mod oid;
mod open;
mod pipeline;
mod recipient;
mod seal;

#[cfg(test)]
mod tests;

use std::io;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::model::bicle::Transport;

pub use content::ContentCipher;
pub use gcm::MAX_CONTENT;
pub use open::{Contents, Envelope};
pub(crate) use recipient::scheme;
pub use recipient::{Recipient, RecipientId, RecipientInfo};
pub use seal::{Form, seal};

/// Bytes that are wiped when they are no longer needed.
pub type Secret = Zeroizing<Vec<u8>>;

/// A private key that opens, wherever it is.
pub trait Decryptor {
    /// Decrypts a content's key that was encrypted with an RSA public key.
    ///
    /// # Errors
    ///
    /// As the key, or the token that holds it, failed.
    fn decrypt(&self, transport: Transport, encrypted: &[u8]) -> Result<Secret, Error>;

    /// The ECDH secret with this public point (SEC 1 section 3.3.1), uncompressed: the x coordinate, before any
    /// derivation.
    ///
    /// # Errors
    ///
    /// As the key, or the token that holds it, failed.
    fn agree(&self, point: &[u8]) -> Result<Secret, Error>;
}

/// Why a content could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not CMS, or not whole: what is wrong, and where.
    #[error("{0}")]
    Malformed(String),
    /// It ends too early.
    #[error("truncated")]
    Truncated,
    /// It needs an algorithm that jeton does not have, by name or identifier.
    #[error("{0}")]
    Unsupported(String),
    /// The content is not what was sealed.
    #[error("damaged")]
    Damaged,
    /// What the private key gave is no key of this content.
    #[error("wrong key")]
    WrongKey,
    /// The content is longer than AES-GCM allows: [`MAX_CONTENT`].
    #[error("too long")]
    TooLong,
    /// The content changed its length while it was read.
    #[error("length changed")]
    LengthChanged,
    /// The host's cryptography refused: a public key that is none, or no random numbers.
    #[error("refused by the cryptographic library")]
    Host,
    /// The input could not be read.
    #[error("{0}")]
    Read(io::Error),
    /// The output could not be written.
    #[error("{0}")]
    Write(io::Error),
    /// The private key failed.
    #[error("{0}")]
    Key(Box<Error>),
    /// It was stopped.
    #[error("stopped")]
    Stopped,
}

/// What is told while a content is worked on: how much more was done, in octets. It answers whether to go on.
pub type Progress<'a> = dyn Fn(u64) -> bool + Sync + 'a;
