//! Tokens and the slots that show them.

use super::pin::{PinLengths, PinState};
use super::text::printable;

/// What `C_GetTokenInfo` said of the token in one slot (PKCS#11 v3.1 section 3.2), its texts already read.
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
    /// State of the user PIN.
    pub pin: PinState,
    /// State of the administrator's (SO) PIN.
    pub so_pin: PinState,
    /// `CKF_TOKEN_INITIALIZED`.
    pub initialized: bool,
    /// `CKF_LOGIN_REQUIRED`.
    pub login_required: bool,
    /// `CKF_PROTECTED_AUTHENTICATION_PATH`: the PIN is typed on the reader, or in the middleware's own window.
    pub pinpad: bool,
    /// `CKF_WRITE_PROTECTED`.
    pub write_protected: bool,
}

/// What one token is known by, whichever slot shows it: `label`, `serialNumber` and `manufacturerID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenIdentity {
    label: String,
    serial: String,
    manufacturer: String,
}

impl TokenInfo {
    /// What it is known by. The label is the PIN's where a middleware shows one slot for each.
    #[must_use]
    pub(crate) fn identity(&self) -> TokenIdentity {
        let Self { label, serial, manufacturer, .. } = self.clone();
        TokenIdentity { label, serial, manufacturer }
    }
}

/// One slot and the token in it. Middlewares show one slot per PIN: two slots may be one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    /// `CK_SLOT_ID`.
    pub id: u64,
    /// `slotDescription` of `C_GetSlotInfo`: the reader.
    pub reader: String,
    /// The token in it.
    pub token: TokenInfo,
}

/// One token: the slots that show it, one per PIN (PKCS#11 v2.11 annex on virtual slots). Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    slots: Vec<Slot>,
}

impl Token {
    /// Groups slots into tokens: the same reader, serial number and manufacturer are one token. A token without a
    /// serial number, or not initialised, stands alone: nothing proves that two of them are the same.
    #[must_use]
    pub(crate) fn group(slots: Vec<Slot>) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        for slot in slots {
            let same = tokens.iter_mut().find(|token| {
                let first = token.first();
                first.token.initialized
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

    /// Its slots, one per PIN, in the module's order.
    #[must_use]
    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Its first slot, which holds the user PIN on every middleware known.
    #[must_use]
    pub(crate) fn first(&self) -> &Slot {
        // `group` is the only maker and never makes an empty one.
        &self.slots[0]
    }

    /// What it says of itself.
    #[must_use]
    pub(crate) fn info(&self) -> &TokenInfo {
        &self.first().token
    }

    /// The same token seen through one of its slots only: one PIN was named.
    #[must_use]
    pub(crate) fn narrowed_to(&self, slot: u64) -> Option<Token> {
        let slot = self.slots.iter().find(|candidate| candidate.id == slot)?;
        Some(Token { slots: vec![slot.clone()] })
    }
}

/// A label for a token: what `C_InitToken` takes, 32 bytes of UTF-8 (PKCS#11 v3.1 section 5.5.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenLabel {
    text: String,
    padded: [u8; Self::MAX],
}

/// What is wrong with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidLabel {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Longer than [`TokenLabel::MAX`] bytes: an accented letter takes two.
    #[error("more than 32 bytes")]
    TooLong,
    /// It holds a character that a screen obeys instead of showing.
    #[error("unprintable")]
    Unprintable,
}

impl TokenLabel {
    /// The number of bytes that a token keeps of its label.
    pub(crate) const MAX: usize = 32;

    /// The label.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The same, padded with blanks.
    #[must_use]
    pub(crate) fn padded(&self) -> &[u8; Self::MAX] {
        &self.padded
    }
}

impl std::str::FromStr for TokenLabel {
    type Err = InvalidLabel;

    /// Reads a label, without the blanks around it, which padding would hide. One that is too long is refused, never cut:
    /// half of a letter is no UTF-8, and half of a name is another one.
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
            so_pin: PinState::Ok,
            initialized,
            login_required: true,
            pinpad: false,
            write_protected: false,
        };
        Slot { id, reader: reader.into(), token }
    }

    #[test]
    fn one_token_per_serial_and_reader() {
        let tokens = Token::group(vec![slot(0, "r", "1", true), slot(1, "r", "1", true), slot(4, "s", "2", true)]);
        assert_eq!(tokens.len(), 2);
        assert_eq!(tokens[0].slots().len(), 2);
        assert_eq!(tokens[0].narrowed_to(1).map(|token| token.first().id), Some(1));
        assert_eq!(tokens[0].narrowed_to(4), None);
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
