//! What can go wrong.

use std::io;

/// Why content could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It does not begin with a ContentInfo, as CMS does.
    #[error("no CMS")]
    NotCms,
    /// It is SignedData, which everybody can read without a key: signed, not encrypted.
    #[error("signed, not encrypted")]
    Signed,
    /// It is a mail message saved as a file; the CMS is in it, as an attachment.
    #[error("a mail message")]
    Mail,
    /// It begins like CMS but is malformed: what is wrong, and where.
    #[error("{0}")]
    Malformed(String),
    /// It ends too early.
    #[error("it ends too early")]
    Truncated,
    /// It uses an unsupported algorithm or content type: its name or object identifier.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The tag or, with AES-CBC, the padding is wrong: the content was modified, or the key is the wrong one.
    #[error("damaged, or not its key")]
    Damaged,
    /// The content is longer than AES-GCM allows: [`MAX_CONTENT`](crate::MAX_CONTENT).
    #[error("too long for AES-GCM")]
    TooLong,
    /// The source did not provide the announced number of bytes.
    #[error("its length changed")]
    LengthChanged,
    /// The cryptographic library failed, or the system has no random source.
    #[error("refused by the cryptographic library")]
    Host,
    /// The source could not be read.
    #[error("reading: {0}")]
    Read(#[source] io::Error),
    /// The sink could not be written to.
    #[error("writing: {0}")]
    Write(#[source] io::Error),
    /// [`Progress`](crate::Progress) requested to stop.
    #[error("stopped")]
    Stopped,
}

/// Why the content-encryption key could not be recovered with a recipient's private key, whose own error is `E`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnwrapError<E> {
    /// The key was encrypted with an unsupported algorithm: its name or object identifier.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The private key rejected the ciphertext in the file, or the result is not a key for this file.
    #[error("damaged, or not its key")]
    WrongKey,
    /// The system has no random source.
    #[error("refused by the cryptographic library")]
    Host,
    /// The private key could not be used.
    #[error(transparent)]
    Key(E),
}
