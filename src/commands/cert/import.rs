//! `jeton cert import`: a certificate from a file, written beside its private key; its authorities’ if that is asked.

use time::OffsetDateTime;

use super::authorities::{self, confirm};
use super::private_key;
use crate::cli::CertImport;
use crate::context::Context;
use crate::error::{Error, HalfDone, KeyError, ObjectKind, PartialError, Result, TokenError};
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, holders};
use crate::output::certificate::CertificateFacts;
use crate::output::certificate_import::CertificateImport;
use crate::pkcs11::{CertificateObject, Filter, KeyObject, Session};
use crate::store::certificates;
use crate::terminal::interrupt;
use crate::token::{Connection, OpenSlot};

pub(in crate::commands) fn run(context: &Context, arguments: &CertImport) -> Result<()> {
    let (candidates, others) = holders(certificates::read_file(&arguments.file)?);
    let connection = context.connect_to_log_in()?;
    let mut slot = connection.open_to_write()?;
    let authorities_only = |present: &[CertificateObject]| {
        arguments.with_authorities && others.iter().any(|authority| held(present, authority).is_none())
    };
    let present = slot.session().certificates(&Filter::default())?;
    let (_, missing) = told_apart(&present, &candidates);
    if missing.is_empty() && !authorities_only(&present) {
        return Err(all_there(&present, &candidates));
    }
    let with_authorities = authorities::wanted(context, arguments.with_authorities, &others)?;
    slot.log_in(context)?;
    // Read again: private certificate objects are only visible after the login.
    let mut present = slot.session().certificates(&Filter::default())?;
    let (there, missing) = told_apart(&present, &candidates);
    let alone = authorities_only(&present);
    if missing.is_empty() && !alone {
        return Err(all_there(&present, &candidates));
    }
    let (certificate, key) = match belonging(slot.session(), arguments, missing) {
        Err(Error::Key(KeyError::NoMatchingKey)) if alone && !there.is_empty() => {
            return beside(context, &connection, &mut slot, &there[0], (&others, present));
        }
        found => found?,
    };
    let id = match (&key, &arguments.id) {
        (Some(key), _) => key.id.clone(),
        (None, Some(id)) => id.clone(),
        (None, None) => ObjectId::new(certificate.public_key().key_identifier().to_vec()),
    };
    let label = label(arguments.label.as_deref(), key.as_ref().map(|key| key.label.as_str()), &certificate, &present)?;
    let token = slot.label().to_owned();
    let unconfirmed = |error| certificate_sent(error, &token);
    let written = {
        let writer = slot.writer()?;
        let _held = interrupt::hold();
        writer.write_certificate(&id, &label, &certificate).map_err(|error| match error {
            Error::Token(TokenError::WritingNotOffered(_))
            | Error::Token(TokenError::TemplateRefused(_))
            | Error::Token(TokenError::Full(_))
            | Error::Token(TokenError::ReadOnly { .. })
            | Error::Token(TokenError::NotSupported { .. }) => error,
            error => unconfirmed(error),
        })?
    };
    confirm(slot.session(), &id, &certificate).map_err(unconfirmed)?;
    let mut brought = Vec::new();
    if with_authorities {
        let own = slot.session().certificates(&Filter { id: Some(id.clone()), label: None });
        brought = own
            .and_then(|own| {
                present.extend(own);
                authorities::write(&mut slot, &others, &mut present)
            })
            .map_err(|error| half_done(error, HalfDone::CertificateWritten, &token))?;
    }
    let now = OffsetDateTime::now_utc();
    let token = connection.token.info();
    let import = CertificateImport::of(token, id, label, &certificate, key.is_some(), &written.dropped, now);
    let authorities = brought.iter().map(|authority| CertificateFacts::of(authority, now)).collect();
    context.answer(&CertificateImport { authorities, ..import })
}

