//! `jeton bicle import`: what a colleague saved, or another program.

use std::cell::OnceCell;
use std::path::Path;

use time::OffsetDateTime;

use super::{conclude, designation, passwords, pfx, refuse_taken, refuse_unfit, token};
use crate::cli::BicleImport;
use crate::context::Context;
use crate::crypto::pfx::Profile;
use crate::error::Result;
use crate::model::bicle::{Bicle, KeyPlace};
use crate::model::certificate::Validity;
use crate::output::bicle::{Act, BicleChange, BicleFacts};
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt;

/// Runs `jeton bicle import`. The key goes straight from the one `.pfx` into another, or onto the token: it is never on
/// the disk without a password.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleImport) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let (opened, password) = pfx::open(context, &passwords(&arguments.passwords), &arguments.file)?;
    let certificate = &opened.certificate;
    refuse_unfit(certificate)?;
    let digest = hex::encode(certificate.sha256());
    let register = Register::read(path)?;
    let known = register.bicle(&digest).ok().cloned();
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
    // A PIN may still be asked for where the key goes to a token, and Ctrl-C must be heard there.
    let _held = arguments.to.is_none().then(interrupt::hold);
    let cell = OnceCell::new();
    let on_token = match arguments.to {
        Some(_) => {
            let connection = token::connect(context, &cell, None)?;
            Some(token::import(context, connection, &opened.key, certificate, &name)?)
        }
        None => None,
    };
    let mut held = Register::hold(path)?;
    let (key, opens) = match on_token {
        Some(on_token) => on_token,
        None => {
            let file = pfx::free_name(held.directory(), &name);
            let out = held.directory().join(&file);
            pfx::write(&out, &opened.key, certificate, &opened.chain, &name, &password, Profile::Modern)?;
            (KeyPlace::File(file), opened.key.opens())
        }
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
    if held.bicle(&digest).is_ok() {
        held.change(&digest, |entry| *entry = bicle.clone())?;
    } else {
        refuse_taken(&held, &bicle.designation)?;
        held.add(bicle.clone());
    }
    let trailing = opened.trailing;
    conclude(context, held, Act::Imported, &bicle, now, |change| {
        if trailing > 0 {
            change.warnings.push(t!("warning-pfx-trailing", octets = (trailing as i64)));
        }
        if bicle.certificate.validity(now) == Validity::Expired {
            change.warnings.push(t!("warning-certificate-expired"));
        }
        if bicle.certificate.public_key().is_rsa() && bicle.certificate.public_key().size().is_some_and(|b| b < 3072) {
            change.warnings.push(t!("warning-rsa-2048"));
        }
    })
}
