//! The calls that present a PIN: `C_Login`, `C_SetPIN`, `C_InitPIN`, `C_InitToken`.
//!
//! Each method is one call and one presentation, and says what the token made of the PIN. Whether there may be one is not
//! decided here: the keeper of PINs decides, and is the only caller (`tests/walls.rs` holds both).

use cryptoki::session::UserType;
use secrecy::SecretString;

use super::module::Module;
use super::rv;
use super::session::Session;
use crate::error::{Cause, Error, HalfDone, ModuleError, PartialError, PinError, Result, TokenError};
use crate::model::{PinRole, PinState, ReturnValue, Slot, TokenLabel};

/// What a login that was not refused proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// The token took the PIN that was presented.
    Accepted,
    /// The module says that a login was there already (`CKR_USER_ALREADY_LOGGED_IN`): the session may be used, and of
    /// the PIN nothing is known.
    Already(Cause),
    /// The PIN is right, and has to be changed first (`CKR_PIN_EXPIRED`): nobody is logged in.
    Expired(Cause),
}

/// What a return value tells of the PIN that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is right.
    Accepted,
    /// It is not, or locked, or of a form that the token does not take.
    Refused,
    /// The call failed over the new PIN beside it: of this one, what was known before stands.
    NotJudged,
    /// Every other return value: whether the PIN reached the token, and whether a try was spent, nobody knows.
    Unknown,
}

/// A verdict, and what the caller of the call is told.
pub(crate) type Presented<T> = (Verdict, Result<T>);

