//! Errors as a person at a menu reads them: nothing to type, since each act is on the menu or offered at once.

use crate::error::{Error, PinError};
use crate::i18n::issuer::IssuerFacts;
use crate::model::Lockout;
use crate::model::issuer::Unblocking;
use crate::output;
use crate::t;

/// The error as a person at a menu reads it: what happened, what to do if that is nothing to type, the cause. What it lists to
/// choose from is offered as a menu.
pub(super) fn text(error: &Error) -> String {
    output::error::text_advising(error, &advice(error))
}

fn advice(error: &Error) -> String {
    match error {
        Error::Pin(PinError::LockedIssuedBy { issuer, .. }) => {
            let facts = IssuerFacts::from(issuer.as_ref());
            match facts.unblocking {
                // The issuer hands out a PUK: there is nobody else to ask.
                Some(Unblocking::Puk) => t!("guided-advice-locked"),
                _ => t!("guided-advice-locked-issued", issuer = facts.unblock()),
            }
        }
        // There is nothing to unblock: it says to wait.
        Error::Pin(PinError::Locked { lockout: Lockout::ForATime, .. }) => error.remedy(),
        Error::Pin(PinError::Locked { .. }) => t!("guided-advice-locked"),
        Error::Pin(PinError::UseLoginNotOffered(_)) => t!("remedy-no-module"),
        // It is for the system, not for jeton: nothing here can do it instead.
        Error::Service(_) => error.remedy(),
        // A jeton that ran as a child does not know of the menu.
        error => Some(error.remedy()).filter(|remedy| !names_a_command(remedy)).unwrap_or_default(),
    }
}

/// Whether a remedy is a command or an option: those are quoted, or begin with two hyphens.
pub(super) fn names_a_command(remedy: &str) -> bool {
    remedy.contains('`') || remedy.contains("--")
}
