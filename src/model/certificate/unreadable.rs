//! The error for bytes that are not a certificate or a key.

/// Why bytes could not be read as an X.509 certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// The parser's message, in English, for programs: a person is told what the bytes are instead.
    pub reason: String,
    /// Whether there were no bytes at all.
    pub empty: bool,
}

impl Unreadable {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), empty: false }
    }

    pub(crate) fn nothing() -> Self {
        Self { reason: "no bytes".to_owned(), empty: true }
    }
}
