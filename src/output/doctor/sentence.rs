//! The doctor's findings in words: what was found, and what to do about it on this system.

use std::env::consts::{ARCH, OS};

use super::finding::{Finding, Level};
use crate::error::{LoadFailure, architecture_remedy, load_failure};
use crate::i18n::words;
use crate::model::PinState;
use crate::model::certificate::Validity;
use crate::model::system;
use crate::output::certificate::CertificateLine;
use crate::pkcs11::discover::Source;
use crate::t;

/// The heading of a level.
pub(super) fn level(level: Level) -> String {
    match level {
        Level::Module => t!("doctor-level-module"),
        Level::Loading => t!("doctor-level-loading"),
        Level::Service => t!("doctor-level-service"),
        Level::Reader => t!("doctor-level-reader"),
        Level::Card => t!("doctor-level-card"),
        Level::Token => t!("doctor-level-token"),
    }
}

/// What was found.
pub(super) fn seen(finding: &Finding) -> String {
    match finding {
        Finding::ModuleFound { name, path, source } => match source {
            Some(source) => {
                t!("doctor-module-found", name = name.as_str(), path = path.as_str(), source = source_name(*source))
            }
            None => t!("doctor-module-named", path = path.as_str()),
        },
        Finding::ModuleMissing { path } => t!("doctor-module-missing", path = path.as_str()),
        Finding::RegistrationDangling { name, path, source } => t!(
            "doctor-registration-dangling",
            name = name.as_str(),
            path = path.as_str(),
            source = source_name(*source)
        ),
        Finding::NoModule => t!("doctor-no-module"),
        Finding::Loads { path } => t!("doctor-loads", path = path.as_str()),
        Finding::DoesNotLoad { path, failure, architectures, missing } => {
            let reason = match failure {
                LoadFailure::OtherArchitecture if !architectures.is_empty() => {
                    t!("doctor-architecture", found = architectures.join(", "), wanted = ARCH)
                }
                LoadFailure::OtherSystem(_) if !architectures.is_empty() => {
                    let wanted = format!("{} {ARCH}", system::OWN);
                    t!("doctor-architecture", found = architectures.join(", "), wanted = wanted)
                }
                LoadFailure::MissingLibrary(_) if !missing.is_empty() => {
                    let names: Vec<_> = missing.iter().map(|missing| missing.name.as_str()).collect();
                    t!("doctor-missing-libraries", count = (names.len() as i64), names = names.join(", "))
                }
                LoadFailure::Initialize(cause) => format!("{} ({cause})", load_failure(failure)),
                _ => load_failure(failure),
            };
            t!("doctor-does-not-load", path = path.as_str(), reason = reason)
        }
        Finding::CrashesAfter { path } => t!("doctor-crashes-after", path = path.as_str()),
        Finding::Misbehaves { path, cause } => {
            t!("doctor-misbehaves", path = path.as_str(), cause = cause.to_string())
        }
        Finding::Floods { path } => t!("error-module-floods", path = path.as_str()),
        Finding::Chatter { path, said } => {
            t!("doctor-module-writes", path = path.as_str(), said = said.join(" · "))
        }
        Finding::ServiceRuns => t!("doctor-service-runs"),
        Finding::ServiceLibraryMissing => t!("doctor-service-library-missing"),
        Finding::ServiceStopped { installed: true } => t!("doctor-service-stopped"),
        Finding::ServiceStopped { installed: false } => t!("doctor-service-not-installed"),
        Finding::ServiceDenied { remote: true } => t!("doctor-service-denied-remote"),
        Finding::ServiceDenied { remote: false } => t!("doctor-service-denied"),
        Finding::ServiceHangs => t!("doctor-service-hangs"),
        Finding::ServiceFails { reason } => t!("doctor-service-fails", reason = reason.as_str()),
        Finding::ShutInBrowser { name } => t!("doctor-shut-in-browser", name = name.as_str()),
        Finding::Reader { name } => name.clone(),
        Finding::NoReader => t!("doctor-no-reader"),
        Finding::Card { reader, atr, name } => {
            let name = name.clone().unwrap_or_else(|| t!("doctor-card-of-no-name"));
            t!("doctor-card", reader = reader.as_str(), name = name, atr = atr.as_str())
        }
        Finding::NoCard { reader } => t!("doctor-no-card", reader = reader.as_str()),
        Finding::MuteCard { reader } => t!("doctor-mute-card", reader = reader.as_str()),
        Finding::UnknownCard { reader, atr } => {
            t!("doctor-unknown-card", reader = reader.as_str(), atr = atr.as_str())
        }
        Finding::VendorCard { reader, atr, name, .. } => {
            t!("doctor-vendor-card", reader = reader.as_str(), name = name.as_str(), atr = atr.as_str())
        }
        Finding::Token { label, serial, manufacturer, reader, modules } => {
            let facts = t!(
                "doctor-token-facts",
                serial = serial.as_str(),
                manufacturer = manufacturer.as_str(),
                reader = reader.as_str(),
                modules = modules.join(", ")
            );
            match label {
                Some(label) => t!("doctor-token-labelled", label = label.as_str(), facts = facts),
                None => t!("doctor-token", facts = facts),
            }
        }
        Finding::LoginFails { path, version, reader } => {
            t!("doctor-opensc-login-fails", path = path.as_str(), version = version.as_str(), reader = reader.as_str())
        }
        Finding::Authorities { count, .. } => t!("list-authorities", count = (*count as i64)),
        Finding::BlankToken { reader } => t!("list-blank", reader = reader.as_str()),
        Finding::NoToken => t!("doctor-no-token"),
        Finding::UnreadableToken { reader, path, cause } => {
            t!("doctor-unreadable-token", reader = reader.as_str(), path = path.as_str(), cause = cause.as_str())
        }
        Finding::Pin { label: None, state, .. } => t!("doctor-pin", state = words::pin_state(*state)),
        Finding::Pin { label: Some(label), state, .. } => {
            t!("doctor-pin-of", label = label.as_str(), state = words::pin_state(*state))
        }
        Finding::Certificate { facts } => {
            let line = CertificateLine {
                id: crate::model::ObjectId::default(),
                label: String::new(),
                certificate: Some((**facts).clone()),
                unreadable: None,
                unreadable_code: None,
            };
            t!("doctor-certificate", facts = line.row().join(" · "))
        }
        Finding::UnreadableCertificate => t!("doctor-certificate-unreadable"),
        Finding::CertificatesFailed { reason, .. } => t!("doctor-certificates-failed", reason = reason.as_str()),
        Finding::NoCertificate { .. } => t!("list-no-certificate"),
    }
}

