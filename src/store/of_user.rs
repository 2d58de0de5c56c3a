//! What jeton remembers for a user, in files of its own.

use std::path::{Path, PathBuf};
use std::{fs, io};

use etcetera::BaseStrategy;

use crate::error::{FileError, Result};

/// Where a file of this name is: `$XDG_DATA_HOME/jeton` on Unix, the roaming application data on Windows. `None` for a
/// user without a home directory, such as a service.
pub(super) fn path(name: &str) -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    strategy.home_dir().is_dir().then(|| strategy.data_dir().join("jeton").join(name))
}

/// The text of such a file; a missing file counts as empty.
pub(super) fn read(path: &Path) -> Result<String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(source) => Err(FileError::Io { path: path.to_owned(), source }.into()),
    }
}
