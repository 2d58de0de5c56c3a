//! `jeton bicle …`: encryption key pairs, from birth to the opening of the bids.

mod archive;
mod attach;
mod backup;
mod batch;
mod close;
mod delete;
mod generate;
mod import;
mod keyring;
mod list;
mod on_token;
mod open;
mod pfx;
mod recipients;
mod reference;
mod rename;
mod renew;
mod seal;
mod secours;
mod token;
mod unlisted;
mod workers;

pub(crate) use open::is_sealed_name;

use std::path::Path;

use time::OffsetDateTime;

use crate::cli::{BicleArgs, BicleCommand, NewPasswordArgs, PasswordArgs, Switch};
use crate::context::{Context, Passwords};
use crate::crypto::cms;
use crate::error::designation_fault as designation_sentence;
use crate::error::{BicleError, CertificateFault, Error, Expected, KeyError, Result, UsageError};
use crate::model::bicle::{Bicle, designation_fault};
use crate::model::certificate::{Certificate, Validity};
use crate::output::bicle::{Act, BicleChange, BicleFacts};
use crate::store::register::{Held, Register};
use crate::t;
use unlisted::Unlisted;

/// Runs a command of `jeton bicle`.
pub(super) fn run(context: &Context, arguments: &BicleArgs) -> Result<()> {
    let path = Register::location(arguments.register.as_deref())?;
    let path = path.as_path();
    match &arguments.command {
        BicleCommand::Generate(arguments) => generate::run(context, path, arguments),
        BicleCommand::Reference(arguments) => reference::run(context, path, arguments),
        BicleCommand::List => list::run(context, path),
        BicleCommand::Rename { bicle, designation } => rename::run(context, path, bicle, designation),
        BicleCommand::Secours { state, bicle } => secours::run(context, path, bicle, *state == Switch::On),
        BicleCommand::Attach { consultation, bicle, closes, yes } => {
            attach::run(context, path, consultation, bicle, closes.map(|day| day.0), *yes)
        }
        BicleCommand::Close { consultation } => close::run(context, path, consultation),
        BicleCommand::Delete { bicle, yes } => delete::run(context, path, bicle, *yes),
        BicleCommand::Archive { bicle } => archive::run(context, path, bicle),
        BicleCommand::Renew(arguments) => renew::run(context, path, arguments),
        BicleCommand::Backup(arguments) => backup::run(context, path, arguments),
        BicleCommand::Import(arguments) => import::run(context, path, arguments),
        BicleCommand::Seal(arguments) => seal::run(context, path, arguments),
        BicleCommand::Open(arguments) => open::run(context, path, arguments),
    }
}

/// Where passwords are looked for.
fn passwords(arguments: &PasswordArgs) -> Passwords {
    Passwords::new(arguments.password_file.clone(), None, arguments.password_stdin, false)
}

/// The same, a new one among them.
fn new_passwords(arguments: &NewPasswordArgs) -> Passwords {
    let PasswordArgs { password_file, password_stdin } = &arguments.present;
    Passwords::new(
        password_file.clone(),
        arguments.new_password_file.clone(),
        *password_stdin,
        arguments.force_password,
    )
}

/// A designation as it is kept: without blanks around it, with nothing that a list could not show, and no fingerprint.
fn designation(given: &str) -> Result<String> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > 100 || designation_fault(given).is_some() {
        let expected = Expected::Designation;
        return Err(UsageError::InvalidValue { option: "--designation".into(), value: given.into(), expected }.into());
    }
    Ok(given.to_owned())
}

/// Refuses a designation that the register holds.
fn refuse_taken(register: &Register, designation: &str) -> Result<()> {
    match register.bicles().iter().any(|bicle| bicle.designation == designation) {
        true => Err(BicleError::Exists { designation: designation.to_owned() }.into()),
        false => Ok(()),
    }
}

/// Whether a key is an RSA one that ANSSI accepts to the end of 2030 only (PG-083).
fn is_short(certificate: &Certificate) -> bool {
    let key = certificate.public_key();
    key.is_rsa() && key.size().is_some_and(|bits| bits < 3072)
}

/// Tells of so many octets behind the end of the `.pfx` that a bi-clé came from.
fn tell_trailing(change: &mut BicleChange, octets: usize) {
    if octets > 0 {
        change.warnings.push(t!("warning-pfx-trailing", octets = (octets as i64)));
    }
}

