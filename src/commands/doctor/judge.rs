//! Judges the facts: what is as it should be, what is worth knowing, what needs attention.
//!
//! If a token works, problems below it do not count as faults: a soft token needs no reader, and a second driver that
//! does not load does no harm.

use super::facts::{ExaminedModule, Facts};
use crate::doctor::readers::{Card, Reader, Service};
use crate::doctor::{atr, iasecc};
use crate::error::LoadFailure;
use crate::model::PinState;
use crate::model::certificate::{Use, Validity};
use crate::output::certificate::{CertificateFacts, CertificateLine};
use crate::output::doctor::{Finding, Level, Outcome};
use crate::output::ending::Ending;
use crate::output::list::TokenLine;
use crate::pkcs11::discover::Probe;
use crate::pkcs11::table;

type Findings = Vec<(Outcome, Finding)>;

struct Shown<'f> {
    line: &'f TokenLine,
    modules: Vec<String>,
}

/// All findings, level by level.
pub(super) fn findings(facts: &Facts) -> Findings {
    let shown = shown(facts);
    let works = !shown.is_empty();
    // If a token works, what the other modules and readers lack is only worth a note.
    let lacking = if works { Outcome::Note } else { Outcome::Attention };
    let mut found = Findings::new();
    modules(facts, lacking, &mut found);
    service(facts, lacking, &mut found);
    if facts.readers.service == Service::Running {
        readers(facts, &shown, lacking, &mut found);
    }
    tokens(facts, &shown, lacking, &mut found);
    found
}

/// Each level with the worst outcome of its findings; a level without findings was not checked.
pub(super) fn levels(findings: &[(Outcome, Finding)]) -> [(Level, Outcome); Level::ALL.len()] {
    Level::ALL.map(|level| {
        let of_level = findings.iter().filter(|(_, finding)| finding.level() == level);
        (level, of_level.map(|(outcome, _)| *outcome).max().unwrap_or(Outcome::NotChecked))
    })
}

/// For each token, the certificate that ends first, if it has reached a mark.
pub(super) fn endings(facts: &Facts) -> Vec<Ending> {
    let of_token = |token: &Shown<'_>| {
        Ending::nearest(token.line.certificates.iter().filter_map(|line| line.certificate.as_ref()))
    };
    shown(facts).iter().filter_map(of_token).collect()
}

/// How many findings need attention.
pub(super) fn attention(findings: &[(Outcome, Finding)]) -> usize {
    findings.iter().filter(|(outcome, _)| *outcome == Outcome::Attention).count()
}

/// The initialised tokens without duplicates: if two modules show the same serial number and manufacturer, that is one
/// token.
fn shown(facts: &Facts) -> Vec<Shown<'_>> {
    let mut shown: Vec<Shown<'_>> = Vec::new();
    for module in &facts.modules {
        let Probe::Shows(list) = &module.probe else { continue };
        for line in list.tokens.iter().filter(|line| line.initialized && !line.is_authorities()) {
            let same = shown.iter_mut().find(|known| !line.serial.is_empty() && known.line.serial == line.serial);
            match same {
                Some(known) => known.modules.push(facts.path(&module.path)),
                None => shown.push(Shown { line, modules: vec![facts.path(&module.path)] }),
            }
        }
    }
    shown
}

fn modules(facts: &Facts, lacking: Outcome, found: &mut Findings) {
    for module in &facts.modules {
        let path = facts.path(&module.path);
        if matches!(module.probe, Probe::NotFound) {
            found.push((Outcome::Attention, Finding::ModuleMissing { path }));
            continue;
        }
        found.push((
            Outcome::Ok,
            Finding::ModuleFound { name: module.name.clone(), path: path.clone(), source: module.source },
        ));
        let failing = if facts.named { Outcome::Attention } else { lacking };
        match &module.probe {
            Probe::Shows(_) => {
                found.push((Outcome::Ok, Finding::Loads { path: path.clone() }));
                if module.crashed_after {
                    found.push((Outcome::Note, Finding::CrashesAfter { path }));
                }
            }
            Probe::NotLoaded(failure) => found.push((failing, does_not_load(facts, module, path, failure))),
            Probe::Failed(cause) => found.push((failing, Finding::Misbehaves { path, cause: cause.clone() })),
            Probe::Floods => found.push((failing, Finding::Floods { path })),
            Probe::NotFound => {}
        }
        if !module.chatter.is_empty() {
            let said: Vec<_> = module.chatter.iter().map(|line| facts.text(line)).collect();
            found.push((Outcome::Note, Finding::Chatter { path: facts.path(&module.path), said }));
        }
    }
    if facts.modules.is_empty() {
        found.push((Outcome::Attention, Finding::NoModule));
    }
    for candidate in &facts.dangling {
        let (name, path) = (candidate.name.clone(), facts.path(&candidate.path));
        found.push((Outcome::Note, Finding::RegistrationDangling { name, path, source: candidate.source }));
    }
}

