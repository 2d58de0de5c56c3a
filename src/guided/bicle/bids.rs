//! Bids: opening those that have arrived, and sealing files for a bi-clé.

use std::path::PathBuf;

use super::super::asking::{files, folder, which};
use super::super::places::{self, Usual};
use super::super::typed::CommandLine;
use super::holdings::Holdings;
use crate::bicle::open::is_sealed_name;
use crate::error::Result;
use crate::t;
use crate::{output, terminal};

/// `bicle open`: asks for the folder or files to open, and for the place of the opened ones.
pub(super) fn open(command: CommandLine) -> Result<Option<CommandLine>> {
    output::say(&t!("after-bicle-open"));
    let Some(bids) = which_bids()? else { return Ok(None) };
    let command = command.word("open");
    let desktop = Usual::Desktop.folder().filter(|desktop| bids != [desktop.clone()]);
    let texts: Vec<String> = match &desktop {
        Some(desktop) => vec![t!("guided-beside"), places::shown(desktop), t!("guided-elsewhere")],
        None => vec![t!("guided-beside"), t!("guided-elsewhere")],
    };
    let out = match (terminal::choose(&t!("guided-where-opened"), &texts)?, desktop) {
        (None, _) => return Ok(None),
        (Some(0), _) => None,
        (Some(1), Some(desktop)) => Some(desktop),
        (Some(_), _) => match folder(&t!("guided-which-folder"))? {
            Some(folder) => Some(folder),
            None => return Ok(None),
        },
    };
    let command = out.iter().fold(command, |command, out| command.option("--out", &out.display().to_string()));
    Ok(Some(with_paths(command, &bids)))
}

/// Offers the folders that contain sealed files, or another place.
fn which_bids() -> Result<Option<Vec<PathBuf>>> {
    let arrived = places::arrived(is_sealed_name);
    if !arrived.is_empty() {
        let line = |(folder, files): &(PathBuf, Vec<PathBuf>)| {
            t!("guided-folder-of-bids", folder = places::shown(folder), count = files.len())
        };
        let mut lines: Vec<String> = arrived.iter().map(line).collect();
        lines.push(t!("guided-other-file"));
        match terminal::choose(&t!("guided-where-bids"), &lines)? {
            Some(line) if line < arrived.len() => return Ok(Some(vec![arrived[line].0.clone()])),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    files(&t!("guided-which-bids"))
}

/// `bicle seal`: asks for the bi-clé and the files; each sealed file goes beside its original.
pub(super) fn seal(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_seal_for())? else { return Ok(None) };
    let Some(files) = files(&t!("guided-which-to-seal"))? else { return Ok(None) };
    Ok(Some(with_paths(command.word("seal").option("--for", &bicle.designation), &files)))
}

fn with_paths(command: CommandLine, paths: &[PathBuf]) -> CommandLine {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    command.operands(paths.iter().map(String::as_str))
}
