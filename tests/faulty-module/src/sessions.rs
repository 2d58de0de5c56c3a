//! The sessions that the real module has open, and the state kept for each.

use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::TryLockError;

use cryptoki_sys::*;

use crate::forward::real;
use crate::module::Module;
use crate::operations::Operation;
use crate::tokens;

/// The state of one session.
#[derive(Default)]
pub(crate) struct Session {
    /// The slot on which the client opened it; with FAULTY_SPLIT this may not be the real one.
    pub(crate) slot: CK_SLOT_ID,
    /// The objects of the current or last search, in the order found.
    pub(crate) found: Vec<CK_OBJECT_HANDLE>,
    /// The private key operation in progress.
    pub(crate) operation: Option<Operation>,
    /// Left busy by an error inside C_Sign (FAULTY_SIGN_ERROR_LEAVES_ACTIVE).
    pub(crate) stuck: bool,
}

/// The table of sessions, and who is logged in where.
#[derive(Default)]
pub(crate) struct Sessions {
    open: HashMap<CK_SESSION_HANDLE, Session>,
    /// Sessions that were open at a C_Finalize.
    left_open: usize,
    /// The slots, as the client sees them, where the user is logged in.
    logged_in: Vec<CK_SLOT_ID>,
    /// The user PIN last accepted, by real slot. In memory only, and never logged.
    accepted: HashMap<CK_SLOT_ID, Vec<u8>>,
    /// Whether the token was removed (FAULTY_REMOVE_AT).
    pub(crate) removed: bool,
    /// Whether a call on a session has reported the removal.
    pub(crate) told_of_removal: bool,
}

impl Sessions {
    /// The session, if the real module has it open.
    pub(crate) fn get_mut(&mut self, session: CK_SESSION_HANDLE) -> Option<&mut Session> {
        self.open.get_mut(&session)
    }

    /// Ends the private key operation of a session.
    pub(crate) fn end_operation(&mut self, session: CK_SESSION_HANDLE) {
        if let Some(session) = self.open.get_mut(&session) {
            session.operation = None;
        }
    }

    /// The client's slot of a session.
    pub(crate) fn slot_of(&self, session: CK_SESSION_HANDLE) -> Option<CK_SLOT_ID> {
        self.open.get(&session).map(|session| session.slot)
    }

    /// Forgets all sessions and logins.
    pub(crate) fn forget_all(&mut self) {
        self.open.clear();
        self.logged_in.clear();
    }

    fn forget(&mut self, session: CK_SESSION_HANDLE) {
        let Some(Session { slot, .. }) = self.open.remove(&session) else {
            return;
        };
        // Closing the last session of a token logs out (v2.40, 5.6, C_CloseSession).
        if !self.open.values().any(|session| session.slot == slot) {
            self.set_logged_in(slot, false);
        }
    }

    /// Whether the user is logged in on the slot.
    pub(crate) fn is_logged_in(&self, slot: CK_SLOT_ID) -> bool {
        self.logged_in.contains(&slot)
    }

    /// Notes a login or a logout of the user.
    pub(crate) fn set_logged_in(&mut self, slot: CK_SLOT_ID, logged_in: bool) {
        self.logged_in.retain(|known| *known != slot);
        if logged_in {
            self.logged_in.push(slot);
        }
    }

    /// Remembers the user PIN that the real token accepted.
    pub(crate) fn remember(&mut self, slot: CK_SLOT_ID, pin: &[u8]) {
        self.accepted.insert(tokens::real(slot), pin.to_vec());
    }

    /// Whether this is the user PIN last accepted.
    pub(crate) fn is_accepted(&self, slot: CK_SLOT_ID, pin: &[u8]) -> bool {
        self.accepted.get(&tokens::real(slot)).is_some_and(|accepted| accepted == pin)
    }
}

