//! The life of a bi-clé: generate, back up, import, renew, archive, delete.

use std::path::{Path, PathBuf};

use super::super::advice;
use super::super::asking::{self, until, which};
use super::super::destination::{self, NewFile};
use super::super::places;
use super::super::typed::CommandLine;
use super::holdings::Holdings;
use crate::bicle::designation;
use crate::error::{BicleError, Error, Result};
use crate::store::destination::stem;
use crate::t;
use crate::{output, terminal};

/// The file extension of backups.
const EXTENSION: &str = "pfx";

/// The largest number of files that a menu lists.
const MOST_FILES: usize = 7;

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
    let arrived = places::arrived(is_backup_name);
    let arrived: Vec<PathBuf> = arrived.into_iter().flat_map(|(_, files)| files).take(MOST_FILES).collect();
    let mut file = None;
    if !arrived.is_empty() {
        let mut lines: Vec<String> = arrived.iter().map(|path| places::shown(path)).collect();
        lines.push(t!("guided-other-file"));
        match terminal::choose(&t!("guided-which-backup"), &lines)? {
            Some(line) => file = arrived.into_iter().nth(line),
            None => return Ok(None),
        }
    }
    let file = match file {
        Some(file) => file,
        None => match asking::file(&t!("guided-which-pfx"))? {
            Some(file) => file,
            None => return Ok(None),
        },
    };
    Ok(Some(command.word("import").file_operand(&file, &[])))
}

fn is_backup_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["pfx", "p12"].iter().any(|known| known.eq_ignore_ascii_case(extension))
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
