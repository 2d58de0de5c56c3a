//! Why a PFX cannot be read.

use crate::algorithm;

/// Why a PFX cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Not a PFX, or a damaged one; where and why.
    #[error("{0}")]
    Malformed(String),
    /// It needs an algorithm that is not read: its name or object identifier.
    #[error("{0}")]
    Unsupported(String),
    /// It demands more iterations, or more memory of scrypt, than is granted to a file.
    #[error("{0} iterations")]
    TooManyIterations(u64),
    /// The password is wrong.
    #[error("wrong password")]
    Password,
    /// The MAC shows that the password is right, but what it covers cannot be deciphered.
    #[error("damaged")]
    Damaged,
}

impl Failure {
    pub(crate) fn unsupported(identifier: &der::asn1::ObjectIdentifier) -> Self {
        Self::Unsupported(algorithm::name(identifier))
    }
}

impl From<der::Error> for Failure {
    fn from(error: der::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}
