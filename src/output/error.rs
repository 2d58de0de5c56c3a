//! Errors, told: a sentence, a remedy, the cause as the standard names it.

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

use super::issuer::IssuerFacts;
use super::words;
use crate::error::{
    CertificateFault, Choice, Error, HalfDone, LeftBehind, LoadFailure, ObjectKind, PasswordFault, PinFault, Question,
    Unexportable,
};
use crate::model::bicle::DesignationFault;
use crate::model::text::{printable, printable_within, revealed};
use crate::model::{PinRole, PinState};
use crate::t;
use crate::terminal;

/// The longest text of a token that a sentence quotes, in columns.
const LONGEST: usize = 200;

/// An error under `--json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Report {
    /// The stable code.
    pub code: String,
    /// The exit code of the process.
    pub exit: u8,
    /// What happened, in the person's language.
    pub message: String,
    /// What to do, in the person's language.
    pub remedy: String,
    /// The failed PKCS#11 call, where there is one.
    pub cause: Option<ReportedCause>,
    /// What to choose from, where that is the way out.
    pub choices: Vec<Choice>,
}

/// A failed PKCS#11 call under `--json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedCause {
    /// The function.
    pub function: String,
    /// What it returned.
    pub value: String,
}

impl Report {
    /// The report of this error.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        Self {
            code: error.code().to_owned(),
            exit: error.exit_code(),
            message: sentence(error),
            remedy: remedy(error),
            cause: error
                .cause()
                .map(|cause| ReportedCause { function: cause.function.clone(), value: cause.value.clone() }),
            choices: error.choices().to_vec(),
        }
    }
}

/// The error for a person: what happened, what to do, the cause where there is one.
#[must_use]
pub fn text(error: &Error) -> String {
    // clap's own layout shows where on the command line it stopped.
    if let Error::Usage { text, .. } = error {
        return text.trim_end().to_owned();
    }
    let mut lines = vec![t!("error-line", message = sentence(error))];
    lines.extend(choice_lines(error.choices()));
    let remedy = remedy(error);
    if !remedy.is_empty() {
        lines.push(t!("remedy-line", remedy = remedy));
    }
    if let Some(cause) = error.cause() {
        lines.push(t!("cause-line", cause = cause.to_string()));
    }
    lines.join("\n")
}

/// What there is to choose from: one line each where the terminal is wide enough for them all, else two.
fn choice_lines(choices: &[Choice]) -> Vec<String> {
    const INDENT: usize = 6;
    let shown: Vec<(String, String)> = choices
        .iter()
        .map(|choice| (printable(&choice.value).into_owned(), printable_within(&choice.description, LONGEST)))
        .collect();
    let value_width = shown.iter().map(|(value, _)| value.width()).max().unwrap_or(0);
    let width = shown.iter().map(|(_, description)| description.width()).max().unwrap_or(0) + value_width + 4;
    let columns = terminal::message_columns();
    let in_one_line = columns.is_none_or(|columns| width <= columns);
    let lines = shown.into_iter().flat_map(|(value, description)| {
        if in_one_line {
            let padding = " ".repeat(value_width - value.width());
            vec![format!("  {value}{padding}  {description}")]
        } else {
            let room = columns.map_or(LONGEST, |columns| columns.saturating_sub(INDENT));
            vec![format!("  {value}"), format!("{:INDENT$}{}", "", printable_within(&description, room))]
        }
    });
    lines.collect()
}

