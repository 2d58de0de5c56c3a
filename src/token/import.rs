//! Writing a certificate beside its private key.

use std::path::Path;

use super::open_slot::OpenSlot;
use super::private_key;
use crate::error::{Error, HalfDone, KeyError, ModuleError, ObjectKind, PartialError, Result, TokenError};
use crate::model::ObjectId;
use crate::model::certificate::Certificate;
use crate::pkcs11::{CertificateObject, Filter, KeyObject, Session};
use crate::t;
use crate::terminal::interrupt;

/// What to write, and under which name.
pub(crate) struct Wanted<'w> {
    /// The file that the certificates came from, for messages.
    pub(crate) file: &'w Path,
    pub(crate) id: Option<&'w ObjectId>,
    pub(crate) label: Option<&'w str>,
    /// Whether a certificate without its key may be written.
    pub(crate) without_key: bool,
}

/// A certificate that was written.
pub(crate) struct Imported {
    pub(crate) id: ObjectId,
    pub(crate) label: String,
    pub(crate) certificate: Certificate,
    /// Whether its private key is on the token.
    pub(crate) has_key: bool,
    /// The attributes that had to be left out, as the standard names them.
    pub(crate) dropped: Vec<&'static str>,
    /// The certificates that were on the token before.
    pub(crate) present: Vec<CertificateObject>,
}

/// Writes the one of these certificates that belongs to a private key of the token, which is logged in and open for writing.
///
/// # Errors
///
/// [`KeyError::CertificateHeld`] if the token holds all of them; [`KeyError::NoMatchingKey`], [`KeyError::SeveralInFile`]; the
/// failed call. [`PartialError::HalfDone`] if nobody knows whether the token stored it.
pub(crate) fn import(slot: &mut OpenSlot<'_>, wanted: &Wanted<'_>, candidates: Vec<Certificate>) -> Result<Imported> {
    // Read again: private certificate objects are only visible after the login.
    let present = slot.session().certificates(&Filter::default())?;
    let candidates = not_yet_there(&present, candidates)?;
    let (certificate, key) = belonging(slot.session(), wanted, candidates)?;
    let id = match (&key, wanted.id) {
        (Some(key), _) => key.id.clone(),
        (None, Some(id)) => id.clone(),
        (None, None) => ObjectId::new(certificate.public_key().key_identifier().to_vec()),
    };
    let label = label(wanted.label, key.as_ref().map(|key| key.label.as_str()), &certificate, &present)?;
    let token = slot.label().to_owned();
    let unconfirmed = |error| half_done(error, HalfDone::CertificateSent, &token);
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
    Ok(Imported { id, label, has_key: key.is_some(), dropped: written.dropped, certificate, present })
}

/// The one certificate among these that belongs to a private key of the token, and that key. A file often holds the whole
/// chain, and sometimes several holders.
fn belonging(
    session: &Session<'_>,
    wanted: &Wanted<'_>,
    candidates: Vec<Certificate>,
) -> Result<(Certificate, Option<KeyObject>)> {
    let mut found = Vec::new();
    for certificate in &candidates {
        if let Some(key) = private_key::find(session, certificate, wanted.id)? {
            found.push((certificate.clone(), Some(key)));
        }
    }
    if found.is_empty() && wanted.without_key {
        found.extend(candidates.into_iter().map(|certificate| (certificate, None)));
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(KeyError::NoMatchingKey.into()),
        _ => {
            let holders = found.iter().map(|(certificate, _)| certificate.holder()).collect();
            Err(KeyError::SeveralInFile { path: wanted.file.to_owned(), holders }.into())
        }
    }
}

/// Wraps an error that came after something was sent or written.
pub(crate) fn half_done(error: Error, done: HalfDone, token: &str) -> Error {
    Error::Partial(PartialError::HalfDone { source: Box::new(error), done, token: token.to_owned() })
}

/// The token's object of this certificate.
pub(crate) fn holding<'p>(
    present: &'p [CertificateObject],
    certificate: &Certificate,
) -> Option<&'p CertificateObject> {
    present.iter().find(|object| object.holds(certificate))
}

/// Those of the certificates that the token does not hold yet.
///
/// # Errors
///
/// [`KeyError::CertificateHeld`] if it holds all of them.
pub(crate) fn not_yet_there(present: &[CertificateObject], candidates: Vec<Certificate>) -> Result<Vec<Certificate>> {
    let held = |certificate: &Certificate| holding(present, certificate);
    let (there, missing): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|one| held(one).is_some());
    match there.iter().find_map(held).filter(|_| missing.is_empty()) {
        Some(object) => Err(KeyError::CertificateHeld { name: object.name() }.into()),
        None => Ok(missing),
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
pub(crate) fn confirm(session: &Session<'_>, id: &ObjectId, certificate: &Certificate) -> Result<()> {
    let held = session.certificates(&Filter { id: Some(id.clone()), label: None })?;
    if held.iter().any(|object| object.holds(certificate)) {
        Ok(())
    } else {
        Err(ModuleError::Misbehaved { function: "C_CreateObject".into(), reason: t!("reason-not-kept") }.into())
    }
}
