//! New PINs: supplied, or typed twice, and checked before anything is sent.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::entry::Entry;
use super::keeper::Keeper;
use crate::context::{Context, Wanted};
use crate::crypto::random;
use crate::error::{Question, Result, UsageError};
use crate::i18n::words;
use crate::model::PinFault;
use crate::model::pin::is_trivial;
use crate::model::{PinRole, Slot};
use crate::secret;
use crate::t;
use crate::terminal;

/// A PIN to set on a token.
pub(crate) struct NewPin {
    pin: Option<SecretString>,
    trivial: bool,
}

impl NewPin {
    /// A PIN that will be typed on the reader.
    pub(crate) const PINPAD: Self = Self { pin: None, trivial: false };

    /// One made at random that this slot takes: digits, none of the first guesses, and not `old`.
    ///
    /// # Errors
    ///
    /// `EncodingError::Random` if the system has no random source; [`PinError::Rejected`] for lengths that no PIN has.
    ///
    /// [`PinError::Rejected`]: crate::error::PinError::Rejected
    pub(crate) fn random(slot: &Slot, old: Option<&SecretString>) -> Result<Self> {
        let length = slot.token.pin_lengths.of_a_random_pin();
        let entry = Entry::new_pin(slot, old);
        loop {
            let pin = random_digits(length)?;
            if is_trivial(pin.expose_secret()) || old.is_some_and(|old| old.expose_secret() == pin.expose_secret()) {
                continue;
            }
            entry.check_supplied(&pin)?;
            return Ok(Self { pin: Some(pin), trivial: false });
        }
    }

    /// The PIN; `None` if a pinpad takes it.
    #[must_use]
    pub(crate) fn pin(&self) -> Option<&SecretString> {
        self.pin.as_ref()
    }

    /// Whether it is one of the first guesses anyone would make.
    #[must_use]
    pub(crate) fn is_trivial(&self) -> bool {
        self.trivial
    }
}

/// The most digits of a PIN made at random.
const MOST_DIGITS: usize = 64;

/// So many digits, at most [`MOST_DIGITS`], each as likely as any other.
fn random_digits(length: usize) -> Result<SecretString> {
    let mut digits = Zeroizing::new([0; MOST_DIGITS]);
    let mut filled = 0;
    let wanted = length.min(MOST_DIGITS);
    while filled < wanted {
        for byte in Zeroizing::new(random::<MOST_DIGITS>()?).iter().filter(|byte| **byte < 250).take(wanted - filled) {
            digits[filled] = b'0' + byte % 10;
            filled += 1;
        }
    }
    Ok(secret::keep(std::str::from_utf8(&digits[..wanted]).unwrap_or_default()))
}

/// The codes supplied in advance to a command that sets a PIN. All of them are read and checked before any is sent: a
/// new PIN that the token cannot accept must not cost a try of the present one.
pub(crate) struct Supplied {
    /// The PIN, SO PIN or PUK that authorises the change; `None` if it must be asked for.
    pub(crate) present: Option<SecretString>,
    /// The new PIN; `None` if it must be asked for.
    pub(crate) new: Option<NewPin>,
}

impl Context {
    /// The supplied codes for setting this slot's PIN by means of this role, in the order in which standard input gives
    /// them: the present code, then the new PIN.
    ///
    /// # Errors
    ///
    /// An error of the flags, if they rule out a try; [`PinError::Rejected`] if the token cannot accept one of the two
    /// or both are equal; [`UsageError::NoTerminal`] if one is missing and nobody can be asked for it.
    pub(crate) fn supplied_pins(&self, slot: &Slot, role: PinRole) -> Result<Supplied> {
        Keeper::refuse_hopeless(&slot.token, role)?;
        if slot.token.pinpad {
            return Ok(Supplied { present: None, new: Some(NewPin::PINPAD) });
        }
        let present = self.supplied_pin(slot, role)?;
        if present.is_none() && !self.interactive {
            return Err(UsageError::NoTerminal(Question::Pin(role)).into());
        }
        let new = self.supplied(Wanted::New)?;
        if new.is_none() && !self.interactive {
            return Err(UsageError::NoTerminal(Question::NewPin).into());
        }
        // Only a change must differ from the present PIN; a PUK or SO PIN may equal it.
        let old = present.as_ref().filter(|_| role == PinRole::User);
        let new =
            new.map(|pin| Entry::new_pin(slot, old).check_supplied(&pin).map(|()| self.accept(pin))).transpose()?;
        Ok(Supplied { present, new })
    }

