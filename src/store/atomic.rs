//! Small files written completely or not at all: a command's output files and jeton's own.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::pending::{Pending, Permissions};
use crate::error::{Error, FileError, Result};

/// Writes a file through [`Pending`]: a full disk or a crash leaves the old file, or none, but never half of one.
/// `overwrite` allows replacing an existing file, whose mode, owner and group are kept; symbolic links are followed.
/// Devices and pipes are written to directly: they have nothing to overwrite and must not be replaced by a
/// file.
///
/// # Errors
///
/// [`FileError::Exists`]; [`FileError::Io`].
pub(crate) fn write(path: &Path, bytes: &[u8], overwrite: bool) -> Result<()> {
    let failed = |source: io::Error| Error::File(FileError::Io { path: path.to_owned(), source });
    if is_device(path) {
        let mut device = fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        return device.write_all(bytes).map_err(failed);
    }
    let mut file = begin(path, overwrite)?;
    file.write_all(bytes).map_err(failed)?;
    file.commit().map_err(as_file_exists)
}

/// Checks that [`write`] would succeed now, for commands that do a lot of work before writing. Leaves nothing behind.
pub(crate) fn check(path: &Path, overwrite: bool) -> Result<()> {
    if is_device(path) { Ok(()) } else { begin(path, overwrite).map(drop) }
}

fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn begin(path: &Path, overwrite: bool) -> Result<Pending> {
    match overwrite {
        true => Pending::replace(path, Permissions::Usual),
        false => Pending::create(path, Permissions::Usual).map_err(as_file_exists),
    }
}

/// These commands have an option to overwrite, which the remedy of this error mentions.
fn as_file_exists(error: Error) -> Error {
    match error {
        Error::File(FileError::NeverReplaced(path)) => Error::File(FileError::Exists(path)),
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cert.pem");
        write(&path, b"one", false).unwrap();
        assert!(matches!(write(&path, b"two", false), Err(Error::File(FileError::Exists(_)))));
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
        assert!(matches!(write(&link, b"two", false), Err(Error::File(FileError::Exists(_)))));
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
        assert!(matches!(write(directory.path(), b"", true), Err(Error::File(FileError::Io { .. }))));
        assert!(matches!(
            write(&directory.path().join("absent/x"), b"", false),
            Err(Error::File(FileError::Io { .. }))
        ));
    }
}
