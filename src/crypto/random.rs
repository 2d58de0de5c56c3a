//! Random bytes.

use crate::error::{EncodingError, Result};

/// `N` random bytes from the operating system.
///
/// aws-lc-rs first seeds its generator from CPU jitter, which takes some 50 ms that a nonce does not need. Keys are
/// still generated with aws-lc-rs's own generator.
///
/// # Errors
///
/// [`KeyError::Encoding`] if the system has no random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| EncodingError::Random)?;
    Ok(bytes)
}
