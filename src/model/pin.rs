//! PINs: whose, in which state, how long. A PIN's value is only seen by the checks made before it is sent.

/// Whose PIN: `CKU_USER` and `CKU_SO` of PKCS#11 v3.1 section 4.2, or a PUK, the card's own unblocking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinRole {
    /// The holder's PIN (`CKU_USER`).
    User,
    /// The administrator's PIN (`CKU_SO`).
    So,
    /// The unblocking code of some cards; PKCS#11 has no name for it.
    Puk,
}

/// The state of a PIN, from the flags of `CK_TOKEN_INFO` (PKCS#11 v3.1 section 3.2). The standard provides flags
/// but no counter, and so does jeton.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinState {
    /// No flag is set.
    Ok,
    /// A wrong PIN was entered since the last correct one (`CKF_USER_PIN_COUNT_LOW`).
    Low,
    /// One try is left (`CKF_USER_PIN_FINAL_TRY`).
    FinalTry,
    /// Locked (`CKF_USER_PIN_LOCKED`).
    Locked,
    /// Must be changed before use (`CKF_USER_PIN_TO_BE_CHANGED`).
    ToBeChanged,
    /// Never set (`CKF_USER_PIN_INITIALIZED` is clear).
    NotSet,
}

/// The lengths that the token accepts, in bytes: `ulMinPinLen` and `ulMaxPinLen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinLengths {
    /// In bytes.
    pub min: u64,
    /// In bytes.
    pub max: u64,
}

/// Why a PIN was refused on the host. Nothing was sent, so no try was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFault {
    /// Nothing was typed.
    Empty,
    /// Shorter or longer than the token accepts.
    Length {
        /// In bytes, `ulMinPinLen`.
        min: u64,
        /// In bytes, `ulMaxPinLen`.
        max: u64,
    },
    /// It contains a NUL byte, which many modules take as the end.
    Nul,
    /// It contains a non-ASCII character, which programs encode differently.
    NotAscii,
    /// The new PIN is the old one.
    Unchanged,
    /// The new PIN was typed differently the second time.
    Mismatch,
}

impl PinLengths {
    /// Whether the lengths that the token reports are plausible.
    #[must_use]
    pub(crate) fn are_believable(self) -> bool {
        self.max > 0 && self.min <= self.max
    }

    /// Checks a PIN on the host before it is sent, so that an obvious mistake costs no try.
    ///
    /// Implausible lengths (none, or a maximum below the minimum) are ignored: only emptiness and NUL are then checked.
    ///
    /// # Errors
    ///
    /// The first [`PinFault`] found.
    pub(crate) fn check(self, pin: &str) -> Result<(), PinFault> {
        if pin.is_empty() {
            return Err(PinFault::Empty);
        }
        if pin.contains('\0') {
            return Err(PinFault::Nul);
        }
        let length = pin.len() as u64;
        if self.are_believable() && !(self.min..=self.max).contains(&length) {
            return Err(PinFault::Length { min: self.min, max: self.max });
        }
        Ok(())
    }

    /// Checks a PIN that is to become the new one: as [`PinLengths::check`], and ASCII only. One program sends an accented
    /// letter as UTF-8 and another as Latin-1, and each mismatch would cost a try.
    pub(crate) fn check_new(self, pin: &str) -> Result<(), PinFault> {
        self.check(pin)?;
        if !pin.is_ascii() {
            return Err(PinFault::NotAscii);
        }
        Ok(())
    }
}

/// Whether a new PIN is among the first guesses: a repeated digit, an ascending or descending run, or a year of
/// birth. Such a PIN is accepted with a warning; the choice is the person's.
#[must_use]
pub(crate) fn is_trivial(pin: &str) -> bool {
    let bytes = pin.as_bytes();
    if bytes.len() < 2 {
        return true;
    }
    let steps: Vec<i16> = bytes.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let even = steps.iter().all(|step| *step == steps[0]) && (-1..=1).contains(&steps[0]);
    let halves = bytes.len().is_multiple_of(2) && bytes[..bytes.len() / 2] == bytes[bytes.len() / 2..];
    let year = bytes.len() == 4 && pin.parse::<u16>().is_ok_and(|year| (1920..=2029).contains(&year));
    even || halves || year
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUR_TO_EIGHT: PinLengths = PinLengths { min: 4, max: 8 };

    #[test]
    fn lengths_are_refused_on_the_host() {
        assert_eq!(FOUR_TO_EIGHT.check("123"), Err(PinFault::Length { min: 4, max: 8 }));
        assert_eq!(FOUR_TO_EIGHT.check("123456789"), Err(PinFault::Length { min: 4, max: 8 }));
        assert_eq!(FOUR_TO_EIGHT.check("1234"), Ok(()));
        assert_eq!(FOUR_TO_EIGHT.check(""), Err(PinFault::Empty));
        assert_eq!(FOUR_TO_EIGHT.check("12\u{0}3"), Err(PinFault::Nul));
    }

    #[test]
    fn lengths_count_bytes_as_the_standard_does() {
        assert_eq!(FOUR_TO_EIGHT.check("éééé1"), Err(PinFault::Length { min: 4, max: 8 }));
    }

    #[test]
    fn nonsense_lengths_are_not_believed() {
        assert_eq!(PinLengths { min: 0, max: 0 }.check("123456"), Ok(()));
        assert_eq!(PinLengths { min: 9, max: 4 }.check("12"), Ok(()));
    }

    #[test]
    fn a_new_pin_is_ascii() {
        assert_eq!(FOUR_TO_EIGHT.check_new("pépé1"), Err(PinFault::NotAscii));
        assert_eq!(FOUR_TO_EIGHT.check_new("4821"), Ok(()));
    }

    #[test]
    fn trivial_pins_are_known() {
        for pin in ["0000", "1234", "4321", "1985", "2004", "1212", "111111", "123456"] {
            assert!(is_trivial(pin), "{pin}");
        }
        for pin in ["4821", "7390", "1357", "3005", "190785"] {
            assert!(!is_trivial(pin), "{pin}");
        }
    }
}
