//! Whether a key is still long enough.

use time::OffsetDateTime;

use super::certificate::{KeyMaterial, PublicKey};

/// The last year in which ANSSI-PG-083 accepts 2048-bit RSA moduli.
const LAST_YEAR_OF_RSA_2048: i32 = 2030;

/// What ANSSI-PG-083 (guide to the choice of cryptographic mechanisms) says about a key's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Strength {
    /// Accepted without an end date: RSA from 3072 bits, curves from 256 bits.
    Accepted,
    /// RSA from 2048 to 3071 bits: accepted until the end of 2030.
    UntilEndOf2030,
    /// RSA from 2048 to 3071 bits, after 2030.
    NoLongerAccepted,
    /// RSA below 2048 bits.
    TooShort,
    /// Neither RSA nor a curve of known size.
    Unknown,
}

impl Strength {
    #[must_use]
    pub(crate) fn of(key: &PublicKey, now: OffsetDateTime) -> Self {
        match (key.material(), key.size()) {
            (KeyMaterial::Rsa { .. }, Some(3072..)) | (KeyMaterial::Ec { .. }, Some(256..)) => Self::Accepted,
            (KeyMaterial::Rsa { .. }, Some(2048..)) if now.year() <= LAST_YEAR_OF_RSA_2048 => Self::UntilEndOf2030,
            (KeyMaterial::Rsa { .. }, Some(2048..)) => Self::NoLongerAccepted,
            (KeyMaterial::Rsa { .. } | KeyMaterial::Ec { .. }, Some(_)) => Self::TooShort,
            (KeyMaterial::Other(_), _) | (_, None) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn rsa(bytes: usize) -> PublicKey {
        PublicKey::from_rsa(&vec![0xff; bytes], &[1, 0, 1]).unwrap()
    }

    #[test]
    fn rsa_2048_ends_with_2030() {
        assert_eq!(Strength::of(&rsa(256), datetime!(2030-12-31 23:59:59 UTC)), Strength::UntilEndOf2030);
        assert_eq!(Strength::of(&rsa(256), datetime!(2031-01-01 00:00 UTC)), Strength::NoLongerAccepted);
        assert_eq!(Strength::of(&rsa(384), datetime!(2031-01-01 00:00 UTC)), Strength::Accepted);
        assert_eq!(Strength::of(&rsa(128), datetime!(2026-01-01 00:00 UTC)), Strength::TooShort);
    }
}
