//! Files written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Result};

/// Writes a file by a temporary one beside it and a rename: a full disk or a crash leaves the old file, or none, and
/// never half of one. An existing file is kept unless `overwrite` is given; a symbolic link is followed. A device or a
/// pipe is written to as it stands: it holds nothing to overwrite, and must not be replaced by a file.
///
/// # Errors
///
/// [`Error::FileExists`]; [`Error::Io`] as the system failed.
pub fn write(path: &Path, bytes: &[u8], overwrite: bool) -> Result<()> {
    let failed = |source: io::Error| Error::Io { path: path.to_owned(), source };
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        let mut device = fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        return device.write_all(bytes).map_err(failed);
    }
    let target = fs::canonicalize(path).ok().filter(|_| overwrite);
    let path = target.as_deref().unwrap_or(path);
    let mut file = beside(path, overwrite)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    if overwrite {
        file.persist(path).map_err(|error| failed(error.error))?;
    } else {
        file.persist_noclobber(path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => Error::FileExists(path.to_owned()),
            _ => failed(error.error),
        })?;
    }
    Ok(())
}

/// Whether [`write`] could write this file now: for a command that works long before it writes. Nothing is left behind.
///
/// # Errors
///
/// As [`write`].
pub fn check(path: &Path, overwrite: bool) -> Result<()> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return Ok(());
    }
    let target = fs::canonicalize(path).ok().filter(|_| overwrite);
    beside(target.as_deref().unwrap_or(path), overwrite).map(|_| ())
}

/// A temporary file in the directory of `path`, which goes away unless it is persisted.
fn beside(path: &Path, overwrite: bool) -> Result<NamedTempFile> {
    let failed = |source: io::Error| Error::Io { path: path.to_owned(), source };
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Asked first, so that nothing is written where the answer is already known; `persist_noclobber` holds it against
    // another program that is faster.
    if !overwrite && fs::symlink_metadata(path).is_ok() {
        return Err(Error::FileExists(path.to_owned()));
    }
    if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let mut builder = Builder::new();
    builder.prefix(".jeton-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any program's new file: a certificate is public. The umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(directory).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cert.pem");
        write(&path, b"one", false).unwrap();
        assert!(matches!(write(&path, b"two", false), Err(Error::FileExists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_a_device_is_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("cert.pem"), directory.path().join("link"));
        fs::write(&file, b"one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(matches!(write(&link, b"two", false), Err(Error::FileExists(_))));
        write(&link, b"two", true).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let device = directory.path().join("null");
        std::os::unix::fs::symlink("/dev/null", &device).unwrap();
        write(&device, b"three", true).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_directory_is_no_file() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(write(directory.path(), b"", true), Err(Error::Io { .. })));
        assert!(matches!(write(&directory.path().join("absent/x"), b"", false), Err(Error::Io { .. })));
    }
}
