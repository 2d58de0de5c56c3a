//! What the guided mode offers after an error: the act itself. A person at a menu is not told to type a command.
//!
//! The matches are exhaustive: an error that nobody has thought of here does not compile.

use std::path::Path;

use crate::error::{
    BicleError, Error, FileError, KeyError, ModuleError, PfxError, PinError, SealedError, TokenError, TrustError,
    UsageError,
};
use crate::model::{Lockout, PinRole};
use crate::t;

/// Something to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// The same once more: what was in the way may be gone.
    Again,
    /// The same with another file, whose present path is there to be corrected.
    OtherFile,
    /// The same menu for another token, picked from the error's choices.
    OtherToken,
    Unblock,
    ChangePin,
    /// Find out why.
    Doctor,
    /// See which certificates there are.
    Certificates,
}

impl Act {
    /// The question, whose default is no.
    pub(super) fn question(self) -> String {
        match self {
            Self::Again => t!("guided-again"),
            Self::OtherFile => t!("guided-other-path"),
            Self::OtherToken => t!("guided-other-token"),
            Self::Unblock => t!("guided-unblock-now"),
            Self::ChangePin => t!("guided-change-pin-now"),
            Self::Doctor => t!("guided-doctor-now"),
            Self::Certificates => t!("guided-certificates-now"),
        }
    }

    /// The command that does it; `None` if it is not a command of its own.
    pub(super) fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Unblock => Some(&["pin", "unblock"]),
            Self::ChangePin => Some(&["pin", "change"]),
            Self::Doctor => Some(&["doctor"]),
            Self::Certificates => Some(&["cert", "list"]),
            Self::Again | Self::OtherFile | Self::OtherToken => None,
        }
    }
}

/// What to offer; `None` if the menu already has all that makes sense.
pub(super) fn act(error: &Error) -> Option<Act> {
    match error {
        Error::Usage(error) => of_usage(error),
        Error::Module(error) => of_module(error),
        Error::Token(error) => of_token(error),
        // The service may run by now.
        Error::Service(_) => Some(Act::Again),
        Error::Pin(error) => of_pin(error),
        Error::Key(error) => of_key(error),
        Error::File(error) => of_file(error),
        Error::Pfx(error) => of_pfx(error),
        Error::Bicle(error) => of_bicle(error),
        Error::Sealed(error) => of_sealed(error),
        Error::Trust(
            TrustError::AttentionNeeded { .. }
            | TrustError::CertificatesNeedAttention { .. }
            | TrustError::RenewalDue { .. },
        ) => None,
        // Whatever comes next needs a look at what became of the steps before it.
        Error::Partial(_) => None,
        // Its plan is a file that is mended elsewhere, and what it set aside needs a look.
        Error::Preparation(_) => None,
        // A PIN was presented there, or a code: nobody is walked into the lock.
        Error::Apart(_) => None,
        Error::OutputClosed | Error::Cancelled => None,
    }
}

fn of_usage(error: &UsageError) -> Option<Act> {
    match error {
        UsageError::InvalidFile { .. } => Some(Act::OtherFile),
        UsageError::CommandLine(_)
        | UsageError::InvalidValue { .. }
        | UsageError::InvalidNumber { .. }
        | UsageError::NoTerminal(_)
        | UsageError::ConfigInvalid { .. }
        | UsageError::NoClipboard
        | UsageError::PipeUnchecked => None,
    }
}

fn of_module(error: &ModuleError) -> Option<Act> {
    match error {
        ModuleError::Several(_) => None,
        ModuleError::NotFoundAnywhere { .. }
        | ModuleError::NotFound(_)
        | ModuleError::NotLoaded { .. }
        | ModuleError::Failed(_)
        | ModuleError::Misbehaved { .. }
        | ModuleError::Floods(_) => Some(Act::Doctor),
    }
}

fn of_token(error: &TokenError) -> Option<Act> {
    match error {
        TokenError::NotFound { .. } | TokenError::Several(_) => Some(Act::OtherToken),
        TokenError::None { .. }
        | TokenError::Removed(_)
        | TokenError::Replaced { .. }
        | TokenError::SessionLost(_)
        | TokenError::AlreadyLoggedIn(_) => Some(Act::Again),
        TokenError::NotRecognized(_) => Some(Act::Doctor),
        TokenError::NotInitialized { .. }
        | TokenError::NoBlank(_)
        | TokenError::NotSupported { .. }
        | TokenError::ReadOnly { .. }
        | TokenError::TemplateRefused(_)
        | TokenError::Full(_)
        | TokenError::WritingNotOffered(_)
        | TokenError::NotEmpty { .. } => None,
    }
}

