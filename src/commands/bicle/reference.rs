//! `jeton bicle reference`: an existing bi-clé joins the register, after checks.

use std::cell::OnceCell;
use std::path::Path;

use secrecy::SecretString;
use time::OffsetDateTime;

use super::unlisted::Unlisted;
use super::{
    designation, enlist, is_short, passwords, pfx, read_certificate, refuse_out_of_date, refuse_taken, refuse_unfit,
    tell_trailing, token,
};
use crate::cli::BicleReference;
use crate::context::Context;
use crate::crypto::SoftwareKey;
use crate::crypto::pfx::Pfx;
use crate::error::{Error, KeyError, ObjectKind, Result};
use crate::model::ObjectId;
use crate::model::bicle::{Bicle, KeyPlace, Transport};
use crate::model::certificate::Certificate;
use crate::output::bicle::{Act, BicleChange, BicleFacts};
use crate::pkcs11::Access;
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt;
use crate::token::certificates;

/// Runs `jeton bicle reference`: private key really there, for encryption, in date.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleReference) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    // What is known to fail fails before anybody is asked for anything.
    Register::ready(path)?;
    let found = match (&arguments.file, &arguments.id) {
        (Some(file), _) => in_file(context, arguments, file)?,
        (None, Some(id)) => on_token(context, id, now)?,
        // clap asks for one of the two.
        (None, None) => return Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: String::new() }.into()),
    };
    list(context, path, arguments, found, now)
}

/// What was found and checked.
struct Found {
    certificate: Certificate,
    chain: Vec<Certificate>,
    friendly_name: Option<String>,
    /// How many octets follow the end of the file it was read from.
    trailing: usize,
    key: FoundKey,
}

/// Where the private key was found.
enum FoundKey {
    /// In a `.pfx` of this password: the register has a copy of its own, so that it does not hang on a USB key or a
    /// download folder.
    File(SoftwareKey, SecretString),
    /// On a token, where it opens what is sealed these ways.
    Token(KeyPlace, Vec<Transport>),
    /// Nowhere: the certificate alone.
    Elsewhere,
}

/// What a file holds: a certificate, or else it is taken for a `.pfx`.
fn in_file(context: &Context, arguments: &BicleReference, file: &Path) -> Result<Found> {
    if let Ok(certificate) = read_certificate(file) {
        let key = FoundKey::Elsewhere;
        return Ok(Found { certificate, chain: Vec::new(), friendly_name: None, trailing: 0, key });
    }
    let (opened, password) = pfx::open(context, &passwords(&arguments.passwords), file)?;
    let Pfx { key, certificate, chain, friendly_name, trailing } = opened;
    Ok(Found { certificate, chain, friendly_name, trailing, key: FoundKey::File(key, password) })
}

/// The key pair of this id on the token; the private key is tried.
fn on_token(context: &Context, id: &ObjectId, now: OffsetDateTime) -> Result<Found> {
    let cell = OnceCell::new();
    let connection = token::connect(context, &cell, None)?;
    let objects = certificates(&connection.module, &connection.token)?;
    let certificate = objects.into_iter().filter(|object| object.id == *id).find_map(|object| object.certificate.ok());
    let certificate = certificate
        .ok_or_else(|| Error::Key(KeyError::NotFound { kind: ObjectKind::Certificate, wanted: id.to_string() }))?;
    refuse_unfit(&certificate)?;
    refuse_out_of_date(&certificate, now)?;
    let mut slot = connection.open(Access::ReadOnly)?;
    slot.log_in(context)?;
    let opens = token::tried(context, &mut slot, &certificate, id)?;
    let key = FoundKey::Token(token::place(connection.token.info(), id.clone()), opens);
    Ok(Found { certificate, chain: Vec::new(), friendly_name: None, trailing: 0, key })
}

fn name_of(arguments: &BicleReference, friendly: Option<&str>, certificate: &Certificate) -> Result<String> {
    match (&arguments.designation, friendly) {
        (Some(given), _) => designation(given),
        (None, Some(name)) if !name.starts_with('{') => designation(name),
        (None, _) => designation(&certificate.holder()),
    }
}

fn already(context: &Context, register: &Register, known: &Bicle, now: OffsetDateTime) -> Result<()> {
    let facts = BicleFacts::of(known, register.consultations(), now);
    context.answer(&BicleChange::new(Act::AlreadyHere, facts))
}

fn list(context: &Context, path: &Path, arguments: &BicleReference, found: Found, now: OffsetDateTime) -> Result<()> {
    refuse_unfit(&found.certificate)?;
    refuse_out_of_date(&found.certificate, now)?;
    let name = name_of(arguments, found.friendly_name.as_deref(), &found.certificate)?;
    let _quiet = interrupt::hold();
    let mut held = Register::hold(path)?;
    let digest = hex::encode(found.certificate.sha256());
    let known = held.entry(&digest).ok().cloned();
    let new_key = !matches!(found.key, FoundKey::Elsewhere);
    // A certificate that was referenced alone gets its key now.
    let gets_key = known.as_ref().is_some_and(|known| known.key == KeyPlace::Elsewhere && new_key);
    match &known {
        Some(known) if !gets_key => return already(context, &held, known, now),
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
        secours: arguments.secours || known.as_ref().is_some_and(|known| known.secours),
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
            // The file that it came from was just opened, and stays where it is.
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
    enlist(context, held, unlisted, Act::Referenced, &bicle, now, |change| {
        tell_trailing(change, trailing);
        if is_short(&bicle.certificate) {
            change.warnings.push(t!("warning-rsa-2048"));
        }
        if bicle.never_leaves_token {
            change.warnings.push(t!("warning-never-leaves"));
        }
    })
}
