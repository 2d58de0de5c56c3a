//! Files that a person names, read whole.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::error::{FileError, Result};

/// The whole file.
///
/// # Errors
///
/// [`FileError::NotFound`] or [`FileError::Io`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    Ok(fs::read(path).map_err(|source| FileError::reading(path, source))?)
}

/// The file up to so many octets: for one that is refused, or of no use, where it is longer.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|source| FileError::reading(path, source))?;
    Ok(bytes)
}