    /// The new PIN: the supplied one, or one typed twice now. It must not equal `old`.
    ///
    /// # Errors
    ///
    /// [`PinError::Rejected`] if a supplied one equals the old one; [`Error::Cancelled`].
    pub(crate) fn new_pin(&self, slot: &Slot, supplied: Option<NewPin>, old: Option<&SecretString>) -> Result<NewPin> {
        let entry = Entry::new_pin(slot, old);
        if let Some(new) = supplied {
            new.pin().map(|pin| entry.check_supplied(pin)).transpose()?;
            return Ok(new);
        }
        if slot.token.pinpad {
            return Ok(NewPin::PINPAD);
        }
        if !self.interactive {
            return Err(UsageError::NoTerminal(Question::NewPin).into());
        }
        loop {
            let pin = self.ask_entry(&t!("ask-new-pin"), &entry)?;
            let trivial = is_trivial(pin.expose_secret());
            if trivial && !terminal::confirm(&t!("trivial-pin-confirm"))? {
                continue;
            }
            if self.is_confirmed(&pin, &t!("ask-new-pin-again"), &entry)? {
                return Ok(NewPin { pin: Some(pin), trivial });
            }
        }
    }

    /// The SO PIN for a blank token; `None` for a pinpad.
    ///
    /// # Errors
    ///
    /// As [`Context::new_pin`].
    pub(crate) fn new_so_pin(&self, slot: &Slot, supplied: Option<SecretString>) -> Result<Option<SecretString>> {
        let entry = Entry::new_so_pin(slot);
        if slot.token.pinpad {
            return Ok(None);
        }
        if let Some(pin) = supplied {
            entry.check_supplied(&pin)?;
            return Ok(Some(pin));
        }
        if !self.interactive {
            return Err(UsageError::NoTerminal(Question::Pin(PinRole::So)).into());
        }
        loop {
            let pin = self.ask_entry(&t!("ask-new-so-pin"), &entry)?;
            if self.is_confirmed(&pin, &t!("ask-new-so-pin-again"), &entry)? {
                return Ok(Some(pin));
            }
        }
    }

    /// Asks for the PIN again and compares.
    fn is_confirmed(&self, pin: &SecretString, prompt: &str, entry: &Entry<'_>) -> Result<bool> {
        if terminal::ask_secret(prompt)?.expose_secret() == pin.expose_secret() {
            return Ok(true);
        }
        self.converse(&words::begun(&entry.rejected(PinFault::Mismatch).sentence()));
        Ok(false)
    }

    /// Takes a supplied PIN that passed its checks. A trivial one gets a warning, but the choice is the user's.
    fn accept(&self, pin: SecretString) -> NewPin {
        let trivial = is_trivial(pin.expose_secret());
        if trivial {
            self.tell(&t!("trivial-pin-warning"));
        }
        NewPin { pin: Some(pin), trivial }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn random_digits_are_digits_and_differ() {
        let made: Vec<SecretString> = (0..200).map(|_| random_digits(6).unwrap()).collect();
        let made: Vec<&str> = made.iter().map(|pin| pin.expose_secret()).collect();
        assert!(made.iter().all(|pin| pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit())), "{made:?}");
        assert!(made.iter().collect::<BTreeSet<_>>().len() > 190, "{made:?}");
        let digits: BTreeSet<u8> = made.iter().flat_map(|pin| pin.bytes()).collect();
        assert_eq!(digits.len(), 10, "all digits occur among 1200");
    }
}
