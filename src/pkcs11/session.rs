//! A session on a token: logging in and out, PIN changes. What it finds there is in [`super::object`], what its keys
//! do in [`super::key`], how it outlives a disturbance in `disturbance`.

use std::cell::OnceCell;

use cryptoki::session::{Session as CryptokiSession, UserType};
use secrecy::SecretString;

use super::module::{self, Module};
use super::rv;
use crate::error::{Cause, Error, HalfDone, Result};
use crate::model::{PinRole, PinState, Slot};

/// Whether a session may write to the token (`CKF_RW_SESSION`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Public and private objects are read, keys are used.
    ReadOnly,
    /// Objects are made and removed, PINs are changed.
    ReadWrite,
}

/// What a login that was not refused proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// The token took the PIN that was presented.
    Accepted,
    /// The module says that a login was there already (`CKR_USER_ALREADY_LOGGED_IN`): the session may be used, and of
    /// the PIN nothing is known.
    Already(Cause),
    /// The PIN is right, and has to be changed first (`CKR_PIN_EXPIRED`): nobody is logged in.
    Expired(Cause),
}

/// An open session. Dropping it closes it (`C_CloseSession`), which logs out where it is the last one.
pub struct Session<'m> {
    pub(super) module: &'m Module,
    first: CryptokiSession,
    /// The one that took its place, at most once, after another program had spoilt it.
    pub(super) second: OnceCell<CryptokiSession>,
    slot: Slot,
    access: Access,
    logged_in: bool,
}

impl<'m> Session<'m> {
    pub(super) fn open(module: &'m Module, slot: Slot, access: Access) -> Result<Self> {
        let first = open(module, &slot, access)?;
        Ok(Self { module, first, second: OnceCell::new(), slot, access, logged_in: false })
    }

    /// The session as cryptoki has it.
    pub(super) fn inner(&self) -> &CryptokiSession {
        self.second.get().unwrap_or(&self.first)
    }

    /// One more session like this one.
    pub(super) fn open_another(&self) -> Result<CryptokiSession> {
        open(self.module, &self.slot, self.access)
    }

    /// The slot that the session is on, with the token's facts as they were when it was chosen.
    #[must_use]
    pub fn slot(&self) -> &Slot {
        &self.slot
    }