fn does_not_load(facts: &Facts, module: &ExaminedModule, path: String, failure: &LoadFailure) -> Finding {
    let other = module.image.as_ref().filter(|image| !image.is_for_this_program());
    let mut missing = module.missing.clone();
    for library in &mut missing {
        library.needed_by = facts.path(library.needed_by.as_ref());
    }
    Finding::DoesNotLoad {
        path,
        failure: failure.clone(),
        architectures: other.map(|image| image.architectures.clone()).unwrap_or_default(),
        missing,
    }
}

fn service(facts: &Facts, lacking: Outcome, found: &mut Findings) {
    let surroundings = &facts.surroundings;
    found.push(match &facts.readers.service {
        Service::Running => (Outcome::Ok, Finding::ServiceRuns),
        Service::LibraryMissing => (lacking, Finding::ServiceLibraryMissing),
        Service::Stopped => (lacking, Finding::ServiceStopped { installed: surroundings.service_installed }),
        Service::Denied => (lacking, Finding::ServiceDenied { remote: surroundings.remote }),
        Service::TimedOut => (lacking, Finding::ServiceHangs),
        Service::Failed(reason) => (lacking, Finding::ServiceFails { reason: reason.clone() }),
    });
    for name in &surroundings.shut_in_browsers {
        found.push((Outcome::Note, Finding::ShutInBrowser { name: name.clone() }));
    }
}

