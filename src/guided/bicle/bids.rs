//! Bids: opening those that have arrived, and sealing files for a bi-clé.

use std::path::PathBuf;

use super::super::asking::{ask, which};
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
    // Lets the command report a missing file before anything else is asked.
    if !bids.iter().all(|path| path.exists()) {
        return Ok(Some(with_paths(command, &bids)));
    }
    let desktop = Usual::Desktop.folder().filter(|desktop| bids != [desktop.clone()]);
    let texts: Vec<String> = match &desktop {
        Some(desktop) => vec![t!("guided-beside"), places::shown(desktop), t!("guided-elsewhere")],
        None => vec![t!("guided-beside"), t!("guided-elsewhere")],
    };
    let out = match (terminal::choose(&t!("guided-where-opened"), &texts)?, desktop) {
        (None, _) => return Ok(None),
        (Some(0), _) => None,
        (Some(1), Some(desktop)) => Some(desktop),
        (Some(_), _) => match folder()? {
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
    Ok(ask(&t!("guided-which-bids"))?.map(|answer| places::several_typed(&answer)))
}

/// Asks for a folder that exists.
fn folder() -> Result<Option<PathBuf>> {
    loop {
        let Some(answer) = ask(&t!("guided-which-folder"))? else { return Ok(None) };
        let folder = places::typed(&answer);
        if folder.is_dir() {
            return Ok(Some(folder));
        }
        output::say(&t!("guided-no-folder", path = folder.display().to_string()));
    }
}

/// `bicle seal`: asks for the bi-clé and the files; each sealed file goes beside its original.
pub(super) fn seal(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_seal_for())? else { return Ok(None) };
    let Some(answer) = ask(&t!("guided-which-to-seal"))? else { return Ok(None) };
    let files = places::several_typed(&answer);
    Ok(Some(with_paths(command.word("seal").option("--for", &bicle.designation), &files)))
}

fn with_paths(command: CommandLine, paths: &[PathBuf]) -> CommandLine {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    command.operands(paths.iter().map(String::as_str))
}
