//! What `jeton doctor` can find, each finding with its level and its stable code.

use serde::{Deserialize, Serialize};

use crate::doctor::libraries::MissingLibrary;
use crate::error::{Cause, LoadFailure};
use crate::model::PinState;
use crate::output::certificate::CertificateFacts;
use crate::pkcs11::discover::Source;

/// The levels that must all work, in this order, for a token to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The module's file exists.
    Module,
    /// The module loads.
    Loading,
    /// The PC/SC service answers.
    Service,
    /// There is a reader.
    Reader,
    /// There is a card in it, and its kind is known.
    Card,
    /// The token, its PIN, its certificates.
    Token,
}

impl Level {
    /// All levels, in order.
    pub(crate) const ALL: [Self; 6] =
        [Self::Module, Self::Loading, Self::Service, Self::Reader, Self::Card, Self::Token];
}

/// How serious a finding is; the greatest value is the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It could not be checked, or there was no reason to.
    NotChecked,
    /// It is as it should be.
    Ok,
    /// Worth knowing; no action is needed.
    Note,
    /// Action is needed.
    Attention,
}

/// Something that was found. The fields have the names used in the translated sentences; paths are in the form in which
/// they are shown, ATRs in hexadecimal.
#[derive(Debug, Clone)]
pub(crate) enum Finding {
    /// A module's file exists. `source` is none if the module was named.
    ModuleFound { name: String, path: String, source: Option<Source> },
    /// The module that was named does not exist.
    ModuleMissing { path: String },
    /// p11-kit or a browser names a module that does not exist.
    RegistrationDangling { name: String, path: String, source: Source },
    /// No module was found on this system.
    NoModule,
    /// A module loads and initialises.
    Loads { path: String },
    /// A module answers, and crashes when it is finalised or its process ends.
    CrashesAfter { path: String },
    /// A module does not load. `architectures` are the ones it was built for, if this program's is not among them.
    DoesNotLoad { path: String, failure: LoadFailure, architectures: Vec<String>, missing: Vec<MissingLibrary> },
    /// A module loads, but a later call failed.
    Misbehaves { path: String, cause: Cause },
    /// A module writes endlessly to standard output.
    Floods { path: String },
    /// A module writes to standard error, of which these are the first lines.
    Chatter { path: String, said: Vec<String> },
    /// The PC/SC service answers.
    ServiceRuns,
    /// The PC/SC client library is not installed.
    ServiceLibraryMissing,
    /// The service does not run.
    ServiceStopped { installed: bool },
    /// The service refuses this user. `remote` if the user is logged in over SSH.
    ServiceDenied { remote: bool },
    /// The service does not answer.
    ServiceHangs,
    /// The service answered with an error.
    ServiceFails { reason: String },
    /// A sandboxed browser, which cannot load a module of the system.
    ShutInBrowser { name: String },
    /// A reader.
    Reader { name: String },
    /// There is no reader.
    NoReader,
    /// A card that works, or should work.
    Card { reader: String, atr: String, name: Option<String> },
    /// An empty reader.
    NoCard { reader: String },
    /// A card that does not answer.
    MuteCard { reader: String },
    /// A card of unknown kind.
    UnknownCard { reader: String, atr: String },
    /// A card that needs its vendor's middleware. `installed` if that middleware's module is there.
    VendorCard { reader: String, atr: String, name: String, middleware: String, installed: bool },
    /// An OpenSC that fails every login on the IAS-ECC card in this reader.
    LoginFails { path: String, version: String, reader: String },
    /// A token.
    Token { label: Option<String>, serial: String, manufacturer: String, reader: String, modules: Vec<String> },
    /// Not a token: the authorities that the computer trusts, so many.
    Authorities { reader: String, count: usize },
    /// A token that was never initialised.
    BlankToken { reader: String },
    /// No module shows a token.
    NoToken,
    /// A module does not recognise the card in this reader.
    UnreadableToken { reader: String, path: String, cause: String },
    /// The state of a PIN. `label` if the token has several.
    Pin { serial: String, label: Option<String>, state: PinState },
    /// A certificate.
    Certificate { facts: Box<CertificateFacts> },
    /// A certificate that cannot be parsed.
    UnreadableCertificate,
    /// The certificates could not be listed.
    CertificatesFailed { serial: String, reason: String },
    /// The token shows no certificate.
    NoCertificate { serial: String },
}

