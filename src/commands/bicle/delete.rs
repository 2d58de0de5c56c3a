//! `jeton bicle delete`: only for a bi-clé that no bid needs any more and that has a backup.

use std::fs;
use std::io;
use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::conclude;
use crate::context::Context;
use crate::error::{BicleError, Error, FileError, Question, Result, UsageError};
use crate::model::bicle::{Bicle, Kept, KeyPlace};
use crate::output::bicle::Act;
use crate::store::register::Register;
use crate::t;
use crate::terminal;

/// Runs `jeton bicle delete`. A key on a token stays there: `jeton key delete` removes it.
pub(super) fn run(context: &Context, path: &Path, wanted: &str, yes: bool) -> Result<()> {
    let register = Register::ready(path)?;
    let bicle = register.entry(wanted)?;
    refuse_kept(&register, bicle)?;
    // What the person confirms is deleted, whatever has its name by then.
    let digest = hex::encode(bicle.certificate.sha256());
    if !yes {
        if !context.interactive {
            return Err(UsageError::NoTerminal(Question::Confirmation).into());
        }
        let name = bicle.designation.as_str();
        let question = match bicle.key {
            KeyPlace::File(_) => t!("confirm-delete-bicle", name = name),
            KeyPlace::Token { .. } | KeyPlace::Elsewhere => t!("confirm-delete-bicle-listed", name = name),
        };
        if !terminal::confirm(&question)? {
            return Err(Error::Cancelled);
        }
    }
    // Locked only now: a question may go unanswered for a long time.
    let mut held = Register::hold(path)?;
    refuse_kept(&held, held.entry(&digest)?)?;
    let bicle = held.remove(&digest)?;
    let key_file = match &bicle.key {
        KeyPlace::File(name) => Some(held.directory().join(name)),
        KeyPlace::Token { .. } | KeyPlace::Elsewhere => None,
    };
    let change = conclude(held, Act::Deleted, &bicle, OffsetDateTime::now_utc(), |_| {})?;
    context.answer(&change)?;
    // Last: a leftover file that the register does not list is better than a listed file that is gone.
    match key_file.map(|file| (fs::remove_file(&file), file)) {
        Some((Err(source), path)) if source.kind() != io::ErrorKind::NotFound => {
            Err(FileError::Io { path, source }.into())
        }
        _ => Ok(()),
    }
}

fn refuse_kept(register: &Register, bicle: &Bicle) -> Result<()> {
    let designation = bicle.designation.clone();
    match bicle.kept(register.consultations()) {
        None => Ok(()),
        Some(Kept::OpenConsultations(consultations)) => Err(BicleError::InUse { designation, consultations }.into()),
        Some(Kept::NoBackup) => Err(BicleError::NotBackedUp { designation, possible: true }.into()),
        Some(Kept::NeverBackedUp) => Err(BicleError::NotBackedUp { designation, possible: false }.into()),
    }
}
