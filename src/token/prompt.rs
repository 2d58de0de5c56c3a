//! Prompts and notices about PINs, and PINs supplied in advance. Nothing here presents one.

use secrecy::SecretString;

use super::entry::Entry;
use super::keeper::keeper;
use super::rule::Doubt;
use super::told_apart::slot_choices;
use crate::context::{Context, Wanted};
use crate::error::{Error, PinError, Question, Result, TokenError, UsageError};
use crate::i18n::words;
use crate::model::text::printable_within;
use crate::model::{PinRole, PinState, Slot};
use crate::t;
use crate::terminal;

/// The most columns that a token label takes in a sentence.
const LABEL_WIDTH: usize = 40;

impl Context {
    /// Asks whether to present a PIN although a try may be at stake. The default answer is no, as it is when nobody can
    /// be asked.
    pub(super) fn ask_about(&self, doubt: Doubt, slot: &Slot, role: PinRole) -> Result<()> {
        let (role_name, token) = (words::pin_role(role), shown(slot));
        let at_the_last = state(slot, role) == PinState::FinalTry;
        let question = match doubt {
            Doubt::FinalTry => t!("final-try-confirm", role = role_name, token = token),
            Doubt::Refusals => t!("another-try-confirm", token = token),
            Doubt::Unknown if at_the_last => t!("final-try-confirm", role = role_name, token = token),
            Doubt::Unknown => t!("unknown-try-confirm", role = role_name, token = token),
        };
        if self.interactive && terminal::confirm(&question)? {
            return Ok(());
        }
        let token = slot.token.label.clone();
        Err(match doubt {
            Doubt::FinalTry => Error::Pin(PinError::FinalTryNotSent { role, token }),
            Doubt::Refusals => Error::Pin(PinError::NotPresentedAgain { role, token, refused: true }),
            Doubt::Unknown => Error::Pin(PinError::NotPresentedAgain { role, token, refused: false }),
        })
    }

    /// Whether each of these slots can have its own PIN. A PIN supplied for one slot must not be tried on another.
    ///
    /// # Errors
    ///
    /// [`TokenError::Several`], listing the slots, if one supplied PIN would go to more than one.
    pub(crate) fn has_a_pin_for_each(&self, slots: &[&Slot]) -> Result<()> {
        let typed_here = slots.iter().filter(|slot| !slot.token.pinpad).count();
        if typed_here > 1 && self.supplies_a_single(Wanted::Present(PinRole::User)) {
            let slots: Vec<Slot> = slots.iter().map(|slot| (*slot).clone()).collect();
            return Err(TokenError::Several(slot_choices(&slots)).into());
        }
        Ok(())
    }

    /// The supplied PIN of this role, checked on the host and not sent; `None` if it must be asked for or typed on a
    /// pinpad.
    ///
    /// # Errors
    ///
    /// [`PinError::Rejected`] if the token cannot accept it; the error of reading its file.
    pub(crate) fn supplied_pin(&self, slot: &Slot, role: PinRole) -> Result<Option<SecretString>> {
        if slot.token.pinpad {
            return Ok(None);
        }
        let pin = self.supplied(Wanted::Present(role))?;
        pin.as_ref().map(|pin| Entry::present(slot, role).check_supplied(pin)).transpose()?;
        Ok(pin)
    }

    /// Asks for the PIN of this role without sending it, for calls that present it themselves. `None` on a pinpad.
    ///
    /// # Errors
    ///
    /// [`UsageError::NoTerminal`] if there is nobody to ask; [`Error::Cancelled`].
    pub(crate) fn ask_present_pin(&self, slot: &Slot, role: PinRole) -> Result<Option<SecretString>> {
        if slot.token.pinpad {
            self.announce_pinpad(slot, role);
            return Ok(None);
        }
        if !self.interactive {
            return Err(UsageError::NoTerminal(Question::Pin(role)).into());
        }
        self.ask_present(slot, role, &pin_question(slot, role)).map(Some)
    }

