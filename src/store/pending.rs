//! Every file that jeton writes: it appears under its name only when it is whole, however large, and on the disk.
//!
//! * Until then it is its owner's alone; then it has the mode of any program's new file, or that and the owner of the file
//!   whose place it takes.
//! * On Linux a new file has no name at all until then, so that not even `kill -9` or a power cut leaves a part of a bid
//!   behind; elsewhere, and on file systems that cannot do this, it is a temporary file beside the place, which goes away
//!   with the value; what `kill -9` leaves of it there, [`leftovers`] finds.
//! * The file's content and its name are on the disk before it is called written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::access;
use crate::error::{Error, FileError, Result};

/// What a temporary file is called.
const PREFIX: &str = ".jeton-";
const SUFFIX: &str = ".tmp";

/// The mode of a file that only its owner may read, which is every file's until it is whole.
const PRIVATE: u32 = 0o600;

/// What the umask, and a directory's own rules, take away from for a new file.
const ANYBODYS: u32 = 0o666;

/// Who may read the file once it is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whom the umask lets, as for any program's new file; who could read the file that it replaces.
    Usual,
    /// Its owner alone.
    Owner,
}

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Pending {
    path: PathBuf,
    file: Inner,
    /// The mode that it gets when it is whole.
    mode: u32,
    readers: Readers,
    replaces: bool,
}

#[derive(Debug)]
enum Inner {
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
}

impl Inner {
    fn as_file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Nameless(file) => file,
            Self::Named(file) => file.as_file(),
        }
    }
}

