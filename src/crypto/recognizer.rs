//! Telling secrets apart without keeping them.

use aws_lc_rs::hmac;

use super::random;
use crate::error::Result;

/// The length of the key in bytes: that of the digest.
const KEY: usize = 32;

/// Knows a secret again by its HMAC-SHA-256, under a key that it draws and never shows.
pub(crate) struct Recognizer(hmac::Key);

/// What a secret is known by.
pub(crate) struct Mark(hmac::Tag);

impl Recognizer {
    /// One with a key of its own.
    ///
    /// # Errors
    ///
    /// As [`random`].
    pub(crate) fn new() -> Result<Self> {
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &random::<KEY>()?)))
    }

    /// The mark of this secret.
    #[must_use]
    pub(crate) fn mark(&self, secret: &str) -> Mark {
        Mark(hmac::sign(&self.0, secret.as_bytes()))
    }

    /// Whether the mark is this secret's; compared in constant time.
    #[must_use]
    pub(crate) fn is(&self, mark: &Mark, secret: &str) -> bool {
        hmac::verify(&self.0, secret.as_bytes(), mark.0.as_ref()).is_ok()
    }
}
