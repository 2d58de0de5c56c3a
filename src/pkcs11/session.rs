//! A session on a token, and logging out. Logging in is in `present`, what it finds there in [`super::object`], what its
//! keys do in [`super::key`], how it outlives a disturbance in `disturbance`.

use std::cell::OnceCell;

use cryptoki::session::Session as CryptokiSession;

use super::module::{self, Module};
use super::rv;
use crate::error::Result;
use crate::model::Slot;

/// Whether a session may write to the token (`CKF_RW_SESSION`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Public and private objects are read, keys are used.
    ReadOnly,
    /// Objects are made and removed, PINs are changed.
    ReadWrite,
}

/// An open session. Dropping it closes it (`C_CloseSession`), which logs out where it is the last one.
pub(crate) struct Session<'m> {
    pub(super) module: &'m Module,
    first: CryptokiSession,
    /// The one that took its place, at most once, after another program had spoilt it.
    pub(super) second: OnceCell<CryptokiSession>,
    slot: Slot,
    access: Access,
    pub(super) logged_in: bool,
}

impl<'m> Session<'m> {
    /// Opens a session on the token in this slot (`C_OpenSession`).
    ///
    /// # Errors
    ///
    /// As the call failed; `TokenError::ReadOnly` for a writing session on a write-protected token.
    pub(crate) fn open(module: &'m Module, slot: &Slot, access: Access) -> Result<Self> {
        let first = open(module, slot, access)?;
        Ok(Self { module, first, second: OnceCell::new(), slot: slot.clone(), access, logged_in: false })
    }

    /// The session as cryptoki has it.
    pub(super) fn inner(&self) -> &CryptokiSession {
        self.second.get().unwrap_or(&self.first)
    }

    /// One more session like this one, where the slot still holds the token that this one is on.
    pub(super) fn open_another(&self) -> Result<CryptokiSession> {
        let another = open(self.module, &self.slot, self.access)?;
        // Read with the session open: a token that is exchanged from here on takes the session with it.
        self.module.look_again(&self.slot)?;
        Ok(another)
    }

    /// The slot that the session is on, with the token's facts as they were when it was chosen.
    #[must_use]
    pub(crate) fn slot(&self) -> &Slot {
        &self.slot
    }

    /// The module behind the session.
    #[must_use]
    pub(crate) fn module(&self) -> &'m Module {
        self.module
    }

    /// Whether a login went through.
    #[must_use]
    pub(crate) fn is_logged_in(&self) -> bool {
        self.logged_in
    }

    /// Gives this session's place to a fresh one, keeping the login: after an error inside `C_Sign` the operation
    /// stays active on some modules and every later one fails with `CKR_OPERATION_ACTIVE`.
    ///
    /// # Errors
    ///
    /// As `C_OpenSession` failed; `TokenError::Replaced` where another token is in the slot by now.
    pub(crate) fn renew(&mut self) -> Result<()> {
        // The new one first: closing the last session of a token logs out (PKCS#11 v3.1 section 5.6.7).
        self.first = self.open_another()?;
        self.second = OnceCell::new();
        Ok(())
    }

    /// Logs out (`C_Logout`). A failure is not reported: closing the session does the same.
    pub(crate) fn log_out(&mut self) {
        if self.logged_in {
            let _ = self.inner().logout();
            self.logged_in = false;
        }
    }
}

/// A session that writes: what makes, changes and removes objects is on this. Whoever takes it has made sure that the
/// token is the one that was meant.
pub(crate) struct Writer<'s, 'm>(&'s Session<'m>);

impl<'m> Session<'m> {
    /// The writing half of this session, which was opened with [`Access::ReadWrite`].
    #[must_use]
    pub(crate) fn writing(&self) -> Writer<'_, 'm> {
        Writer(self)
    }
}

impl<'m> std::ops::Deref for Writer<'_, 'm> {
    type Target = Session<'m>;

    fn deref(&self) -> &Session<'m> {
        self.0
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
