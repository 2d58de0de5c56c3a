//! Logging in by the rules that keep a person from losing a PIN try.

use secrecy::{ExposeSecret, SecretString};

use super::choice::slot_choices;
use super::pins::Wanted;
use super::{Context, Wait};
use crate::error::{Error, PinFault, Question, Result};
use crate::model::text::{printable, printable_within};
use crate::model::{PinLengths, PinRole, PinState, Slot};
use crate::output;
use crate::pkcs11::{KeyObject, Login, Session};
use crate::t;
use crate::terminal;

/// Refusals after which a typed PIN is asked for again only where the person says so, whatever the flags show: not every
/// token raises one before its last try.
const REFUSALS_WITHOUT_QUESTION: u32 = 2;

/// The columns that a token's label takes in a sentence.
const LABEL_WIDTH: usize = 40;

/// How a login went through: with this PIN, or on the reader's pinpad. Kept for keys that ask at each use.
pub struct Credentials {
    pin: Option<SecretString>,
    login: Login,
}

impl Credentials {
    /// The PIN, or `None` where a pinpad took it.
    #[must_use]
    pub fn pin(&self) -> Option<&SecretString> {
        self.pin.as_ref()
    }

    /// What the login proves of the PIN.
    #[must_use]
    pub fn login(&self) -> &Login {
        &self.login
    }
}

impl Context {
    /// Logs in, asking for the PIN where it was not supplied.
    ///
    /// The flags are looked at first: a locked or unset PIN is said and not sent, and the final try is sent only after a
    /// confirmation, or with `--last-try`. A supplied PIN is tried once; a typed one is asked for again while tries are
    /// left. What the token cannot take is refused here, which costs no try.
    ///
    /// # Errors
    ///
    /// The PIN errors of [`Error`]; [`Error::NoTerminal`] where it must be asked for and cannot be.
    pub fn log_in(&self, session: &mut Session<'_>, role: PinRole) -> Result<Credentials> {
        self.state_before(session.slot(), role)?;
        let supplied = self.supplied_pin(session.slot(), role)?;
        self.log_in_with(session, role, supplied)
    }

    /// Logs in as [`Context::log_in`] does, with a PIN that [`Context::supplied_pin`] gave beforehand.
    ///
    /// # Errors
    ///
    /// As [`Context::log_in`]; [`Error::PinExpired`] where the PIN has to be changed first.
    pub fn log_in_with(
        &self,
        session: &mut Session<'_>,
        role: PinRole,
        supplied: Option<SecretString>,
    ) -> Result<Credentials> {
        let credentials = self.log_in_to_change(session, role, supplied)?;
        match credentials.login {
            Login::Accepted | Login::Already(_) => Ok(credentials),
            Login::Expired(cause) => Err(Error::PinExpired { token: session.slot().token.label.clone(), cause }),
        }
    }

