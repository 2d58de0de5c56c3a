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

/// What "locked" means on a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lockout {
    /// The PIN stays locked until it is unblocked.
    UntilUnblocked,
    /// A TPM refuses every PIN for a time, whichever was wrong: its dictionary attack protection counts them together, and
    /// counts down by itself (TPM 2.0 library, part 1, "Dictionary Attack Protection"). There is nothing to unblock.
    ForATime,
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
    /// It looks mistyped, and nobody can be asked.
    Mistyped(Slip),
    /// The new PIN is the old one.
    Unchanged,
    /// The new PIN was typed differently the second time.
    Mismatch,
}

/// How a PIN was given: only a person who has just typed it can be asked whether it is what they meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// In a file, on standard input or in the environment.
    Supplied,
    /// Typed in answer to a question.
    Typed,
}

/// What a PIN looks like that a token could accept, but that was probably mistyped: sending it would cost a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// Nothing but what the keys of the digits give without Shift, where the digits need it.
    Unshifted,
    /// Nothing but what the keys of the digits give with Shift, where the digits need none.
    Shifted,
    /// It begins or ends with a blank.
    OuterBlanks,
    /// Digits with blanks between them, as some write them down.
    SpacedDigits,
    /// Digits between quotation marks, as they are copied from a note, or left by a file of variables.
    Quoted,
}

/// What the keys of the digits give on the wrong side of Shift. Only ASCII: no other character is ever sent.
const DIGIT_KEYS: [(Slip, &str); 3] = [
    // AZERTY: French (6 is `-`, 8 is `_`), Belgian and Apple's (8 is `!`).
    (Slip::Unshifted, "&\"'(-_!"),
    // BÉPO.
    (Slip::Unshifted, "\"()@+-/*"),
    // QWERTY: American, and British (2 is `\"`).
    (Slip::Shifted, "!@#$%^&*()\""),
];

/// The shortest text of [`DIGIT_KEYS`] that is suspicious: no PIN is shorter.
const SHORTEST_PIN: usize = 4;

/// The digits of a PIN made at random, where the token takes so many.
const RANDOM_PIN: u64 = 6;

impl Slip {
    /// What is suspicious about this PIN; `None` if nothing.
    fn of(pin: &str) -> Option<Self> {
        if pin.trim() != pin {
            return Some(Self::OuterBlanks);
        }
        if pin.contains(char::is_whitespace) && is_spaced_digits(pin) {
            return Some(Self::SpacedDigits);
        }
        let is_quote = |c: char| matches!(c, '"' | '\'');
        let inside = pin.trim_matches(|c: char| is_quote(c) || c.is_whitespace());
        if pin.starts_with(is_quote) && pin.ends_with(is_quote) && is_spaced_digits(inside) {
            return Some(Self::Quoted);
        }
        let is_of = |keys: &str| pin.len() >= SHORTEST_PIN && pin.chars().all(|c| keys.contains(c));
        DIGIT_KEYS.iter().find(|(_, keys)| is_of(keys)).map(|(slip, _)| *slip)
    }
}

/// Whether these are digits, with or without blanks.
fn is_spaced_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}

impl PinLengths {
    /// Whether the lengths that the token reports are plausible.
    #[must_use]
    pub(crate) fn are_believable(self) -> bool {
        self.max > 0 && self.min <= self.max
    }

    /// How many digits a PIN made at random has: six, or the nearest number that the token takes.
    #[must_use]
    pub(crate) fn of_a_random_pin(self) -> usize {
        let length = if self.are_believable() { RANDOM_PIN.clamp(self.min, self.max) } else { RANDOM_PIN };
        usize::try_from(length).unwrap_or(usize::MAX)
    }

