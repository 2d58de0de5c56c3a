//! Why the content of a PFX cannot be read.

use super::algorithm;

/// Why the content of a PFX cannot be read. None of these says that the password is wrong: only the MAC can, or, without
/// one, whoever knows that there is none.
#[derive(Debug)]
pub(super) enum ContentFailure {
    Malformed(String),
    /// By name or object identifier.
    Unsupported(String),
    TooManyIterations(u64),
    /// It decrypts to nothing that could be meant: another password, or damage.
    Undecipherable,
}

impl ContentFailure {
    pub(super) fn unsupported(identifier: &der::asn1::ObjectIdentifier) -> Self {
        Self::Unsupported(algorithm::name(identifier))
    }
}

impl From<der::Error> for ContentFailure {
    fn from(error: der::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}
