//! A file that appears under its name only when it is whole, however large: a sealed file, a plaintext whose tag was
//! checked, a backup.
//!
//! On Linux it has no name at all until then, so that not even `kill -9` or a power cut leaves a part of a bid behind;
//! elsewhere, and on file systems that cannot do this, it is a temporary file beside the place, which goes away with the
//! value; what `kill -9` leaves of it there, [`leftovers`] finds. An existing file is never replaced.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// What a temporary file is called.
const PREFIX: &str = ".jeton-";
const SUFFIX: &str = ".tmp";

/// Who may read the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whom the umask lets, as for any program's new file.
    Usual,
    /// Its owner alone.
    Owner,
}

/// A file in the making.
#[derive(Debug)]
pub struct Pending {
    path: PathBuf,
    file: Inner,
}

#[derive(Debug)]
enum Inner {
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
}

impl Pending {
    /// Begins a file that is to be at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::OutputExists`] where it is there already; [`Error::Io`].
    pub fn create(path: &Path, readers: Readers) -> Result<Self> {
        let failed = |source: io::Error| Error::Io { path: path.to_owned(), source };
        if path.symlink_metadata().is_ok() {
            return Err(Error::OutputExists(path.to_owned()));
        }
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(directory, readers).map_err(failed)? {
            return Ok(Self { path: path.to_owned(), file: Inner::Nameless(file) });
        }
        let file = named(directory, readers).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file: Inner::Named(file) })
    }

    /// Where it is to be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name. Whether what was written survives a power cut is [`Pending::sync`]'s.
    ///
    /// # Errors
    ///
    /// [`Error::OutputExists`] where another program was faster; [`Error::Io`].
    pub fn commit(self) -> Result<()> {
        let path = self.path;
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::OutputExists(path.clone()),
            _ => Error::Io { path: path.clone(), source },
        };
        match self.file {
            #[cfg(target_os = "linux")]
            Inner::Nameless(file) => link(&file, &path).map_err(failed),
            Inner::Named(file) => {
                file.persist_noclobber(&path).map_err(|error| failed(error.error))?;
                Ok(())
            }
        }
    }

    /// Waits until what was written is on the disk: for what must survive a power cut, as a private key.
    ///
    /// # Errors
    ///
    /// [`Error::Io`].
    pub fn sync(&self) -> Result<()> {
        let synced = match &self.file {
            #[cfg(target_os = "linux")]
            Inner::Nameless(file) => file.sync_all(),
            Inner::Named(file) => file.as_file().sync_all(),
        };
        synced.map_err(|source| Error::Io { path: self.path.clone(), source })
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            #[cfg(target_os = "linux")]
            Inner::Nameless(file) => file.write(bytes),
            Inner::Named(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a small file that only its owner may read, and that must not be there yet.
///
/// # Errors
///
/// [`Error::OutputExists`]; [`Error::Io`].
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = Pending::create(path, Readers::Owner)?;
    file.write_all(bytes).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    file.sync()?;
    file.commit()
}

fn named(directory: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = match readers {
            Readers::Usual => 0o666,
            Readers::Owner => 0o600,
        };
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = readers;
    let file = builder.tempfile_in(directory)?;
    // For as long as it is being written: a file system without locks has none to find either.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// What is left in a directory of files whose jeton was killed in the middle: nobody holds their lock. They are named to
/// the person and not removed, as everything that was not named by them.
#[must_use]
pub fn leftovers(directory: &Path) -> Vec<PathBuf> {
    let entries = directory.read_dir().into_iter().flatten().filter_map(std::result::Result::ok);
    let ours = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(PREFIX) && name.ends_with(SUFFIX)
    });
    let mut left: Vec<PathBuf> = ours
        .map(|entry| entry.path())
        .filter(|path| File::open(path).is_ok_and(|file| file.try_lock_shared().is_ok()))
        .collect();
    left.sort();
    left
}

/// A file without a name (open(2), `O_TMPFILE`); `None` where the file system has none.
#[cfg(target_os = "linux")]
fn nameless(directory: &Path, readers: Readers) -> io::Result<Option<File>> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;

    let mode = match readers {
        Readers::Usual => Mode::from_raw_mode(0o666),
        Readers::Owner => Mode::RUSR | Mode::WUSR,
    };
    match rustix::fs::open(directory, OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC, mode) {
        Ok(file) => Ok(Some(File::from(file))),
        // Not supported by the file system, by the kernel, or, as it is told apart by neither, no directory.
        Err(Errno::OPNOTSUPP | Errno::INVAL | Errno::ISDIR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD};

    // The way that open(2) gives for programs without CAP_DAC_READ_SEARCH.
    let link = format!("/proc/self/fd/{}", file.as_raw_fd());
    rustix::fs::linkat(CWD, link, CWD, path, AtFlags::SYMLINK_FOLLOW)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_before_it_is_whole() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pli.pdf");
        let mut file = Pending::create(&path, Readers::Usual).unwrap();
        file.write_all(b"offre").unwrap();
        assert!(!path.exists());
        file.commit().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"offre");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_dropped_leaves_nothing_and_what_exists_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pli.pdf");
        let mut file = Pending::create(&path, Readers::Usual).unwrap();
        file.write_all(b"offre").unwrap();
        drop(file);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        let late = Pending::create(&path, Readers::Usual).unwrap();
        std::fs::write(&path, b"autre").unwrap();
        assert!(matches!(late.commit(), Err(Error::OutputExists(_))));
        assert!(matches!(Pending::create(&path, Readers::Usual), Err(Error::OutputExists(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"autre");
    }

    #[test]
    fn what_a_killed_run_left_is_found_and_what_is_being_written_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let mut file = named(directory.path(), Readers::Usual).unwrap();
        file.write_all(b"offre").unwrap();
        assert_eq!(leftovers(directory.path()), Vec::<PathBuf>::new());
        // As after kill -9: the file stays, the lock is gone.
        let (descriptor, path) = file.keep().unwrap();
        drop(descriptor);
        std::fs::write(directory.path().join(".jeton-autre"), "").unwrap();
        assert_eq!(leftovers(directory.path()), [path]);
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_its_owners() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cle.pfx");
        write_private(&path, b"secret").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
