//! A passphrase to write down, drawn by the system's random generator.

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::crypto::random;
use crate::error::Result;
use crate::i18n::passphrase::{WORDS, words};
use crate::secret::keep;

/// How many words: as many as the CNIL recommends for a passphrase (délibération 2022-100).
const LENGTH: usize = 7;

/// The bits of a passphrase: [`LENGTH`] times those of a word.
pub(super) const BITS: u32 = LENGTH as u32 * WORDS.ilog2();

/// Draws a passphrase in the current language.
///
/// # Errors
///
/// `EncodingError::Random` if the system gives no random numbers.
pub(super) fn draw() -> Result<SecretString> {
    let list = words();
    let mut drawn = [""; LENGTH];
    for word in &mut drawn {
        // A power of two divides the numbers evenly.
        *word = list[usize::from(u16::from_be_bytes(random::<2>()?)) % WORDS];
    }
    Ok(keep(&Zeroizing::new(drawn.join(" "))))
}
