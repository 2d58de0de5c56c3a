//! Errors as a person at a menu reads them: nothing to type, since each act is on the menu or offered at once.

use crate::error::{BicleError, Error, ModuleError, PinError, SealedError, TokenError};
use crate::i18n::issuer::IssuerFacts;
use crate::model::Lockout;
use crate::model::issuer::Unblocking;
use crate::output;
use crate::t;

/// The error as a person at a menu reads it: what happened, what to do if that is nothing to type, the cause.
pub(super) fn text(error: &Error) -> String {
    output::error::text_advising(error, &advice(error))
}

fn advice(error: &Error) -> String {
    let own = error.remedy();
    match error {
        _ if !names_a_command(&own) => own,
        // It is for the system, not for jeton: nothing here can do it instead.
        Error::Service(_) => own,
        Error::Pin(error) => about_pin(error, own),
        Error::Module(ModuleError::NotFoundAnywhere { .. } | ModuleError::NotFound(_))
        | Error::Token(TokenError::NotRecognized(_)) => t!("guided-advice-driver"),
        Error::Token(TokenError::NotInitialized { .. }) => t!("guided-advice-not-initialized"),
        Error::Sealed(SealedError::NoKey { .. }) => t!("guided-advice-no-key"),
        Error::Bicle(BicleError::InUse { .. }) => t!("guided-advice-in-use"),
        Error::Bicle(BicleError::NotBackedUp { possible: true, .. }) => t!("guided-advice-not-backed-up"),
        Error::Bicle(BicleError::NotBackedUp { .. }) => t!("guided-advice-archive"),
        _ => String::new(),
    }
}

/// What to do about a PIN, where the remedy of the command line, `own`, is something to type.
fn about_pin(error: &PinError, own: String) -> String {
    match error {
        PinError::Incorrect { .. } | PinError::NotPresentedAgain { refused: true, .. } => t!("guided-advice-pin"),
        PinError::NotPresentedAgain { refused: false, .. } => t!("guided-advice-replug"),
        PinError::FinalTryNotSent { .. } => t!("remedy-pin-final-try"),
        PinError::LockedIssuedBy { issuer, .. } => {
            let facts = IssuerFacts::from(issuer.as_ref());
            match facts.unblocking {
                // The issuer hands out a PUK: there is nobody else to ask.
                Some(Unblocking::Puk) => t!("guided-advice-locked"),
                _ => t!("guided-advice-locked-issued", issuer = facts.unblock()),
            }
        }
        PinError::Locked { lockout: Lockout::ForATime, .. } => own,
        PinError::Locked { .. } => t!("guided-advice-locked"),
        PinError::NotSet { .. } => t!("guided-advice-not-set"),
        PinError::Expired { .. } => t!("guided-advice-expired"),
        PinError::NotLocked { .. } => t!("guided-advice-not-locked"),
        PinError::UnblockNotConfirmed { .. } => t!("remedy-so-pin-locked"),
        PinError::UseLoginNotOffered(_) | PinError::LoginFailsInOpenSc { .. } => t!("guided-advice-driver"),
        PinError::Rejected { .. }
        | PinError::NewPinRefused { .. }
        | PinError::PukOrPinLocked { .. }
        | PinError::UnblockNotOffered { .. } => own,
    }
}

/// Whether a remedy is a command or an option: those are quoted, or begin with two hyphens.
pub(super) fn names_a_command(remedy: &str) -> bool {
    remedy.contains('`') || remedy.contains("--")
}
