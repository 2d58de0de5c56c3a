//! For whom files are sealed: the recipients named and those added automatically, whether each is acceptable, and whether
//! this user has sealed for it before.
//!
//! Whoever may write a register decides which certificate a name stands for, and which bi-clés are de secours. So nobody
//! receives a file for the first time on the register's word alone: a person is asked to confirm, a script must give the
//! fingerprint. A certificate file or a fingerprint on the command line is already such a confirmation.

use std::path::Path;

use time::OffsetDateTime;

use super::certificate::{self, refuse_out_of_date, refuse_unfit};
use crate::context::Context;
use crate::crypto::cms;
use crate::error::{BicleError, CertificateFault, Choice, Error, Result};
use crate::i18n::words;
use crate::model::bicle::{Bicle, Transport};
use crate::model::certificate::{Certificate, parse_fingerprint};
use crate::output::bicle::sealed::SealedFor;
use crate::store::recipients::{Accepted, Part, Recipients, Standing};
use crate::store::register::Register;
use crate::t;
use crate::terminal;

/// A certificate to seal for, and the transport to use.
pub(super) type For = (Certificate, Transport);

/// For whom to seal, as given on the command line.
pub(crate) struct Named<'a> {
    /// Designations, fingerprints and certificate files.
    pub(crate) names: &'a [String],
    /// The transport for the content key, if one was requested.
    pub(crate) transport: Option<Transport>,
    /// The fingerprints of the recipients that may be new.
    pub(crate) accept_new: &'a [[u8; 32]],
}

/// A recipient, and what is reported about it.
struct Chosen {
    recipient: For,
    told: SealedFor,
    /// The part in which it must be accepted; `None` if the person named this very certificate.
    part: Option<Part>,
}

/// The recipients named on the command line and those de secours, each once and all accepted. Adds to `warnings` what the
/// person should know about them.
pub(super) fn chosen(
    context: &Context,
    register: &Register,
    wishes: &Named<'_>,
    now: OffsetDateTime,
    warnings: &mut Vec<String>,
) -> Result<Vec<(For, SealedFor)>> {
    let mut chosen: Vec<Chosen> = Vec::new();
    for wanted in wishes.names {
        add(&mut chosen, named(register, wanted, wishes.transport, now, warnings)?);
    }
    for bicle in register.bicles().iter().filter(|bicle| bicle.secours && !bicle.archived) {
        match usable(register, bicle, now).and_then(|()| best(bicle, None)) {
            Ok(transport) => {
                let (recipient, told) = of_bicle(bicle, transport);
                let told = SealedFor { added: true, ..told };
                add(&mut chosen, Chosen { recipient, told, part: Some(Part::Secours) });
            }
            Err(error) => {
                let reason = error.sentence();
                warnings.push(t!("warning-secours-left-out", name = bicle.designation.as_str(), reason = reason));
            }
        }
    }
    accept(context, wishes.accept_new, &chosen, warnings)?;
    Ok(chosen.into_iter().map(|one| (one.recipient, one.told)).collect())
}

/// Adds a recipient unless its certificate is already there. If it was named in two ways, the more explicit one counts.
fn add(chosen: &mut Vec<Chosen>, new: Chosen) {
    match chosen.iter_mut().find(|known| known.recipient.0 == new.recipient.0) {
        Some(known) if new.part.is_none() => known.part = None,
        Some(_) => {}
        None => chosen.push(new),
    }
}

/// Refuses a bi-clé that nothing may be sealed for, whether it was named or added automatically.
fn usable(register: &Register, bicle: &Bicle, now: OffsetDateTime) -> Result<()> {
    register.bicle(&hex::encode(bicle.certificate.sha256()))?;
    refuse_unfit(&bicle.certificate)?;
    refuse_out_of_date(&bicle.certificate, now)?;
    match bicle.archived {
        true => Err(unfit(&bicle.designation, CertificateFault::Archived)),
        false => Ok(()),
    }
}

