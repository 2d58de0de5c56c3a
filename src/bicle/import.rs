//! Importing a bi-clé from a `.pfx` saved by a colleague or by another program.

use std::cell::OnceCell;
use std::path::Path;

use secrecy::SecretString;
use time::OffsetDateTime;

use super::certificate::{is_short, refuse_software, refuse_unfit};
use super::designation::{self, refuse_taken};
use super::passwords::Passwords;
use super::record::{self, Done, already_here, tell_trailing};
use super::unlisted::Unlisted;
use super::{on_token, pfx};
use crate::context::Context;
use crate::crypto::pfx::Pfx;
use crate::error::{BicleError, CertificateFault, Error, Result};
use crate::model::bicle::{Bicle, KeyPlace, Transport};
use crate::model::certificate::Validity;
use crate::output::bicle::Act;
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::interrupt;
use crate::token::OpenSlot;

pub(crate) struct Import<'a> {
    pub(crate) file: &'a Path,
    pub(crate) passwords: &'a Passwords,
    /// To the token instead of the register's directory.
    pub(crate) to_token: bool,
    pub(crate) designation: Option<&'a str>,
    pub(crate) secours: bool,
}

/// Copies a key directly from the `.pfx` to another one or to the token: it is never on disk without a password.
///
/// # Errors
///
/// The error of the step that failed, within `PartialError::Unlisted` if something had been made by then.
pub(crate) fn import(context: &Context, path: &Path, import: &Import<'_>) -> Result<Done> {
    let now = OffsetDateTime::now_utc();
    // Foreseeable failures come before any question.
    let register = Register::ready(path)?;
    let (opened, password) = pfx::open(context, import.passwords, import.file)?;
    let certificate = &opened.certificate;
    refuse_software(certificate)?;
    match refuse_unfit(certificate) {
        // Nothing more is sealed for it, but what was sealed must still be opened.
        Err(Error::Bicle(BicleError::CertificateUnfit { fault: CertificateFault::Exponent, .. })) => {}
        fit => fit?,
    }
    let digest = hex::encode(certificate.sha256());
    let known = register.entry(&digest).ok().cloned();
    let has_key = known.as_ref().is_some_and(|bicle| match &bicle.key {
        KeyPlace::File(name) => !import.to_token && register.directory().join(name).exists(),
        KeyPlace::Token { .. } => true,
        KeyPlace::Elsewhere => false,
    });
    if let Some(bicle) = known.as_ref().filter(|_| has_key) {
        return Ok(Done::new(already_here(&register, bicle, now), interrupt::hold()));
    }
    let name = match (import.designation, &known) {
        (None, Some(known)) => known.designation.clone(),
        (given, _) => designation::of_foreign(given, opened.friendly_name.as_deref(), certificate)?,
    };
    if known.is_none() {
        refuse_taken(&register, &name)?;
    }
    let password = match import.to_token {
        true => password,
        false => import.passwords.to_keep(context, password, certificate)?,
    };
    let cell = OnceCell::new();
    let destination = match import.to_token {
        true => Some(on_token::open(context, on_token::connect(context, &cell, None)?)?),
        false => None,
    };
    let quiet = interrupt::hold();
    let mut unlisted = Unlisted::new(&name);
    let brought = match destination {
        Some(mut slot) => to_token(context, path, &opened, &name, &mut slot, import.file, &mut unlisted),
        None => to_file(path, &opened, &name, &password, &mut unlisted),
    };
    let (mut held, key, opens) = match brought {
        Ok(brought) => brought,
        Err(error) => return Err(unlisted.error(error)),
    };
    let old_file = match known.as_ref().map(|known| &known.key) {
        Some(KeyPlace::File(name)) if import.to_token => Some(held.directory().join(name)),
        _ => None,
    };
    // The source file counts as a verified backup, since it has just been opened, whatever becomes of it later.
    let bicle = Bicle {
        designation: name,
        certificate: certificate.clone(),
        chain: opened.chain,
        key,
        opens,
        secours: import.secours || known.as_ref().is_some_and(|known| known.secours),
        archived: known.as_ref().is_some_and(|known| known.archived),
        backup_verified: Some(now),
        never_leaves_token: false,
    };
    let entered = match held.entry(&digest).is_ok() {
        true => held.change(&digest, |entry| *entry = bicle.clone()),
        false => refuse_taken(&held, &bicle.designation).map(|()| held.add(bicle.clone())),
    };
    if let Err(error) = entered {
        return Err(unlisted.error(error));
    }
    let trailing = opened.trailing;
    let change = record::enlist(held, unlisted, Act::Imported, &bicle, now, |change| {
        tell_trailing(change, trailing);
        if let Some(file) = old_file.filter(|file| file.exists()) {
            change.warnings.push(t!("warning-key-file-left", path = file.display().to_string()));
        }
        if bicle.certificate.validity(now) == Validity::Expired {
            change.warnings.push(t!("warning-certificate-expired"));
        }
        if is_short(&bicle.certificate) {
            change.warnings.push(t!("warning-rsa-2048"));
        }
    })?;
    Ok(Done::new(change, quiet))
}

/// Writes the key to its own file next to the register, with the same password.
fn to_file(
    path: &Path,
    opened: &Pfx,
    name: &str,
    password: &SecretString,
    unlisted: &mut Unlisted,
) -> Result<(Held, KeyPlace, Vec<Transport>)> {
    let mut held = Register::hold(path)?;
    let file = pfx::keep(&mut held, opened, name, password, unlisted)?;
    Ok((held, KeyPlace::File(file), opened.key.opens()))
}

fn to_token(
    context: &Context,
    path: &Path,
    opened: &Pfx,
    name: &str,
    slot: &mut OpenSlot<'_>,
    source: &Path,
    unlisted: &mut Unlisted,
) -> Result<(Held, KeyPlace, Vec<Transport>)> {
    let (place, opens) = on_token::import(context, slot, &opened.key, &opened.certificate, name)?;
    if let KeyPlace::Token { label, id, .. } = &place {
        unlisted.on_token(label, id);
        // With it, the key can be entered in the register later as what it is: one with a backup.
        unlisted.backup(source.to_owned());
    }
    Ok((Register::hold(path)?, place, opens))
}
