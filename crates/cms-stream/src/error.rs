//! What can go wrong.

use std::io;

/// Why a content could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It does not begin as CMS does, with a ContentInfo.
    #[error("no CMS")]
    NotCms,
    /// It begins as CMS and breaks its rules further inside: what is wrong, and where.
    #[error("{0}")]
    Malformed(String),
    /// It ends too early.
    #[error("it ends too early")]
    Truncated,
    /// It needs an algorithm or content type that is not known here: its name, or its identifier.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The tag, or under AES-CBC the padding, is not right: the content was altered, or this is not its key.
    #[error("damaged, or not its key")]
    Damaged,
    /// The content is longer than AES-GCM allows: [`MAX_CONTENT`](crate::MAX_CONTENT).
    #[error("too long for AES-GCM")]
    TooLong,
    /// The source did not give as many octets as were announced.
    #[error("its length changed")]
    LengthChanged,
    /// The cryptographic library refused, or the system gave no random numbers.
    #[error("refused by the cryptographic library")]
    Host,
    /// The source could not be read.
    #[error("reading: {0}")]
    Read(#[source] io::Error),
    /// The sink could not be written to.
    #[error("writing: {0}")]
    Write(#[source] io::Error),
    /// [`Progress`](crate::Progress) said not to go on.
    #[error("stopped")]
    Stopped,
}

/// Why a content's key could not be had from a recipient's private key, which fails with `E`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnwrapError<E> {
    /// The key was encrypted by an algorithm that is not known here: its name, or its identifier.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The private key refused what the file holds for it, or gave something that is no key of this file.
    #[error("damaged, or not its key")]
    WrongKey,
    /// The system gave no random numbers.
    #[error("refused by the cryptographic library")]
    Host,
    /// The private key could not be used.
    #[error(transparent)]
    Key(E),
}
