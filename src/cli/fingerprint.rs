//! Certificate fingerprints as typed.

use crate::model::certificate::parse_fingerprint;

/// The SHA-256 fingerprint of a certificate, typed in hexadecimal, with or without colons or spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sha256(pub [u8; 32]);

impl std::str::FromStr for Sha256 {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = parse_fingerprint(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_programs_show_it_and_nothing_shorter() {
        let plain = "00".repeat(31) + "fF";
        let colons = "00:".repeat(31) + "FF";
        for text in [&plain, &colons] {
            assert_eq!(text.parse::<Sha256>().map(|digest| digest.0[31]), Ok(255), "{text}");
        }
        for text in ["", "00", &plain[..40], &plain[1..], "Marchés"] {
            assert!(text.parse::<Sha256>().is_err(), "{text}");
        }
    }
}
