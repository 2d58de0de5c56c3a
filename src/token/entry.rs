//! A PIN as it is entered: each is checked here, and a person asked about what looks mistyped, whichever command wants it
//! and wherever it comes from. Nothing here presents one.

use secrecy::{ExposeSecret, SecretString};

use crate::context::Context;
use crate::error::{Error, PinError, Result};
use crate::i18n::words;
use crate::model::{Given, PinFault, PinLengths, PinRole, Slip, Slot};
use crate::terminal;

/// A PIN that is wanted: whose, and what it must be like.
pub(super) struct Entry<'a> {
    role: PinRole,
    is_new: bool,
    lengths: PinLengths,
    /// The PIN that it must differ from.
    old: Option<&'a SecretString>,
}

impl<'a> Entry<'a> {
    /// The one that the token has now. Its lengths are those of the user PIN only (`ulMinPinLen`).
    pub(super) fn present(slot: &Slot, role: PinRole) -> Self {
        let lengths = match role {
            PinRole::User => slot.token.pin_lengths,
            PinRole::So | PinRole::Puk => PinLengths { min: 0, max: 0 },
        };
        Self { role, is_new: false, lengths, old: None }
    }

    /// A user PIN to set, which must not equal `old`.
    pub(super) fn new_pin(slot: &Slot, old: Option<&'a SecretString>) -> Self {
        Self { role: PinRole::User, is_new: true, lengths: slot.token.pin_lengths, old }
    }

    /// The SO PIN of a blank token.
    pub(super) fn new_so_pin(slot: &Slot) -> Self {
        Self { role: PinRole::So, is_new: true, lengths: slot.token.pin_lengths, old: None }
    }

    /// The error for this fault of it.
    pub(super) fn rejected(&self, fault: PinFault) -> Error {
        Error::Pin(PinError::Rejected { role: self.role, new: self.is_new, fault })
    }

    /// Checks one that was supplied: nobody can be asked about it.
    ///
    /// # Errors
    ///
    /// [`PinError::Rejected`].
    pub(super) fn check_supplied(&self, pin: &SecretString) -> Result<()> {
        self.check(pin, Given::Supplied).map(drop)
    }

    fn check(&self, pin: &SecretString, given: Given) -> Result<Option<Slip>> {
        let pin = pin.expose_secret();
        if self.old.is_some_and(|old| old.expose_secret() == pin) {
            return Err(self.rejected(PinFault::Unchanged));
        }
        self.lengths.check(pin, given).map_err(|fault| self.rejected(fault))
    }
}

impl Context {
    /// Asks for this PIN until the answer is one that the token can accept, and that the person means.
    ///
    /// # Errors
    ///
    /// As [`terminal::ask_secret`].
    pub(super) fn ask_entry(&self, question: &str, entry: &Entry<'_>) -> Result<SecretString> {
        loop {
            let pin = terminal::ask_secret(question)?;
            match entry.check(&pin, Given::Typed) {
                Err(error) => self.converse(&words::begun(&error.sentence())),
                Ok(Some(slip)) if !terminal::confirm(&words::slip(slip, entry.is_new))? => {}
                Ok(_) => return Ok(pin),
            }
        }
    }
}
