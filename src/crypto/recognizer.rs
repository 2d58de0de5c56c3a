//! Recognising secrets without storing them.

use aws_lc_rs::hmac;

use super::random;
use crate::error::Result;

/// The key length in bytes, equal to the digest's.
const KEY: usize = 32;

/// Recognises a secret by its HMAC-SHA-256 under a random key that never leaves this value.
pub(crate) struct Recognizer(hmac::Key);

/// The digest by which a secret is recognised.
pub(crate) struct Mark(hmac::Tag);

impl Recognizer {
    /// Draws a fresh key.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &random::<KEY>()?)))
    }

    #[must_use]
    pub(crate) fn mark(&self, secret: &str) -> Mark {
        let mark = Mark(hmac::sign(&self.0, secret.as_bytes()));
        overwrite_stack();
        mark
    }

    /// Whether the mark belongs to this secret; compared in constant time.
    #[must_use]
    pub(crate) fn is(&self, mark: &Mark, secret: &str) -> bool {
        let is_it = hmac::verify(&self.0, secret.as_bytes(), mark.0.as_ref()).is_ok();
        overwrite_stack();
        is_it
    }
}

/// Overwrites the stack below the caller: the digest's context is moved by value, with the secret still in its block.
#[inline(never)]
fn overwrite_stack() {
    std::hint::black_box(&mut [0_u8; 1 << 14]);
}
