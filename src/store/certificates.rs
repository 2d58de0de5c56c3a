//! Certificate files: PEM with one or more blocks, or DER.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, FileError, KeyError, Result};
use crate::model::certificate::Certificate;

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
    for file in files_of(directory)?.into_iter().filter(|file| !has_extension(file, &KEY_FILES)) {
        found.extend(read_file(&file)?);
    }
    Ok(found)
}

/// The extensions of certificate files.
const CERTIFICATE_FILES: [&str; 4] = ["pem", "crt", "cer", "der"];
/// The extensions of key files, which contain certificates protected by a password.
const KEY_FILES: [&str; 2] = ["pfx", "p12"];

fn has_extension(path: &Path, known: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    known.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The files of a directory with the extension of a certificate (`.pem`, `.crt`, `.cer`, `.der`) or of a key
/// (`.pfx`, `.p12`), sorted by name; sub-directories are not searched.
pub(crate) fn files_of(directory: &Path) -> Result<Vec<PathBuf>> {
    let failed = |source| FileError::reading(directory, source);
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        // A broken link is kept: reading it reports the missing file.
        if !path.is_dir() && (has_extension(&path, &CERTIFICATE_FILES) || has_extension(&path, &KEY_FILES)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The certificates in a PEM or DER file.
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
    blocks(&path.display().to_string(), &super::read(path)?)
}

/// The certificates in PEM text, or the one in DER bytes. `origin` is named in the error.
///
/// # Errors
///
/// [`KeyError::NotACertificate`].
pub fn parse(origin: &str, bytes: &[u8]) -> Result<Vec<Certificate>> {
    blocks(origin, bytes)?.into_iter().collect()
}

fn blocks(origin: &str, bytes: &[u8]) -> Result<Vec<Result<Certificate>>> {
    let refused = |reason: String| Error::Key(KeyError::NotACertificate { origin: origin.to_owned(), reason });
    let read = |der: &[u8]| Certificate::from_der(der).map_err(|error| refused(error.reason));
    let blocks = pem::parse_many(bytes).unwrap_or_default();
    if blocks.is_empty() {
        return if is_pfx(bytes) { Err(refused(PFX.to_owned())) } else { Ok(vec![Ok(read(bytes)?)]) };
    }
    let certificates: Vec<_> = blocks.iter().filter(|block| block.tag().ends_with("CERTIFICATE")).collect();
    if certificates.is_empty() {
        let tags: Vec<_> = blocks.iter().map(|block| block.tag().to_owned()).collect();
        return Err(refused(tags.join(", ")));
    }
    Ok(certificates.into_iter().map(|block| read(block.contents())).collect())
}

/// The name of password-protected key files, the same in every language.
const PFX: &str = "PKCS #12 (.pfx, .p12)";

/// Whether the bytes begin like a PFX: a SEQUENCE whose first element is version 3 (RFC 7292 section 4).
fn is_pfx(bytes: &[u8]) -> bool {
    let content = match bytes {
        [0x30, length, rest @ ..] if *length < 0x80 => rest,
        // The indefinite form has no further length octets.
        [0x30, length, rest @ ..] => rest.get(usize::from(length & 0x7f)..).unwrap_or_default(),
        _ => return false,
    };
    content.starts_with(&[2, 1, 3])
}