/// What happened.
#[must_use]
pub fn sentence(error: &Error) -> String {
    let shown = |text: &str| printable_within(text, LONGEST);
    let path = file_name;
    match error {
        Error::Usage { message, .. } => message.clone(),
        Error::InvalidValue { option, value, expected } if value.is_empty() => {
            t!("error-missing-value", option = option.as_str(), expected = expected.as_str())
        }
        Error::InvalidValue { option, value, expected } => {
            t!("error-invalid-value", option = option.as_str(), value = shown(value), expected = expected.as_str())
        }
        Error::NoTerminal(question) => match question {
            Question::Pin(role) => t!("error-no-terminal-pin", role = words::pin_role(*role)),
            Question::NewPin => t!("error-no-terminal-new-pin"),
            Question::Confirmation => t!("error-no-terminal-confirmation"),
            Question::Password => t!("error-no-terminal-password"),
            Question::NewPassword => t!("error-no-terminal-new-password"),
            Question::UnblockingCode => t!("error-no-terminal-unblocking-code"),
            Question::Erasure => t!("error-no-terminal-erasure"),
        },
        Error::ConfigInvalid { path: file, reason } => {
            t!("error-config-invalid", path = path(file), reason = shown(reason))
        }
        Error::NoModule { .. } => t!("error-no-module"),
        Error::SeveralModules(_) => t!("error-several-modules"),
        Error::ModuleNotFound(file) => t!("error-module-not-found", path = path(file)),
        Error::ModuleNotLoaded { path: file, failure } => {
            t!("error-module-not-loaded", path = path(file), reason = load_failure(failure))
        }
        Error::NoToken { module } => t!("error-no-token", module = path(module)),
        Error::TokenNotFound { wanted, .. } => t!("error-token-not-found", wanted = shown(wanted)),
        Error::SeveralTokens(_) => t!("error-several-tokens"),
        Error::TokenRemoved(_) => t!("error-token-removed"),
        Error::TokenReplaced { token } => t!("error-token-replaced", token = shown(token)),
        Error::TokenNotRecognized(_) => t!("error-token-not-recognized"),
        Error::TokenNotInitialized { reader } => t!("error-token-not-initialized", reader = shown(reader)),
        Error::NoBlankToken(_) => t!("error-no-blank-token"),
        Error::PinIncorrect { role, token, state, cause } => pin_incorrect(*role, &shown(token), *state, &cause.value),
        Error::PinLocked { role, token, .. } => {
            t!("error-pin-locked", role = words::pin_role(*role), token = shown(token))
        }
        Error::PinLockedIssuedBy { source, .. } => sentence(source),
        Error::FinalTryNotSent { role, token } => {
            t!("error-final-try-not-sent", role = words::pin_role(*role), token = shown(token))
        }
        Error::NotPresentedAgain { role, token, refused: true } => {
            t!("error-pin-refused-before", role = words::pin_role(*role), token = shown(token))
        }
        Error::NotPresentedAgain { role, token, refused: false } => {
            t!("error-pin-unknown-before", role = words::pin_role(*role), token = shown(token))
        }
        Error::PinRejected { role, new, fault } => pin_fault(*role, *new, *fault),
        Error::PinNotSet { token } => t!("error-pin-not-set", token = shown(token)),
        Error::PinExpired { token, .. } => t!("error-pin-expired", token = shown(token)),
        Error::PinNotLocked { token, .. } => t!("error-pin-not-locked", token = shown(token)),
        Error::UnblockNotConfirmed { token, .. } => t!("error-unblock-not-confirmed", token = shown(token)),
        Error::NewPinRefused { token, .. } => t!("error-new-pin-refused", token = shown(token)),
        Error::PukOrPinLocked { token, .. } => t!("error-puk-or-pin-locked", token = shown(token)),
        Error::UnblockNotOffered { with, .. } => t!("error-unblock-not-offered", role = words::pin_role(*with)),
        Error::NotSupported { what, .. } => t!("error-not-supported", what = shown(what)),
        Error::ReadOnly { token } => t!("error-read-only", token = shown(token)),
        Error::TemplateRefused(_) => t!("error-template-refused"),
        Error::TokenFull(_) => t!("error-token-full"),
        Error::WritingNotOffered(_) => t!("error-writing-not-offered"),
        Error::UseLoginNotOffered(_) => t!("error-use-login-not-offered"),
        Error::KeyDisturbed(_) => t!("error-key-disturbed"),
        Error::ObjectNotFound { kind, wanted } => match (kind, wanted.is_empty()) {
            (ObjectKind::Certificate, true) => t!("error-no-certificate"),
            (ObjectKind::Key, true) => t!("error-no-key"),
            (ObjectKind::Certificate, false) => t!("error-certificate-not-found", wanted = shown(wanted)),
            (ObjectKind::Key, false) => t!("error-key-not-found", wanted = shown(wanted)),
        },
        Error::NoCurrentCertificate(_) => t!("error-no-current-certificate"),
        Error::SeveralObjects { kind, .. } => match kind {
            ObjectKind::Certificate => t!("error-several-certificates"),
            ObjectKind::Key => t!("error-several-keys"),
        },
        Error::ObjectExists { kind, name } => match kind {
            ObjectKind::Certificate => t!("error-certificate-exists", name = shown(name)),
            ObjectKind::Key => t!("error-key-exists", name = shown(name)),
        },
        Error::NoMatchingKey => t!("error-no-matching-key"),
        Error::TokenNotEmpty { token, objects } => {
            t!("error-token-not-empty", token = shown(token), objects = (*objects as i64))
        }
        Error::FileExists(file) => t!("error-file-exists", path = path(file)),
        Error::FileNotFound(file) => t!("error-file-not-found", path = path(file)),
        Error::SelfTestFailed { failed } => t!("error-self-test-failed", failed = (*failed as i64)),
        Error::SignatureInvalid { key } => t!("error-signature-invalid", key = shown(key)),
        Error::NotACertificate { origin, reason } => {
            t!("error-not-a-certificate", origin = shown(origin), reason = shown(reason))
        }
        Error::PasswordIncorrect { path: file } => t!("error-password-incorrect", path = path(file)),
        Error::PasswordRejected(fault) => match fault {
            PasswordFault::Empty => t!("error-password-empty"),
            PasswordFault::NotAscii => t!("error-password-not-ascii"),
            PasswordFault::Mismatch => t!("error-password-mismatch"),
        },
        Error::PfxInvalid { path: file, reason } => {
            t!("error-pfx-invalid", path = path(file), reason = shown(reason))
        }
        Error::RegisterInvalid { path: file, reason } => {
            t!("error-register-invalid", path = path(file), reason = shown(reason))
        }
        Error::RegisterNewer { path: file, version } => {
            t!("error-register-newer", path = path(file), version = version.to_string())
        }
        Error::RegisterBusy { path: file } => t!("error-register-busy", path = path(file)),
        Error::BicleNotFound { wanted, .. } if wanted.is_empty() => t!("error-no-bicle"),
        Error::BicleNotFound { wanted, .. } => t!("error-bicle-not-found", wanted = shown(wanted)),
        Error::SeveralBicles(_) => t!("error-several-bicles"),
        Error::OutputExists(file) => t!("error-file-exists", path = path(file)),
        Error::BicleExists { designation } => t!("error-bicle-exists", designation = shown(designation)),
        Error::BicleInUse { designation, consultations } => t!(
            "error-bicle-in-use",
            designation = shown(designation),
            consultations = shown(&consultations.join(", ")),
            count = (consultations.len() as i64)
        ),
        Error::BicleNotBackedUp { designation, possible: true } => {
            t!("error-bicle-not-backed-up", designation = shown(designation))
        }
        Error::BicleNotBackedUp { designation, possible: false } => {
            t!("error-bicle-never-backed-up", designation = shown(designation))
        }
        Error::BicleNotExportable { designation, why } => match why {
            Unexportable::NeverLeaves => t!("error-bicle-never-leaves", designation = shown(designation)),
            Unexportable::OnToken => t!("error-bicle-not-exportable", designation = shown(designation)),
            Unexportable::Elsewhere => t!("error-bicle-elsewhere", designation = shown(designation)),
        },
        Error::Unlisted { source, left } => left_behind(sentence(source), left),
        Error::ConsultationNotFound { wanted, .. } => t!("error-consultation-not-found", wanted = shown(wanted)),
        Error::ConsultationAttached { consultation, designation } => {
            t!("error-consultation-attached", consultation = shown(consultation), designation = shown(designation))
        }
        Error::DesignationRefused { designation, fault, .. } => designation_fault(designation, *fault),
        Error::RecipientsNew(recipients) => t!("error-recipients-new", count = (recipients.len() as i64)),
        Error::CertificateUnfit { name, fault } => certificate_fault(&shown(name), *fault),
        Error::CmsInvalid { path: file, reason } => {
            t!("error-cms-invalid", path = path(file), reason = shown(reason))
        }
        Error::CmsUnsupported { path: file, algorithm } => {
            t!("error-cms-unsupported", path = path(file), algorithm = shown(algorithm))
        }
        Error::CmsDamaged { path: file } => t!("error-cms-damaged", path = path(file)),
        Error::NoKeyForFile { path: file, recipients, present } => {
            let recipients: Vec<_> = recipients.iter().map(|recipient| shown(recipient)).collect();
            let mut text = t!("error-no-key-for-file", path = path(file), recipients = recipients.join(" ; "));
            text.push('\n');
            text.push_str(&if present.is_empty() { t!("error-no-key-here") } else { t!("error-keys-here") });
            text
        }
        Error::TooLong { path: file } => t!("error-too-long", path = path(file)),
        Error::PipeUnchecked => t!("error-pipe-unchecked"),
        Error::Batch { failed, not_done, .. } => {
            let mut text = t!("error-batch", failed = (*failed as i64));
            if *not_done > 0 {
                text.push(' ');
                text.push_str(&t!("error-batch-not-done", count = (*not_done as i64)));
            }
            text
        }
        Error::Io { path: file, source } => t!("error-io", path = path(file), reason = io_reason(source)),
        Error::Internal(reason) => t!("error-internal", reason = shown(reason)),
        Error::OutputClosed => t!("error-output-closed"),
        Error::SessionLost(_) => t!("error-session-lost"),
        Error::Module(_) => t!("error-module"),
        Error::ModuleMisbehaved { function, reason } => {
            t!("error-module-misbehaved", function = shown(function), reason = shown(reason))
        }
        Error::ModuleFloods(file) => t!("error-module-floods", path = path(file)),
        Error::RenewalDue { due } => t!("error-renewal-due", due = (*due as i64)),
        Error::Encoding(reason) => t!("error-encoding", reason = shown(reason)),
        Error::Undone { source, removed, left, .. } => {
            let mut parts = vec![sentence(source)];
            if !removed.is_empty() {
                parts.push(t!("error-undone-removed", objects = shown(&removed.join(", "))));
            }
            if !left.is_empty() {
                parts.push(t!("error-undone-left", objects = shown(&left.join(", "))));
            }
            parts.join(" ")
        }
        Error::AttentionNeeded { count } => t!("error-attention-needed", count = (*count as i64)),
        Error::AlreadyLoggedIn(_) => t!("error-already-logged-in"),
        Error::HalfDone { source, done, token } => {
            let rest = match done {
                HalfDone::NewPinSent => t!("error-half-done-new-pin", token = shown(token)),
                HalfDone::Unblocked => t!("error-half-done-unblocked", token = shown(token)),
                HalfDone::InitializedWithoutPin => t!("error-half-done-initialized", token = shown(token)),
                HalfDone::InitializationSent => t!("error-half-done-initialization", token = shown(token)),
                HalfDone::PinSent => t!("error-half-done-pin"),
                HalfDone::KeyInUse => t!("error-half-done-key"),
                HalfDone::DeletionSent => t!("error-half-done-deletion", token = shown(token)),
                HalfDone::CertificateSent => t!("error-half-done-certificate", token = shown(token)),
            };
            format!("{} {rest}", sentence(source))
        }
        Error::PartlyDeleted { source, deleted, left } => t!(
            "error-partly-deleted",
            message = sentence(source),
            deleted = shown(&deleted.join(", ")),
            left = shown(&left.join(", "))
        ),
        Error::Cancelled => t!("error-cancelled"),
    }
}