impl Session<'_> {
    /// `C_Login`. Without a PIN the reader's pinpad, or the middleware's own window, asks for it.
    ///
    /// # Errors
    ///
    /// [`PinError::Incorrect`] with the state that the flags show since, [`PinError::Locked`] where this try locked it
    /// or it was locked already; [`PartialError::HalfDone`] where nobody knows what became of the PIN.
    pub(crate) fn present_login(&mut self, role: PinRole, pin: Option<&SecretString>) -> Presented<Login> {
        let user = match role {
            PinRole::User => UserType::User,
            PinRole::So | PinRole::Puk => UserType::So,
        };
        let Err(error) = self.inner().login(user, pin) else {
            self.logged_in = true;
            return (Verdict::Accepted, Ok(Login::Accepted));
        };
        let cause = rv::cause("C_Login", &error);
        match cause.value {
            ReturnValue::CKR_USER_ALREADY_LOGGED_IN => {
                self.logged_in = true;
                (Verdict::Unknown, Ok(Login::Already(cause)))
            }
            ReturnValue::CKR_PIN_EXPIRED => (Verdict::Accepted, Ok(Login::Expired(cause))),
            _ => (verdict(&cause), Err(self.login_error(role, cause))),
        }
    }

    /// `C_Login` with `CKU_CONTEXT_SPECIFIC`, for the operation that was just initialised by a key with
    /// `CKA_ALWAYS_AUTHENTICATE` (PKCS#11 v3.1 section 5.6.8).
    ///
    /// # Errors
    ///
    /// As [`Session::present_login`]; [`PinError::UseLoginNotOffered`] where the module has no such login.
    pub(crate) fn present_for_use(&self, pin: Option<&SecretString>) -> Presented<()> {
        let Err(error) = self.inner().login(UserType::ContextSpecific, pin) else {
            return (Verdict::Accepted, Ok(()));
        };
        let cause = rv::cause("C_Login", &error);
        let verdict = verdict(&cause);
        let error = match cause.value {
            // OpenSC says so of cards that it does not do this for.
            ReturnValue::CKR_ARGUMENTS_BAD
            | ReturnValue::CKR_USER_TYPE_INVALID
            | ReturnValue::CKR_FUNCTION_NOT_SUPPORTED => Error::Pin(PinError::UseLoginNotOffered(cause)),
            _ => self.login_error(PinRole::User, cause),
        };
        (verdict, Err(error))
    }

    /// `C_SetPIN`: with the old PIN as `role` user; with the PUK, in a session that is not logged in, as `role` PUK.
    /// Without PINs the pinpad asks for both.
    ///
    /// # Errors
    ///
    /// [`PinError::NewPinRefused`] where the token does not take the new one. For a PUK, [`PinError::UnblockNotOffered`] where
    /// the module does not do this without a login, and [`PinError::PukOrPinLocked`] where it says "locked".
    pub(crate) fn present_change(&self, role: PinRole, pins: Option<(&SecretString, &SecretString)>) -> Presented<()> {
        let Err(cause) = self.module.raw().set_pin(self.inner().handle(), pins) else {
            return (Verdict::Accepted, Ok(()));
        };
        let verdict = verdict_beside_a_new_pin(&cause);
        let error = match (role, cause.value) {
            (PinRole::Puk, ReturnValue::CKR_FUNCTION_NOT_SUPPORTED | ReturnValue::CKR_USER_NOT_LOGGED_IN) => {
                Error::Pin(PinError::UnblockNotOffered { with: role, cause })
            }
            // OpenSC as it is installed takes the PUK for the old PIN, which is the one that is locked.
            (PinRole::Puk, ReturnValue::CKR_PIN_LOCKED) => {
                Error::Pin(PinError::PukOrPinLocked { token: self.slot().token.label.clone(), cause })
            }
            _ => self.new_pin_error(role, cause),
        };
        (verdict, Err(half_done(error, HalfDone::NewPinSent, self.slot())))
    }

    /// `C_InitPIN`: the user PIN, set from an administrator's login; without a PIN the pinpad asks for it.
    ///
    /// # Errors
    ///
    /// [`PinError::NewPinRefused`]; [`PinError::UnblockNotOffered`]. Where the module looks at the SO PIN only now, its
    /// refusal comes here: OpenSC does so for a card that has none of its own.
    pub(crate) fn present_new_pin(&self, new: Option<&SecretString>) -> Presented<()> {
        let Err(cause) = self.module.raw().init_pin(self.inner().handle(), new) else {
            return (Verdict::Accepted, Ok(()));
        };
        let verdict = verdict_beside_a_new_pin(&cause);
        let error = match cause.value {
            ReturnValue::CKR_FUNCTION_NOT_SUPPORTED => {
                Error::Pin(PinError::UnblockNotOffered { with: PinRole::So, cause })
            }
            _ => self.new_pin_error(PinRole::So, cause),
        };
        (verdict, Err(half_done(error, HalfDone::NewPinSent, self.slot())))
    }

    /// The error of a login. Where it is no refusal, the PIN may have reached the token all the same, and that is said.
    fn login_error(&self, role: PinRole, cause: Cause) -> Error {
        match self.pin_error(role, cause) {
            error @ (Error::Pin(PinError::Incorrect { .. })
            | Error::Pin(PinError::Locked { .. })
            | Error::Pin(PinError::NotSet { .. })
            | Error::Pin(PinError::Expired { .. })
            | Error::Cancelled) => error,
            error => Error::Partial(PartialError::HalfDone {
                source: Box::new(error),
                done: HalfDone::PinSent,
                token: self.slot().token.label.clone(),
            }),
        }
    }

    /// The error of a call that presented a new PIN beside the one of this role.
    fn new_pin_error(&self, role: PinRole, cause: Cause) -> Error {
        match cause.value {
            ReturnValue::CKR_PIN_INVALID | ReturnValue::CKR_PIN_LEN_RANGE => {
                Error::Pin(PinError::NewPinRefused { token: self.slot().token.label.clone(), cause })
            }
            _ => self.pin_error(role, cause),
        }
    }

    /// The error of a call that presented a PIN: a refusal is followed by one look at the flags.
    fn pin_error(&self, role: PinRole, cause: Cause) -> Error {
        let token = self.slot().token.label.clone();
        match cause.value {
            ReturnValue::CKR_PIN_LOCKED => Error::Pin(PinError::Locked { role, token, cause: Some(cause) }),
            ReturnValue::CKR_PIN_INCORRECT => match self.state_since(role) {
                PinState::Locked => Error::Pin(PinError::Locked { role, token, cause: Some(cause) }),
                state => Error::Pin(PinError::Incorrect { role, token, state, cause }),
            },
            // Refused for its form by the token: nothing tells whether a try was spent.
            ReturnValue::CKR_PIN_INVALID | ReturnValue::CKR_PIN_LEN_RANGE => {
                Error::Pin(PinError::Incorrect { role, token, state: self.state_since(role), cause })
            }
            _ => self.error(cause),
        }
    }

    /// The state that the flags show now; as before where they cannot be read.
    fn state_since(&self, role: PinRole) -> PinState {
        let info = self.module.token_info(self.slot());
        let info = info.as_ref().unwrap_or(&self.slot().token);
        match role {
            PinRole::User => info.pin,
            PinRole::So => info.so_pin,
            // No flag speaks of a PUK.
            PinRole::Puk => PinState::Ok,
        }
    }
}

