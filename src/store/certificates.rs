//! Certificate files by their paths; [`crate::model::certificate::contents`] decides what their bytes are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, FileError, KeyError, Result};
use crate::model::certificate::{Certificate, Contents, FileKind, contents};

/// The longest file that is looked at, in bytes: a certificate takes kilobytes, a bundle of authorities less than this.
const MAX_FILE: u64 = 4 << 20;

/// The certificates in files and directories, in the given order.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Certificate>> {
    let mut found = Vec::new();
    for path in paths {
        found.extend(if path.is_dir() { read_directory(path)? } else { read_file(path)? });
    }
    Ok(found)
}

/// The certificates in a directory's files with a certificate's extension; see [`files_of`].
pub(crate) fn read_directory(directory: &Path) -> Result<Vec<Certificate>> {
    let mut found = Vec::new();
    for file in files_of(directory)?.into_iter().filter(|file| !is_named_as_key(file)) {
        found.extend(read_file(&file)?);
    }
    Ok(found)
}

/// The extensions of certificate files.
const CERTIFICATE_FILES: [&str; 6] = ["pem", "crt", "cer", "der", "p7b", "p7c"];
/// The extensions of key files, which contain certificates protected by a password.
const KEY_FILES: [&str; 2] = ["pfx", "p12"];

fn has_extension(path: &Path, known: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    known.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether a file's name is one that certificates and keys have.
#[must_use]
pub(crate) fn has_usual_name(path: &Path) -> bool {
    has_extension(path, &CERTIFICATE_FILES) || is_named_as_key(path)
}

/// Whether a file's name is one that keys with their certificates have.
#[must_use]
pub(crate) fn is_named_as_key(path: &Path) -> bool {
    has_extension(path, &KEY_FILES)
}

/// The files of a directory with the extension of a certificate (`.pem`, `.crt`, `.cer`, `.der`, `.p7b`, `.p7c`) or of a
/// key (`.pfx`, `.p12`), sorted by name; sub-directories are not searched.
pub(crate) fn files_of(directory: &Path) -> Result<Vec<PathBuf>> {
    let failed = |source| FileError::reading(directory, source);
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        // A broken link is kept: reading it reports the missing file.
        if !path.is_dir() && has_usual_name(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What a file holds. A directory is told as what it is.
///
/// # Errors
///
/// [`FileError::NotFound`] or [`FileError::Io`].
pub(crate) fn look(path: &Path) -> Result<Contents> {
    if path.is_dir() {
        return Ok(Contents::Other(FileKind::Folder));
    }
    Ok(contents(&super::read_at_most(path, MAX_FILE)?))
}

/// The certificates in a file that needs no password.
///
/// # Errors
///
/// [`FileError::NotFound`], [`FileError::Io`] or [`KeyError::NotACertificate`].
pub(crate) fn read_file(path: &Path) -> Result<Vec<Certificate>> {
    read_each(path)?.into_iter().collect()
}

/// As [`read_file`], with a result for each certificate: a damaged one does not affect the others.
///
/// # Errors
///
/// [`FileError::NotFound`], [`FileError::Io`], or [`KeyError::NotACertificate`] if the file contains none.
pub(crate) fn read_each(path: &Path) -> Result<Vec<Result<Certificate>>> {
    each(&path.display().to_string(), look(path)?)
}

/// The certificates in these bytes of a file. `origin` is named in the error.
///
/// # Errors
///
/// [`KeyError::NotACertificate`].
pub fn parse(origin: &str, bytes: &[u8]) -> Result<Vec<Certificate>> {
    each(origin, contents(bytes))?.into_iter().collect()
}

fn each(origin: &str, contents: Contents) -> Result<Vec<Result<Certificate>>> {
    let refused = |found| Error::Key(KeyError::NotACertificate { origin: origin.to_owned(), found });
    match contents {
        Contents::Certificates(_, found) => {
            let damaged = |_| refused(FileKind::DamagedCertificate);
            Ok(found.into_iter().map(|certificate| certificate.map_err(damaged)).collect())
        }
        Contents::Pfx(_) => Err(refused(FileKind::Pfx)),
        Contents::Other(kind) => Err(refused(kind)),
    }
}
