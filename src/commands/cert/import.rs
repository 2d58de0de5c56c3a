//! `jeton cert import`: a certificate from a file, written beside its private key.

use std::path::Path;

use time::OffsetDateTime;

use super::private_key;
use crate::cli::CertImport;
use crate::context::Context;
use crate::error::{Error, HalfDone, KeyError, ModuleError, ObjectKind, PartialError, Result, TokenError};
use crate::model::ObjectId;
use crate::model::certificate::Certificate;
use crate::output::certificate_import::CertificateImport;
use crate::pkcs11::{CertificateObject, Filter, Session};
use crate::store;
use crate::t;
use crate::terminal::interrupt;

/// The largest file to read, in bytes: a certificate takes a few kilobytes.
const MAX_FILE: u64 = 1 << 20;

pub(in crate::commands) fn run(context: &Context, arguments: &CertImport) -> Result<()> {
    let certificate = read(&arguments.file)?;
    let connection = context.connect_to_log_in()?;
    let mut slot = connection.open_to_write()?;
    refuse_existing(&slot.session().certificates(&Filter::default())?, &certificate)?;
    slot.log_in(context)?;
    // Read again: private certificate objects are only visible after the login.
    let present = slot.session().certificates(&Filter::default())?;
    refuse_existing(&present, &certificate)?;

    let key = private_key::find(slot.session(), &certificate, arguments.id.as_ref())?;
    let id = match (&key, &arguments.id) {
        (Some(key), _) => key.id.clone(),
        (None, _) if !arguments.without_key => return Err(KeyError::NoMatchingKey.into()),
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
    let now = OffsetDateTime::now_utc();
    let token = connection.token.info();
    context.answer(&CertificateImport::of(token, id, label, &certificate, key.is_some(), &written.dropped, now))
}

/// Wraps an error that came after the certificate was sent. Unless the token refused the certificate, it is unknown
/// whether the token holds it.
fn certificate_sent(error: Error, token: &str) -> Error {
    Error::Partial(PartialError::HalfDone {
        source: Box::new(error),
        done: HalfDone::CertificateSent,
        token: token.to_owned(),
    })
}

/// Reads the one certificate in a PEM or DER file.
fn read(path: &Path) -> Result<Certificate> {
    const BEGIN: &[u8] = b"-----BEGIN";
    let bytes = store::read_at_most(path, MAX_FILE)?;
    let unreadable =
        |reason: String| Error::Key(KeyError::NotACertificate { origin: path.display().to_string(), reason });
    let der = if bytes.windows(BEGIN.len()).any(|window| window == BEGIN) {
        let blocks = pem::parse_many(&bytes).map_err(|error| unreadable(error.to_string()))?;
        let mut certificates: Vec<_> = blocks.into_iter().filter(|block| block.tag() == "CERTIFICATE").collect();
        match certificates.len() {
            1 => certificates.remove(0).into_contents(),
            0 => return Err(unreadable(t!("reason-no-certificate-block"))),
            // A chain: do not guess which certificate is meant.
            count => return Err(unreadable(t!("reason-several-certificates", count = (count as i64)))),
        }
    } else {
        bytes
    };
    let certificate = Certificate::from_der(&der).map_err(|error| unreadable(error.reason))?;
    match certificate.trailing() {
        0 => Ok(certificate),
        trailing => Err(unreadable(t!("reason-trailing-bytes", count = (trailing as i64)))),
    }
}

fn refuse_existing(present: &[CertificateObject], certificate: &Certificate) -> Result<()> {
    let same = |object: &&CertificateObject| object.certificate.as_ref().is_ok_and(|held| held == certificate);
    match present.iter().find(same) {
        Some(object) => Err(KeyError::Exists { kind: ObjectKind::Certificate, name: object.name() }.into()),
        None => Ok(()),
    }
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

/// Reads back what was written: a token may report success and store something else.
fn confirm(session: &Session<'_>, id: &ObjectId, certificate: &Certificate) -> Result<()> {
    let held = session.certificates(&Filter { id: Some(id.clone()), label: None })?;
    if held.iter().any(|object| object.certificate.as_ref().is_ok_and(|held| held == certificate)) {
        Ok(())
    } else {
        Err(ModuleError::Misbehaved { function: "C_CreateObject".into(), reason: t!("reason-not-kept") }.into())
    }
}
