//! Disturbances of a session: another program logs the token out or resets it, or it is unplugged.
//!
//! A disturbed session is reopened, once, if that needs no PIN and the same token is still in the slot. A module that
//! only reports a "general error" is asked whether the token is still there: OpenSC notices a removal up to half a
//! second late.

use std::result::Result as StdResult;
use std::thread;
use std::time::Duration;

use cryptoki::session::SessionState;

use super::module::Module;
use super::rv;
use super::session::Session;
use super::ulong::widened;
use crate::error::{Cause, Error, Result, TokenError};
use crate::model::{ReturnValue, Slot};

/// pcscd polls its readers every 400 ms, so within this time it has noticed a removal.
const NOTICED_WITHIN: Duration = Duration::from_millis(600);
const STEP: Duration = Duration::from_millis(100);

impl Session<'_> {
    /// Makes a call that changes nothing and needs no PIN. If the session turns out to be disturbed, the call is made again
    /// in a new one.
    pub(super) fn read_again<T>(&self, call: impl Fn() -> StdResult<T, Cause>) -> StdResult<T, Cause> {
        match call() {
            Err(cause) if rv::is_spoilt_session(&cause) && self.reopen() => call(),
            outcome => outcome,
        }
    }

    /// Replaces this session with a new one, at most once. Not if the login was lost with it: without a login the token
    /// hides its private objects, and an existing key would be reported as missing.
    fn reopen(&self) -> bool {
        let Ok(session) = self.open_another() else { return false };
        let is_logged_in = || {
            session.get_session_info().is_ok_and(|info| {
                matches!(
                    info.session_state(),
                    SessionState::RoUser | SessionState::RwUser | SessionState::RwSecurityOfficer
                )
            })
        };
        (!self.is_logged_in() || is_logged_in()) && self.second.set(session).is_ok()
    }

    /// The error for a failed call. A removal is reported as such whatever the module calls it, and so is a
    /// different token in the slot.
    pub(super) fn error(&self, cause: Cause) -> Error {
        if rv::is_spoilt_session(&cause)
            && let Err(error @ Error::Token(TokenError::Replaced { .. })) = self.module.look_again(self.slot())
        {
            return error;
        }
        if cause.is_vague() && self.module.is_gone(self.slot()) {
            return Error::Token(TokenError::Removed(cause));
        }
        self.module.error(cause, &self.slot().token.label)
    }
}

impl Module {
    /// Checks that the token is still there, after it showed nothing.
    ///
    /// # Errors
    ///
    /// [`TokenError::Removed`].
    pub(crate) fn check_presence(&self, slot: &Slot) -> Result<()> {
        let absent = || Cause::new("C_GetSlotList", ReturnValue::CKR_TOKEN_NOT_PRESENT);
        if self.is_gone(slot) { Err(Error::Token(TokenError::Removed(absent()))) } else { Ok(()) }
    }

    /// Whether the token was removed, to be asked after a call that failed without a clear reason.
    pub(super) fn is_gone(&self, slot: &Slot) -> bool {
        let mut waited = Duration::ZERO;
        loop {
            let Ok(present) = self.raw().slots(true) else { return false };
            if !present.into_iter().any(|id| widened(id) == slot.id) {
                return true;
            }
            if waited >= NOTICED_WITHIN {
                return false;
            }
            thread::sleep(STEP);
            waited += STEP;
        }
    }
}