impl Pending {
    /// Begins a file that is to be at `path`, where none is.
    ///
    /// # Errors
    ///
    /// [`FileError::NeverReplaced`] where it is there already; [`FileError::Io`].
    pub(crate) fn create(path: &Path, readers: Readers) -> Result<Self> {
        if path.symlink_metadata().is_ok() {
            return Err(FileError::NeverReplaced(path.to_owned()).into());
        }
        let failed = |source: io::Error| Error::File(FileError::Io { path: path.to_owned(), source });
        let directory = directory_of(path);
        #[cfg(target_os = "linux")]
        if let Some((file, mode)) = nameless(directory, readers).map_err(failed)? {
            return Ok(Self { path: path.to_owned(), file: Inner::Nameless(file), mode, readers, replaces: false });
        }
        let (file, mode) = named(directory, readers).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file: Inner::Named(file), mode, readers, replaces: false })
    }

    /// Begins a file that is to take the place of the one at `path`, with its mode, owner and group unless it is for its
    /// owner alone; or be new there. A symbolic link is followed.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`].
    pub(crate) fn replace(path: &Path, readers: Readers) -> Result<Self> {
        let failed = |source: io::Error| Error::File(FileError::Io { path: path.to_owned(), source });
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if target.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let (file, mode) = named(directory_of(&target), readers).map_err(failed)?;
        Ok(Self { path: target, file: Inner::Named(file), mode, readers, replaces: true })
    }

    /// Gives it the mode that it is to have, and its name, and waits until both and the content are on the disk.
    ///
    /// # Errors
    ///
    /// [`FileError::NeverReplaced`] where another program was faster; [`FileError::Io`]: a new file is not there then.
    pub(crate) fn commit(self) -> Result<()> {
        let path = self.path.clone();
        self.land().map_err(|source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::File(FileError::NeverReplaced(path)),
            _ => Error::File(FileError::Io { path, source }),
        })
    }

    fn land(self) -> io::Result<()> {
        let Self { path, file, mode, readers, replaces } = self;
        let replaced = path.metadata().ok().filter(|_| replaces && readers == Readers::Usual);
        match replaced {
            Some(replaced) => access::resemble(file.as_file(), &replaced)?,
            None => open_up(file.as_file(), mode),
        }
        file.as_file().sync_all()?;
        match file {
            #[cfg(target_os = "linux")]
            Inner::Nameless(file) => link(&file, &path)?,
            Inner::Named(file) if replaces => {
                file.persist(&path)?;
            }
            Inner::Named(file) => {
                file.persist_noclobber(&path)?;
            }
        }
        let synced = access::sync_directory(directory_of(&path));
        if synced.is_err() && !replaces {
            // Under this very name a moment ago: what may not survive is not left to look as if it did.
            let _ = fs::remove_file(&path);
        }
        synced
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a small file that only its owner may read, and that must not be there yet.
///
/// # Errors
///
/// [`FileError::NeverReplaced`]; [`FileError::Io`].
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = Pending::create(path, Readers::Owner)?;
    file.write_all(bytes).map_err(|source| Error::File(FileError::Io { path: path.to_owned(), source }))?;
    file.commit()
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Gives a new file the mode of its readers. A file system that takes no modes leaves it its owner's.
#[cfg(unix)]
fn open_up(file: &File, mode: u32) {
    let _ = access::set_mode(file, mode);
}

#[cfg(not(unix))]
fn open_up(_: &File, _: u32) {}

/// A temporary file that its owner alone may read, locked, and the mode that it is to have. Its name can be opened from
/// the first moment on: what the usual mode is, another file tells, which stays empty.
fn named(directory: &Path, readers: Readers) -> io::Result<(NamedTempFile, u32)> {
    #[cfg(unix)]
    let mode = match readers {
        Readers::Usual => access::mode(named_with(directory, ANYBODYS)?.as_file())?,
        Readers::Owner => PRIVATE,
    };
    #[cfg(not(unix))]
    let mode = match readers {
        Readers::Usual => ANYBODYS,
        Readers::Owner => PRIVATE,
    };
    let file = named_with(directory, PRIVATE)?;
    // For as long as it is being written: a file system without locks has none to find either.
    let _ = file.as_file().try_lock();
    Ok((file, mode))
}

/// A file of its owner alone that has no name, or loses it before anything is in it, and goes away when it is closed.
#[cfg(unix)]
pub(super) fn unnamed(directory: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    if let Some((file, _)) = nameless(directory, Readers::Owner)? {
        return Ok(file);
    }
    named_with(directory, PRIVATE).map(NamedTempFile::into_file)
}

/// Elsewhere the system removes it when it is closed.
#[cfg(not(unix))]
pub(super) fn unnamed(directory: &Path) -> io::Result<File> {
    tempfile::tempfile_in(directory)
}

fn named_with(directory: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder.tempfile_in(directory)
}

/// What is left in a directory of files whose jeton was killed in the middle: nobody holds their lock. They are named to
/// the person and not removed, as everything that was not named by them.
#[must_use]
pub(crate) fn leftovers(directory: &Path) -> Vec<PathBuf> {
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

/// A file without a name (open(2), `O_TMPFILE`) that its owner alone may read, and the mode that it is to have; `None`
/// where the file system has none.
#[cfg(target_os = "linux")]
fn nameless(directory: &Path, readers: Readers) -> io::Result<Option<(File, u32)>> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;

    let wanted = match readers {
        Readers::Usual => ANYBODYS,
        Readers::Owner => PRIVATE,
    };
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    match rustix::fs::open(directory, flags, Mode::from_raw_mode(wanted)) {
        Ok(file) => {
            let file = File::from(file);
            // What the umask and the directory left of it. Without a name nobody else opens it meanwhile.
            let mode = access::mode(&file)?;
            access::set_mode(&file, PRIVATE)?;
            Ok(Some((file, mode)))
        }
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
        assert!(matches!(late.commit(), Err(Error::File(FileError::NeverReplaced(_)))));
        assert!(matches!(Pending::create(&path, Readers::Usual), Err(Error::File(FileError::NeverReplaced(_)))));
        assert_eq!(std::fs::read(&path).unwrap(), b"autre");
    }

    #[test]
    fn what_a_killed_run_left_is_found_and_what_is_being_written_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let mut file = named(directory.path(), Readers::Usual).unwrap().0;
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