fn of_pin(error: &PinError) -> Option<Act> {
    match error {
        // Nothing but waiting helps.
        PinError::Locked { lockout: Lockout::ForATime, .. } => None,
        PinError::Locked { role: PinRole::User, .. } | PinError::LockedIssuedBy { .. } | PinError::NotSet { .. } => {
            Some(Act::Unblock)
        }
        PinError::Expired { .. } | PinError::NotLocked { .. } => Some(Act::ChangePin),
        // No try was spent on these.
        PinError::Rejected { .. } | PinError::NewPinRefused { .. } => Some(Act::Again),
        // Nobody is walked into the lock.
        PinError::Incorrect { .. } | PinError::FinalTryNotSent { .. } | PinError::NotPresentedAgain { .. } => None,
        PinError::Locked { role: PinRole::So | PinRole::Puk, .. }
        | PinError::UnblockNotConfirmed { .. }
        | PinError::PukOrPinLocked { .. }
        | PinError::UnblockNotOffered { .. }
        | PinError::UseLoginNotOffered(_)
        | PinError::LoginFailsInOpenSc { .. } => None,
    }
}

fn of_key(error: &KeyError) -> Option<Act> {
    match error {
        KeyError::NotFound { .. } | KeyError::NoCurrentCertificate(_) | KeyError::Several { .. } => {
            Some(Act::Certificates)
        }
        KeyError::NotACertificate { .. } | KeyError::Unfit { .. } => Some(Act::OtherFile),
        KeyError::SignatureInvalid { .. } | KeyError::Disturbed(_) => Some(Act::Again),
        KeyError::CheckFailed { .. }
        | KeyError::SeveralInFile { .. }
        | KeyError::Exists { .. }
        | KeyError::CertificateHeld { .. }
        | KeyError::NoMatchingKey
        | KeyError::SelfTestFailed { .. }
        | KeyError::Encoding(_) => None,
    }
}

fn of_file(error: &FileError) -> Option<Act> {
    match error {
        FileError::Exists(_) | FileError::NotFound(_) | FileError::NeverReplaced(_) | FileError::Io { .. } => {
            Some(Act::OtherFile)
        }
    }
}

fn of_pfx(error: &PfxError) -> Option<Act> {
    match error {
        PfxError::PasswordIncorrect { .. }
        | PfxError::PasswordRejected(_)
        | PfxError::PasswordTooShort { .. }
        | PfxError::PasswordGuessable => Some(Act::Again),
        PfxError::Invalid { .. }
        | PfxError::NotOneKey { .. }
        | PfxError::Unsupported { .. }
        | PfxError::NotAPfx { .. } => Some(Act::OtherFile),
    }
}

fn of_bicle(error: &BicleError) -> Option<Act> {
    match error {
        BicleError::RegisterBusy { .. } => Some(Act::Again),
        BicleError::RegisterInvalid { .. }
        | BicleError::RegisterNewer { .. }
        | BicleError::NotFound { .. }
        | BicleError::Several(_)
        | BicleError::Exists { .. }
        | BicleError::InUse { .. }
        | BicleError::NotBackedUp { .. }
        | BicleError::NotExportable { .. }
        | BicleError::ConsultationNotFound { .. }
        | BicleError::ConsultationAttached { .. }
        | BicleError::OpeningPassed { .. }
        | BicleError::DesignationRefused { .. }
        | BicleError::RecipientsNew(_)
        | BicleError::CertificateUnfit { .. } => None,
    }
}

fn of_sealed(error: &SealedError) -> Option<Act> {
    match error {
        SealedError::Invalid { .. } => Some(Act::OtherFile),
        SealedError::Damaged { .. } => Some(Act::Again),
        SealedError::Unsupported { .. }
        | SealedError::NoCertificate { .. }
        | SealedError::NoKey { .. }
        | SealedError::TooLong { .. }
        | SealedError::Internal(_) => None,
    }
}