impl Finding {
    pub(crate) fn level(&self) -> Level {
        match self {
            Self::ModuleFound { .. } | Self::ModuleMissing { .. } => Level::Module,
            Self::RegistrationDangling { .. } | Self::NoModule => Level::Module,
            Self::Loads { .. } | Self::CrashesAfter { .. } | Self::DoesNotLoad { .. } => Level::Loading,
            Self::Misbehaves { .. } | Self::Floods { .. } | Self::Chatter { .. } => Level::Loading,
            Self::ServiceRuns | Self::ServiceLibraryMissing | Self::ServiceStopped { .. } => Level::Service,
            Self::ServiceDenied { .. } | Self::ServiceHangs | Self::ServiceFails { .. } => Level::Service,
            Self::ShutInBrowser { .. } => Level::Service,
            Self::Reader { .. } | Self::NoReader => Level::Reader,
            Self::Card { .. } | Self::NoCard { .. } | Self::MuteCard { .. } => Level::Card,
            Self::UnknownCard { .. } | Self::VendorCard { .. } => Level::Card,
            Self::Token { .. } | Self::BlankToken { .. } | Self::NoToken | Self::UnreadableToken { .. } => Level::Token,
            Self::Authorities { .. } | Self::LoginFails { .. } => Level::Token,
            Self::Pin { .. } | Self::Certificate { .. } | Self::UnreadableCertificate => Level::Token,
            Self::CertificatesFailed { .. } | Self::NoCertificate { .. } => Level::Token,
        }
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::ModuleFound { .. } => "module-found",
            Self::ModuleMissing { .. } => "module-missing",
            Self::RegistrationDangling { .. } => "registration-dangling",
            Self::NoModule => "no-module",
            Self::Loads { .. } => "module-loads",
            Self::CrashesAfter { .. } => "module-crashes-after",
            Self::DoesNotLoad { failure, .. } => match failure {
                LoadFailure::NotALibrary => "not-a-library",
                LoadFailure::OtherArchitecture => "other-architecture",
                LoadFailure::OtherSystem(_) => "other-system",
                LoadFailure::MissingLibrary(_) => "missing-library",
                LoadFailure::NotPkcs11 => "not-pkcs11",
                LoadFailure::Denied => "module-denied",
                LoadFailure::Crashed => "module-crashes",
                LoadFailure::TimedOut => "module-hangs",
                LoadFailure::Initialize(_) => "module-does-not-initialize",
                LoadFailure::Other(_) => "module-does-not-load",
            },
            Self::Misbehaves { .. } => "module-fails",
            Self::Floods { .. } => "module-misbehaves",
            Self::Chatter { .. } => "module-writes",
            Self::ServiceRuns => "service-runs",
            Self::ServiceLibraryMissing => "service-library-missing",
            Self::ServiceStopped { .. } => "service-stopped",
            Self::ServiceDenied { .. } => "service-denied",
            Self::ServiceHangs => "service-hangs",
            Self::ServiceFails { .. } => "service-fails",
            Self::ShutInBrowser { .. } => "shut-in-browser",
            Self::Reader { .. } => "reader",
            Self::NoReader => "no-reader",
            Self::Card { .. } => "card",
            Self::NoCard { .. } => "no-card",
            Self::MuteCard { .. } => "mute-card",
            Self::UnknownCard { .. } => "unknown-card",
            Self::VendorCard { .. } => "vendor-card",
            Self::LoginFails { .. } => "opensc-login-fails",
            Self::Token { .. } => "token",
            Self::Authorities { .. } => "authorities",
            Self::BlankToken { .. } => "blank-token",
            Self::NoToken => "no-token",
            Self::UnreadableToken { .. } => "unreadable-token",
            Self::Pin { .. } => "pin",
            Self::Certificate { .. } => "certificate",
            Self::UnreadableCertificate => "unreadable-certificate",
            Self::CertificatesFailed { .. } => "certificates-failed",
            Self::NoCertificate { .. } => "no-certificate",
        }
    }

    /// What the finding is about; empty if there is nothing to name.
    pub(crate) fn subject(&self) -> String {
        match self {
            Self::ModuleFound { path, .. }
            | Self::ModuleMissing { path }
            | Self::RegistrationDangling { path, .. }
            | Self::Loads { path }
            | Self::CrashesAfter { path }
            | Self::DoesNotLoad { path, .. }
            | Self::Floods { path }
            | Self::Chatter { path, .. }
            | Self::Misbehaves { path, .. } => path.clone(),
            Self::ShutInBrowser { name } | Self::Reader { name } => name.clone(),
            Self::Card { reader, .. }
            | Self::NoCard { reader }
            | Self::MuteCard { reader }
            | Self::UnknownCard { reader, .. }
            | Self::VendorCard { reader, .. }
            | Self::LoginFails { reader, .. }
            | Self::BlankToken { reader }
            | Self::Authorities { reader, .. }
            | Self::UnreadableToken { reader, .. } => reader.clone(),
            Self::Token { serial, .. }
            | Self::Pin { serial, .. }
            | Self::CertificatesFailed { serial, .. }
            | Self::NoCertificate { serial } => serial.clone(),
            Self::Certificate { facts } => facts.sha256.clone(),
            Self::NoModule
            | Self::ServiceRuns
            | Self::ServiceLibraryMissing
            | Self::ServiceStopped { .. }
            | Self::ServiceDenied { .. }
            | Self::ServiceHangs
            | Self::ServiceFails { .. }
            | Self::NoReader
            | Self::NoToken
            | Self::UnreadableCertificate => String::new(),
        }
    }
}