/// What to do about a finding; `None` if nothing needs doing.
pub(super) fn advice(finding: &Finding) -> Option<String> {
    remedy(finding).map(|advice| words::begun(&advice))
}

fn remedy(finding: &Finding) -> Option<String> {
    let advice = match finding {
        Finding::ModuleMissing { .. } => t!("remedy-module-not-found"),
        Finding::RegistrationDangling { source, .. } => match source {
            Source::P11Kit | Source::Table => t!("doctor-advice-dangling"),
            Source::Browser => t!("doctor-advice-dangling-browser"),
        },
        Finding::NoModule => t!("doctor-advice-no-module", os = OS),
        Finding::DoesNotLoad { failure, missing, .. } => match failure {
            LoadFailure::NotALibrary | LoadFailure::NotPkcs11 => t!("remedy-module-not-found"),
            LoadFailure::OtherArchitecture => architecture_remedy(),
            LoadFailure::OtherSystem(_) => t!("remedy-module-system"),
            LoadFailure::MissingLibrary(_) => {
                let mut lines = vec![t!("doctor-advice-missing-library", os = OS)];
                lines.extend(missing.iter().map(|missing| {
                    t!("doctor-needed-by", name = missing.name.as_str(), path = missing.needed_by.as_str())
                }));
                lines.join("\n")
            }
            LoadFailure::Denied => t!("remedy-module-denied"),
            LoadFailure::Crashed | LoadFailure::TimedOut => t!("doctor-advice-reinstall"),
            LoadFailure::Initialize(_) | LoadFailure::Other(_) => t!("remedy-module-initialize", os = OS),
        },
        Finding::CrashesAfter { .. } => t!("doctor-advice-crashes-after"),
        Finding::Misbehaves { .. } | Finding::Floods { .. } => t!("doctor-advice-reinstall"),
        Finding::ServiceLibraryMissing | Finding::ServiceStopped { installed: false } => {
            t!("remedy-service-install")
        }
        Finding::ServiceStopped { installed: true } => t!("remedy-service-start", os = OS),
        Finding::ServiceDenied { remote: true } => t!("remedy-service-denied-remote"),
        Finding::ServiceDenied { remote: false } => t!("remedy-service-denied"),
        Finding::ServiceHangs | Finding::ServiceFails { .. } => t!("remedy-service-restart", os = OS),
        Finding::ShutInBrowser { .. } => t!("doctor-advice-shut-in-browser"),
        Finding::NoReader => t!("doctor-advice-no-reader", os = OS),
        Finding::NoCard { .. } => t!("doctor-advice-no-card"),
        Finding::MuteCard { .. } => t!("doctor-advice-mute-card"),
        Finding::UnknownCard { .. } => t!("doctor-advice-unknown-card"),
        Finding::VendorCard { middleware, installed: false, .. } => {
            t!("doctor-advice-vendor-card", middleware = middleware.as_str())
        }
        Finding::VendorCard { middleware, installed: true, .. } => {
            t!("doctor-advice-vendor-card-installed", middleware = middleware.as_str())
        }
        Finding::BlankToken { .. } => t!("remedy-token-not-initialized"),
        Finding::NoToken => t!("doctor-advice-no-token"),
        Finding::UnreadableToken { .. } => t!("doctor-advice-unknown-card"),
        Finding::LoginFails { .. } => t!("remedy-opensc-login-fails"),
        Finding::Pin { state, .. } => match state {
            PinState::Ok => return None,
            PinState::Low => t!("doctor-advice-pin-low"),
            PinState::FinalTry => t!("remedy-pin-final-try"),
            PinState::Locked => t!("doctor-advice-pin-locked"),
            PinState::ToBeChanged => t!("remedy-pin-expired"),
            PinState::NotSet => t!("remedy-pin-not-set"),
        },
        Finding::Certificate { facts } => match facts.validity {
            _ if facts.successor.is_some() => return None,
            Validity::InDate => t!("doctor-advice-renew-soon"),
            Validity::Expired => t!("doctor-advice-expired"),
            Validity::NotYet => t!("doctor-advice-not-yet"),
        },
        Finding::UnreadableCertificate | Finding::CertificatesFailed { .. } => t!("remedy-module"),
        Finding::NoCertificate { .. } => t!("doctor-advice-no-certificate"),
        Finding::ModuleFound { .. }
        | Finding::Loads { .. }
        | Finding::Chatter { .. }
        | Finding::Authorities { .. }
        | Finding::ServiceRuns
        | Finding::Reader { .. }
        | Finding::Card { .. }
        | Finding::Token { .. } => return None,
    };
    Some(advice)
}

fn source_name(source: Source) -> String {
    match source {
        // A proper name, the same in every language.
        Source::P11Kit => "p11-kit".to_owned(),
        Source::Browser => t!("doctor-source-browser"),
        Source::Table => t!("doctor-source-table"),
    }
}