/// What to do about it.
#[must_use]
pub fn remedy(error: &Error) -> String {
    match error {
        Error::Usage { .. } | Error::InvalidValue { .. } => t!("remedy-usage"),
        Error::NoTerminal(question) => match question {
            Question::Pin(PinRole::User) => t!("remedy-no-terminal-pin"),
            Question::Pin(PinRole::So) => t!("remedy-no-terminal-so-pin"),
            Question::Pin(PinRole::Puk) => t!("remedy-no-terminal-puk"),
            Question::NewPin => t!("remedy-no-terminal-new-pin"),
            Question::Confirmation => t!("remedy-no-terminal-confirmation"),
            Question::Password => t!("remedy-no-terminal-password"),
            Question::NewPassword => t!("remedy-no-terminal-new-password"),
            Question::UnblockingCode => t!("remedy-no-terminal-unblocking-code"),
            Question::Erasure => t!("remedy-no-terminal-erasure"),
        },
        Error::ConfigInvalid { .. } => t!("remedy-config-invalid"),
        Error::NoModule { .. } => t!("remedy-no-module"),
        Error::SeveralModules(_) => t!("remedy-several-modules"),
        Error::ModuleNotFound(_) => t!("remedy-module-not-found"),
        Error::ModuleNotLoaded { failure, .. } => match failure {
            LoadFailure::NotALibrary | LoadFailure::NotPkcs11 => t!("remedy-module-not-found"),
            LoadFailure::OtherArchitecture => t!("remedy-module-architecture"),
            LoadFailure::MissingLibrary(_) => t!("remedy-module-missing-library"),
            LoadFailure::Denied => t!("remedy-module-denied"),
            LoadFailure::Crashed | LoadFailure::TimedOut | LoadFailure::Initialize(_) | LoadFailure::Other(_) => {
                t!("remedy-module-initialize")
            }
        },
        Error::NoToken { .. } => t!("remedy-no-token"),
        Error::TokenNotFound { .. } | Error::SeveralTokens(_) => t!("remedy-several-tokens"),
        Error::TokenRemoved(_) => t!("remedy-token-removed"),
        Error::TokenReplaced { .. } => t!("remedy-token-replaced"),
        Error::TokenNotRecognized(_) => t!("remedy-token-not-recognized"),
        Error::TokenNotInitialized { .. } => t!("remedy-token-not-initialized"),
        Error::NoBlankToken(_) => t!("remedy-no-blank-token"),
        Error::PinIncorrect { role: PinRole::User, state: PinState::FinalTry, .. } => t!("remedy-pin-final-try"),
        Error::PinIncorrect { role: PinRole::User, .. } => t!("remedy-pin-incorrect"),
        Error::PinIncorrect { role: PinRole::So | PinRole::Puk, .. } => t!("remedy-so-pin-incorrect"),
        Error::PinLocked { role: PinRole::User, .. } => t!("remedy-pin-locked"),
        Error::PinLocked { role: PinRole::So | PinRole::Puk, .. } => t!("remedy-so-pin-locked"),
        Error::PinLockedIssuedBy { issuer, .. } => {
            t!("remedy-pin-locked-issued", issuer = IssuerFacts::from(issuer.as_ref()).unblock())
        }
        Error::FinalTryNotSent { .. } => t!("remedy-final-try-not-sent"),
        Error::NotPresentedAgain { refused: true, .. } => t!("remedy-pin-refused-before"),
        Error::NotPresentedAgain { refused: false, .. } => t!("remedy-pin-unknown-before"),
        Error::PinRejected { .. } => t!("remedy-pin-rejected"),
        Error::PinNotSet { .. } => t!("remedy-pin-not-set"),
        Error::PinExpired { .. } => t!("remedy-pin-expired"),
        Error::PinNotLocked { .. } => t!("remedy-pin-not-locked"),
        Error::UnblockNotConfirmed { .. } => t!("remedy-unblock-not-confirmed"),
        Error::NewPinRefused { .. } => t!("remedy-new-pin-refused"),
        Error::PukOrPinLocked { .. } => t!("remedy-unblock-not-offered-puk"),
        Error::UnblockNotOffered { with: PinRole::Puk, .. } => t!("remedy-unblock-not-offered-puk"),
        Error::UnblockNotOffered { with: PinRole::User | PinRole::So, .. } => t!("remedy-unblock-not-offered-so"),
        Error::NotSupported { .. } => t!("remedy-not-supported"),
        Error::ReadOnly { .. } => t!("remedy-read-only"),
        Error::TemplateRefused(_) => t!("remedy-template-refused"),
        Error::TokenFull(_) => t!("remedy-token-full"),
        Error::WritingNotOffered(_) => t!("remedy-writing-not-offered"),
        Error::UseLoginNotOffered(_) => t!("remedy-use-login-not-offered"),
        Error::ObjectNotFound { kind: ObjectKind::Certificate, .. } => t!("remedy-certificate-not-found"),
        Error::ObjectNotFound { kind: ObjectKind::Key, .. } => t!("remedy-key-not-found"),
        Error::NoCurrentCertificate(_) | Error::SeveralObjects { kind: ObjectKind::Certificate, .. } => {
            t!("remedy-several-certificates")
        }
        Error::SeveralObjects { kind: ObjectKind::Key, .. } => t!("remedy-several-keys"),
        Error::ObjectExists { .. } => t!("remedy-object-exists"),
        Error::NoMatchingKey => t!("remedy-no-matching-key"),
        Error::TokenNotEmpty { .. } => t!("remedy-token-not-empty"),
        Error::FileExists(_) => t!("remedy-file-exists"),
        Error::FileNotFound(_) => t!("remedy-file-not-found"),
        Error::SelfTestFailed { .. } => t!("remedy-self-test-failed"),
        Error::SignatureInvalid { .. } => t!("remedy-signature-invalid"),
        Error::NotACertificate { .. } => t!("remedy-not-a-certificate"),
        Error::PasswordIncorrect { .. } => t!("remedy-password-incorrect"),
        Error::PasswordRejected(fault) => match fault {
            PasswordFault::Empty | PasswordFault::Mismatch => t!("remedy-password-rejected"),
            PasswordFault::NotAscii => t!("remedy-password-not-ascii"),
        },
        Error::PfxInvalid { .. } => t!("remedy-pfx-invalid"),
        Error::RegisterInvalid { .. } => t!("remedy-register-invalid"),
        Error::RegisterNewer { .. } => t!("remedy-register-newer"),
        Error::RegisterBusy { .. } => t!("remedy-register-busy"),
        Error::BicleNotFound { wanted, .. } if wanted.is_empty() => t!("remedy-no-bicle"),
        Error::BicleNotFound { .. } => t!("remedy-bicle-not-found"),
        Error::SeveralBicles(_) => t!("remedy-several-bicles"),
        Error::OutputExists(_) => t!("remedy-output-exists"),
        Error::BicleExists { .. } => t!("remedy-bicle-exists"),
        Error::BicleInUse { .. } => t!("remedy-bicle-in-use"),
        Error::BicleNotBackedUp { possible: true, .. } => t!("remedy-bicle-not-backed-up"),
        Error::BicleNotBackedUp { possible: false, .. } => t!("remedy-bicle-never-backed-up"),
        Error::BicleNotExportable { why: Unexportable::NeverLeaves, .. } => t!("remedy-bicle-never-leaves"),
        Error::BicleNotExportable { why: Unexportable::OnToken, .. } => t!("remedy-bicle-not-exportable"),
        Error::BicleNotExportable { why: Unexportable::Elsewhere, .. } => t!("remedy-bicle-elsewhere"),
        Error::Unlisted { source, left } => what_next(remedy(source), left),
        Error::ConsultationNotFound { .. } => t!("remedy-consultation-not-found"),
        Error::ConsultationAttached { .. } => t!("remedy-consultation-attached"),
        Error::DesignationRefused { sha256, .. } => t!("remedy-designation-refused", sha256 = sha256.as_str()),
        Error::RecipientsNew(_) => t!("remedy-recipients-new"),
        Error::CertificateUnfit { fault, .. } => match fault {
            CertificateFault::Expired | CertificateFault::NotYetValid | CertificateFault::Archived => {
                t!("remedy-certificate-out-of-date")
            }
            CertificateFault::Authority | CertificateFault::Usage | CertificateFault::Key => {
                t!("remedy-certificate-unfit")
            }
            CertificateFault::Transport => t!("remedy-certificate-transport"),
        },
        Error::CmsInvalid { .. } => t!("remedy-cms-invalid"),
        Error::CmsUnsupported { .. } => t!("remedy-cms-unsupported"),
        Error::CmsDamaged { .. } => t!("remedy-cms-damaged"),
        Error::NoKeyForFile { .. } => t!("remedy-no-key-for-file"),
        Error::TooLong { .. } => t!("remedy-too-long"),
        Error::PipeUnchecked => t!("remedy-pipe-unchecked"),
        Error::Batch { source, .. } => remedy(source),
        Error::Io { source, .. } if is_full(source) => t!("remedy-disk-full"),
        Error::Io { .. } => t!("remedy-io"),
        Error::AttentionNeeded { .. } => t!("remedy-attention-needed"),
        Error::OutputClosed | Error::Cancelled => t!("remedy-cancelled"),
        Error::SessionLost(_) | Error::AlreadyLoggedIn(_) | Error::KeyDisturbed(_) => t!("remedy-session-lost"),
        Error::Module(_) | Error::ModuleMisbehaved { .. } => t!("remedy-module"),
        Error::ModuleFloods(_) => t!("doctor-advice-reinstall"),
        Error::Encoding(_) => t!("remedy-encoding"),
        Error::Internal(_) => t!("remedy-internal"),
        Error::RenewalDue { .. } => t!("remedy-renewal-due"),
        // Made whole, and only the answer could not be printed.
        Error::Undone { source, .. } if matches!(**source, Error::Io { .. }) => remedy(source),
        Error::Undone { left, label, .. } if !left.is_empty() => {
            t!("remedy-undone-left", label = printable(label).into_owned())
        }
        Error::Undone { source, .. } | Error::PartlyDeleted { source, .. } => remedy(source),
        Error::HalfDone { done: HalfDone::NewPinSent, .. } => t!("remedy-half-done-new-pin"),
        Error::HalfDone { done: HalfDone::Unblocked, .. } => t!("remedy-half-done-unblocked"),
        Error::HalfDone { done: HalfDone::InitializedWithoutPin, .. } => t!("remedy-half-done-initialized"),
        Error::HalfDone { done: HalfDone::InitializationSent, .. } => t!("remedy-half-done-initialization"),
        Error::HalfDone { done: HalfDone::PinSent, .. } => t!("remedy-half-done-pin"),
        Error::HalfDone { done: HalfDone::KeyInUse, source, .. } => remedy(source),
        Error::HalfDone { done: HalfDone::DeletionSent, .. } => t!("remedy-half-done-deletion"),
        Error::HalfDone { done: HalfDone::CertificateSent, .. } => t!("remedy-half-done-certificate"),
    }
}

