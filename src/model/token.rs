//! Tokens, and the slots through which modules present them.

use super::pin::{PinLengths, PinState};
use super::text::printable;

/// What `C_GetTokenInfo` returned for the token in a slot (PKCS#11 v3.1 section 3.2), with its texts decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenInfo {
    /// `label`.
    pub label: String,
    /// `manufacturerID`.
    pub manufacturer: String,
    /// `model`.
    pub model: String,
    /// `serialNumber`.
    pub serial: String,
    /// `ulMinPinLen` and `ulMaxPinLen`.
    pub pin_lengths: PinLengths,
    pub pin: PinState,
    /// How many tries the user PIN has left, where the card itself said so: not from PKCS#11, which has no such number.
    pub tries_left: Option<u8>,
    pub so_pin: PinState,
    /// `CKF_TOKEN_INITIALIZED`.
    pub initialized: bool,
    /// `CKF_LOGIN_REQUIRED`.
    pub login_required: bool,
    /// `CKF_PROTECTED_AUTHENTICATION_PATH`: the PIN is typed on the reader or in the middleware's own window.
    pub pinpad: bool,
    /// `CKF_WRITE_PROTECTED`.
    pub write_protected: bool,
}

/// What identifies a token, whichever slot shows it: `label`, `serialNumber` and `manufacturerID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenIdentity {
    label: String,
    serial: String,
    manufacturer: String,
}

impl TokenInfo {
    /// The same with the number of tries that the card gave before these flags were read. Of the two the graver counts: a
    /// final try known by its number is a final try. A number that the flags contradict is stale, and dropped.
    #[must_use]
    pub(crate) fn knowing(self, tries_left: Option<u8>) -> Self {
        let (pin, tries_left) = match (self.pin, tries_left) {
            (PinState::Ok | PinState::Low | PinState::FinalTry | PinState::ToBeChanged | PinState::Locked, Some(0)) => {
                (PinState::Locked, Some(0))
            }
            (PinState::Ok | PinState::Low | PinState::FinalTry | PinState::ToBeChanged, Some(1)) => {
                (PinState::FinalTry, Some(1))
            }
            (PinState::Ok | PinState::Low | PinState::ToBeChanged, Some(2..)) => (self.pin, tries_left),
            (PinState::FinalTry, Some(2..)) | (PinState::Locked, Some(1..)) | (PinState::NotSet, Some(_)) => {
                (self.pin, None)
            }
            (_, None) => (self.pin, None),
        };
        Self { pin, tries_left, ..self }
    }

    /// The label is the PIN's label if the middleware has one slot per PIN.
    #[must_use]
    pub(crate) fn identity(&self) -> TokenIdentity {
        let Self { label, serial, manufacturer, .. } = self.clone();
        TokenIdentity { label, serial, manufacturer }
    }
}

/// A slot and the token in it. Middleware may present one slot per PIN: two slots may be the same token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    /// `CK_SLOT_ID`.
    pub id: u64,
    /// `slotDescription` of `C_GetSlotInfo`: the reader.
    pub reader: String,
    /// `CKF_REMOVABLE_DEVICE`: it is a reader of cards, or a key that is plugged in.
    pub removable: bool,
    pub token: TokenInfo,
}

/// A token: the slots that show it, one per PIN (PKCS#11 v2.11 annex on virtual slots). Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    slots: Vec<Slot>,
}

impl Token {
    /// Groups slots into tokens by reader, serial number and manufacturer. A token that has no serial number or is
    /// not initialised is never grouped: nothing proves that two of them are the same. Nor is one that cannot be removed: all
    /// tokens of opencryptoki's have the serial number 123, in a reader called Linux.
    #[must_use]
    pub(crate) fn group(slots: Vec<Slot>) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        for slot in slots {
            let same = tokens.iter_mut().find(|token| {
                let first = token.first();
                first.removable
                    && slot.removable
                    && first.token.initialized
                    && slot.token.initialized
                    && !slot.token.serial.is_empty()
                    && first.token.serial == slot.token.serial
                    && first.token.manufacturer == slot.token.manufacturer
                    && first.reader == slot.reader
            });
            match same {
                Some(token) => token.slots.push(slot),
                None => tokens.push(Token { slots: vec![slot] }),
            }
        }
        tokens
    }

    /// In the module's order, one per PIN.
    #[must_use]
    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Its first slot, which has the user PIN in all known middleware.
    #[must_use]
    pub(crate) fn first(&self) -> &Slot {
        // Only `group` makes tokens, and it never makes an empty one.
        &self.slots[0]
    }

    /// What the token says about itself.
    #[must_use]
    pub(crate) fn info(&self) -> &TokenInfo {
        &self.first().token
    }

    /// Notes how many tries the PIN of each slot has left, as far as that is known.
    pub(crate) fn know(&mut self, tries_left: impl Fn(&Slot) -> Option<u8>) {
        for slot in &mut self.slots {
            slot.token = slot.token.clone().knowing(tries_left(slot));
        }
    }

    /// The token restricted to one of its slots, because one PIN was named.
    #[must_use]
    pub(crate) fn narrowed_to(&self, slot: u64) -> Option<Token> {
        let slot = self.slots.iter().find(|candidate| candidate.id == slot)?;
        Some(Token { slots: vec![slot.clone()] })
    }
}

