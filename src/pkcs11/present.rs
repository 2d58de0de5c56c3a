//! The calls that present a PIN: `C_Login`, `C_SetPIN`, `C_InitPIN`, `C_InitToken`.
//!
//! Each method is one call that presents one PIN, and reports what the token made of it. Whether a PIN may be presented
//! is not decided here but by the keeper of PINs, the only caller (`tests/walls.rs` holds both).

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
    /// The token accepted the PIN that was presented.
    Accepted,
    /// The module says that it was already logged in (`CKR_USER_ALREADY_LOGGED_IN`): the session is usable, but nothing is
    /// known about the PIN.
    Already(Cause),
    /// The PIN is correct but must be changed first (`CKR_PIN_EXPIRED`): not logged in.
    Expired(Cause),
}

/// What a return value tells about the PIN that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is correct.
    Accepted,
    /// It is wrong, or locked, or of a format that the token does not accept.
    Refused,
    /// The call failed because of the new PIN passed along with it: nothing new is known about this one.
    NotJudged,
    /// Any other return value: it is unknown whether the PIN reached the token and whether a try was spent.
    Unknown,
}

/// A verdict on the PIN, and the result of the call.
pub(crate) type Presented<T> = (Verdict, Result<T>);

impl Session<'_> {
    /// `C_Login`. Without a PIN, the reader's pinpad or the middleware's own window asks for it.
    ///
    /// # Errors
    ///
    /// [`PinError::Incorrect`] with the state that the flags show afterwards; [`PinError::Locked`] if it is locked, by this
    /// try or before; [`PartialError::HalfDone`] if it is unknown what became of the PIN.
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

    /// `C_Login` with `CKU_CONTEXT_SPECIFIC`, for the operation just initialised with a key that has
    /// `CKA_ALWAYS_AUTHENTICATE` (PKCS#11 v3.1 section 5.6.8).
    ///
    /// # Errors
    ///
    /// As [`Session::present_login`]; [`PinError::UseLoginNotOffered`] if the module does not support this login.
    pub(crate) fn present_for_use(&self, pin: Option<&SecretString>) -> Presented<()> {
        let Err(error) = self.inner().login(UserType::ContextSpecific, pin) else {
            return (Verdict::Accepted, Ok(()));
        };
        let cause = rv::cause("C_Login", &error);
        let verdict = verdict(&cause);
        let error = match cause.value {
            // What OpenSC returns for cards with which it does not support this.
            ReturnValue::CKR_ARGUMENTS_BAD
            | ReturnValue::CKR_USER_TYPE_INVALID
            | ReturnValue::CKR_FUNCTION_NOT_SUPPORTED => Error::Pin(PinError::UseLoginNotOffered(cause)),
            _ => self.login_error(PinRole::User, cause),
        };
        (verdict, Err(error))
    }

    /// `C_SetPIN`: with the old PIN of `role`, or, if `role` is the PUK, with the PUK in a session that is not logged in.
    /// Without PINs the pinpad asks for both.
    ///
    /// # Errors
    ///
    /// [`PinError::NewPinRefused`] if the token does not accept the new PIN. For a PUK, [`PinError::UnblockNotOffered`] if
    /// the module does not support this without a login, and [`PinError::PukOrPinLocked`] if it returns "locked".
    pub(crate) fn present_change(&self, role: PinRole, pins: Option<(&SecretString, &SecretString)>) -> Presented<()> {
        let Err(cause) = self.module.raw().set_pin(self.inner().handle(), pins) else {
            return (Verdict::Accepted, Ok(()));
        };
        let verdict = verdict_beside_a_new_pin(&cause);
        let error = match (role, cause.value) {
            (PinRole::Puk, ReturnValue::CKR_FUNCTION_NOT_SUPPORTED | ReturnValue::CKR_USER_NOT_LOGGED_IN) => {
                Error::Pin(PinError::UnblockNotOffered { with: role, cause })
            }
            // OpenSC in its default configuration takes the PUK for the old PIN, which is the locked one.
            (PinRole::Puk, ReturnValue::CKR_PIN_LOCKED) => {
                Error::Pin(PinError::PukOrPinLocked { token: self.slot().token.label.clone(), cause })
            }
            _ => self.new_pin_error(role, cause),
        };
        (verdict, Err(half_done(error, HalfDone::NewPinSent, self.slot())))
    }

    /// `C_InitPIN`: sets the user PIN while the SO is logged in; without a PIN the pinpad asks for it.
    ///
    /// # Errors
    ///
    /// [`PinError::NewPinRefused`]; [`PinError::UnblockNotOffered`]. A refusal of the SO PIN may come only here: OpenSC
    /// defers the check for cards that have no SO PIN of their own.
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

    /// The error for a failed login. If it is not a refusal, the PIN may have reached the token, and the error says so.
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

    /// The error for a call that passed a new PIN along with the one of this role.
    fn new_pin_error(&self, role: PinRole, cause: Cause) -> Error {
        match cause.value {
            ReturnValue::CKR_PIN_INVALID | ReturnValue::CKR_PIN_LEN_RANGE => {
                Error::Pin(PinError::NewPinRefused { token: self.slot().token.label.clone(), cause })
            }
            _ => self.pin_error(role, cause),
        }
    }

    /// The error for a call that presented a PIN. After a refusal the flags are read once.
    fn pin_error(&self, role: PinRole, cause: Cause) -> Error {
        let (token, lockout) = (self.slot().token.label.clone(), self.module.lockout());
        match cause.value {
            ReturnValue::CKR_PIN_LOCKED => Error::Pin(PinError::Locked { role, token, lockout, cause: Some(cause) }),
            ReturnValue::CKR_PIN_INCORRECT => match self.state_since(role) {
                PinState::Locked => Error::Pin(PinError::Locked { role, token, lockout, cause: Some(cause) }),
                state => Error::Pin(PinError::Incorrect { role, token, state, cause }),
            },
            // The token refused its format: it is unknown whether a try was spent.
            ReturnValue::CKR_PIN_INVALID | ReturnValue::CKR_PIN_LEN_RANGE => {
                Error::Pin(PinError::Incorrect { role, token, state: self.state_since(role), cause })
            }
            _ => self.error(cause),
        }
    }

    /// The state that the flags show now; the previous state if they cannot be read.
    fn state_since(&self, role: PinRole) -> PinState {
        let info = self.module.token_info(self.slot());
        let info = info.as_ref().unwrap_or(&self.slot().token);
        match role {
            PinRole::User => info.pin,
            PinRole::So => info.so_pin,
            // There are no flags for a PUK.
            PinRole::Puk => PinState::Ok,
        }
    }
}

