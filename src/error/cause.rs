//! What lies behind an error, and what a person may choose from to get past it.

use std::fmt;

use super::{Cause, Choice, Error, LoadFailure};

impl Error {
    /// The failed PKCS#11 call behind this error, where there is one.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Error::TokenRemoved(cause)
            | Error::TokenNotRecognized(cause)
            | Error::PinIncorrect { cause, .. }
            | Error::PinLocked { cause: Some(cause), .. }
            | Error::PinExpired { cause, .. }
            | Error::UnblockNotConfirmed { cause, .. }
            | Error::NewPinRefused { cause, .. }
            | Error::PukOrPinLocked { cause, .. }
            | Error::UnblockNotOffered { cause, .. }
            | Error::AlreadyLoggedIn(cause)
            | Error::NotSupported { cause: Some(cause), .. }
            | Error::TemplateRefused(cause)
            | Error::TokenFull(cause)
            | Error::WritingNotOffered(cause)
            | Error::UseLoginNotOffered(cause)
            | Error::KeyDisturbed(cause)
            | Error::SessionLost(cause)
            | Error::Module(cause)
            | Error::ModuleNotLoaded { failure: LoadFailure::Initialize(cause), .. } => Some(cause),
            Error::Undone { source, .. } | Error::HalfDone { source, .. } | Error::Unlisted { source, .. } => {
                source.cause()
            }
            Error::PinLockedIssuedBy { source, .. } => source.cause(),
            Error::PartlyDeleted { source, .. } => source.cause(),
            Error::Batch { source, .. } => source.cause(),
            Error::PasswordIncorrect { .. }
            | Error::PasswordRejected(_)
            | Error::PfxInvalid { .. }
            | Error::RegisterInvalid { .. }
            | Error::RegisterNewer { .. }
            | Error::RegisterBusy { .. }
            | Error::BicleNotFound { .. }
            | Error::BicleExists { .. }
            | Error::SeveralBicles(_)
            | Error::OutputExists(_)
            | Error::BicleInUse { .. }
            | Error::BicleNotBackedUp { .. }
            | Error::BicleNotExportable { .. }
            | Error::ConsultationNotFound { .. }
            | Error::ConsultationAttached { .. }
            | Error::CertificateUnfit { .. }
            | Error::DesignationRefused { .. }
            | Error::RecipientsNew(_)
            | Error::CmsInvalid { .. }
            | Error::CmsUnsupported { .. }
            | Error::CmsDamaged { .. }
            | Error::NoKeyForFile { .. }
            | Error::TooLong { .. }
            | Error::PipeUnchecked => None,
            Error::Usage { .. }
            | Error::InvalidValue { .. }
            | Error::RenewalDue { .. }
            | Error::NoTerminal(_)
            | Error::ConfigInvalid { .. }
            | Error::NoModule { .. }
            | Error::SeveralModules(_)
            | Error::ModuleNotFound(_)
            | Error::ModuleNotLoaded { .. }
            | Error::NoToken { .. }
            | Error::TokenNotFound { .. }
            | Error::SeveralTokens(_)
            | Error::TokenNotInitialized { .. }
            | Error::NoBlankToken(_)
            | Error::PinLocked { cause: None, .. }
            | Error::FinalTryNotSent { .. }
            | Error::NotPresentedAgain { .. }
            | Error::TokenReplaced { .. }
            | Error::PinRejected { .. }
            | Error::PinNotSet { .. }
            | Error::PinNotLocked { .. }
            | Error::NotSupported { cause: None, .. }
            | Error::ReadOnly { .. }
            | Error::ObjectNotFound { .. }
            | Error::NoCurrentCertificate(_)
            | Error::SeveralObjects { .. }
            | Error::ObjectExists { .. }
            | Error::NoMatchingKey
            | Error::TokenNotEmpty { .. }
            | Error::FileExists(_)
            | Error::FileNotFound(_)
            | Error::SelfTestFailed { .. }
            | Error::SignatureInvalid { .. }
            | Error::NotACertificate { .. }
            | Error::Io { .. }
            | Error::Internal(_)
            | Error::OutputClosed
            | Error::ModuleMisbehaved { .. }
            | Error::ModuleFloods(_)
            | Error::Encoding(_)
            | Error::AttentionNeeded { .. }
            | Error::Cancelled => None,
        }
    }

    /// What a person may choose from to get past this error; empty where there is nothing to choose.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Error::SeveralModules(choices)
            | Error::SeveralTokens(choices)
            | Error::NoBlankToken(choices)
            | Error::NoCurrentCertificate(choices)
            | Error::TokenNotFound { present: choices, .. }
            | Error::SeveralObjects { choices, .. }
            | Error::SeveralBicles(choices)
            | Error::RecipientsNew(choices)
            | Error::BicleNotFound { present: choices, .. }
            | Error::ConsultationNotFound { present: choices, .. }
            | Error::NoKeyForFile { present: choices, .. } => choices,
            Error::Batch { source, .. } => source.choices(),
            _ => &[],
        }
    }
}

/// The code alone: sentences are made in `output`, which knows the language.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        if let Some(cause) = self.cause() {
            write!(f, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            Error::Undone { source, .. } | Error::HalfDone { source, .. } | Error::Unlisted { source, .. } => {
                Some(source.as_ref())
            }
            Error::PinLockedIssuedBy { source, .. } => Some(source.as_ref()),
            Error::PartlyDeleted { source, .. } => Some(source.as_ref()),
            Error::Batch { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