/// Writes the authorities' certificates beside a holder's that was written before.
fn beside(
    context: &Context,
    connection: &Connection,
    slot: &mut OpenSlot<'_>,
    there: &CertificateObject,
    (others, mut present): (&[Certificate], Vec<CertificateObject>),
) -> Result<()> {
    let Ok(certificate) = &there.certificate else { return Err(KeyError::NoMatchingKey.into()) };
    let key = private_key::find(slot.session(), certificate, Some(&there.id).filter(|id| !id.is_empty()))?;
    let brought = authorities::write(slot, others, &mut present)
        .map_err(|error| half_done(error, HalfDone::CertificateWritten, slot.label()))?;
    let now = OffsetDateTime::now_utc();
    let (id, label) = (there.id.clone(), there.label.clone());
    let import = CertificateImport::of(connection.token.info(), id, label, certificate, key.is_some(), &[], now);
    let authorities = brought.iter().map(|authority| CertificateFacts::of(authority, now)).collect();
    context.answer(&CertificateImport { authorities, already_there: true, ..import })
}

/// The one certificate among these that belongs to a private key of the token, and that key. A file often holds the whole
/// chain, and sometimes several holders.
fn belonging(
    session: &Session<'_>,
    arguments: &CertImport,
    candidates: Vec<Certificate>,
) -> Result<(Certificate, Option<KeyObject>)> {
    let mut found = Vec::new();
    for certificate in &candidates {
        if let Some(key) = private_key::find(session, certificate, arguments.id.as_ref())? {
            found.push((certificate.clone(), Some(key)));
        }
    }
    if found.is_empty() && arguments.without_key {
        found.extend(candidates.into_iter().map(|certificate| (certificate, None)));
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(KeyError::NoMatchingKey.into()),
        _ => {
            let holders = found.iter().map(|(certificate, _)| certificate.holder()).collect();
            Err(KeyError::SeveralInFile { path: arguments.file.clone(), holders }.into())
        }
    }
}

/// Wraps an error that came after the certificate was sent. Unless the token refused the certificate, it is unknown
/// whether the token holds it.
fn certificate_sent(error: Error, token: &str) -> Error {
    half_done(error, HalfDone::CertificateSent, token)
}

fn half_done(error: Error, done: HalfDone, token: &str) -> Error {
    Error::Partial(PartialError::HalfDone { source: Box::new(error), done, token: token.to_owned() })
}

/// The token's object of this certificate.
fn held<'p>(present: &'p [CertificateObject], certificate: &Certificate) -> Option<&'p CertificateObject> {
    present.iter().find(|object| object.certificate.as_ref().is_ok_and(|held| held == certificate))
}

/// The objects of those certificates that the token holds, and the certificates that it does not hold yet.
fn told_apart(present: &[CertificateObject], candidates: &[Certificate]) -> (Vec<CertificateObject>, Vec<Certificate>) {
    let there = candidates.iter().filter_map(|one| held(present, one)).cloned().collect();
    (there, candidates.iter().filter(|one| held(present, one).is_none()).cloned().collect())
}

/// The error of a file whose certificates are all on the token.
fn all_there(present: &[CertificateObject], candidates: &[Certificate]) -> Error {
    let name = candidates.iter().find_map(|one| held(present, one)).map(CertificateObject::name).unwrap_or_default();
    KeyError::Exists { kind: ObjectKind::Certificate, name }.into()
}

/// The label to give: the one asked for; otherwise the key's label or the holder's name, whichever is still unused
/// among the token's certificates, because a shared label could not select either.
fn label(
    wanted: Option<&str>,
    of_key: Option<&str>,
    certificate: &Certificate,
    present: &[CertificateObject],
) -> Result<String> {
    let is_taken = |label: &str| present.iter().any(|object| object.label == label);
    if let Some(label) = wanted {
        return if is_taken(label) {
            Err(KeyError::Exists { kind: ObjectKind::Certificate, name: label.to_owned() }.into())
        } else {
            Ok(label.to_owned())
        };
    }
    let holder = certificate.holder();
    let with_year = format!("{holder} {}", certificate.not_after().year());
    let mut candidates = vec![holder, with_year.clone(), format!("{with_year} {}", certificate.serial_hex())];
    if let Some(label) = of_key.filter(|label| !label.is_empty()) {
        candidates.insert(0, label.to_owned());
    }
    match candidates.into_iter().find(|label| !is_taken(label)) {
        Some(label) => Ok(label),
        None => Err(KeyError::Exists { kind: ObjectKind::Certificate, name: with_year }.into()),
    }
}