/// A file's name, for a sentence.
fn file_name(path: &std::path::Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

/// The same, with what an act had made before the register could not be written.
fn left_behind(sentence: String, left: &LeftBehind) -> String {
    let designation = printable_within(&left.designation, LONGEST);
    let mut parts = vec![sentence];
    if let Some(file) = &left.removed {
        parts.push(t!("error-unlisted-removed", path = file_name(file)));
    }
    if let Some(file) = &left.file {
        parts.push(t!("error-unlisted-file", path = file_name(file)));
    }
    if let Some(backup) = &left.backup {
        parts.push(match left.listed {
            true => t!("error-backup-not-noted", path = file_name(backup)),
            false => t!("error-unlisted-backup", path = file_name(backup)),
        });
    }
    if let Some((token, id)) = &left.on_token {
        let token = printable_within(token, LONGEST);
        parts.push(t!("error-unlisted-token", designation = designation, token = token, id = id.to_string()));
    }
    parts.join(" ")
}

/// The remedy of what failed, then how what was made comes to the register.
fn what_next(remedy: String, left: &LeftBehind) -> String {
    let designation = printable_within(&left.designation, LONGEST);
    let next = match (&left.backup, &left.on_token) {
        (Some(_), _) if left.listed => return remedy,
        (Some(backup), Some(_)) => t!("remedy-unlisted-both", path = file_name(backup)),
        (Some(backup), None) => t!("remedy-unlisted-backup", path = file_name(backup)),
        (None, Some((_, id))) => t!("remedy-unlisted-token", id = id.to_string(), designation = designation),
        (None, None) => return remedy,
    };
    format!("{remedy} {next}")
}

fn pin_incorrect(role: PinRole, token: &str, state: PinState, value: &str) -> String {
    let role_name = words::pin_role(role);
    // The form was refused, not the value.
    if value != "CKR_PIN_INCORRECT" {
        return t!("error-pin-refused", role = role_name, token = token);
    }
    match state {
        // The other codes are given in the PIN's stead: a person must know which of the two was refused.
        _ if role != PinRole::User => t!("error-code-incorrect", role = role_name, token = token),
        PinState::FinalTry => t!("error-pin-incorrect-final", role = role_name, token = token),
        PinState::Ok | PinState::Low | PinState::Locked | PinState::ToBeChanged | PinState::NotSet => {
            t!("error-pin-incorrect", role = role_name, token = token)
        }
    }
}

fn pin_fault(role: PinRole, new: bool, fault: PinFault) -> String {
    let role = if new { t!("pin-role-new", role = words::pin_role(role)) } else { words::pin_role(role) };
    match fault {
        PinFault::Empty => t!("error-pin-empty", role = role),
        PinFault::Length { min, max } => t!("error-pin-length", role = role, min = (min as i64), max = (max as i64)),
        PinFault::Nul => t!("error-pin-nul", role = role),
        PinFault::NotAscii => t!("error-pin-not-ascii", role = role),
        PinFault::Unchanged => t!("error-pin-unchanged"),
        PinFault::Mismatch => t!("error-pin-mismatch"),
    }
}

/// Why an entry of the register is refused, with what cannot be seen in its name made visible.
#[must_use]
pub fn designation_fault(designation: &str, fault: DesignationFault) -> String {
    let designation = printable_within(&revealed(designation), LONGEST);
    match fault {
        DesignationFault::Fingerprint => t!("error-designation-fingerprint", designation = designation),
        DesignationFault::Hidden => t!("error-designation-hidden", designation = designation),
    }
}

fn certificate_fault(name: &str, fault: CertificateFault) -> String {
    match fault {
        CertificateFault::Expired => t!("error-certificate-expired", name = name),
        CertificateFault::NotYetValid => t!("error-certificate-not-yet", name = name),
        CertificateFault::Authority => t!("error-certificate-authority", name = name),
        CertificateFault::Usage => t!("error-certificate-usage", name = name),
        CertificateFault::Key => t!("error-certificate-key", name = name),
        CertificateFault::Archived => t!("error-bicle-archived", name = name),
        CertificateFault::Transport => t!("error-certificate-transport", name = name),
    }
}

pub(super) fn load_failure(failure: &LoadFailure) -> String {
    match failure {
        LoadFailure::NotALibrary => t!("load-not-a-library"),
        LoadFailure::OtherArchitecture => t!("load-other-architecture"),
        LoadFailure::MissingLibrary(name) => t!("load-missing-library", name = printable(name).into_owned()),
        LoadFailure::NotPkcs11 => t!("load-not-pkcs11"),
        LoadFailure::Denied => t!("load-denied"),
        LoadFailure::Crashed => t!("load-crashed"),
        LoadFailure::TimedOut => t!("load-timed-out"),
        LoadFailure::Initialize(_) => t!("load-initialize"),
        LoadFailure::Other(text) => printable(text).into_owned(),
    }
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

/// The system's reason in the person's language, for the kinds that occur; the system's own words otherwise.
pub fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => t!("io-not-found"),
        ErrorKind::PermissionDenied => t!("io-denied"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => t!("io-full"),
        ErrorKind::FileTooLarge => t!("io-file-too-large"),
        ErrorKind::ReadOnlyFilesystem => t!("io-read-only"),
        ErrorKind::IsADirectory => t!("io-is-a-directory"),
        ErrorKind::NotADirectory => t!("io-not-a-directory"),
        ErrorKind::InvalidData => t!("io-not-utf-8"),
        _ => printable(&error.to_string()).into_owned(),
    }
}