/// Whether the error is about this file, or one that was to be made in this folder.
pub(super) fn is_about(error: &Error, file: &Path) -> bool {
    match error {
        Error::File(
            FileError::Exists(path)
            | FileError::NotFound(path)
            | FileError::NeverReplaced(path)
            | FileError::Io { path, .. },
        )
        | Error::Pfx(
            PfxError::NotAPfx { path, .. }
            | PfxError::Invalid { path, .. }
            | PfxError::NotOneKey { path, .. }
            | PfxError::Unsupported { path, .. },
        )
        | Error::Sealed(SealedError::Invalid { path, .. }) => path.starts_with(file),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::advice::{names_a_command, text};
    use super::*;
    use crate::error::{Cause, Choice, CmsFault};
    use crate::i18n;
    use crate::model::PinState;
    use crate::model::selector::NamedBy;

    /// Errors that a person at a menu meets, and what they are offered.
    fn met() -> Vec<(Error, Option<Act>)> {
        let token = || "Mairie de Vitré".to_owned();
        let cause = |value: &str| Cause::new("C_Login", value.parse().unwrap());
        let path = || std::path::PathBuf::from("/x.pfx");
        let locked = |role, lockout| PinError::Locked { role, token: token(), lockout, cause: None }.into();
        vec![
            (locked(PinRole::User, Lockout::UntilUnblocked), Some(Act::Unblock)),
            (locked(PinRole::User, Lockout::ForATime), None),
            (locked(PinRole::So, Lockout::UntilUnblocked), None),
            (PinError::NotSet { token: token() }.into(), Some(Act::Unblock)),
            (PinError::NotLocked { token: token(), state: PinState::Ok }.into(), Some(Act::ChangePin)),
            (PinError::FinalTryNotSent { role: PinRole::User, token: token() }.into(), None),
            (PinError::Expired { token: token(), cause: cause("CKR_PIN_EXPIRED") }.into(), Some(Act::ChangePin)),
            (
                TokenError::NotFound { wanted: token(), by: NamedBy::Option, present: Vec::new() }.into(),
                Some(Act::OtherToken),
            ),
            (TokenError::Several(vec![Choice { value: token(), description: token() }]).into(), Some(Act::OtherToken)),
            (TokenError::Removed(cause("CKR_DEVICE_REMOVED")).into(), Some(Act::Again)),
            (TokenError::NotRecognized(cause("CKR_TOKEN_NOT_RECOGNIZED")).into(), Some(Act::Doctor)),
            (ModuleError::NotFoundAnywhere { tried: Vec::new() }.into(), Some(Act::Doctor)),
            (FileError::Exists(path()).into(), Some(Act::OtherFile)),
            (FileError::NeverReplaced(path()).into(), Some(Act::OtherFile)),
            (FileError::NotFound(path()).into(), Some(Act::OtherFile)),
            (PfxError::PasswordIncorrect { path: path() }.into(), Some(Act::Again)),
            (PfxError::Invalid { path: path(), reason: String::new() }.into(), Some(Act::OtherFile)),
            (SealedError::Invalid { path: path(), fault: CmsFault::NotAtAll }.into(), Some(Act::OtherFile)),
            (PinError::NotPresentedAgain { role: PinRole::User, token: token(), refused: false }.into(), None),
            (PinError::UnblockNotConfirmed { token: token(), cause: cause("CKR_PIN_INCORRECT") }.into(), None),
            (BicleError::NotBackedUp { designation: token(), possible: true }.into(), None),
            (BicleError::NotBackedUp { designation: token(), possible: false }.into(), None),
            (UsageError::NoClipboard.into(), None),
            (Error::Cancelled, None),
        ]
    }

    #[test]
    fn each_error_has_its_act_and_names_nothing_to_type() {
        i18n::speak_at_a_menu();
        for (error, expected) in met() {
            assert_eq!(act(&error), expected, "{error}");
            let text = text(&error);
            assert!(!names_a_command(&text), "{text}");
            assert!(text.contains(&error.sentence()), "{text}");
            // Offering the act does not take the place of saying what it is good for.
            assert!(!matches!(error, Error::Pin(_)) || text.contains("Remedy: "), "{text}");
        }
    }

    #[test]
    fn a_file_of_the_error_is_the_one_that_was_typed() {
        let error = Error::File(FileError::Exists("/home/x/a.pem".into()));
        assert!(is_about(&error, Path::new("/home/x/a.pem")) && is_about(&error, Path::new("/home/x")));
        assert!(!is_about(&error, Path::new("/home/x/b.pem")));
        // What is wrong with the file that was read is not mended by another one to write.
        let read = PfxError::Unsupported { path: "/home/x/a.pfx".into(), algorithm: "RC4".to_owned() };
        assert!(!is_about(&read.into(), Path::new("/home/x/b.pem")));
    }
}
