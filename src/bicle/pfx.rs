//! `.pfx` files: opening them with a password, writing them, and opening them again before reporting success.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::passwords::Passwords;
use super::unlisted::Unlisted;
use crate::context::Context;
use crate::crypto::SoftwareKey;
use crate::crypto::pfx::{MAX_LENGTH, Pfx, PfxFailure, Profile};
use crate::error::{BicleError, Error, Result};
use crate::model::certificate::Certificate;
use crate::secret::keep_again;
use crate::store::pending;
use crate::store::register::Held;
use crate::t;

/// Opens a `.pfx`, asking for its password if need be. Also returns the password, for writing a copy.
pub(crate) fn open(context: &Context, sources: &Passwords, path: &Path) -> Result<(Pfx, SecretString)> {
    let bytes = read_small(path)?;
    sources.with_password(context, path, |password| {
        let pfx = Pfx::read(&bytes, password).map_err(|failure| error(path, failure))?;
        Ok((pfx, keep_again(password)))
    })
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
                .unwrap_or(Error::Bicle(BicleError::PfxInvalid { path: path.to_owned(), reason: "≠".to_owned() })))
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
        PfxFailure::Password => Error::Bicle(BicleError::PasswordIncorrect { path }),
        PfxFailure::Key(error) => *error,
        PfxFailure::Unsupported(algorithm) => Error::Bicle(BicleError::PfxUnsupported { path, algorithm }),
        PfxFailure::Malformed(reason) => invalid(path, reason),
        PfxFailure::Damaged => invalid(path, t!("pfx-damaged")),
        PfxFailure::TooManyIterations(count) => invalid(path, t!("pfx-iterations", count = count.to_string())),
        PfxFailure::NoKey => invalid(path, t!("pfx-no-key")),
        PfxFailure::SeveralKeys(names) => invalid(path, t!("pfx-several-keys", count = (names.len() as i64))),
        PfxFailure::NoCertificate => invalid(path, t!("pfx-no-certificate")),
    }
}

fn invalid(path: PathBuf, reason: String) -> Error {
    Error::Bicle(BicleError::PfxInvalid { path, reason })
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
    let numbered = (2..).map(|number| format!("{stem}-{number}.pfx"));
    let mut names = std::iter::once(format!("{stem}.pfx")).chain(numbered);
    names.find(|name| !taken(name)).unwrap_or_else(|| format!("{stem}.pfx"))
}
