//! Entering an existing bi-clé in the register, after checking it.

use std::cell::OnceCell;
use std::path::Path;

use secrecy::SecretString;
use time::OffsetDateTime;

use super::certificate::{self, is_short, refuse_out_of_date, refuse_software, refuse_unfit};
use super::designation::{self, refuse_taken};
use super::passwords::Passwords;
use super::record::{self, Done, already_here, tell_trailing};
use super::unlisted::Unlisted;
use super::{on_token, pfx};
use crate::context::Context;
use crate::crypto::SoftwareKey;
use crate::crypto::pfx::Pfx;
use crate::error::{Error, KeyError, ObjectKind, Result};
use crate::model::ObjectId;
use crate::model::bicle::{Bicle, KeyPlace, Transport};
use crate::model::certificate::{Certificate, Contents, FileKind};
use crate::output::bicle::Act;
use crate::pkcs11::Access;
use crate::store::certificates;
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt;
use crate::token;

/// Where the bi-clé is, and how to list it.
pub(crate) struct Reference<'a> {
    pub(crate) source: Existing<'a>,
    pub(crate) designation: Option<&'a str>,
    pub(crate) secours: bool,
}

/// Where an existing bi-clé is.
pub(crate) enum Existing<'a> {
    /// A `.pfx`, or only its certificate.
    File(&'a Path, &'a Passwords),
    /// The key pair with this id on the token.
    Token(&'a ObjectId),
}

/// Enters it in the register, provided that it is for encryption, in date, and that the private key is really there
/// (unless only a certificate is given).
///
/// # Errors
///
/// The error of the check that failed; `PartialError::Unlisted` if a key file had been made by then.
pub(crate) fn reference(context: &Context, path: &Path, reference: &Reference<'_>) -> Result<Done> {
    let now = OffsetDateTime::now_utc();
    // Foreseeable failures come before any question.
    Register::ready(path)?;
    let found = match reference.source {
        Existing::File(file, passwords) => in_file(context, passwords, file)?,
        Existing::Token(id) => of_token(context, id, now)?,
    };
    list(path, reference, found, now)
}

struct Found {
    certificate: Certificate,
    chain: Vec<Certificate>,
    friendly_name: Option<String>,
    /// How many bytes follow the end of the `.pfx` it was read from.
    trailing: usize,
    key: FoundKey,
}

/// Where the private key was found.
enum FoundKey {
    /// In a `.pfx` with this password. The register gets its own copy, so as not to depend on a USB stick or a download
    /// folder.
    File(SoftwareKey, SecretString),
    /// On a token, where it opens these transports.
    Token(KeyPlace, Vec<Transport>),
    /// Nowhere: there is only the certificate.
    Elsewhere,
}

/// Reads a file: a certificate, or a `.pfx`.
fn in_file(context: &Context, passwords: &Passwords, file: &Path) -> Result<Found> {
    match certificates::look(file)? {
        Contents::Pfx(_) | Contents::Other(FileKind::Unknown) => {}
        Contents::Certificates(..) | Contents::Other(_) => {
            let (certificate, chain) = certificate::read(file)?;
            return Ok(Found { certificate, chain, friendly_name: None, trailing: 0, key: FoundKey::Elsewhere });
        }
    }
    let (opened, password) = pfx::open(context, passwords, file)?;
    refuse_software(&opened.certificate)?;
    let password = passwords.to_keep(context, password, &opened.certificate)?;
    let Pfx { key, certificate, chain, friendly_name, trailing } = opened;
    Ok(Found { certificate, chain, friendly_name, trailing, key: FoundKey::File(key, password) })
}

/// Finds the key pair with this id on the token, and tests its private key.
fn of_token(context: &Context, id: &ObjectId, now: OffsetDateTime) -> Result<Found> {
    let cell = OnceCell::new();
    let connection = on_token::connect(context, &cell, None)?;
    let objects = token::certificates(&connection.module, &connection.token)?;
    let certificate = objects.into_iter().filter(|object| object.id == *id).find_map(|object| object.certificate.ok());
    let certificate = certificate
        .ok_or_else(|| Error::Key(KeyError::NotFound { kind: ObjectKind::Certificate, wanted: id.to_string() }))?;
    refuse_unfit(&certificate)?;
    refuse_out_of_date(&certificate, now)?;
    let mut slot = connection.open(Access::ReadOnly)?;
    slot.log_in(context)?;
    let opens = on_token::tried(context, &mut slot, &certificate, id)?;
    let key = FoundKey::Token(on_token::place(connection.token.info(), id.clone()), opens);
    Ok(Found { certificate, chain: Vec::new(), friendly_name: None, trailing: 0, key })
}

fn list(path: &Path, reference: &Reference<'_>, found: Found, now: OffsetDateTime) -> Result<Done> {
    refuse_unfit(&found.certificate)?;
    refuse_out_of_date(&found.certificate, now)?;
    let name = designation::of_foreign(reference.designation, found.friendly_name.as_deref(), &found.certificate)?;
    let quiet = interrupt::hold();
    let mut held = Register::hold(path)?;
    let digest = hex::encode(found.certificate.sha256());
    let known = held.entry(&digest).ok().cloned();
    let new_key = !matches!(found.key, FoundKey::Elsewhere);
    // An entry with only a certificate gets its key now.
    let gets_key = known.as_ref().is_some_and(|known| known.key == KeyPlace::Elsewhere && new_key);
    match &known {
        Some(known) if !gets_key => return Ok(Done::new(already_here(&held, known, now), quiet)),
        Some(_) => {}
        None => refuse_taken(&held, &name)?,
    }
    let mut unlisted = Unlisted::new(&name);
    let mut bicle = Bicle {
        designation: known.as_ref().map_or(name, |known| known.designation.clone()),
        certificate: found.certificate,
        chain: found.chain,
        key: KeyPlace::Elsewhere,
        opens: Vec::new(),
        secours: reference.secours || known.as_ref().is_some_and(|known| known.secours),
        archived: known.as_ref().is_some_and(|known| known.archived),
        backup_verified: None,
        never_leaves_token: false,
    };
    match found.key {
        FoundKey::File(key, password) => {
            bicle.opens = key.opens();
            let Bicle { certificate, chain, designation, .. } = &bicle;
            let (certificate, chain) = (certificate.clone(), chain.clone());
            let opened = Pfx { key, certificate, chain, friendly_name: None, trailing: 0 };
            match pfx::keep(&mut held, &opened, designation, &password, &mut unlisted) {
                Ok(file) => bicle.key = KeyPlace::File(file),
                Err(error) => return Err(unlisted.error(error)),
            }
            // The source file has just been opened, and stays where it is.
            bicle.backup_verified = Some(now);
        }
        FoundKey::Token(place, opens) => {
            (bicle.key, bicle.opens) = (place, opens);
            bicle.never_leaves_token = true;
        }
        FoundKey::Elsewhere => {}
    }
    if gets_key {
        held.change(&digest, |entry| *entry = bicle.clone())?;
    } else {
        held.add(bicle.clone());
    }
    let trailing = found.trailing;
    let change = record::enlist(held, unlisted, Act::Referenced, &bicle, now, |change| {
        tell_trailing(change, trailing);
        if is_short(&bicle.certificate) {
            change.warnings.push(t!("warning-rsa-2048"));
        }
        if bicle.never_leaves_token {
            change.warnings.push(t!("warning-never-leaves"));
        }
    })?;
    Ok(Done::new(change, quiet))
}
