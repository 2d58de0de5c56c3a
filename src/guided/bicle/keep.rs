//! The life of a bi-clé: generate, back up, import, renew, archive, delete.

use std::path::PathBuf;

use super::super::advice;
use super::super::asking::{self, Arrived, until, which};
use super::super::destination::{self, NewFile};
use super::super::typed::CommandLine;
use super::holdings::Holdings;
use crate::bicle::designation;
use crate::error::{BicleError, Error, Result};
use crate::store::certificates::is_named_as_key;
use crate::store::destination::stem;
use crate::t;
use crate::{output, terminal};

/// The file extension of backups.
const EXTENSION: &str = "pfx";

/// `bicle generate`: asks for its designation and for the place of its backup.
pub(super) fn create(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    output::say(&t!("guided-designation-advice"));
    let free = |answer: &str| match designation(answer) {
        Ok(designation) if holdings.has(&designation) => Err(BicleError::Exists { designation }.into()),
        outcome => outcome,
    };
    let fits = |answer: &str| free(answer).map_err(|error: Error| advice::text(&error));
    let Some(designation) = until(&t!("guided-which-designation"), fits)? else { return Ok(None) };
    let Some(backup) = where_to_save(&designation)? else { return Ok(None) };
    let command = command.word("generate").option("--designation", &designation);
    Ok(Some(command.file_option("--backup", &backup)))
}

/// `bicle backup`: asks which one, and where to.
pub(super) fn backup(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_back_up())? else { return Ok(None) };
    let Some(out) = where_to_save(&bicle.designation)? else { return Ok(None) };
    Ok(Some(command.word("backup").file_operand(&out, &[&bicle.designation])))
}

/// `bicle renew`: asks which one, and where to back up the new one; a key that never leaves its token has no backup.
pub(super) fn renew(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_renew())? else { return Ok(None) };
    if bicle.never_leaves_token {
        return Ok(Some(command.word("renew").operands([bicle.designation.as_str()])));
    }
    let Some(backup) = where_to_save(&bicle.designation)? else { return Ok(None) };
    Ok(Some(command.word("renew").file_option("--backup", &backup).operands([bicle.designation.as_str()])))
}

/// Asks for a file that does not exist yet: a backup never overwrites anything.
fn where_to_save(designation: &str) -> Result<Option<PathBuf>> {
    let stem = stem(designation, "sauvegarde");
    let file = NewFile { stem: &stem, extension: EXTENSION };
    destination::ask_file(&t!("guided-where-backup"), file, t!("guided-elsewhere-safe"))
}

/// `bicle import`: one of the files that arrived, or another one.
pub(super) fn import(command: CommandLine) -> Result<Option<CommandLine>> {
    let file = match asking::arrived(&t!("guided-which-backup"), is_named_as_key)? {
        Some(Arrived::File(file)) => Some(file),
        Some(Arrived::Other) => asking::file(&t!("guided-which-pfx"))?,
        None => None,
    };
    Ok(file.map(|file| command.word("import").file_operand(&file, &[])))
}

/// `bicle archive`: asks which one, and for confirmation, since it cannot be undone.
pub(super) fn archive(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_archive())? else { return Ok(None) };
    let name = bicle.designation.as_str();
    if !terminal::confirm(&t!("guided-archive-confirm", name = name))? {
        return Ok(None);
    }
    Ok(Some(command.word("archive").operands([name])))
}

/// `bicle delete`: asks which one; the command itself asks for confirmation.
pub(super) fn delete(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let bicle = which(&holdings.to_delete())?;
    Ok(bicle.map(|bicle| command.word("delete").operands([bicle.designation.as_str()])))
}
