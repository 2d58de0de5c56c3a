//! PINs: whose, in which state, how long; never a PIN's value beyond the checks that cost no try.

/// Whose PIN. `CKU_USER` and `CKU_SO` of PKCS#11 v3.1 section 4.2; a PUK is what a card calls the code that unblocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinRole {
    /// The holder's PIN (`CKU_USER`).
    User,
    /// The administrator's PIN (`CKU_SO`).
    So,
    /// The unblocking code that some cards have; PKCS#11 has no name for it.
    Puk,
}

/// The state of a PIN, from the flags of `CK_TOKEN_INFO` (PKCS#11 v3.1 section 3.2). The standard gives flags and
/// never a count, so neither does jeton.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinState {
    /// No flag is raised.
    Ok,
    /// A wrong PIN was given since the last right one (`CKF_USER_PIN_COUNT_LOW`).
    Low,
    /// One try is left (`CKF_USER_PIN_FINAL_TRY`).
    FinalTry,
    /// Locked (`CKF_USER_PIN_LOCKED`).
    Locked,
    /// To be changed before use (`CKF_USER_PIN_TO_BE_CHANGED`).
    ToBeChanged,
    /// Never set (`CKF_USER_PIN_INITIALIZED` absent).
    NotSet,
}

/// The lengths that the token takes, in bytes: `ulMinPinLen` and `ulMaxPinLen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinLengths {
    /// The least number of bytes.
    pub min: u64,
    /// The greatest number of bytes.
    pub max: u64,
}

/// Why a PIN was refused on the host, before anything was sent: none of these costs a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFault {
    /// Nothing was typed.
    Empty,
    /// Shorter or longer than the token takes; in bytes, as `ulMinPinLen` and `ulMaxPinLen`.
    Length {
        /// The least number of bytes.
        min: u64,
        /// The greatest number of bytes.
        max: u64,
    },
    /// It holds a NUL byte, which many modules take for the end.
    Nul,
    /// It holds a character outside ASCII, which programs encode differently.
    NotAscii,
    /// The new PIN is the old one.
    Unchanged,
    /// The two entries of the new PIN differ.
    Mismatch,
}

impl PinLengths {
    /// Whether the token gives lengths that can be true.
    #[must_use]
    pub(crate) fn are_believable(self) -> bool {
        self.max > 0 && self.min <= self.max
    }

    /// Checks a PIN on the host, before it is sent: what fails here costs no try.
    ///
    /// # Errors
    ///
    /// The first [`PinFault`] found. A token that gives no lengths, or a maximum below its minimum, is not believed:
    /// only emptiness and NUL are then checked.
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

    /// Checks a PIN that is about to become the new one: as [`PinLengths::check`], and ASCII alone, since what one
    /// program sends as UTF-8 another sends as Latin-1 and each wrong guess is a try.
    ///
    /// # Errors
    ///
    /// The first [`PinFault`] found.
    pub(crate) fn check_new(self, pin: &str) -> Result<(), PinFault> {
        self.check(pin)?;
        if !pin.is_ascii() {
            return Err(PinFault::NotAscii);
        }
        Ok(())
    }
}

/// Whether a new PIN is among the first that anybody would try: one digit repeated, a run up or down, or a year of
/// birth. Such a PIN is accepted with a warning; the choice stays the person's.
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
