//! The stable code and the exit code of each error. `docs/scripting.md` lists them; a test compares.

use super::{Error, Question};

impl Error {
    /// The stable code of this error, as printed under `--json`; listed in `docs/scripting.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::Usage { .. } => "usage",
            Error::InvalidValue { .. } => "invalid-value",
            Error::NoTerminal(_) => "no-terminal",
            Error::ConfigInvalid { .. } => "config-invalid",
            Error::NoModule { .. } => "no-module",
            Error::SeveralModules(_) => "several-modules",
            Error::ModuleNotFound(_) => "module-not-found",
            Error::ModuleNotLoaded { .. } => "module-not-loaded",
            Error::NoToken { .. } => "no-token",
            Error::TokenNotFound { .. } => "token-not-found",
            Error::SeveralTokens(_) => "several-tokens",
            Error::TokenRemoved(_) => "token-removed",
            Error::TokenReplaced { .. } => "token-replaced",
            Error::TokenNotRecognized(_) => "token-not-recognized",
            Error::TokenNotInitialized { .. } => "token-not-initialized",
            Error::NoBlankToken(_) => "no-blank-token",
            Error::PinIncorrect { .. } => "pin-incorrect",
            Error::PinLocked { .. } => "pin-locked",
            Error::PinLockedIssuedBy { source, .. } => source.code(),
            Error::FinalTryNotSent { .. } => "final-try-not-sent",
            Error::NotPresentedAgain { .. } => "pin-not-presented-again",
            Error::PinRejected { .. } => "pin-rejected",
            Error::PinNotSet { .. } => "pin-not-set",
            Error::PinExpired { .. } => "pin-expired",
            Error::PinNotLocked { .. } => "pin-not-locked",
            Error::UnblockNotConfirmed { .. } => "unblock-not-confirmed",
            Error::NewPinRefused { .. } => "new-pin-refused",
            Error::PukOrPinLocked { .. } => "puk-or-pin-locked",
            Error::UnblockNotOffered { .. } => "unblock-not-offered",
            Error::NotSupported { .. } => "not-supported",
            Error::ReadOnly { .. } => "read-only",
            Error::TemplateRefused(_) => "template-refused",
            Error::TokenFull(_) => "token-full",
            Error::WritingNotOffered(_) => "writing-not-offered",
            Error::UseLoginNotOffered(_) => "use-login-not-offered",
            Error::KeyDisturbed(_) => "key-disturbed",
            Error::ObjectNotFound { .. } => "object-not-found",
            Error::NoCurrentCertificate(_) => "no-current-certificate",
            Error::SeveralObjects { .. } => "several-objects",
            Error::ObjectExists { .. } => "object-exists",
            Error::NoMatchingKey => "no-matching-key",
            Error::TokenNotEmpty { .. } => "token-not-empty",
            Error::FileExists(_) => "file-exists",
            Error::FileNotFound(_) => "file-not-found",
            Error::SelfTestFailed { .. } => "self-test-failed",
            Error::SignatureInvalid { .. } => "signature-invalid",
            Error::NotACertificate { .. } => "not-a-certificate",
            Error::PasswordIncorrect { .. } => "password-incorrect",
            Error::PasswordRejected(_) => "password-rejected",
            Error::PfxInvalid { .. } => "pfx-invalid",
            Error::RegisterInvalid { .. } => "register-invalid",
            Error::RegisterNewer { .. } => "register-newer",
            Error::RegisterBusy { .. } => "register-busy",
            Error::BicleNotFound { .. } => "bicle-not-found",
            Error::SeveralBicles(_) => "several-bicles",
            Error::OutputExists(_) => "file-exists",
            Error::BicleExists { .. } => "bicle-exists",
            Error::BicleInUse { .. } => "bicle-in-use",
            Error::BicleNotBackedUp { .. } => "bicle-not-backed-up",
            Error::BicleNotExportable { .. } => "bicle-not-exportable",
            Error::ConsultationNotFound { .. } => "consultation-not-found",
            Error::ConsultationAttached { .. } => "consultation-attached",
            Error::DesignationRefused { .. } => "designation-refused",
            Error::RecipientsNew(_) => "recipients-new",
            Error::CertificateUnfit { .. } => "certificate-unfit",
            Error::CmsInvalid { .. } => "cms-invalid",
            Error::CmsUnsupported { .. } => "cms-unsupported",
            Error::CmsDamaged { .. } => "cms-damaged",
            Error::NoKeyForFile { .. } => "no-key-for-file",
            Error::TooLong { .. } => "too-long",
            Error::PipeUnchecked => "pipe-unchecked",
            Error::Batch { source, .. } => source.code(),
            Error::Io { .. } => "io",
            Error::Internal(_) => "internal",
            Error::OutputClosed => "output-closed",
            Error::SessionLost(_) => "session-lost",
            Error::Module(_) => "module-error",
            Error::ModuleMisbehaved { .. } => "module-misbehaved",
            Error::ModuleFloods(_) => "module-misbehaved",
            Error::Encoding(_) => "encoding",
            Error::AttentionNeeded { .. } => "attention-needed",
            Error::RenewalDue { .. } => "renewal-due",
            Error::Undone { source, .. } | Error::HalfDone { source, .. } | Error::Unlisted { source, .. } => {
                source.code()
            }
            Error::PartlyDeleted { source, .. } => source.code(),
            Error::AlreadyLoggedIn(_) => "already-logged-in",
            Error::Cancelled => "cancelled",
        }
    }

    /// The exit code of this error, from the table of `docs/scripting.md`.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::OutputClosed => 0,
            Error::RegisterInvalid { .. } | Error::RegisterNewer { .. } | Error::RegisterBusy { .. } => 1,
            Error::PipeUnchecked => 2,
            Error::PasswordIncorrect { .. }
            | Error::PasswordRejected(_)
            | Error::NoTerminal(Question::Password | Question::NewPassword) => 4,
            Error::BicleNotExportable { .. } | Error::CmsUnsupported { .. } | Error::TooLong { .. } => 6,
            Error::BicleNotFound { .. }
            | Error::BicleExists { .. }
            | Error::SeveralBicles(_)
            | Error::OutputExists(_)
            | Error::ConsultationNotFound { .. }
            | Error::ConsultationAttached { .. }
            | Error::NoKeyForFile { .. } => 7,
            Error::PfxInvalid { .. }
            | Error::CertificateUnfit { .. }
            | Error::DesignationRefused { .. }
            | Error::RecipientsNew(_)
            | Error::CmsInvalid { .. }
            | Error::CmsDamaged { .. } => 8,
            Error::BicleInUse { .. } | Error::BicleNotBackedUp { .. } => 9,
            Error::Batch { source, .. } => source.exit_code(),
            Error::Io { .. }
            | Error::SessionLost(_)
            | Error::AlreadyLoggedIn(_)
            | Error::KeyDisturbed(_)
            | Error::Module(_)
            | Error::ModuleMisbehaved { .. }
            | Error::ModuleFloods(_)
            | Error::Internal(_)
            | Error::Encoding(_) => 1,
            Error::Usage { .. }
            | Error::InvalidValue { .. }
            | Error::NoTerminal(Question::Confirmation | Question::UnblockingCode | Question::Erasure)
            | Error::ConfigInvalid { .. } => 2,
            Error::NoModule { .. }
            | Error::SeveralModules(_)
            | Error::ModuleNotFound(_)
            | Error::ModuleNotLoaded { .. }
            | Error::NoToken { .. }
            | Error::TokenNotFound { .. }
            | Error::SeveralTokens(_)
            | Error::TokenRemoved(_)
            | Error::TokenReplaced { .. }
            | Error::TokenNotRecognized(_)
            | Error::TokenNotInitialized { .. }
            | Error::NoBlankToken(_) => 3,
            Error::NoTerminal(Question::Pin(_) | Question::NewPin)
            | Error::PinIncorrect { .. }
            | Error::FinalTryNotSent { .. }
            | Error::NotPresentedAgain { .. }
            | Error::PinRejected { .. }
            | Error::PinNotSet { .. }
            | Error::PinExpired { .. }
            | Error::PinNotLocked { .. }
            | Error::UnblockNotConfirmed { .. }
            | Error::NewPinRefused { .. } => 4,
            Error::PinLocked { .. } | Error::PukOrPinLocked { .. } => 5,
            Error::PinLockedIssuedBy { source, .. } => source.exit_code(),
            Error::NotSupported { .. }
            | Error::UnblockNotOffered { .. }
            | Error::ReadOnly { .. }
            | Error::TemplateRefused(_)
            | Error::WritingNotOffered(_)
            | Error::UseLoginNotOffered(_)
            | Error::TokenFull(_) => 6,
            Error::ObjectNotFound { .. }
            | Error::NoCurrentCertificate(_)
            | Error::SeveralObjects { .. }
            | Error::ObjectExists { .. }
            | Error::NoMatchingKey
            | Error::TokenNotEmpty { .. }
            | Error::FileExists(_)
            | Error::FileNotFound(_) => 7,
            Error::SelfTestFailed { .. } | Error::SignatureInvalid { .. } | Error::NotACertificate { .. } => 8,
            Error::AttentionNeeded { .. } => 9,
            Error::RenewalDue { .. } => 9,
            Error::Undone { source, .. } | Error::HalfDone { source, .. } | Error::Unlisted { source, .. } => {
                source.exit_code()
            }
            Error::PartlyDeleted { source, .. } => source.exit_code(),
            Error::Cancelled => 130,
        }
    }
}