    /// Checks a PIN on the host before it is sent, so that an obvious mistake costs no try. The same for every PIN: new or
    /// present, typed or supplied. Returns what a person must be asked about, which only happens to a typed one.
    ///
    /// Implausible lengths (none, or a maximum below the minimum) are ignored. No PIN may contain a non-ASCII character:
    /// é, è, ç and à are digits typed on a French keyboard without Shift, and one program sends a letter as UTF-8 where
    /// another sends Latin-1.
    ///
    /// # Errors
    ///
    /// The first [`PinFault`] found; [`PinFault::Mistyped`] if a supplied one looks mistyped.
    pub(crate) fn check(self, pin: &str, given: Given) -> Result<Option<Slip>, PinFault> {
        if pin.is_empty() {
            return Err(PinFault::Empty);
        }
        if pin.contains('\0') {
            return Err(PinFault::Nul);
        }
        let slip = Slip::of(pin);
        // Before the other faults, which a blank that nobody sees may cause.
        if let (Some(slip @ (Slip::OuterBlanks | Slip::SpacedDigits | Slip::Quoted)), Given::Supplied) = (slip, given) {
            return Err(PinFault::Mistyped(slip));
        }
        if !pin.is_ascii() {
            return Err(PinFault::NotAscii);
        }
        let length = pin.len() as u64;
        if self.are_believable() && !(self.min..=self.max).contains(&length) {
            return Err(PinFault::Length { min: self.min, max: self.max });
        }
        match (slip, given) {
            (Some(slip), Given::Supplied) => Err(PinFault::Mistyped(slip)),
            (slip, Given::Typed) => Ok(slip),
            (None, Given::Supplied) => Ok(None),
        }
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

    fn supplied(pin: &str) -> Result<Option<Slip>, PinFault> {
        FOUR_TO_EIGHT.check(pin, Given::Supplied)
    }

    fn typed(pin: &str) -> Result<Option<Slip>, PinFault> {
        FOUR_TO_EIGHT.check(pin, Given::Typed)
    }

    #[test]
    fn lengths_are_refused_on_the_host() {
        for check in [supplied, typed] {
            assert_eq!(check("123"), Err(PinFault::Length { min: 4, max: 8 }));
            assert_eq!(check("123456789"), Err(PinFault::Length { min: 4, max: 8 }));
            assert_eq!(check("1234"), Ok(None));
            assert_eq!(check(""), Err(PinFault::Empty));
            assert_eq!(check("12\u{0}3"), Err(PinFault::Nul));
        }
    }

    #[test]
    fn a_random_pin_has_six_digits_or_what_the_token_takes() {
        let digits = |min, max| PinLengths { min, max }.of_a_random_pin();
        assert_eq!([digits(4, 8), digits(0, 0), digits(4, 5), digits(8, 16), digits(9, 4)], [6, 6, 5, 8, 6]);
    }

    #[test]
    fn nonsense_lengths_are_not_believed() {
        assert_eq!(PinLengths { min: 0, max: 0 }.check("123456", Given::Typed), Ok(None));
        assert_eq!(PinLengths { min: 9, max: 4 }.check("12", Given::Typed), Ok(None));
    }

    #[test]
    fn a_pin_is_ascii() {
        for pin in ["pépé1", "é\"'(", "&é\"'", "12\u{a0}34", "４８２１"] {
            assert_eq!(typed(pin), Err(PinFault::NotAscii), "{pin}");
        }
    }

    #[test]
    fn digits_on_the_wrong_side_of_shift_are_suspicious() {
        // 4186, 1456 and the ten digits of AZERTY; 4821 of Belgian; BÉPO; 4821 and 1234 of QWERTY with Shift.
        let unshifted = ["'&_-", "&'(-", "&\"'(-_", "'!\"&", "\"()@", "@+-/*"].map(|pin| (pin, Slip::Unshifted));
        for (pin, slip) in unshifted.into_iter().chain(["$*@!", "!@#$", "!\"$%"].map(|pin| (pin, Slip::Shifted))) {
            assert_eq!(typed(pin), Ok(Some(slip)), "{pin}");
            assert_eq!(supplied(pin), Err(PinFault::Mistyped(slip)), "{pin}");
        }
        // Of no single keyboard, with a digit or a letter, or too short to be a PIN.
        for pin in ["_#_#", "4&'(", "a&'(", "????", ".,;:"] {
            assert_eq!(typed(pin), Ok(None), "{pin}");
            assert_eq!(supplied(pin), Ok(None), "{pin}");
        }
        let any = PinLengths { min: 0, max: 0 };
        assert_eq!(any.check("&'(", Given::Supplied), Ok(None));
        assert_eq!(any.check("&'(-&'(-&'(-", Given::Supplied), Err(PinFault::Mistyped(Slip::Unshifted)));
    }

    #[test]
    fn blanks_are_suspicious() {
        for pin in [" 4821 ", "4821 ", "\t4821", "    ", " ab cd"] {
            assert_eq!(typed(pin), Ok(Some(Slip::OuterBlanks)), "{pin:?}");
            assert_eq!(supplied(pin), Err(PinFault::Mistyped(Slip::OuterBlanks)), "{pin:?}");
        }
        for pin in ["48 21", "4 8 2 1", "48\t21"] {
            assert_eq!(typed(pin), Ok(Some(Slip::SpacedDigits)), "{pin:?}");
            assert_eq!(supplied(pin), Err(PinFault::Mistyped(Slip::SpacedDigits)), "{pin:?}");
        }
        // A blank that cannot be seen, and one that makes it too long, are named first where nobody sees them.
        assert_eq!(supplied("4821\u{a0}"), Err(PinFault::Mistyped(Slip::OuterBlanks)));
        assert_eq!(supplied("48217390 "), Err(PinFault::Mistyped(Slip::OuterBlanks)));
        assert_eq!(typed("ab cd"), Ok(None));
    }

    #[test]
    fn quotation_marks_around_digits_are_suspicious() {
        for pin in ["\"4821\"", "'4821'", "\" 4821 \"", "\"48 21\""] {
            assert_eq!(typed(pin), Ok(Some(Slip::Quoted)), "{pin}");
            assert_eq!(supplied(pin), Err(PinFault::Mistyped(Slip::Quoted)), "{pin}");
        }
        // Named before the length, which they have made too long.
        assert_eq!(supplied("\"48217390\""), Err(PinFault::Mistyped(Slip::Quoted)));
        for pin in ["\"482a\"", "4821\"", "\"ab\""] {
            assert_eq!(typed(pin), Ok(None), "{pin}");
        }
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