impl Module {
    /// `C_InitToken`, which erases what the token in this slot holds. Without a PIN the reader's pinpad asks for the
    /// administrator's.
    ///
    /// # Errors
    ///
    /// [`PinError::Incorrect`] or [`PinError::Locked`] where the token knows an administrator's PIN and this is not it;
    /// [`PinError::NewPinRefused`] where it knows none and does not take this one; otherwise as the call failed.
    pub(crate) fn present_initialization(
        &self,
        slot: &Slot,
        so_pin: Option<&SecretString>,
        label: &TokenLabel,
    ) -> Presented<()> {
        let Err(cause) = self.raw().init_token(slot.id, so_pin, label.padded()) else {
            return (Verdict::Accepted, Ok(()));
        };
        let verdict = verdict_beside_a_new_pin(&cause);
        let (role, token) = (PinRole::So, slot.token.label.clone());
        let error = match cause.value {
            ReturnValue::CKR_PIN_LOCKED => Error::Pin(PinError::Locked { role, token, cause: Some(cause) }),
            ReturnValue::CKR_PIN_INCORRECT => match self.token_info(slot).map_or(slot.token.so_pin, |info| info.so_pin)
            {
                PinState::Locked => Error::Pin(PinError::Locked { role, token, cause: Some(cause) }),
                state => Error::Pin(PinError::Incorrect { role, token, state, cause }),
            },
            ReturnValue::CKR_PIN_INVALID | ReturnValue::CKR_PIN_LEN_RANGE => {
                Error::Pin(PinError::NewPinRefused { token, cause })
            }
            _ => rv::error(cause, &slot.token.label),
        };
        (verdict, Err(half_done(error, HalfDone::InitializationSent, slot)))
    }
}

/// The error of a call that changes the token: where it is no refusal, nobody knows whether the token has done it.
fn half_done(error: Error, done: HalfDone, slot: &Slot) -> Error {
    match error {
        Error::Token(TokenError::Removed(_))
        | Error::Token(TokenError::Replaced { .. })
        | Error::Token(TokenError::SessionLost(_))
        | Error::Module(ModuleError::Failed(_))
        | Error::Module(ModuleError::Misbehaved { .. }) => {
            Error::Partial(PartialError::HalfDone { source: Box::new(error), done, token: slot.token.label.clone() })
        }
        refusal => refusal,
    }
}

/// What a failure tells of the only PIN that the call presented.
fn verdict(cause: &Cause) -> Verdict {
    match cause.value {
        ReturnValue::CKR_PIN_INCORRECT
        | ReturnValue::CKR_PIN_LOCKED
        | ReturnValue::CKR_PIN_INVALID
        | ReturnValue::CKR_PIN_LEN_RANGE => Verdict::Refused,
        _ => Verdict::Unknown,
    }
}

/// What it tells of the PIN that allows a new one: the form of a PIN is the new one's.
fn verdict_beside_a_new_pin(cause: &Cause) -> Verdict {
    match cause.value {
        ReturnValue::CKR_PIN_INVALID | ReturnValue::CKR_PIN_LEN_RANGE => Verdict::NotJudged,
        _ => verdict(cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(value: ReturnValue) -> Cause {
        Cause::new("C_Login", value)
    }

    #[test]
    fn what_is_no_refusal_is_unknown() {
        for value in [ReturnValue::CKR_PIN_INCORRECT, ReturnValue::CKR_PIN_LOCKED, ReturnValue::CKR_PIN_LEN_RANGE] {
            assert_eq!(verdict(&cause(value)), Verdict::Refused);
        }
        for value in [
            ReturnValue::CKR_FUNCTION_FAILED,
            ReturnValue::CKR_GENERAL_ERROR,
            ReturnValue::CKR_DEVICE_REMOVED,
            ReturnValue::from_code(0x8000_0001),
        ] {
            assert_eq!(verdict(&cause(value)), Verdict::Unknown);
            assert_eq!(verdict_beside_a_new_pin(&cause(value)), Verdict::Unknown);
        }
        assert_eq!(verdict_beside_a_new_pin(&cause(ReturnValue::CKR_PIN_LEN_RANGE)), Verdict::NotJudged);
        assert_eq!(verdict_beside_a_new_pin(&cause(ReturnValue::CKR_PIN_INCORRECT)), Verdict::Refused);
    }
}
