//! Certificates in files: PEM, of one or many blocks, or DER.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::model::certificate::Certificate;

/// The certificates of files and directories, in the order given.
///
/// # Errors
///
/// As [`read_file`] and [`read_directory`].
pub fn read(paths: &[PathBuf]) -> Result<Vec<Certificate>> {
    let mut found = Vec::new();
    for path in paths {
        found.extend(if path.is_dir() { read_directory(path)? } else { read_file(path)? });
    }
    Ok(found)
}

/// The certificates in the files of a directory that are named as certificates are; see [`files_of`].
///
/// # Errors
///
/// As [`files_of`] and [`read_file`].
pub fn read_directory(directory: &Path) -> Result<Vec<Certificate>> {
    let mut found = Vec::new();
    for file in files_of(directory)? {
        found.extend(read_file(&file)?);
    }
    Ok(found)
}

/// The files of a directory that are named as certificates are (`.pem`, `.crt`, `.cer`, `.der`), by name; its
/// sub-directories are left out.
///
/// # Errors
///
/// [`Error::FileNotFound`] or [`Error::Io`].
pub fn files_of(directory: &Path) -> Result<Vec<PathBuf>> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => Error::FileNotFound(directory.to_owned()),
        _ => Error::Io { path: directory.to_owned(), source },
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let named = path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
            ["pem", "crt", "cer", "der"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        if named && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The certificates of a file, in PEM or DER.
///
/// # Errors
///
/// [`Error::FileNotFound`], [`Error::Io`] or [`Error::NotACertificate`].
pub fn read_file(path: &Path) -> Result<Vec<Certificate>> {
    let bytes = fs::read(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::FileNotFound(path.to_owned()),
        _ => Error::Io { path: path.to_owned(), source },
    })?;
    parse(&path.display().to_string(), &bytes)
}

/// The certificates of a text in PEM, or the one that the bytes are in DER. `origin` is for the error.
///
/// # Errors
///
/// [`Error::NotACertificate`].
pub fn parse(origin: &str, bytes: &[u8]) -> Result<Vec<Certificate>> {
    let refused = |reason: String| Error::NotACertificate { origin: origin.to_owned(), reason };
    let read = |der: &[u8]| Certificate::from_der(der).map_err(|error| refused(error.reason));
    let blocks = pem::parse_many(bytes).unwrap_or_default();
    if blocks.is_empty() {
        return Ok(vec![read(bytes)?]);
    }
    let certificates: Vec<_> = blocks.iter().filter(|block| block.tag().ends_with("CERTIFICATE")).collect();
    if certificates.is_empty() {
        let tags: Vec<_> = blocks.iter().map(|block| block.tag().to_owned()).collect();
        return Err(refused(tags.join(", ")));
    }
    certificates.into_iter().map(|block| read(block.contents())).collect()
}
