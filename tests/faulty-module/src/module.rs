//! The single instance of this module in a process: its settings, the real module behind it, and its counts.

use std::io::Write;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockResult};

use cryptoki_sys::{CK_FUNCTION_LIST, CK_RV, CKR_OK};

use crate::census::Census;
use crate::log::Log;
use crate::names;
use crate::sessions::Sessions;
use crate::settings::Settings;

/// Everything that a call needs.
pub(crate) struct Module {
    pub(crate) settings: Settings,
    pub(crate) log: Log,
    pub(crate) census: Census,
    real: CK_FUNCTION_LIST,
    sessions: Mutex<Sessions>,
}

static MODULE: OnceLock<Option<Module>> = OnceLock::new();

impl Module {
    /// The instance of this process, created from the environment on the first call. `None` if the environment or the
    /// real module is unusable; the reason has been printed to stderr once.
    pub(crate) fn instance() -> Option<&'static Module> {
        MODULE.get_or_init(|| Module::new().map_err(complain).ok()).as_ref()
    }

    /// The instance, if a call has created it.
    pub(crate) fn existing() -> Option<&'static Module> {
        MODULE.get().and_then(Option::as_ref)
    }

    fn new() -> Result<Module, String> {
        let settings = Settings::from_environment()?;
        let log = Log::open(settings.log.as_deref())?;
        let real = load(&settings.module)?;
        let census = Census::new(settings.count.clone());
        Ok(Module { settings, log, census, real, sessions: Mutex::default() })
    }

    /// The functions of the real module.
    pub(crate) fn real(&self) -> &CK_FUNCTION_LIST {
        &self.real
    }

    /// The table of sessions, if no other thread holds it.
    pub(crate) fn try_sessions(&self) -> TryLockResult<MutexGuard<'_, Sessions>> {
        self.sessions.try_lock()
    }

    /// The table of sessions. Never held across a call of the real module: that call may not return.
    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn complain(reason: String) {
    // A module cannot report more than CKR_ARGUMENTS_BAD in any other way; if stderr is closed, nobody can be told.
    let _ = writeln!(std::io::stderr(), "faulty-module: {reason}");
}

fn load(path: &str) -> Result<CK_FUNCTION_LIST, String> {
    // SAFETY: loading runs the library's constructors. The path is the real module that the person running the test named.
    let library =
        unsafe { libloading::Library::new(path) }.map_err(|error| format!("FAULTY_MODULE={path}: {error}"))?;
    // SAFETY: the standard gives this symbol this type.
    let get =
        unsafe { library.get::<unsafe extern "C" fn(*mut *mut CK_FUNCTION_LIST) -> CK_RV>(b"C_GetFunctionList\0") }
            .map_err(|error| format!("FAULTY_MODULE={path}: {error}"))?;
    let mut list: *mut CK_FUNCTION_LIST = std::ptr::null_mut();
    // SAFETY: `list` is writable for the length of the call.
    let result = unsafe { get(&raw mut list) };
    if result != CKR_OK || list.is_null() {
        return Err(format!("FAULTY_MODULE={path}: C_GetFunctionList, {}", names::ckr_name(result)));
    }
    // SAFETY: the module answered CKR_OK, so the list is valid for as long as the library is loaded.
    let functions = unsafe { *list };
    // The functions are called until the process ends, and a module may still run threads of its own.
    std::mem::forget(library);
    Ok(functions)
}