    /// The same for whoever changes the PIN next: one that has expired is as good as any.
    ///
    /// # Errors
    ///
    /// As [`Context::log_in`].
    pub fn log_in_to_change(
        &self,
        session: &mut Session<'_>,
        role: PinRole,
        supplied: Option<SecretString>,
    ) -> Result<Credentials> {
        let slot = session.slot().clone();
        let state = self.state_before(&slot, role)?;
        if state == PinState::Low {
            self.converse(&t!("pin-low-notice", role = output::words::pin_role(role), token = shown(&slot)));
        }
        if slot.token.pinpad {
            self.allow_final_try(&slot, role, state)?;
            self.announce_pinpad(&slot, role);
            let _waiting = self.waiting(Wait::Login);
            let login = session.log_in(role, None)?;
            return Ok(Credentials { pin: None, login });
        }
        if let Some(pin) = supplied {
            self.allow_final_try(&slot, role, state)?;
            let _waiting = self.waiting(Wait::Module);
            let login = session.log_in(role, Some(&pin))?;
            return Ok(Credentials { pin: Some(pin), login });
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
            let slots: Vec<Slot> = slots.iter().map(|slot| (*slot).clone()).collect();
            return Err(Error::SeveralTokens(slot_choices(&slots)));
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
            match &credentials.pin {
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

    /// The PIN of this role where it was supplied, checked on the host and not sent; `None` where it is to be asked for,
    /// or typed on a pinpad.
    ///
    /// # Errors
    ///
    /// [`Error::PinRejected`] where the token cannot take it; where its file cannot be read, why.
    pub fn supplied_pin(&self, slot: &Slot, role: PinRole) -> Result<Option<SecretString>> {
        if slot.token.pinpad {
            return Ok(None);
        }
        let pin = self.pins.supplied(Wanted::Present(role))?;
        pin.as_ref().map(|pin| check(slot, role, pin)).transpose()?;
        Ok(pin)
    }

    /// Asks for the PIN of this role and does not send it: for calls that present it themselves. `None` on a pinpad.
    ///
    /// # Errors
    ///
    /// [`Error::NoTerminal`] where there is nobody to ask; [`Error::Cancelled`].
    pub fn ask_present_pin(&self, slot: &Slot, role: PinRole) -> Result<Option<SecretString>> {
        if slot.token.pinpad {
            self.announce_pinpad(slot, role);
            return Ok(None);
        }
        if !self.interactive {
            return Err(Error::NoTerminal(Question::Pin(role)));
        }
        self.ask_present(slot, role).map(Some)
    }

    /// Whether one more wrong PIN may be risked, as the flags stand: [`Context::log_in`] asks this by itself, a call that
    /// presents a PIN without a login must ask it first.
    ///
    /// # Errors
    ///
    /// [`Error::PinLocked`], [`Error::PinNotSet`], [`Error::FinalTryNotSent`].
    pub fn allow_try(&self, slot: &Slot, role: PinRole) -> Result<()> {
        let state = self.state_before(slot, role)?;
        self.allow_final_try(slot, role, state)
    }

    /// The state that the flags show, where a PIN may be presented at all.
    pub(super) fn state_before(&self, slot: &Slot, role: PinRole) -> Result<PinState> {
        let token = || slot.token.label.clone();
        let state = match role {
            PinRole::User => slot.token.pin,
            // A blank token has none yet, whatever its flags say: SoftHSM2 says locked.
            PinRole::So if !slot.token.initialized => PinState::Ok,
            PinRole::So => slot.token.so_pin,
            // No flag speaks of a PUK.
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
        let question = t!("final-try-confirm", role = output::words::pin_role(role), token = shown(slot));
        if self.interactive && terminal::confirm(&question)? {
            return Ok(());
        }
        Err(Error::FinalTryNotSent { role, token: slot.token.label.clone() })
    }

    /// Says that the reader waits for a code of this role.
    pub fn announce_pinpad(&self, slot: &Slot, role: PinRole) {
        let reader = reader(slot);
        self.converse(&match role {
            PinRole::User => t!("pinpad-type-pin", reader = reader),
            PinRole::So => t!("pinpad-type-so-pin", reader = reader),
            PinRole::Puk => t!("pinpad-type-puk", reader = reader),
        });
    }

    /// Says that the reader waits for the old PIN once more, then for the new one.
    pub fn announce_pinpad_change(&self, slot: &Slot) {
        self.converse(&t!("pinpad-type-old-and-new", reader = reader(slot)));
    }

    /// Says that the reader waits for the new PIN.
    pub fn announce_pinpad_new_pin(&self, slot: &Slot) {
        self.converse(&t!("pinpad-type-new-pin", reader = reader(slot)));
    }

    /// Says that the reader waits for the new PIN, to prove that it was taken.
    pub fn announce_pinpad_confirmation(&self, slot: &Slot) {
        self.converse(&t!("pinpad-type-confirmation", reader = reader(slot)));
    }

    fn log_in_typed(
        &self,
        session: &mut Session<'_>,
        slot: &Slot,
        role: PinRole,
        mut state: PinState,
    ) -> Result<Credentials> {
        let mut refusals = 0;
        loop {
            self.allow_final_try(slot, role, state)?;
            let pin = self.ask_present(slot, role)?;
            let outcome = {
                let _waiting = self.waiting(Wait::Module);
                session.log_in(role, Some(&pin))
            };
            let error = match outcome {
                Ok(login) => return Ok(Credentials { pin: Some(pin), login }),
                Err(error) => error,
            };
            let Error::PinIncorrect { state: now, .. } = &error else { return Err(error) };
            state = *now;
            refusals += 1;
            self.converse(&output::error::sentence(&error));
            if state == PinState::FinalTry {
                continue;
            }
            if state == PinState::Low {
                self.converse(&t!("pin-low-again"));
            }
            let question = t!("another-try-confirm", token = shown(slot));
            if refusals >= REFUSALS_WITHOUT_QUESTION && !terminal::confirm(&question)? {
                return Err(error);
            }
        }
    }

    /// Asks until the answer is one that the token can take.
    fn ask_present(&self, slot: &Slot, role: PinRole) -> Result<SecretString> {
        loop {
            let pin = terminal::ask_secret(&prompt(slot, role))?;
            match check(slot, role, &pin) {
                Ok(()) => return Ok(pin),
                Err(error) => self.converse(&output::error::sentence(&error)),
            }
        }
    }
}

/// The token's label, as it stands in a sentence.
fn shown(slot: &Slot) -> String {
    printable_within(&slot.token.label, LABEL_WIDTH)
}

fn reader(slot: &Slot) -> String {
    printable_within(&slot.reader, LABEL_WIDTH)
}

fn prompt(slot: &Slot, role: PinRole) -> String {
    let token = shown(slot);
    match role {
        PinRole::User => t!("ask-pin", token = token),
        PinRole::So => t!("ask-so-pin", token = token),
        PinRole::Puk => t!("ask-puk", token = token),
    }
}

/// The token's lengths are those of its user PIN; of the others it says nothing.
///
/// A letter outside ASCII is no PIN's: on a French keyboard é, è, ç and à are the digits 2, 7, 9 and 0 typed without
/// Shift, and the try would be lost.
fn check(slot: &Slot, role: PinRole, pin: &SecretString) -> Result<()> {
    let lengths = match role {
        PinRole::User => slot.token.pin_lengths,
        PinRole::So | PinRole::Puk => PinLengths { min: 0, max: 0 },
    };
    let pin = pin.expose_secret();
    let ascii = if pin.is_ascii() { Ok(()) } else { Err(PinFault::NotAscii) };
    ascii.and_then(|()| lengths.check(pin)).map_err(|fault| Error::PinRejected { role, new: false, fault })
}
