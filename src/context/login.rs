//! Logging in by the rules that keep a person from losing a PIN try.

use secrecy::{ExposeSecret, SecretString};

use super::Context;
use super::choice::slot_choice;
use super::pins::Wanted;
use crate::error::{Error, PinFault, Question, Result};
use crate::model::text::printable;
use crate::model::{PinRole, PinState, Slot};
use crate::output;
use crate::pkcs11::{KeyObject, Session};
use crate::t;
use crate::terminal;

/// Refusals after which a typed PIN is no longer asked for again without a question, on a token that raises no flag.
const REFUSALS_WITHOUT_FLAG: u32 = 2;

/// How a login went through: with this PIN, or on the reader's pinpad. Kept for keys that ask at each use.
pub struct Credentials(Option<SecretString>);

impl Credentials {
    /// The PIN, or `None` where a pinpad took it.
    #[must_use]
    pub fn pin(&self) -> Option<&SecretString> {
        self.0.as_ref()
    }
}

impl Context {
    /// Logs in, asking for the PIN where it was not supplied.
    ///
    /// The flags are looked at first: a locked or unset PIN is said and not sent, and the final try is sent only after a
    /// confirmation, or with `--last-try`. A supplied PIN is tried once; a typed one is asked for again while tries are
    /// left. A length that the token does not take is refused here, which costs no try.
    ///
    /// # Errors
    ///
    /// The PIN errors of [`Error`]; [`Error::NoTerminal`] where it must be asked for and cannot be.
    pub fn log_in(&self, session: &mut Session<'_>, role: PinRole) -> Result<Credentials> {
        let slot = session.slot().clone();
        let state = self.state_before(&slot, role)?;
        if slot.token.pinpad {
            self.allow_final_try(&slot, role, state)?;
            self.tell(&t!("pinpad-type-pin", reader = slot.reader.as_str()));
            session.log_in(role, None)?;
            return Ok(Credentials(None));
        }
        if let Some(pin) = self.pins.supplied(Wanted::Present(role))? {
            check(&slot, role, &pin)?;
            self.allow_final_try(&slot, role, state)?;
            session.log_in(role, Some(&pin))?;
            return Ok(Credentials(Some(pin)));
        }
        if !self.interactive {
            return Err(Error::NoTerminal(Question::Pin(role)));
        }
        self.log_in_typed(session, &slot, role, state)
    }

    /// Whether each of these slots can be given a PIN of its own. Slots have their own PINs: one that was supplied for one
    /// must not be tried on another.
    ///
    /// # Errors
    ///
    /// [`Error::SeveralTokens`], listing the slots, where one supplied PIN would go to several.
    pub fn has_a_pin_for_each(&self, slots: &[&Slot]) -> Result<()> {
        let typed_here = slots.iter().filter(|slot| !slot.token.pinpad).count();
        if typed_here > 1 && self.pins.is_single(Wanted::Present(PinRole::User)) {
            return Err(Error::SeveralTokens(slots.iter().map(|slot| slot_choice(slot)).collect()));
        }
        Ok(())
    }