impl Module {
    /// `C_InitToken`, which erases the token in this slot. Without a PIN the reader's pinpad asks for the SO PIN.
    ///
    /// # Errors
    ///
    /// [`PinError::Incorrect`] or [`PinError::Locked`] if the token has an SO PIN and this is not it;
    /// [`PinError::NewPinRefused`] if it has none and does not accept this one; otherwise the failed call.
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
        let (role, token, lockout) = (PinRole::So, slot.token.label.clone(), self.lockout());
        let error = match cause.value {
            ReturnValue::CKR_PIN_LOCKED => Error::Pin(PinError::Locked { role, token, lockout, cause: Some(cause) }),
            ReturnValue::CKR_PIN_INCORRECT => match self.token_info(slot).map_or(slot.token.so_pin, |info| info.so_pin)
            {
                PinState::Locked => Error::Pin(PinError::Locked { role, token, lockout, cause: Some(cause) }),
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

/// The error for a call that changes the token. If it is not a refusal, it is unknown whether the change was made.
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

/// What a failure tells about the only PIN presented by the call.
fn verdict(cause: &Cause) -> Verdict {
    match cause.value {
        ReturnValue::CKR_PIN_INCORRECT
        | ReturnValue::CKR_PIN_LOCKED
        | ReturnValue::CKR_PIN_INVALID
        | ReturnValue::CKR_PIN_LEN_RANGE => Verdict::Refused,
        _ => Verdict::Unknown,
    }
}

/// What a failure tells about the PIN that authorises a new one; complaints about format concern the new one.
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
