//! Whom a chain may end at: the trusted list, the authorities that were given, the system's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::list::TrustedList;
use crate::error::{Error, Result};
use crate::model::certificate::Certificate;

/// Why an authority is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorSource {
    /// It stands in the trusted list.
    TrustedList,
    /// It was given to `--ca`.
    Given,
    /// The system trusts it.
    System,
}

/// An authority that is trusted, and why.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    pub(super) certificate: Certificate,
    pub(super) source: AnchorSource,
}

/// Every anchor, in the order in which they are tried: the list before what a person gave, the system last.
pub(super) fn all(list: &TrustedList, given: Vec<Certificate>) -> Vec<Anchor> {
    let anchor = |source| move |certificate| Anchor { certificate, source };
    let mut anchors: Vec<Anchor> = list.certificates().iter().cloned().map(anchor(AnchorSource::TrustedList)).collect();
    anchors.extend(given.into_iter().map(anchor(AnchorSource::Given)));
    anchors.extend(system().into_iter().map(anchor(AnchorSource::System)));
    anchors
}

/// The authorities of files and directories.
pub(super) fn given(paths: &[PathBuf]) -> Result<Vec<Certificate>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(read_directory(path)?);
        } else {
            found.extend(read_file(path)?);
        }
    }
    Ok(found)
}

/// The system's store. What it holds that cannot be read is of no help, and no reason to stop.
fn system() -> Vec<Certificate> {
    rustls_native_certs::load_native_certs()
        .certs
        .iter()
        .filter_map(|der| Certificate::from_der(der.as_ref()).ok())
        .collect()
}

/// The certificates in the files of a directory that are named as certificates are; its sub-directories are left out.
pub(super) fn read_directory(directory: &Path) -> Result<Vec<Certificate>> {
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
    let mut found = Vec::new();
    for file in files {
        found.extend(read_file(&file)?);
    }
    Ok(found)
}

/// The certificates of a file, in PEM or DER.
pub(super) fn read_file(path: &Path) -> Result<Vec<Certificate>> {
    let bytes = fs::read(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::FileNotFound(path.to_owned()),
        _ => Error::Io { path: path.to_owned(), source },
    })?;
    parse(&path.display().to_string(), &bytes)
}

/// The certificates of a text in PEM, or the one that the bytes are in DER.
pub(super) fn parse(origin: &str, bytes: &[u8]) -> Result<Vec<Certificate>> {
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
