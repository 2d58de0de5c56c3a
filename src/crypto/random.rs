//! Random numbers.

use crate::error::{Error, Result};

/// `N` random bytes from the system's generator, through aws-lc-rs's.
///
/// # Errors
/// [`Error::Encoding`] where the system has none.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Encoding("no random numbers".to_owned()))?;
    Ok(bytes)
}
