//! What `jeton doctor` can find: facts, each with its level and its stable code.

use serde::{Deserialize, Serialize};

use crate::doctor::libraries::MissingLibrary;
use crate::error::{Cause, LoadFailure};
use crate::model::PinState;
use crate::output::certificate::CertificateFacts;
use crate::pkcs11::discover::Source;

/// What must be right, one after the other, for a token to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The module's file is there.
    Module,
    /// It loads.
    Loading,
    /// The PC/SC service answers.
    Service,
    /// There is a reader.
    Reader,
    /// There is a card in it, of a known kind.
    Card,
    /// The token, its PIN, its certificates.
    Token,
}

impl Level {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 6] =
        [Self::Module, Self::Loading, Self::Service, Self::Reader, Self::Card, Self::Token];
}

/// Whether something is as it should be; the greatest is the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It could not be looked at, or there was no reason to.
    NotChecked,
    /// It is.
    Ok,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Something has to be done.
    Attention,
}

/// Something that was found. Its fields are named as in the sentences that they go into; paths are as they are to be
/// told, ATRs in hexadecimal.
#[derive(Debug, Clone)]
pub(crate) enum Finding {
    /// A module's file is there. `source` is none where the module was named.
    ModuleFound { name: String, path: String, source: Option<Source> },
    /// The module that was named is not there.
    ModuleMissing { path: String },
    /// p11-kit or a browser names a module that is not there.
    RegistrationDangling { name: String, path: String, source: Source },
    /// No module of this system was found.
    NoModule,
    /// A module loads and initialises.
    Loads { path: String },
    /// A module does not. `architectures` are those it is for, where it is for others than this program's.
    DoesNotLoad { path: String, failure: LoadFailure, architectures: Vec<String>, missing: Vec<MissingLibrary> },
    /// A module loads, and a later call failed.
    Misbehaves { path: String, cause: Cause },
    /// A module writes without end on its standard output.
    Floods { path: String },
    /// The PC/SC service answers.
    ServiceRuns,
    /// The library by which programs reach it is not installed.
    ServiceLibraryMissing,
    /// It does not run.
    ServiceStopped { installed: bool },
    /// It refuses this person. `remote` where the person came over SSH.
    ServiceDenied { remote: bool },
    /// It does not answer.
    ServiceHangs,
    /// It answered with an error.
    ServiceFails { reason: String },
    /// A browser that cannot load a module of the system.
    ShutInBrowser { name: String },
    /// A reader.
    Reader { name: String },
    /// There is none.
    NoReader,
    /// A card that works, or should.
    Card { reader: String, atr: String, name: Option<String> },
    /// An empty reader.
    NoCard { reader: String },
    /// A card that does not answer.
    MuteCard { reader: String },
    /// A card that nothing here knows.
    UnknownCard { reader: String, atr: String },
    /// A card that needs a middleware of its own. `installed` where that one's module is there.
    VendorCard { reader: String, atr: String, name: String, middleware: String, installed: bool },
    /// A token.
    Token { label: Option<String>, serial: String, manufacturer: String, reader: String, modules: Vec<String> },
    /// A token that was never initialised.
    BlankToken { reader: String },
    /// No module shows a token.
    NoToken,
    /// A module does not know the card in this reader.
    UnreadableToken { reader: String, path: String, cause: String },
    /// The state of a PIN. `label` where the token has several.
    Pin { serial: String, label: Option<String>, state: PinState },
    /// A certificate.
    Certificate { facts: Box<CertificateFacts> },
    /// A certificate that cannot be read.
    UnreadableCertificate { reason: String },
    /// The certificates could not be listed.
    CertificatesFailed { serial: String, reason: String },
    /// The token shows none.
    NoCertificate { serial: String },
}

impl Finding {
    /// The level that it belongs to.
    pub(crate) fn level(&self) -> Level {
        match self {
            Self::ModuleFound { .. } | Self::ModuleMissing { .. } => Level::Module,
            Self::RegistrationDangling { .. } | Self::NoModule => Level::Module,
            Self::Loads { .. } | Self::DoesNotLoad { .. } | Self::Misbehaves { .. } | Self::Floods { .. } => {
                Level::Loading
            }
            Self::ServiceRuns | Self::ServiceLibraryMissing | Self::ServiceStopped { .. } => Level::Service,
            Self::ServiceDenied { .. } | Self::ServiceHangs | Self::ServiceFails { .. } => Level::Service,
            Self::ShutInBrowser { .. } => Level::Service,
            Self::Reader { .. } | Self::NoReader => Level::Reader,
            Self::Card { .. } | Self::NoCard { .. } | Self::MuteCard { .. } => Level::Card,
            Self::UnknownCard { .. } | Self::VendorCard { .. } => Level::Card,
            Self::Token { .. } | Self::BlankToken { .. } | Self::NoToken | Self::UnreadableToken { .. } => Level::Token,
            Self::Pin { .. } | Self::Certificate { .. } | Self::UnreadableCertificate { .. } => Level::Token,
            Self::CertificatesFailed { .. } | Self::NoCertificate { .. } => Level::Token,
        }
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::ModuleFound { .. } => "module-found",
            Self::ModuleMissing { .. } => "module-missing",
            Self::RegistrationDangling { .. } => "registration-dangling",
            Self::NoModule => "no-module",
            Self::Loads { .. } => "module-loads",
            Self::DoesNotLoad { failure, .. } => match failure {
                LoadFailure::NotALibrary => "not-a-library",
                LoadFailure::OtherArchitecture => "other-architecture",
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
            Self::Token { .. } => "token",
            Self::BlankToken { .. } => "blank-token",
            Self::NoToken => "no-token",
            Self::UnreadableToken { .. } => "unreadable-token",
            Self::Pin { .. } => "pin",
            Self::Certificate { .. } => "certificate",
            Self::UnreadableCertificate { .. } => "unreadable-certificate",
            Self::CertificatesFailed { .. } => "certificates-failed",
            Self::NoCertificate { .. } => "no-certificate",
        }
    }

    /// What it is about; empty where there is nothing to name.
    pub(crate) fn subject(&self) -> String {
        match self {
            Self::ModuleFound { path, .. }
            | Self::ModuleMissing { path }
            | Self::RegistrationDangling { path, .. }
            | Self::Loads { path }
            | Self::DoesNotLoad { path, .. }
            | Self::Floods { path }
            | Self::Misbehaves { path, .. } => path.clone(),
            Self::ShutInBrowser { name } | Self::Reader { name } => name.clone(),
            Self::Card { reader, .. }
            | Self::NoCard { reader }
            | Self::MuteCard { reader }
            | Self::UnknownCard { reader, .. }
            | Self::VendorCard { reader, .. }
            | Self::BlankToken { reader }
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
            | Self::UnreadableCertificate { .. } => String::new(),
        }
    }
}
