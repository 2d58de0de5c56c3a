//! `jeton bicle import`: what a colleague saved, or another program.

use std::cell::OnceCell;
use std::path::Path;

use secrecy::SecretString;
use time::OffsetDateTime;

use super::unlisted::Unlisted;
use super::{designation, enlist, is_short, passwords, pfx, refuse_taken, refuse_unfit, tell_trailing, token};
use crate::cli::{BicleImport, Destination};
use crate::context::Context;
use crate::crypto::pfx::Pfx;
use crate::error::{BicleError, CertificateFault, Error, Result};
use crate::model::bicle::{Bicle, KeyPlace, Transport};
use crate::model::certificate::Validity;
use crate::output::bicle::{Act, BicleChange, BicleFacts};
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::interrupt;
use crate::token::OpenSlot;

/// Runs `jeton bicle import`. The key goes straight from the one `.pfx` into another, or onto the token: it is never on
/// the disk without a password.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleImport) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    // What is known to fail fails before anybody is asked for anything.
    let register = Register::ready(path)?;
    let (opened, password) = pfx::open(context, &passwords(&arguments.passwords), &arguments.file)?;
    let certificate = &opened.certificate;
    match refuse_unfit(certificate) {
        // Nothing more is sealed for it, and what was is to be opened.
        Err(Error::Bicle(BicleError::CertificateUnfit { fault: CertificateFault::Exponent, .. })) => {}
        fit => fit?,
    }
    let digest = hex::encode(certificate.sha256());
    let known = register.entry(&digest).ok().cloned();
    let has_key = known.as_ref().is_some_and(|bicle| match &bicle.key {
        KeyPlace::File(name) => arguments.to.is_none() && register.directory().join(name).exists(),
        KeyPlace::Token { .. } => true,
        KeyPlace::Elsewhere => false,
    });
    if let Some(bicle) = known.as_ref().filter(|_| has_key) {
        let facts = BicleFacts::of(bicle, register.consultations(), now);
        return context.answer(&BicleChange::new(Act::AlreadyHere, facts));
    }
    let name = match (&arguments.designation, &known, &opened.friendly_name) {
        (Some(given), _, _) => designation(given)?,
        (None, Some(known), _) => known.designation.clone(),
        // Windows writes an identifier of its own in braces where nobody gave a name.
        (None, None, Some(name)) if !name.starts_with('{') => designation(name)?,
        (None, None, _) => designation(&certificate.holder())?,
    };
    if known.is_none() {
        refuse_taken(&register, &name)?;
    }
    let cell = OnceCell::new();
    let destination = match arguments.to {
        Some(Destination::Token) => Some(token::open(context, token::connect(context, &cell, None)?)?),
        None => None,
    };
    let _quiet = interrupt::hold();
    let mut unlisted = Unlisted::new(&name);
    let brought = match destination {
        Some(mut slot) => to_token(context, path, &opened, &name, &mut slot, &arguments.file, &mut unlisted),
        None => to_file(path, &opened, &name, &password, &mut unlisted),
    };
    let (mut held, key, opens) = match brought {
        Ok(brought) => brought,
        Err(error) => return Err(unlisted.error(error)),
    };
    let old_file = match known.as_ref().map(|known| &known.key) {
        Some(KeyPlace::File(name)) if arguments.to.is_some() => Some(held.directory().join(name)),
        _ => None,
    };
    // The file that it came from is a backup that was just opened, whatever becomes of it.
    let bicle = Bicle {
        designation: name,
        certificate: certificate.clone(),
        chain: opened.chain,
        key,
        opens,
        secours: arguments.secours || known.as_ref().is_some_and(|known| known.secours),
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
    enlist(context, held, unlisted, Act::Imported, &bicle, now, |change| {
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
    })
}

/// The key beside the register, in a file of its own under the same password.
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

/// The key on the token.
fn to_token(
    context: &Context,
    path: &Path,
    opened: &Pfx,
    name: &str,
    slot: &mut OpenSlot<'_>,
    source: &Path,
    unlisted: &mut Unlisted,
) -> Result<(Held, KeyPlace, Vec<Transport>)> {
    let (place, opens) = token::import(context, slot, &opened.key, &opened.certificate, name)?;
    if let KeyPlace::Token { label, id, .. } = &place {
        unlisted.on_token(label, id);
        // How it comes to the register afterwards, as what it is: a key that is saved.
        unlisted.backup(source.to_owned());
    }
    Ok((Register::hold(path)?, place, opens))
}