    /// The module behind the session.
    #[must_use]
    pub fn module(&self) -> &'m Module {
        self.module
    }

    /// Whether a login went through.
    #[must_use]
    pub fn is_logged_in(&self) -> bool {
        self.logged_in
    }

    /// Gives this session's place to a fresh one, keeping the login: after an error inside `C_Sign` the operation
    /// stays active on some modules and every later one fails with `CKR_OPERATION_ACTIVE`.
    ///
    /// # Errors
    ///
    /// As `C_OpenSession` failed.
    pub fn renew(&mut self) -> Result<()> {
        // The new one first: closing the last session of a token logs out (PKCS#11 v3.1 section 5.6.7).
        self.first = self.open_another()?;
        self.second = OnceCell::new();
        Ok(())
    }

    /// Logs in (`C_Login`). Without a PIN the reader's pinpad, or the middleware's own window, asks for it. Exactly one
    /// presentation: whoever calls decides whether there is another.
    ///
    /// # Errors
    ///
    /// [`Error::PinIncorrect`] with the state that the flags show since, [`Error::PinLocked`] where this try locked it
    /// or it was locked already; otherwise as the call failed.
    pub fn log_in(&mut self, role: PinRole, pin: Option<&SecretString>) -> Result<Login> {
        let user = match role {
            PinRole::User => UserType::User,
            PinRole::So | PinRole::Puk => UserType::So,
        };
        match self.inner().login(user, pin) {
            Ok(()) => {
                self.logged_in = true;
                Ok(Login::Accepted)
            }
            Err(error) => {
                let cause = rv::cause("C_Login", &error);
                if cause.value == "CKR_USER_ALREADY_LOGGED_IN" {
                    self.logged_in = true;
                    return Ok(Login::Already(cause));
                }
                if cause.value == "CKR_PIN_EXPIRED" {
                    return Ok(Login::Expired(cause));
                }
                Err(self.login_error(role, cause))
            }
        }
    }

    /// Logs in for the operation that was just initialised (`C_Login` with `CKU_CONTEXT_SPECIFIC`), for a key with
    /// `CKA_ALWAYS_AUTHENTICATE` (PKCS#11 v3.1 section 5.6.8).
    ///
    /// # Errors
    ///
    /// As [`Session::log_in`]; [`Error::UseLoginNotOffered`] where the module has no such login.
    pub fn log_in_for_operation(&self, pin: Option<&SecretString>) -> Result<()> {
        self.inner().login(UserType::ContextSpecific, pin).map_err(|error| {
            let cause = rv::cause("C_Login", &error);
            match cause.value.as_str() {
                // OpenSC says so of cards that it does not do this for.
                "CKR_ARGUMENTS_BAD" | "CKR_USER_TYPE_INVALID" | "CKR_FUNCTION_NOT_SUPPORTED" => {
                    Error::UseLoginNotOffered(cause)
                }
                _ => self.login_error(PinRole::User, cause),
            }
        })
    }

    /// Logs out (`C_Logout`). A failure is not reported: closing the session does the same.
    pub fn log_out(&mut self) {
        if self.logged_in {
            let _ = self.inner().logout();
            self.logged_in = false;
        }
    }

    /// Changes the user PIN (`C_SetPIN`): with the old one as `role` user, with the PUK, in a session that is not logged
    /// in, as `role` PUK. Without PINs the pinpad asks for both.
    ///
    /// # Errors
    ///
    /// [`Error::NewPinRefused`] where the token does not take the new one. For a PUK, [`Error::UnblockNotOffered`] where
    /// the module does not do this without a login, and [`Error::PukOrPinLocked`] where it says "locked".
    pub fn set_pin(&self, role: PinRole, pins: Option<(&SecretString, &SecretString)>) -> Result<()> {
        let raw = self.module.raw();
        raw.set_pin(self.inner().handle(), pins).map_err(|cause| match (role, cause.value.as_str()) {
            (PinRole::Puk, "CKR_FUNCTION_NOT_SUPPORTED" | "CKR_USER_NOT_LOGGED_IN") => {
                Error::UnblockNotOffered { with: role, cause }
            }
            // OpenSC as it is installed takes the PUK for the old PIN, which is the one that is locked.
            (PinRole::Puk, "CKR_PIN_LOCKED") => Error::PukOrPinLocked { token: self.slot.token.label.clone(), cause },
            _ => self.new_pin_error(role, cause),
        })
    }

    /// Sets the user PIN from an administrator's login (`C_InitPIN`); without a PIN the pinpad asks for it.
    ///
    /// # Errors
    ///
    /// [`Error::NewPinRefused`]; [`Error::UnblockNotOffered`]. Where the module looks at the SO PIN only now, its
    /// refusal comes here: OpenSC does so for a card that has none of its own.
    pub fn init_pin(&self, pin: Option<&SecretString>) -> Result<()> {
        let raw = self.module.raw();
        raw.init_pin(self.inner().handle(), pin).map_err(|cause| match cause.value.as_str() {
            "CKR_FUNCTION_NOT_SUPPORTED" => Error::UnblockNotOffered { with: PinRole::So, cause },
            _ => self.new_pin_error(PinRole::So, cause),
        })
    }

    /// The error of a login: where it is no refusal, the PIN may have reached the token all the same.
    fn login_error(&self, role: PinRole, cause: Cause) -> Error {
        match self.pin_error(role, cause) {
            error @ (Error::TokenRemoved(_) | Error::Module(_)) => Error::HalfDone {
                source: Box::new(error),
                done: HalfDone::PinSent,
                token: self.slot.token.label.clone(),
            },
            error => error,
        }
    }

    /// The error of a call that presented a new PIN beside the one of this role.
    fn new_pin_error(&self, role: PinRole, cause: Cause) -> Error {
        match cause.value.as_str() {
            "CKR_PIN_INVALID" | "CKR_PIN_LEN_RANGE" => {
                Error::NewPinRefused { token: self.slot.token.label.clone(), cause }
            }
            _ => self.pin_error(role, cause),
        }
    }

    /// The error of a call that presented a PIN: a refusal is followed by one look at the flags.
    fn pin_error(&self, role: PinRole, cause: Cause) -> Error {
        let token = self.slot.token.label.clone();
        match cause.value.as_str() {
            "CKR_PIN_LOCKED" => Error::PinLocked { role, token, cause: Some(cause) },
            "CKR_PIN_INCORRECT" => match self.state_since(role) {
                PinState::Locked => Error::PinLocked { role, token, cause: Some(cause) },
                state => Error::PinIncorrect { role, token, state, cause },
            },
            // Refused for its form by the token: nothing tells whether a try was spent.
            "CKR_PIN_INVALID" | "CKR_PIN_LEN_RANGE" => {
                Error::PinIncorrect { role, token, state: self.state_since(role), cause }
            }
            _ => self.error(cause),
        }
    }

    /// The state that the flags show now; as before where they cannot be read.
    fn state_since(&self, role: PinRole) -> PinState {
        let info = self.module.token_info(&self.slot);
        let info = info.as_ref().unwrap_or(&self.slot.token);
        match role {
            PinRole::User => info.pin,
            PinRole::So => info.so_pin,
            // No flag speaks of a PUK.
            PinRole::Puk => PinState::Ok,
        }
    }
}

fn open(module: &Module, slot: &Slot, access: Access) -> Result<CryptokiSession> {
    let handle = module::handle(slot)?;
    let opened = match access {
        Access::ReadOnly => module.client().open_ro_session(handle),
        Access::ReadWrite => module.client().open_rw_session(handle),
    };
    opened.map_err(|error| rv::error(rv::cause("C_OpenSession", &error), &slot.token.label))
}