impl Module {
    /// How many sessions are open, or were when the module was finalised; `None` while another thread holds the table.
    pub(crate) fn sessions_now(&self) -> Option<usize> {
        let count = |sessions: &Sessions| sessions.left_open + sessions.open.len();
        match self.try_sessions() {
            Ok(sessions) => Some(count(&sessions)),
            Err(TryLockError::Poisoned(poisoned)) => Some(count(&poisoned.into_inner())),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// C_Initialize (v2.40, 5.4).
///
/// # Safety
///
/// As C_Initialize.
pub(crate) unsafe fn initialize(module: &Module, arguments: *mut c_void) -> CK_RV {
    if let Some(output) = module.settings.output {
        output.happen();
    }
    let result = real!(module, C_Initialize, arguments);
    if result == CKR_OK {
        module.census.set_finalized(false);
    }
    result
}

/// C_Finalize, and the count file (v2.40, 5.4).
///
/// # Safety
///
/// As C_Finalize.
pub(crate) unsafe fn finalize(module: &Module, reserved: *mut c_void) -> CK_RV {
    let result = real!(module, C_Finalize, reserved);
    if result == CKR_OK {
        let mut sessions = module.sessions();
        sessions.left_open += sessions.open.len();
        sessions.forget_all();
        drop(sessions);
        module.census.set_finalized(true);
    }
    module.census.write(module.sessions_now().unwrap_or(0));
    result
}

/// C_OpenSession (v2.40, 5.6).
///
/// # Safety
///
/// As C_OpenSession.
pub(crate) unsafe fn open(
    module: &Module,
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    application: *mut c_void,
    notify: CK_NOTIFY,
    handle: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    let result = real!(module, C_OpenSession, tokens::behind(module, slot), flags, application, notify, handle);
    if result == CKR_OK {
        // SAFETY: the real module has just written the handle.
        let handle = unsafe { handle.read() };
        module.sessions().open.insert(handle, Session { slot, ..Session::default() });
    }
    result
}

/// C_CloseSession (v2.40, 5.6).
///
/// # Safety
///
/// As C_CloseSession.
pub(crate) unsafe fn close(module: &Module, session: CK_SESSION_HANDLE) -> CK_RV {
    let result = real!(module, C_CloseSession, session);
    if result == CKR_OK {
        module.sessions().forget(session);
    }
    result
}

/// C_CloseAllSessions (v2.40, 5.6) for the client's slot. Two slots may share one real token, whose other sessions stay
/// open.
///
/// # Safety
///
/// As C_CloseAllSessions.
pub(crate) unsafe fn close_all(module: &Module, slot: CK_SLOT_ID) -> CK_RV {
    let of_slot = |shared: bool| -> Vec<CK_SESSION_HANDLE> {
        let sessions = module.sessions();
        let chosen = sessions.open.iter().filter(|(_, session)| {
            if shared { session.slot == slot } else { tokens::real(session.slot) == tokens::real(slot) }
        });
        chosen.map(|(handle, _)| *handle).collect()
    };
    if module.settings.split {
        let results = of_slot(true).into_iter().map(|session| {
            // SAFETY: C_CloseSession asks nothing of its caller but a number.
            unsafe { close(module, session) }
        });
        return results.fold(CKR_OK, |worst, result| if worst == CKR_OK { result } else { worst });
    }
    let closed = of_slot(false);
    let result = real!(module, C_CloseAllSessions, tokens::real(slot));
    if result == CKR_OK {
        let mut sessions = module.sessions();
        closed.into_iter().for_each(|session| sessions.forget(session));
    }
    result
}

/// C_GetSessionInfo (v2.40, 5.6), as seen by the client's slot.
///
/// # Safety
///
/// As C_GetSessionInfo.
pub(crate) unsafe fn info(module: &Module, session: CK_SESSION_HANDLE, info: *mut CK_SESSION_INFO) -> CK_RV {
    let result = real!(module, C_GetSessionInfo, session, info);
    if result == CKR_OK && module.settings.split {
        let sessions = module.sessions();
        if let Some(slot) = sessions.slot_of(session) {
            // SAFETY: the real module has just filled it.
            let info = unsafe { &mut *info };
            info.slotID = slot;
            info.state = match info.state {
                CKS_RO_USER_FUNCTIONS if !sessions.is_logged_in(slot) => CKS_RO_PUBLIC_SESSION,
                CKS_RW_USER_FUNCTIONS if !sessions.is_logged_in(slot) => CKS_RW_PUBLIC_SESSION,
                state => state,
            };
        }
    }
    result
}
