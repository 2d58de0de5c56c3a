//! `.pfx` files: opening them with a password, writing them, and opening them again before reporting success.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::passwords::{Passwords, refuse_unwritable};
use super::unlisted::Unlisted;
use crate::context::Context;
use crate::crypto::SoftwareKey;
use crate::crypto::pfx::{Inventory, MAX_LENGTH, Pfx, PfxFailure, Profile};
use crate::error::{Error, PfxError, Result};
use crate::model::certificate::{Certificate, Contents, FileKind, contents};
use crate::secret::keep_again;
use crate::store::register::Held;
use crate::store::{destination, pending};
use crate::t;

/// Opens a `.pfx`, asking for its password if need be. Also returns the password, for writing a copy.
pub(crate) fn open(context: &Context, sources: &Passwords, path: &Path) -> Result<(Pfx, SecretString)> {
    let bytes = key_file(path)?;
    sources.with_password(context, path, |password| {
        let pfx = Pfx::read(&bytes, password).map_err(|failure| error(path, failure))?;
        Ok((pfx, keep_again(password)))
    })
}

/// Looks into a `.pfx` with any number of keys, asking for its password if need be.
pub(crate) fn look(context: &Context, sources: &Passwords, path: &Path) -> Result<Inventory> {
    let bytes = key_file(path)?;
    sources.with_password(context, path, |password| {
        Inventory::read(&bytes, password).map_err(|failure| error(path, failure))
    })
}

/// The error of a `.pfx` that holds no certificate at all.
pub(crate) fn without_certificate(path: &Path) -> Error {
    error(path, PfxFailure::NoCertificate)
}

/// The file of a backup: the one that was named, or a new one in the folder that was named.
#[must_use]
pub(crate) fn place(named: &Path, designation: &str) -> PathBuf {
    destination::place(named, &destination::stem(designation, "sauvegarde"), "pfx")
}

/// The PFX in a file, in DER or BER. A file that is known to be something else is refused before anybody is asked for a
/// password.
fn key_file(path: &Path) -> Result<Vec<u8>> {
    let not_a_pfx = |found| Err(PfxError::NotAPfx { path: path.to_owned(), found }.into());
    if path.is_dir() {
        return not_a_pfx(FileKind::Folder);
    }
    let bytes = read_small(path)?;
    match contents(&bytes) {
        Contents::Pfx(pfx) => Ok(pfx),
        // A damaged one, perhaps, which its reader reports on; but not a letter, which is text.
        Contents::Other(FileKind::Unknown) if std::str::from_utf8(&bytes).is_err() => Ok(bytes),
        Contents::Certificates(..) => not_a_pfx(FileKind::Certificate),
        Contents::Other(kind) => not_a_pfx(kind),
    }
}

/// Writes a `.pfx` that only its owner may read, and opens it again: the key read must be the key written.
pub(crate) fn write(
    path: &Path,
    key: &SoftwareKey,
    certificate: &Certificate,
    chain: &[Certificate],
    name: &str,
    password: &SecretString,
    profile: Profile,
) -> Result<()> {
    refuse_unwritable(password)?;
    let bytes = Pfx::write(key, certificate, chain, name, password, profile)?;
    pending::write_private(path, &bytes)?;
    let verified = read_small(path).and_then(|read| Pfx::read(&read, password).map_err(|failure| error(path, failure)));
    match verified {
        Ok(read) if read.key.pkcs8() == key.pkcs8() && read.certificate == *certificate => Ok(()),
        outcome => {
            // This very call has just made it, and it is of no use to anybody.
            let _ = std::fs::remove_file(path);
            Err(outcome
                .err()
                .unwrap_or(Error::Pfx(PfxError::Invalid { path: path.to_owned(), reason: "≠".to_owned() })))
        }
    }
}

/// Writes a key to its own file next to the register, after announcing it. Returns the file's name.
pub(super) fn keep(
    held: &mut Held,
    opened: &Pfx,
    designation: &str,
    password: &SecretString,
    unlisted: &mut Unlisted,
) -> Result<String> {
    let name = free_name(held.directory(), designation);
    let path = held.directory().join(&name);
    held.announce(&name)?;
    write(&path, &opened.key, &opened.certificate, &opened.chain, designation, password, Profile::Modern)?;
    unlisted.key_file(path);
    Ok(name)
}

/// Reads a file, but no more of it than a key or a certificate can need.
pub(super) fn read_small(path: &Path) -> Result<Vec<u8>> {
    crate::store::read_at_most(path, MAX_LENGTH + 1)
}

/// Turns a failure into an error that names the file.
fn error(path: &Path, failure: PfxFailure) -> Error {
    let path = path.to_owned();
    match failure {
        PfxFailure::Password => Error::Pfx(PfxError::PasswordIncorrect { path }),
        PfxFailure::Key(error) => *error,
        PfxFailure::Unsupported(algorithm) => Error::Pfx(PfxError::Unsupported { path, algorithm }),
        PfxFailure::Malformed(_) | PfxFailure::Damaged | PfxFailure::TooManyIterations(_) => {
            Error::Pfx(PfxError::Invalid { path, reason: reason(&failure) })
        }
        PfxFailure::NoKey | PfxFailure::SeveralKeys(_) | PfxFailure::NoCertificate => {
            Error::Pfx(PfxError::NotOneKey { path, reason: reason(&failure) })
        }
    }
}

/// Why a file is not read, in words: what its reader says is English, and of use to programmers alone.
fn reason(failure: &PfxFailure) -> String {
    match failure {
        PfxFailure::Malformed(_) => t!("pfx-malformed"),
        PfxFailure::Damaged => t!("pfx-damaged"),
        PfxFailure::TooManyIterations(count) => t!("pfx-iterations", count = count.to_string()),
        PfxFailure::NoKey => t!("pfx-no-key"),
        PfxFailure::SeveralKeys(keys) => t!("pfx-several-keys", keys = keys.join(", ")),
        PfxFailure::NoCertificate => t!("pfx-no-certificate"),
        PfxFailure::Password | PfxFailure::Key(_) | PfxFailure::Unsupported(_) => failure.to_string(),
    }
}

/// An unused file name for a bi-clé in the register's directory: its designation, in characters that every file system
/// accepts.
fn free_name(directory: &Path, designation: &str) -> String {
    let mut stem: String = designation
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or('-') } else { '-' })
        .take(40)
        .collect();
    while stem.contains("--") {
        stem = stem.replace("--", "-");
    }
    let stem = stem.trim_matches('-');
    let stem = if stem.is_empty() { "bicle" } else { stem };
    let taken = |name: &String| directory.join(name).symlink_metadata().is_ok();
    destination::names(stem, "pfx").find(|name| !taken(name)).unwrap_or_default()
}
