//! Making a bi-clé, either new or to replace an old one.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::certificate::is_short;
use super::designation::refuse_taken;
use super::plan::{BiclePlan, KeyDestination, NewBicle};
use super::record::{self, Done};
use super::unlisted::Unlisted;
use super::{made_on_token, on_token, pfx};
use crate::context::Context;
use crate::crypto::pfx::{Pfx, Profile};
use crate::crypto::{SoftwareKey, SubjectFields, self_signed};
use crate::error::{EncodingError, Error, Expected, FileError, Result, UsageError};
use crate::model::bicle::{Bicle, KeyPlace};
use crate::model::certificate::Certificate;
use crate::model::{KeyAlgorithm, KeyUse};
use crate::output::bicle::{Act, BicleChange};
use crate::store::register::Register;
use crate::t;
use crate::terminal;
use crate::terminal::interrupt::{self, stop_if_asked};

/// Makes a bi-clé and enters it in the register. If it `replaces` another, that one is archived.
///
/// # Errors
///
/// The error of the step that failed, within `PartialError::Unlisted` if something had been made by then.
pub(crate) fn make(
    context: &Context,
    path: &Path,
    mut plan: BiclePlan,
    replaces: Option<&Bicle>,
    now: OffsetDateTime,
) -> Result<Done> {
    let mut unlisted = Unlisted::new(&plan.designation);
    let made = made(context, path, &mut plan, &mut unlisted, now).and_then(|mut made| {
        if let Some(old) = replaces {
            made.held.change(&hex::encode(old.certificate.sha256()), |old| old.archived = true)?;
        }
        Ok(made)
    });
    let NewBicle { mut held, bicle, algorithm_reason, quiet } = match made {
        Ok(made) => made,
        Err(error) => return Err(unlisted.error(error)),
    };
    held.add(bicle.clone());
    let act = if replaces.is_some() { Act::Renewed } else { Act::Generated };
    let change = record::enlist(held, unlisted, act, &bicle, now, |change| {
        change.replaces = replaces.map(|old| old.designation.clone());
        tell(change, &bicle, &plan, algorithm_reason);
    })?;
    Ok(Done::new(change, quiet))
}

/// Adds the backup, the reason for the algorithm and the warnings to the answer.
fn tell(change: &mut BicleChange, bicle: &Bicle, plan: &BiclePlan, algorithm_reason: Option<String>) {
    change.backup = plan.backup.as_ref().map(|path| path.display().to_string());
    change.algorithm_reason = algorithm_reason;
    if bicle.never_leaves_token {
        // Whoever was asked to confirm has already been told.
        if !plan.confirmed {
            return;
        }
        change.warnings.push(t!("warning-never-leaves"));
    } else if bicle.backup_verified.is_none() {
        change.warnings.push(t!("warning-not-backed-up"));
    }
    // If the token supports nothing better, the reason has already said so.
    if is_short(&bicle.certificate) && change.algorithm_reason.is_none() {
        change.warnings.push(t!("warning-rsa-2048"));
    }
}

/// Makes a bi-clé and stores its key at its destination. All questions are asked before anything is made; what is made is
/// noted in `unlisted` until the register lists it.
fn made(
    context: &Context,
    path: &Path,
    plan: &mut BiclePlan,
    unlisted: &mut Unlisted,
    now: OffsetDateTime,
) -> Result<NewBicle> {
    // Foreseeable failures come before any question.
    let register = Register::ready(path)?;
    refuse_taken(&register, &plan.designation)?;
    let subject = SubjectFields { common_name: plan.common_name.clone(), ..SubjectFields::default() };
    subject.distinguished_name()?;
    if plan.destination == KeyDestination::TokenOnly {
        return made_on_token::make(context, &register, plan, subject, unlisted, now);
    }
    if plan.destination == KeyDestination::Token && plan.backup.is_none() {
        plan.backup = Some(pfx::place(&ask_backup(context)?, &plan.designation));
    }
    if let Some(backup) = plan.backup.as_ref().filter(|backup| backup.symlink_metadata().is_ok()) {
        return Err(FileError::NeverReplaced(backup.clone()).into());
    }
    let cell = OnceCell::new();
    let (opened, algorithm, algorithm_reason) = match plan.destination {
        KeyDestination::File | KeyDestination::TokenOnly => {
            (None, plan.algorithm.unwrap_or(KeyAlgorithm::Rsa3072), None)
        }
        KeyDestination::Token => {
            let connection = on_token::connect(context, &cell, None)?;
            connection.refuse_read_only()?;
            let (algorithm, reason) = on_token::algorithm(connection, plan.algorithm, false)?;
            (Some(on_token::open(context, connection)?), algorithm, reason)
        }
    };
    let password = plan.passwords.new_password(context, None, &[&plan.designation, &plan.common_name])?;
    if context.interactive {
        context.tell(&t!("bicle-making"));
    }
    let quiet = interrupt::hold();
    let key = SoftwareKey::generate(algorithm)?;
    let certificate = self_signed(&key.signer()?, &subject, KeyUse::Decrypt, plan.days, now)?;
    let certificate = Certificate::from_der(&certificate).map_err(|error| EncodingError::Certificate(error.reason))?;
    let friendly_name = Some(plan.designation.clone());
    let made = Pfx { key, certificate, chain: Vec::new(), friendly_name, trailing: 0 };
    stop_if_asked()?;
    if let Some(backup) = &plan.backup {
        pfx::write(backup, &made.key, &made.certificate, &[], &plan.designation, &password, Profile::Modern)?;
        unlisted.backup(backup.clone());
        stop_if_asked()?;
    }
    let on_token = opened
        .map(|mut slot| on_token::import(context, &mut slot, &made.key, &made.certificate, &plan.designation))
        .transpose()?;
    if let Some((KeyPlace::Token { label, id, .. }, _)) = &on_token {
        unlisted.on_token(label, id);
    }
    let mut held = Register::hold(path)?;
    refuse_taken(&held, &plan.designation)?;
    let (place, opens) = match on_token {
        Some(on_token) => on_token,
        None => {
            let name = pfx::keep(&mut held, &made, &plan.designation, &password, unlisted)?;
            stop_if_asked()?;
            (KeyPlace::File(name), made.key.opens())
        }
    };
    let bicle = Bicle {
        designation: plan.designation.clone(),
        certificate: made.certificate,
        chain: Vec::new(),
        key: place,
        opens,
        secours: plan.secours,
        archived: false,
        backup_verified: plan.backup.is_some().then_some(now),
        never_leaves_token: false,
    };
    Ok(NewBicle { held, bicle, algorithm_reason, quiet })
}

/// Asks where to write the backup that a key must have before it is imported to a token.
fn ask_backup(context: &Context) -> Result<PathBuf> {
    let missing = |value: String| {
        Error::Usage(UsageError::InvalidValue { option: "--backup".into(), value, expected: Expected::Backup })
    };
    if !context.interactive {
        return Err(missing(String::new()));
    }
    context.converse(&t!("backup-first"));
    let typed = terminal::ask_text(&t!("ask-backup"))?.unwrap_or_default();
    match typed.trim() {
        "" => Err(Error::Cancelled),
        path => Ok(PathBuf::from(path)),
    }
}
