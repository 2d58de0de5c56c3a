//! Where a file goes: to the desktop, under a descriptive name, or wherever the user says. A file that exists is never
//! overwritten here.

use std::path::{Path, PathBuf};

use super::{advice, asking, places};
use crate::error::Result;
use crate::store::{atomic, destination};
use crate::t;
use crate::terminal;

/// The file that is to be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewFile<'a> {
    /// Its usual name, without extension.
    pub(super) stem: &'a str,
    pub(super) extension: &'a str,
}

/// What the user picked.
pub(super) enum Picked {
    /// The line that was offered instead of a file.
    Instead,
    /// This file, which does not exist and can be written.
    File(PathBuf),
}

/// Asks where a file goes: the proposed place or another one, a file or a folder (which gets a file of the usual name), or
/// nowhere at all (`instead`). `None` if the user went back.
pub(super) fn ask(
    question: &str,
    instead: Option<String>,
    file: NewFile<'_>,
    elsewhere: String,
) -> Result<Option<Picked>> {
    let proposed = destination::new_file(&places::for_a_new_file(), file.stem, file.extension);
    let first = usize::from(instead.is_some());
    let lines: Vec<String> = instead.into_iter().chain([places::shown(&proposed), elsewhere]).collect();
    let question_of_path = t!("guided-which-file");
    let fits = |answer: &str| writable(answer, file);
    let path = match terminal::choose(question, &lines)? {
        None => None,
        Some(line) if line < first => return Ok(Some(Picked::Instead)),
        // Where even that cannot be written, it stands there to be corrected.
        Some(line) if line == first => asking::corrected(&question_of_path, proposed.display().to_string(), fits)?,
        Some(_) => asking::until(&question_of_path, fits)?,
    };
    Ok(path.map(Picked::File))
}

/// As [`ask`], where there must be a file.
pub(super) fn ask_file(question: &str, file: NewFile<'_>, elsewhere: String) -> Result<Option<PathBuf>> {
    Ok(ask(question, None, file, elsewhere)?.and_then(|picked| match picked {
        Picked::Instead => None,
        Picked::File(path) => Some(path),
    }))
}

/// The file to write for this answer, or why it cannot be written.
fn writable(answer: &str, file: NewFile<'_>) -> std::result::Result<PathBuf, String> {
    let named = with_extension(places::typed(answer), file.extension);
    let path = destination::place(&named, file.stem, file.extension);
    match atomic::check(&path, false) {
        Ok(()) => Ok(path),
        Err(error) => Err(advice::text(&error)),
    }
}

fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    let is_bare = path.extension().is_none() && path.file_name().is_some() && !is_there(&path);
    if is_bare { path.with_extension(extension) } else { path }
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
