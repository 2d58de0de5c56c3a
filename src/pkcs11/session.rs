//! A session on a token, and logging out. Logging in is in `present`, objects in [`super::object`], keys in
//! [`super::key`], and surviving a disturbance in `disturbance`.

use std::cell::OnceCell;

use cryptoki::session::Session as CryptokiSession;

use super::module::{self, Module};
use super::rv;
use crate::error::Result;
use crate::model::Slot;

/// Whether a session may write to the token (`CKF_RW_SESSION`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// For reading public and private objects and using keys.
    ReadOnly,
    /// For creating and deleting objects and changing PINs.
    ReadWrite,
}

/// An open session. Dropping it closes it (`C_CloseSession`), which also logs out if it is the last one.
pub(crate) struct Session<'m> {
    pub(super) module: &'m Module,
    first: CryptokiSession,
    /// Its replacement after a disturbance by another program; there is at most one.
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

    pub(super) fn inner(&self) -> &CryptokiSession {
        self.second.get().unwrap_or(&self.first)
    }

    /// Opens another session like this one, provided that the slot still has the same token.
    pub(super) fn open_another(&self) -> Result<CryptokiSession> {
        let another = open(self.module, &self.slot, self.access)?;
        // Checked with the session open: if the token is exchanged after this, the session is lost with it.
        self.module.look_again(&self.slot)?;
        Ok(another)
    }

    /// The slot, with the token's facts as of when it was chosen.
    #[must_use]
    pub(crate) fn slot(&self) -> &Slot {
        &self.slot
    }

    #[must_use]
    pub(crate) fn module(&self) -> &'m Module {
        self.module
    }

    /// Whether a login succeeded.
    #[must_use]
    pub(crate) fn is_logged_in(&self) -> bool {
        self.logged_in
    }

    /// Replaces this session with a new one, keeping the login: after an error in `C_Sign` some modules leave the operation
    /// active, and all later ones fail with `CKR_OPERATION_ACTIVE`.
    ///
    /// # Errors
    ///
    /// The failed `C_OpenSession`; [`TokenError::Replaced`] if another token is in the slot.
    ///
    /// [`TokenError::Replaced`]: crate::error::TokenError::Replaced
    pub(crate) fn renew(&mut self) -> Result<()> {
        // The new one is opened first: closing a token's last session logs out (PKCS#11 v3.1 section 5.6.7).
        self.first = self.open_another()?;
        self.second = OnceCell::new();
        Ok(())
    }

    /// Logs out (`C_Logout`). A failure is not reported: closing the session logs out too.
    pub(crate) fn log_out(&mut self) {
        if self.logged_in {
            let _ = self.inner().logout();
            self.logged_in = false;
        }
    }
}

/// A session that can create, change and delete objects. Its user has made sure that the
/// token is the intended one.
pub(crate) struct Writer<'s, 'm>(&'s Session<'m>);

impl<'m> Session<'m> {
    /// The writing side of this session, which must be opened with [`Access::ReadWrite`].
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
