//! What every call passes through: it is counted, delayed, hung, killed, refused as removed, failed as ordered, or
//! carried out; then logged.

use std::time::Duration;

use cryptoki_sys::{CK_RV, CK_SESSION_HANDLE, CKR_ARGUMENTS_BAD, CKR_CRYPTOKI_NOT_INITIALIZED, CKR_OK};

use crate::forward::Function;
use crate::log::Shown;
use crate::module::Module;
use crate::names::ckr_name;
use crate::rules::End;
use crate::{load, operations, removal, tokens};

/// Passes one call; `act` carries it out.
pub(crate) fn pass(
    function: Function,
    session: Option<CK_SESSION_HANDLE>,
    arguments: &[Shown],
    given: &[Shown],
    act: impl FnOnce(&'static Module) -> CK_RV,
) -> CK_RV {
    let Some(module) = Module::instance() else {
        let loading = matches!(function, Function::C_GetFunctionList | Function::C_Initialize);
        return if loading { CKR_ARGUMENTS_BAD } else { CKR_CRYPTOKI_NOT_INITIALIZED };
    };
    let settings = &module.settings;
    let (sequence, nth) = module.census.count(function);

    if let Some(delay) = settings.delays.of(function) {
        std::thread::sleep(Duration::from_millis(delay));
    }
    for (end, rule) in &settings.ends {
        if rule.matches(function, sequence, nth) {
            // Written beforehand, because the call does not return.
            module.log.write(sequence, function.name(), arguments, end.word(), &[]);
            load::end(*end);
        }
    }
    if settings.removal.as_ref().is_some_and(|rule| rule.matches(function, sequence, nth)) {
        removal::pull(module);
    }
    if settings.swap_at.as_ref().is_some_and(|rule| rule.matches(function, sequence, nth)) {
        tokens::swap();
    }

    let ordered = settings.failures.iter().find(|failure| failure.rule.matches(function, sequence, nth));
    let (result, note) = match (ordered, removal::answer(module, function)) {
        (Some(failure), _) if !failure.after => (failure.result, " (ordered)".to_owned()),
        (_, Some(result)) => (result, " (removed)".to_owned()),
        (Some(failure), None) => {
            let real = act(module);
            (failure.result, format!(" (ordered after {})", ckr_name(real)))
        }
        (None, None) => (act(module), String::new()),
    };
    if let Some(session) = session {
        let carried_out = note.is_empty() || ordered.is_some_and(|failure| failure.after);
        operations::settle(module, function, session, result, carried_out);
    }

    let outcome = ckr_name(result) + &note;
    module.log.write(sequence, function.name(), arguments, &outcome, if result == CKR_OK { given } else { &[] });
    result
}

impl End {
    /// The log's word for a call that does not return.
    fn word(self) -> &'static str {
        match self {
            End::Hang => "never returns",
            End::Abort => "aborts",
            End::Segv => "segfaults",
            End::Exit => "exits",
        }
    }
}