/// Makes sure that every recipient has been accepted, now or earlier, and warns about the new ones.
fn accept(context: &Context, accept_new: &[[u8; 32]], chosen: &[Chosen], warnings: &mut Vec<String>) -> Result<()> {
    let path = Recipients::path();
    let known = path.as_deref().map_or_else(|| Ok(Recipients::default()), Recipients::read)?;
    let mut news: Vec<(Accepted, String, &Certificate)> = Vec::new();
    for one in chosen {
        let Some(part) = one.part else { continue };
        let certificate = &one.recipient.0;
        let wanted = Accepted { sha256: certificate.sha256(), part, name: one.told.name.clone() };
        let name = wanted.name.as_str();
        let reason = match (known.standing(&wanted), part) {
            (Standing::Known, _) => continue,
            (Standing::New, Part::Named) => t!("recipient-new", name = name),
            (Standing::New, Part::Secours) => t!("recipient-new-secours", name = name),
            (Standing::Changed, _) => t!("recipient-changed", name = name),
            (Standing::NowSecours, _) => t!("recipient-now-secours", name = name),
        };
        news.push((wanted, reason, certificate));
    }
    let in_script = |sha256: &[u8; 32]| accept_new.contains(sha256);
    let (named, asked): (Vec<_>, Vec<_>) = news.iter().partition(|(wanted, ..)| in_script(&wanted.sha256));
    if !asked.is_empty() && !context.interactive {
        let choice = |(wanted, reason, _): &&(Accepted, String, &Certificate)| Choice {
            value: hex::encode(wanted.sha256),
            description: reason.clone(),
        };
        return Err(BicleError::RecipientsNew(asked.iter().map(choice).collect()).into());
    }
    for (wanted, reason, certificate) in &asked {
        context.converse(&t!("warning-line", text = reason.as_str()));
        context.converse(&t!(
            "recipient-facts",
            holder = certificate.holder(),
            date = words::date(certificate.not_after()),
            sha256 = hex::encode(wanted.sha256)
        ));
        context.converse(&match wanted.part {
            Part::Named => t!("recipient-advice"),
            Part::Secours => t!("recipient-advice-secours"),
        });
        if !terminal::confirm(&t!("confirm-recipient", name = wanted.name.as_str()))? {
            return Err(Error::Cancelled);
        }
    }
    for (wanted, reason, _) in named.iter().chain(&asked) {
        let sha256 = hex::encode(wanted.sha256);
        warnings.push(t!("warning-recipient", reason = reason.as_str(), sha256 = sha256));
    }
    if let Some(path) = path.filter(|_| !news.is_empty()) {
        let accepted = news.iter().map(|(wanted, ..)| wanted.clone());
        if let Err(error) = Recipients::accept(&path, accepted) {
            warnings.push(not_remembered(&error));
        }
    }
    Ok(())
}

/// The warning that an acceptance could not be saved: the person will be asked again.
fn not_remembered(error: &Error) -> String {
    t!("warning-recipient-not-remembered", reason = error.sentence())
}

/// Accepts a bi-clé that this user has just made, imported or referenced, which is the person's own doing. Returns a
/// warning if that could not be saved.
pub(super) fn accept_own(bicle: &Bicle) -> Option<String> {
    let part = if bicle.secours { Part::Secours } else { Part::Named };
    let accepted = Accepted { sha256: bicle.certificate.sha256(), part, name: bicle.designation.clone() };
    Recipients::accept(&Recipients::path()?, [accepted]).err().map(|error| not_remembered(&error))
}

/// Carries an acceptance over after this user has renamed a bi-clé or changed whether it is de secours. One that was never
/// accepted stays so.
pub(crate) fn carry_over(before: &Bicle, after: &Bicle) -> Option<String> {
    let path = Recipients::path()?;
    let was = Accepted { sha256: before.certificate.sha256(), part: Part::Named, name: before.designation.clone() };
    match Recipients::read(&path).map(|known| known.standing(&was)) {
        Ok(Standing::Known) => accept_own(after),
        Ok(_) => None,
        Err(error) => Some(not_remembered(&error)),
    }
}