/// A token label as `C_InitToken` takes it: 32 bytes of UTF-8 (PKCS#11 v3.1 section 5.5.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenLabel {
    text: String,
    padded: [u8; Self::MAX],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidLabel {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Longer than [`TokenLabel::MAX`] bytes; accented letters take two.
    #[error("more than 32 bytes")]
    TooLong,
    /// It contains a character that a terminal would act on.
    #[error("unprintable")]
    Unprintable,
}

impl TokenLabel {
    /// The length of a token's label, in bytes.
    pub(crate) const MAX: usize = 32;

    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The label padded with blanks.
    #[must_use]
    pub(crate) fn padded(&self) -> &[u8; Self::MAX] {
        &self.padded
    }
}

impl std::str::FromStr for TokenLabel {
    type Err = InvalidLabel;

    /// Trims blanks, which would be lost in the padding. A label that is too long is refused rather than cut:
    /// half a character is not UTF-8, and half a name is a different name.
    fn from_str(text: &str) -> Result<Self, InvalidLabel> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidLabel::Empty);
        }
        if printable(text) != text {
            return Err(InvalidLabel::Unprintable);
        }
        let mut padded = [b' '; Self::MAX];
        padded.get_mut(..text.len()).ok_or(InvalidLabel::TooLong)?.copy_from_slice(text.as_bytes());
        Ok(Self { text: text.to_owned(), padded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(id: u64, reader: &str, serial: &str, initialized: bool) -> Slot {
        let token = TokenInfo {
            label: format!("label {id}"),
            manufacturer: "m".into(),
            model: String::new(),
            serial: serial.into(),
            pin_lengths: PinLengths { min: 4, max: 8 },
            pin: PinState::Ok,
            tries_left: None,
            so_pin: PinState::Ok,
            initialized,
            login_required: true,
            pinpad: false,
            write_protected: false,
        };
        Slot { id, reader: reader.into(), removable: true, token }
    }

    #[test]
    fn one_token_per_serial_and_reader() {
        let tokens = Token::group(vec![slot(0, "r", "1", true), slot(1, "r", "1", true), slot(4, "s", "2", true)]);
        assert_eq!(tokens.len(), 2);
        assert_eq!(tokens[0].slots().len(), 2);
        assert_eq!(tokens[0].narrowed_to(1).map(|token| token.first().id), Some(1));
        assert_eq!(tokens[0].narrowed_to(4), None);
        let fixed = |id| Slot { removable: false, ..slot(id, "Linux", "123", true) };
        assert_eq!(Token::group(vec![fixed(3), fixed(4)]).len(), 2);
    }

    #[test]
    fn of_flags_and_number_the_graver_counts() {
        let known = |pin, tries| {
            let mut info = slot(0, "r", "1", true).token;
            info.pin = pin;
            let info = info.knowing(tries);
            (info.pin, info.tries_left)
        };
        for flags in [PinState::Ok, PinState::Low, PinState::FinalTry] {
            assert_eq!(known(flags, Some(0)), (PinState::Locked, Some(0)));
            assert_eq!(known(flags, Some(1)), (PinState::FinalTry, Some(1)));
            assert_eq!(known(flags, None), (flags, None));
        }
        assert_eq!(known(PinState::Low, Some(2)), (PinState::Low, Some(2)));
        assert_eq!(known(PinState::FinalTry, Some(2)), (PinState::FinalTry, None), "stale");
        assert_eq!(known(PinState::Locked, Some(3)), (PinState::Locked, None), "stale");
        assert_eq!(known(PinState::NotSet, Some(3)), (PinState::NotSet, None));
    }

    #[test]
    fn what_nothing_proves_equal_stays_apart() {
        assert_eq!(Token::group(vec![slot(0, "r", "", true), slot(1, "r", "", true)]).len(), 2);
        assert_eq!(Token::group(vec![slot(0, "r", "1", false), slot(1, "r", "1", false)]).len(), 2);
        assert_eq!(Token::group(vec![slot(0, "r", "1", true), slot(1, "s", "1", true)]).len(), 2);
    }

    #[test]
    fn a_label_is_whole_or_refused() {
        let label: TokenLabel = " Mairie de Vitré ".parse().unwrap();
        assert_eq!((label.as_str(), label.padded().len()), ("Mairie de Vitré", 32));
        assert_eq!(label.padded(), "Mairie de Vitré                ".as_bytes());
        assert_eq!("é".repeat(16).parse::<TokenLabel>().map(|label| label.as_str().len()), Ok(32));
        assert_eq!(("é".repeat(16) + "e").parse::<TokenLabel>(), Err(InvalidLabel::TooLong));
        assert_eq!("  ".parse::<TokenLabel>(), Err(InvalidLabel::Empty));
        assert_eq!("a\u{1b}[2J".parse::<TokenLabel>(), Err(InvalidLabel::Unprintable));
    }
}