    /// Announces that the reader is waiting for a code of this role.
    pub(crate) fn announce_pinpad(&self, slot: &Slot, role: PinRole) {
        let reader = reader(slot);
        // Of a PIN with few tries left it was said already.
        if let Some(left) = tries_left(slot, role).filter(|_| state(slot, role) == PinState::Ok) {
            self.converse(&left);
        }
        self.converse(&match role {
            PinRole::User => t!("pinpad-type-pin", reader = reader),
            PinRole::So => t!("pinpad-type-so-pin", reader = reader),
            PinRole::Puk => t!("pinpad-type-puk", reader = reader),
        });
    }

    /// Announces that the reader is waiting for the old PIN once more, then for the new one.
    pub(crate) fn announce_pinpad_change(&self, slot: &Slot) {
        self.converse(&t!("pinpad-type-old-and-new", reader = reader(slot)));
    }

    /// Announces that the reader is waiting for the new PIN.
    pub(crate) fn announce_pinpad_new_pin(&self, slot: &Slot) {
        self.converse(&t!("pinpad-type-new-pin", reader = reader(slot)));
    }

    /// Announces that the reader is waiting for the new PIN again, to prove that it was set.
    pub(crate) fn announce_pinpad_confirmation(&self, slot: &Slot) {
        self.converse(&t!("pinpad-type-confirmation", reader = reader(slot)));
    }

    /// Asks until the answer is one that the token can accept. A PIN known to be wrong would cost a try, so it is asked
    /// for again.
    pub(super) fn ask_present(&self, slot: &Slot, role: PinRole, question: &str) -> Result<SecretString> {
        loop {
            let pin = self.ask_entry(question, &Entry::present(slot, role))?;
            if !keeper()?.is_known_wrong(&slot.token, role, &pin) {
                return Ok(pin);
            }
            self.converse(&t!("pin-refused-before"));
        }
    }
}

/// The state of a PIN according to the flags.
pub(super) fn state(slot: &Slot, role: PinRole) -> PinState {
    match role {
        PinRole::User => slot.token.pin,
        PinRole::So => slot.token.so_pin,
        // No flag describes the PUK.
        PinRole::Puk => PinState::Ok,
    }
}

/// The token label, shortened for use in a sentence.
pub(super) fn shown(slot: &Slot) -> String {
    printable_within(&slot.token.label, LABEL_WIDTH)
}

fn reader(slot: &Slot) -> String {
    printable_within(&slot.reader, LABEL_WIDTH)
}

/// What is said before the question for a PIN of which a wrong one was given.
pub(super) fn low_notice(slot: &Slot, role: PinRole) -> String {
    let (token, role_name) = (shown(slot), words::pin_role(role));
    match (role, slot.token.tries_left) {
        (PinRole::User, Some(_)) => t!("pin-low-notice-tries", role = role_name, token = token, tries = tries(slot)),
        (PinRole::User | PinRole::So | PinRole::Puk, _) => t!("pin-low-notice", role = role_name, token = token),
    }
}

/// How many tries are left, as a sentence, where the card said so.
pub(super) fn tries_left(slot: &Slot, role: PinRole) -> Option<String> {
    let known = role == PinRole::User && slot.token.tries_left.is_some();
    known.then(|| t!("pin-tries-left", tries = tries(slot)))
}

fn tries(slot: &Slot) -> i64 {
    slot.token.tries_left.map_or(0, i64::from)
}

/// The question that asks for the user PIN before it is changed.
pub(super) fn current_pin_question(slot: &Slot) -> String {
    let token = shown(slot);
    match slot.token.tries_left {
        Some(_) => t!("ask-current-pin-tries", token = token, tries = tries(slot)),
        None => t!("ask-current-pin", token = token),
    }
}

/// The question that asks for the PIN of this role.
pub(super) fn pin_question(slot: &Slot, role: PinRole) -> String {
    let token = shown(slot);
    match role {
        PinRole::User if slot.token.tries_left.is_some() => {
            t!("ask-pin-tries", token = token, tries = tries(slot))
        }
        PinRole::User => t!("ask-pin", token = token),
        PinRole::So => t!("ask-so-pin", token = token),
        PinRole::Puk => t!("ask-puk", token = token),
    }
}