/// Refuses a certificate that is not for encryption: an authority's, one for signing, one whose key cannot be sealed for.
fn refuse_unfit(certificate: &Certificate) -> Result<()> {
    let unfit = |fault| Err(Error::Bicle(BicleError::CertificateUnfit { name: certificate.holder(), fault }));
    if certificate.is_ca() {
        unfit(CertificateFault::Authority)
    } else if !certificate.usages().may_encrypt() {
        unfit(CertificateFault::Usage)
    } else {
        cms::transports_of(certificate).map(|_| ()).or_else(unfit)
    }
}

/// Refuses a certificate that is out of date.
fn refuse_out_of_date(certificate: &Certificate, now: OffsetDateTime) -> Result<()> {
    let unfit = |fault| Err(Error::Bicle(BicleError::CertificateUnfit { name: certificate.holder(), fault }));
    match certificate.validity(now) {
        Validity::InDate => Ok(()),
        Validity::Expired => unfit(CertificateFault::Expired),
        Validity::NotYet => unfit(CertificateFault::NotYetValid),
    }
}

/// Writes the register and tells what changed.
fn conclude(
    context: &Context,
    held: Held,
    act: Act,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<()> {
    enlist(context, held, Unlisted::default(), act, bicle, now, tell)
}

/// The same for an act that has made something that the register does not know of yet.
fn enlist(
    context: &Context,
    held: Held,
    unlisted: Unlisted,
    act: Act,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<()> {
    let subject = format!("{:?} sha256:{}", bicle.designation, hex::encode(bicle.certificate.sha256()));
    let written = commit(held, act, &subject, now).map_err(|error| unlisted.error(error))?;
    report(context, written, act, bicle, now, tell)
}

/// As [`conclude`], with the journal's words about what it was done to.
fn conclude_with(
    context: &Context,
    held: Held,
    act: Act,
    subject: &str,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<()> {
    let written = commit(held, act, subject, now)?;
    report(context, written, act, bicle, now, tell)
}

/// The register, written, and the files that acts before this one had left.
fn commit(held: Held, act: Act, subject: &str, now: OffsetDateTime) -> Result<(Register, Vec<String>)> {
    let abandoned = held.abandoned().to_vec();
    Ok((held.commit(act.name(), subject, now)?, abandoned))
}

fn report(
    context: &Context,
    (register, abandoned): (Register, Vec<String>),
    act: Act,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<()> {
    let mut change = BicleChange::new(act, BicleFacts::of(bicle, register.consultations(), now));
    tell(&mut change);
    if act.is_own() {
        change.warnings.extend(recipients::accept_own(bicle));
    }
    change.warnings.extend(abandoned.iter().map(|name| abandoned_file(&register, name)));
    change.warnings.extend(refused_entries(&register));
    context.answer(&change)
}

/// What is to be known of the entries whose names are no designations.
fn refused_entries(register: &Register) -> impl Iterator<Item = String> {
    register.refused().filter_map(|bicle| {
        let reason = designation_sentence(&bicle.designation, bicle.fault()?);
        let sha256 = hex::encode(bicle.certificate.sha256());
        Some(t!("warning-designation-refused", reason = reason, sha256 = sha256))
    })
}

/// What is to be known of a key file that an act which was killed has left.
fn abandoned_file(register: &Register, name: &str) -> String {
    let path = register.directory().join(name).display().to_string();
    crate::t!("warning-abandoned", path = path.as_str())
}

/// A certificate from a file, PEM or DER.
fn read_certificate(path: &Path) -> Result<Certificate> {
    let bytes = read_small(path)?;
    let origin = path.display().to_string();
    let invalid = |reason: String| Error::Key(KeyError::NotACertificate { origin: origin.clone(), reason });
    let is_pem = bytes.windows(11).any(|window| window == b"-----BEGIN ");
    let der = if is_pem {
        let blocks = pem::parse_many(&bytes).map_err(|error| invalid(error.to_string()))?;
        let block = blocks.into_iter().find(|block| block.tag().ends_with("CERTIFICATE"));
        block.map(pem::Pem::into_contents).ok_or_else(|| invalid("CERTIFICATE".to_owned()))?
    } else {
        bytes
    };
    Certificate::from_der(&der).map_err(|error| invalid(error.reason))
}

/// A file of a size that keys and certificates have.
fn read_small(path: &Path) -> Result<Vec<u8>> {
    crate::store::read_at_most(path, crate::crypto::pfx::MAX_LENGTH + 1)
}