fn of_bicle(bicle: &Bicle, transport: Transport) -> (For, SealedFor) {
    let (recipient, told) = of_certificate(&bicle.certificate, &bicle.designation, transport);
    (recipient, SealedFor { secours: bicle.secours, ..told })
}

fn of_certificate(certificate: &Certificate, name: &str, transport: Transport) -> (For, SealedFor) {
    let (name, sha256) = (name.to_owned(), hex::encode(certificate.sha256()));
    let told = SealedFor { name, sha256, transport, secours: false, added: false };
    ((certificate.clone(), transport), told)
}

/// Finds a recipient: a bi-clé of the register by its designation or fingerprint, or a certificate file.
fn named(
    register: &Register,
    wanted: &str,
    transport: Option<Transport>,
    now: OffsetDateTime,
    warnings: &mut Vec<String>,
) -> Result<Chosen> {
    let found = register.bicle(wanted);
    let path = Path::new(wanted);
    // A file whose name looks like a fingerprint must be given as `./…`.
    let is_file = parse_fingerprint(wanted).is_none() && path.is_file();
    if matches!(found, Err(Error::Bicle(BicleError::NotFound { .. }))) && is_file {
        let (certificate, _) = certificate::read(path)?;
        refuse_unfit(&certificate)?;
        refuse_out_of_date(&certificate, now)?;
        // The register may list it under another name, and know what its key opens.
        let (recipient, told) = match register.bicle(&hex::encode(certificate.sha256())) {
            Ok(bicle) => of_bicle(bicle, best(bicle, transport)?),
            Err(_) => of_certificate(&certificate, &certificate.holder(), bare(&certificate, transport, warnings)?),
        };
        return Ok(Chosen { recipient, told, part: None });
    }
    let bicle = found?;
    usable(register, bicle, now)?;
    let (recipient, told) = of_bicle(bicle, best(bicle, transport)?);
    let part = parse_fingerprint(wanted).is_none().then_some(Part::Named);
    Ok(Chosen { recipient, told, part })
}

/// The transport for a certificate about which nothing more is known.
fn bare(certificate: &Certificate, wanted: Option<Transport>, warnings: &mut Vec<String>) -> Result<Transport> {
    let fitting = cms::transports_of(certificate).unwrap_or_default();
    match wanted {
        Some(wanted) if fitting.contains(&wanted) => Ok(wanted),
        Some(_) => Err(unfit(&certificate.holder(), CertificateFault::Transport)),
        None if fitting.contains(&Transport::RsaPkcs1) => {
            warnings.push(t!("warning-bare-pkcs1"));
            Ok(Transport::RsaPkcs1)
        }
        None => Ok(Transport::Ecdh),
    }
}

fn unfit(name: &str, fault: CertificateFault) -> Error {
    Error::Bicle(BicleError::CertificateUnfit { name: name.to_owned(), fault })
}

/// The best transport that a bi-clé's key is known to open, or the requested one if it is among them. If only its
/// certificate was referenced, nothing is known about the key, so this is the transport that every key opens.
fn best(bicle: &Bicle, wanted: Option<Transport>) -> Result<Transport> {
    let fitting = cms::transports_of(&bicle.certificate).unwrap_or_default();
    let known: &[Transport] = if bicle.opens.is_empty() { &fitting } else { &bicle.opens };
    let fault = || unfit(&bicle.designation, CertificateFault::Transport);
    match wanted {
        Some(wanted) => known.iter().copied().find(|transport| *transport == wanted).ok_or_else(fault),
        None if bicle.opens.is_empty() && fitting.contains(&Transport::RsaPkcs1) => Ok(Transport::RsaPkcs1),
        None => known.first().copied().ok_or_else(fault),
    }
}
