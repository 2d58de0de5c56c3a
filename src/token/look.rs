//! A slot as it was when it was last looked at, and looking again.

use crate::error::Result;
use crate::model::{PinRole, PinState, Slot};
use crate::pkcs11::Module;
use crate::terminal;

/// A slot of the token that was chosen, with what the token said of itself.
///
/// While a question stands, a person may exchange the token, and another program may spend tries of its PIN. So whatever
/// is sent to the token after a question is sent after a second look: the same token, and its flags as they are now. What
/// was given beforehand needs none, and a look is four commands on a card.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    slot: Slot,
    /// How many questions had been put by then.
    questions: u64,
}

impl Look {
    /// What was seen of a slot when so many questions had been put.
    pub(super) fn new(slot: Slot, questions: u64) -> Self {
        Self { slot, questions }
    }

    /// The slot, as it was seen last.
    #[must_use]
    pub(crate) fn slot(&self) -> &Slot {
        &self.slot
    }

    /// Looks again where anything was asked since.
    ///
    /// # Errors
    ///
    /// `TokenError::Replaced` where another token is in the slot; otherwise as the look failed.
    ///
    /// `TokenError::Replaced`: TokenError::Replaced
    pub(super) fn refresh(&mut self, module: &Module) -> Result<()> {
        let questions = terminal::questions();
        if questions != self.questions {
            self.slot.token = module.look_again(&self.slot)?;
            self.questions = questions;
        }
        Ok(())
    }

    /// What a call that presented a PIN of this role has shown of its state: a refusal is followed by a look at the flags,
    /// and an acceptance gives all tries back.
    pub(super) fn note(&mut self, role: PinRole, state: PinState) {
        match role {
            PinRole::User => self.slot.token.pin = state,
            PinRole::So => self.slot.token.so_pin = state,
            // No flag speaks of a PUK.
            PinRole::Puk => {}
        }
    }
}