    /// What gives the PIN for one use of a key with `CKA_ALWAYS_AUTHENTICATE` in this slot: the one that has just logged
    /// in to the same slot.
    ///
    /// It is the same PIN by the standard (PKCS#11 v3.1 section 5.6.8: the user that is logged in authenticates again),
    /// the token has accepted it a moment ago, so that no try is at risk, and the person who gave it asked for this very
    /// command. It is never another slot's, and the person is told. On a pinpad it is typed again.
    pub fn operation_pin<'a>(
        &'a self,
        slot: &'a Slot,
        credentials: &'a Credentials,
    ) -> impl FnMut(&KeyObject) -> Result<Option<SecretString>> + 'a {
        move |key| {
            let name = if key.label.is_empty() { key.id.to_string() } else { key.label.clone() };
            match &credentials.0 {
                Some(pin) => {
                    self.tell(&t!("pin-presented-again", key = printable(&name)));
                    Ok(Some(pin.clone()))
                }
                None => {
                    self.tell(&t!("pinpad-type-pin", reader = printable(&slot.reader)));
                    Ok(None)
                }
            }
        }
    }

    /// The PIN of this role, supplied or typed, checked for its length and not sent: for calls that present it
    /// themselves. `None` on a pinpad.
    ///
    /// # Errors
    ///
    /// As [`Context::log_in`], without those of a login.
    pub fn present_pin(&self, slot: &Slot, role: PinRole) -> Result<Option<SecretString>> {
        if slot.token.pinpad {
            self.tell(&t!("pinpad-type-pin", reader = slot.reader.as_str()));
            return Ok(None);
        }
        if let Some(pin) = self.pins.supplied(Wanted::Present(role))? {
            check(slot, role, &pin)?;
            return Ok(Some(pin));
        }
        if !self.interactive {
            return Err(Error::NoTerminal(Question::Pin(role)));
        }
        self.ask_present(slot, role).map(Some)
    }

    /// A new user PIN, supplied or typed twice, checked on the host. `None` on a pinpad.
    ///
    /// # Errors
    ///
    /// [`Error::PinRejected`] where it fails a check; [`Error::NoTerminal`] where it must be asked for and cannot be.
    pub fn new_pin(&self, slot: &Slot, old: Option<&SecretString>) -> Result<Option<SecretString>> {
        if slot.token.pinpad {
            return Ok(None);
        }
        let checked = |pin: &SecretString| {
            let pin = pin.expose_secret();
            slot.token.pin_lengths.check_new(pin)?;
            if old.is_some_and(|old| old.expose_secret() == pin) { Err(PinFault::Unchanged) } else { Ok(()) }
        };
        let rejected = |fault| Error::PinRejected { role: PinRole::User, fault };
        if let Some(pin) = self.pins.supplied(Wanted::New)? {
            checked(&pin).map_err(rejected)?;
            self.warn_if_trivial(&pin);
            return Ok(Some(pin));
        }
        if !self.interactive {
            return Err(Error::NoTerminal(Question::NewPin));
        }
        loop {
            let pin = terminal::ask_secret(&t!("ask-new-pin"))?;
            if let Err(fault) = checked(&pin) {
                self.tell(&output::error::sentence(&rejected(fault)));
                continue;
            }
            if crate::model::pin::is_trivial(pin.expose_secret()) && !terminal::confirm(&t!("trivial-pin-confirm"))? {
                continue;
            }
            if terminal::ask_secret(&t!("ask-new-pin-again"))?.expose_secret() == pin.expose_secret() {
                return Ok(Some(pin));
            }
            self.tell(&output::error::sentence(&rejected(PinFault::Mismatch)));
        }
    }

    fn warn_if_trivial(&self, pin: &SecretString) {
        if crate::model::pin::is_trivial(pin.expose_secret()) {
            self.tell(&t!("trivial-pin-warning"));
        }
    }

    /// The state that the flags show, where a PIN may be presented at all.
    fn state_before(&self, slot: &Slot, role: PinRole) -> Result<PinState> {
        let token = || slot.token.label.clone();
        let state = match role {
            PinRole::User => slot.token.pin,
            PinRole::So => slot.token.so_pin,
            PinRole::Puk => PinState::Ok,
        };
        match state {
            PinState::Locked => Err(Error::PinLocked { role, token: token(), cause: None }),
            PinState::NotSet => Err(Error::PinNotSet { token: token() }),
            PinState::Ok | PinState::Low | PinState::FinalTry | PinState::ToBeChanged => Ok(state),
        }
    }

    /// Whether the final try may be sent: by `--last-try`, or by a person who was told. The answer is no by default.
    fn allow_final_try(&self, slot: &Slot, role: PinRole, state: PinState) -> Result<()> {
        if state != PinState::FinalTry || self.last_try {
            return Ok(());
        }
        let token = slot.token.label.clone();
        if self.interactive && terminal::confirm(&t!("final-try-confirm", token = token.as_str()))? {
            return Ok(());
        }
        Err(Error::FinalTryNotSent { role, token })
    }

    fn log_in_typed(
        &self,
        session: &mut Session<'_>,
        slot: &Slot,
        role: PinRole,
        mut state: PinState,
    ) -> Result<Credentials> {
        match state {
            PinState::Low => self.tell(&t!("pin-low-notice", token = slot.token.label.as_str())),
            PinState::ToBeChanged => self.tell(&t!("pin-to-be-changed-notice")),
            PinState::Ok | PinState::FinalTry | PinState::Locked | PinState::NotSet => {}
        }
        let mut refusals = 0;
        loop {
            self.allow_final_try(slot, role, state)?;
            let pin = self.ask_present(slot, role)?;
            match session.log_in(role, Some(&pin)) {
                Ok(()) => return Ok(Credentials(Some(pin))),
                Err(error @ Error::PinIncorrect { .. }) => {
                    let Error::PinIncorrect { state: now, .. } = &error else { return Err(error) };
                    refusals += 1;
                    let silent = *now == PinState::Ok && refusals >= REFUSALS_WITHOUT_FLAG;
                    state = if silent { PinState::FinalTry } else { *now };
                    self.tell(&output::error::sentence(&error));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Asks until the length is one that the token takes.
    fn ask_present(&self, slot: &Slot, role: PinRole) -> Result<SecretString> {
        loop {
            let pin = terminal::ask_secret(&prompt(slot, role))?;
            match check(slot, role, &pin) {
                Ok(()) => return Ok(pin),
                Err(error) => self.tell(&output::error::sentence(&error)),
            }
        }
    }
}

fn prompt(slot: &Slot, role: PinRole) -> String {
    let token = crate::model::text::printable_within(&slot.token.label, 40);
    match role {
        PinRole::User => t!("ask-pin", token = token),
        PinRole::So => t!("ask-so-pin", token = token),
        PinRole::Puk => t!("ask-puk", token = token),
    }
}

/// The token's lengths are those of its user PIN; of the others it says nothing.
fn check(slot: &Slot, role: PinRole, pin: &SecretString) -> Result<()> {
    let lengths = match role {
        PinRole::User => slot.token.pin_lengths,
        PinRole::So | PinRole::Puk => crate::model::PinLengths { min: 0, max: 0 },
    };
    lengths.check(pin.expose_secret()).map_err(|fault| Error::PinRejected { role, fault })
}
