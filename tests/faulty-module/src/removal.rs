//! The token removed at a chosen call: what each function returns from then on (v2.40, 5.1.2 and 5.6).

use cryptoki_sys::{CK_RV, CKR_DEVICE_REMOVED, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT};

use crate::forward::Function;
use crate::module::Module;

/// Removes every token of the module for the rest of the process.
pub(crate) fn pull(module: &Module) {
    let mut sessions = module.sessions();
    if !sessions.removed {
        sessions.removed = true;
        sessions.forget_all();
        sessions.told_of_removal = false;
    }
}

/// What the function returns while the token is removed; `None` if it works without one.
pub(crate) fn answer(module: &Module, function: Function) -> Option<CK_RV> {
    use Function::*;
    let mut sessions = module.sessions();
    if !sessions.removed {
        return None;
    }
    match function {
        C_Initialize | C_Finalize | C_GetInfo | C_GetFunctionList | C_GetSlotList | C_GetSlotInfo
        | C_WaitForSlotEvent => None,
        C_GetTokenInfo | C_GetMechanismList | C_GetMechanismInfo | C_InitToken | C_OpenSession | C_CloseAllSessions => {
            Some(CKR_TOKEN_NOT_PRESENT)
        }
        // The call that encounters the removal reports it; for all later ones the sessions are gone.
        _ if !sessions.told_of_removal => {
            sessions.told_of_removal = true;
            Some(CKR_DEVICE_REMOVED)
        }
        _ => Some(CKR_SESSION_HANDLE_INVALID),
    }
}
