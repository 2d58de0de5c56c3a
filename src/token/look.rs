//! A slot as last read, and reading it again.

use crate::error::Result;
use crate::model::{PinRole, PinState, Slot};
use crate::pkcs11::Module;
use crate::terminal;

/// A slot of the chosen token, with what the token reported about itself.
///
/// While a question is on screen, the user may swap the token, or another program may use up tries of its PIN. So after
/// each question the slot is read again before anything is sent: it must hold the same token, and the flags must be
/// current. If nothing was asked, nothing is read: a read costs four commands on a card.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    slot: Slot,
    /// How many questions had been asked by then.
    questions: u64,
}

impl Look {
    /// A slot as it was read after this many questions.
    pub(super) fn new(slot: Slot, questions: u64) -> Self {
        Self { slot, questions }
    }

    /// A slot that was read since the last question.
    #[must_use]
    pub(crate) fn of(slot: &Slot) -> Self {
        Self::new(slot.clone(), terminal::questions())
    }

    /// The slot as last read.
    #[must_use]
    pub(crate) fn slot(&self) -> &Slot {
        &self.slot
    }

    /// Reads the slot again if a question was asked since.
    ///
    /// # Errors
    ///
    /// `TokenError::Replaced` if another token is in the slot; otherwise the error of the read.
    pub(super) fn refresh(&mut self, module: &Module) -> Result<()> {
        let questions = terminal::questions();
        if questions != self.questions {
            self.slot.token = module.look_again(&self.slot)?.knowing(self.slot.token.tries_left);
            self.questions = questions;
        }
        Ok(())
    }

    /// Records the state of a PIN that was refused, as the flags show it since. The refusal took one of the tries.
    pub(super) fn note_refusal(&mut self, role: PinRole, state: PinState) {
        match role {
            PinRole::User => {
                let left = self.slot.token.tries_left.map(|tries| tries.saturating_sub(1));
                self.slot.token.pin = state;
                self.slot.token = self.slot.token.clone().knowing(left);
            }
            PinRole::So => self.slot.token.so_pin = state,
            // No flag describes the PUK.
            PinRole::Puk => {}
        }
    }

    /// Records that a PIN was accepted, which resets its try counter: to how many tries is not known.
    pub(super) fn note_acceptance(&mut self, role: PinRole) {
        let token = &mut self.slot.token;
        let state = match role {
            PinRole::User => {
                token.tries_left = None;
                &mut token.pin
            }
            PinRole::So => &mut token.so_pin,
            // No flag describes the PUK.
            PinRole::Puk => return,
        };
        if matches!(state, PinState::Low | PinState::FinalTry) {
            *state = PinState::Ok;
        }
    }
}