fn readers(facts: &Facts, shown: &[Shown<'_>], lacking: Outcome, found: &mut Findings) {
    let readers = &facts.readers.readers;
    if readers.is_empty() {
        found.push((lacking, Finding::NoReader));
    }
    for reader in readers {
        found.push((Outcome::Ok, Finding::Reader { name: reader.name.clone() }));
    }
    let names: Vec<_> = readers.iter().map(|reader| reader.name.as_str()).collect();
    if !readers.is_empty() && !facts.has_card() {
        found.push((lacking, Finding::NoCard { reader: names.join(", ") }));
    }
    for reader in readers {
        match &reader.card {
            Card::Absent => {}
            Card::Mute => found.push((lacking, Finding::MuteCard { reader: reader.name.clone() })),
            Card::Present(atr) => {
                found.push(card(facts, reader, atr, shown, lacking));
                found.extend(logins(facts, reader, atr));
            }
        }
    }
}

fn card(facts: &Facts, reader: &Reader, atr: &[u8], shown: &[Shown<'_>], lacking: Outcome) -> (Outcome, Finding) {
    let (name, hex) = (reader.name.clone(), spaced_hex(atr));
    let known = atr::identify(atr);
    // A module names the reader as PC/SC does, cut to the 64 bytes of `slotDescription`.
    let seen = shown.iter().any(|token| !token.line.reader.is_empty() && name.starts_with(&token.line.reader));
    match known {
        _ if seen => {
            (Outcome::Ok, Finding::Card { reader: name, atr: hex, name: known.map(|known| known.name.to_owned()) })
        }
        Some(known) => match known.middleware {
            Some(middleware) => {
                let installed = facts.modules.iter().any(|module| table::is_module_of(&module.path, middleware));
                let middleware = middleware.to_owned();
                let card = known.name.to_owned();
                (lacking, Finding::VendorCard { reader: name, atr: hex, name: card, middleware, installed })
            }
            None => (Outcome::Ok, Finding::Card { reader: name, atr: hex, name: Some(known.name.to_owned()) }),
        },
        None => (lacking, Finding::UnknownCard { reader: name, atr: hex }),
    }
}

/// The OpenSC that shows this card and cannot log in to it.
fn logins(facts: &Facts, reader: &Reader, atr: &[u8]) -> Option<(Outcome, Finding)> {
    if !iasecc::is_iasecc(atr) {
        return None;
    }
    facts.modules.iter().find_map(|module| {
        let version = module.opensc_without_login.clone()?;
        let Probe::Shows(list) = &module.probe else { return None };
        // Cut to the 64 bytes of `slotDescription`, as above.
        list.tokens.iter().find(|line| !line.reader.is_empty() && reader.name.starts_with(&line.reader))?;
        let (path, reader) = (facts.path(&module.path), reader.name.clone());
        Some((Outcome::Attention, Finding::LoginFails { path, version, reader }))
    })
}

fn tokens(facts: &Facts, shown: &[Shown<'_>], lacking: Outcome, found: &mut Findings) {
    for token in shown {
        let line = token.line;
        let maker = [line.manufacturer.as_str(), line.model.as_str()];
        found.push((
            Outcome::Ok,
            Finding::Token {
                label: facts.full.then(|| line.label.clone()),
                serial: line.serial.clone(),
                manufacturer: maker.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
                reader: line.reader.clone(),
                modules: token.modules.clone(),
            },
        ));
        pins(facts, line, found);
        certificates(line, found);
    }
    let lists = || {
        facts.modules.iter().filter_map(|module| match &module.probe {
            Probe::Shows(list) => Some((module, list)),
            Probe::NotFound | Probe::NotLoaded(_) | Probe::Failed(_) | Probe::Floods => None,
        })
    };
    for line in lists().flat_map(|(_, list)| &list.tokens).filter(|line| line.is_authorities()) {
        let (reader, count) = (line.reader.clone(), line.certificates.len());
        found.push((Outcome::Note, Finding::Authorities { reader, count }));
    }
    let mut unreadable = 0;
    for (module, list) in lists() {
        for reader in &list.unreadable {
            unreadable += 1;
            let (reader, path, cause) = (reader.reader.clone(), facts.path(&module.path), reader.cause.clone());
            found.push((lacking, Finding::UnreadableToken { reader, path, cause }));
        }
    }
    let blank: Vec<_> = lists().flat_map(|(_, list)| &list.tokens).filter(|line| !line.initialized).collect();
    if !shown.is_empty() || unreadable > 0 {
        return;
    }
    if let Some(blank) = blank.first() {
        // A soft module always shows an empty slot of its own; if the module was named, it is the one meant.
        let outcome = if facts.named { Outcome::Attention } else { Outcome::Note };
        found.push((outcome, Finding::BlankToken { reader: blank.reader.clone() }));
    }
    // Without a card there is nothing to see, and that was reported above.
    let loads = lists().next().is_some();
    if facts.has_card() && loads && blank.is_empty() {
        found.push((Outcome::Attention, Finding::NoToken));
    }
}

fn pins(facts: &Facts, line: &TokenLine, found: &mut Findings) {
    for (at, pin) in line.pins.iter().enumerate() {
        let outcome = if pin.state == PinState::Ok { Outcome::Ok } else { Outcome::Attention };
        // A slot's label may contain the holder's name; its position does not.
        let label = match (line.pins.len(), facts.full) {
            (1, _) => None,
            (_, true) => Some(pin.label.clone()),
            (_, false) => Some((at + 1).to_string()),
        };
        found.push((outcome, Finding::Pin { serial: line.serial.clone(), label, state: pin.state }));
    }
}

fn certificates(line: &TokenLine, found: &mut Findings) {
    let serial = || line.serial.clone();
    if let Some(reason) = &line.error {
        found.push((
            Outcome::Attention,
            Finding::CertificatesFailed { serial: serial(), reason: reason.message.clone() },
        ));
    } else if line.certificates.is_empty() {
        found.push((Outcome::Note, Finding::NoCertificate { serial: serial() }));
    }
    for CertificateLine { certificate, .. } in &line.certificates {
        match certificate {
            // The CA certificates above the holder's are not the holder's to renew.
            Some(facts) if facts.r#use == Use::CertificateAuthority => {}
            Some(facts) => {
                let outcome = certificate_outcome(facts);
                found.push((outcome, Finding::Certificate { facts: Box::new(facts.clone()) }));
            }
            None => found.push((Outcome::Note, Finding::UnreadableCertificate)),
        }
    }
}

/// A certificate that another has replaced is no fault, whatever its state.
fn certificate_outcome(facts: &CertificateFacts) -> Outcome {
    match facts.validity {
        _ if facts.successor.is_some() => Outcome::Ok,
        Validity::InDate if facts.mark.is_none() => Outcome::Ok,
        Validity::InDate => Outcome::Note,
        Validity::Expired | Validity::NotYet => Outcome::Attention,
    }
}

fn spaced_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}
