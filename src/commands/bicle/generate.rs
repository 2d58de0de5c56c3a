//! `jeton bicle generate`.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use time::OffsetDateTime;

use super::{conclude, designation, new_passwords, pfx, refuse_taken, token};
use crate::cli::BicleGenerate;
use crate::context::{Context, Passwords};
use crate::crypto::pfx::Profile;
use crate::crypto::{SoftwareKey, SubjectFields, self_signed};
use crate::error::{Error, Result};
use crate::model::bicle::{Bicle, KeyPlace};
use crate::model::certificate::Certificate;
use crate::model::{KeyAlgorithm, KeyUse};
use crate::output::bicle::Act;
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::interrupt;

/// What is to be made.
pub(super) struct Order<'a> {
    pub(super) designation: String,
    pub(super) common_name: String,
    pub(super) algorithm: KeyAlgorithm,
    pub(super) days: u32,
    pub(super) secours: bool,
    pub(super) to_token: bool,
    pub(super) backup: Option<&'a Path>,
    pub(super) passwords: Passwords,
}

/// Runs `jeton bicle generate`.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleGenerate) -> Result<()> {
    let designation = designation(&arguments.designation)?;
    let common_name = arguments.cn.clone().unwrap_or_else(|| designation.clone());
    let order = Order {
        common_name,
        designation,
        algorithm: arguments.algorithm.map_or(KeyAlgorithm::Rsa3072, |name| name.0),
        days: arguments.days,
        secours: arguments.secours,
        to_token: arguments.to.is_some(),
        backup: arguments.backup.as_deref(),
        passwords: new_passwords(&arguments.passwords),
    };
    let now = OffsetDateTime::now_utc();
    let (mut held, bicle) = make(context, path, &order, now)?;
    held.add(bicle.clone());
    conclude(context, held, Act::Generated, &bicle, now, |change| {
        change.backup = order.backup.map(|path| path.display().to_string());
        if bicle.backup_verified.is_none() {
            change.warnings.push(t!("warning-not-backed-up"));
        }
        if order.algorithm == KeyAlgorithm::Rsa2048 {
            change.warnings.push(t!("warning-rsa-2048"));
        }
    })
}

/// Makes a bi-clé and puts its key where it is to live; the register is held, the bi-clé not yet in it.
pub(super) fn make(context: &Context, path: &Path, order: &Order<'_>, now: OffsetDateTime) -> Result<(Held, Bicle)> {
    // What is known to fail fails before anybody is asked for a password.
    refuse_taken(&Register::read(path)?, &order.designation)?;
    if let Some(backup) = order.backup.filter(|backup| backup.symlink_metadata().is_ok()) {
        return Err(Error::OutputExists(backup.to_owned()));
    }
    let subject = SubjectFields { common_name: order.common_name.clone(), ..SubjectFields::default() };
    subject.distinguished_name()?;
    let cell = OnceCell::new();
    let connection = order.to_token.then(|| token::connect(context, &cell, None)).transpose()?;
    let password = context.new_password(&order.passwords, None)?;
    if context.interactive {
        context.tell(&t!("bicle-making"));
    }
    let key = SoftwareKey::generate(order.algorithm)?;
    let certificate = self_signed(&key.signer()?, &subject, KeyUse::Decrypt, order.days, now)?;
    let certificate = Certificate::from_der(&certificate).map_err(|error| Error::Encoding(error.reason))?;
    // A PIN may still be asked for where the key goes to a token, and Ctrl-C must be heard there.
    let _held = (!order.to_token).then(interrupt::hold);
    let backup_verified = order.backup.map(|backup| save(backup, &key, &certificate, order, &password)).transpose()?;
    let (on_token, tried) = match connection {
        Some(connection) => {
            let (place, opens) = token::import(context, connection, &key, &certificate, &order.designation)?;
            (Some(place), opens)
        }
        None => (None, key.opens()),
    };
    let held = Register::hold(path)?;
    refuse_taken(&held, &order.designation)?;
    let place = match on_token {
        Some(place) => place,
        None => {
            let name = pfx::free_name(held.directory(), &order.designation);
            save(&held.directory().join(&name), &key, &certificate, order, &password)?;
            KeyPlace::File(name)
        }
    };
    let bicle = Bicle {
        designation: order.designation.clone(),
        certificate,
        chain: Vec::new(),
        key: place,
        opens: tried,
        secours: order.secours,
        archived: false,
        backup_verified: backup_verified.map(|_| now),
        never_leaves_token: false,
    };
    Ok((held, bicle))
}

fn save(
    path: &Path,
    key: &SoftwareKey,
    certificate: &Certificate,
    order: &Order<'_>,
    password: &SecretString,
) -> Result<PathBuf> {
    pfx::write(path, key, certificate, &[], &order.designation, password, Profile::Modern)?;
    Ok(path.to_owned())
}
