//! How jeton writes every file: it appears under its name only once it is complete, whatever its size, and on disk.
//!
//! * Until then only its owner can read it; then it gets the mode of any program's new file, or the mode and owner of the
//!   file it replaces. On Windows a file for its owner has an access control list that names nobody else, and any other
//!   follows the rules of its folder.
//! * On Linux a new file has no name until then, so that even `kill -9` or a power failure leaves no part of a bid
//!   behind. On other systems, and file systems that do not support this, it is a temporary file in the same directory,
//!   removed on drop; [`leftovers`] finds what `kill -9` leaves of it.
//! * Both its content and its name are on disk before writing is reported as done.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::access;
use crate::error::{Error, FileError, Result};

/// The name prefix of temporary files.
const PREFIX: &str = ".jeton-";
const SUFFIX: &str = ".tmp";

/// The mode of every file until it is complete: only its owner may read it.
const PRIVATE: u32 = 0o600;

/// The mode requested for a usual new file, which the umask and the directory's own rules restrict.
const ANYBODYS: u32 = 0o666;

/// Who may read the complete file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permissions {
    /// As the umask allows for any new file; for a replacement, whoever could read the old file.
    Usual,
    /// Only its owner.
    Owner,
}

/// A file being written.
#[derive(Debug)]
pub(crate) struct Pending {
    path: PathBuf,
    file: Inner,
    /// The mode of the complete file.
    mode: u32,
    permissions: Permissions,
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
    /// Starts a new file at `path`.
    ///
    /// # Errors
    ///
    /// [`FileError::NeverReplaced`] if it already exists; [`FileError::Io`].
    pub(crate) fn create(path: &Path, permissions: Permissions) -> Result<Self> {
        if path.symlink_metadata().is_ok() {
            return Err(FileError::NeverReplaced(path.to_owned()).into());
        }
        let failed = |source: io::Error| Error::File(FileError::Io { path: path.to_owned(), source });
        let directory = directory_of(path);
        #[cfg(target_os = "linux")]
        if let Some((file, mode)) = nameless(directory, permissions).map_err(failed)? {
            return Ok(Self { path: path.to_owned(), file: Inner::Nameless(file), mode, permissions, replaces: false });
        }
        let (file, mode) = named(directory, permissions).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file: Inner::Named(file), mode, permissions, replaces: false })
    }

    /// Starts a file that replaces the one at `path`, if there is one, keeping its mode, owner and group unless the new file
    /// is for its owner only. Symbolic links are followed.
    pub(crate) fn replace(path: &Path, permissions: Permissions) -> Result<Self> {
        let failed = |source: io::Error| Error::File(FileError::Io { path: path.to_owned(), source });
        let target = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if target.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let (file, mode) = named(directory_of(&target), permissions).map_err(failed)?;
        Ok(Self { path: target, file: Inner::Named(file), mode, permissions, replaces: true })
    }

    /// Gives the file its final mode and its name, and waits until both and the content are on disk.
    ///
    /// # Errors
    ///
    /// [`FileError::NeverReplaced`] if another program has created the file meanwhile; [`FileError::Io`], in which case a
    /// new file does not exist.
    pub(crate) fn commit(self) -> Result<()> {
        let path = self.path.clone();
        self.land().map_err(|source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::File(FileError::NeverReplaced(path)),
            _ => Error::File(FileError::Io { path, source }),
        })
    }

    fn land(self) -> io::Result<()> {
        let Self { path, file, mode, permissions, replaces } = self;
        let replaced = path.metadata().ok().filter(|_| replaces && permissions == Permissions::Usual);
        match replaced {
            Some(replaced) => access::resemble(file.as_file(), &replaced)?,
            None => open_up(file.as_file(), mode),
        }
        file.as_file().sync_all()?;
        match file {
            #[cfg(target_os = "linux")]
            Inner::Nameless(file) => link(&file, &path)?,
            Inner::Named(file) if replaces => take_the_place(file, &path)?,
            Inner::Named(file) => {
                file.persist_noclobber(&path)?;
            }
        }
        let synced = access::sync_directory(directory_of(&path));
        if synced.is_err() && !replaces {
            // It just got this name: a file that may not survive must not look as if it did.
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

/// Renames the file over another. On Windows one that another program has open cannot be replaced at that moment: somebody
/// who reads the register is waited for.
fn take_the_place(mut file: NamedTempFile, path: &Path) -> io::Result<()> {
    const STEP: Duration = Duration::from_millis(20);
    for _ in 0..150 {
        match file.persist(path) {
            Err(error) if cfg!(windows) && error.error.kind() == io::ErrorKind::PermissionDenied => file = error.file,
            outcome => return outcome.map(drop).map_err(|error| error.error),
        }
        thread::sleep(STEP);
    }
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Writes a small new file that only its owner may read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    write_private_parts(path, &[bytes])
}

/// As [`write_private`], in parts that are written one after the other and copied nowhere.
pub(crate) fn write_private_parts(path: &Path, parts: &[&[u8]]) -> Result<()> {
    finish(Pending::create(path, Permissions::Owner)?, path, parts)
}

/// Replaces a small file by one that only its owner may read.
pub(crate) fn replace_private(path: &Path, bytes: &[u8]) -> Result<()> {
    finish(Pending::replace(path, Permissions::Owner)?, path, &[bytes])
}

fn finish(mut file: Pending, path: &Path, parts: &[&[u8]]) -> Result<()> {
    parts
        .iter()
        .try_for_each(|part| file.write_all(part))
        .map_err(|source| Error::File(FileError::Io { path: path.to_owned(), source }))?;
    file.commit()
}

/// Makes a folder that only its owner may look into, unless it is there, and waits until it is on disk.
///
/// # Errors
///
/// [`FileError::Io`].
pub(crate) fn private_folder(path: &Path) -> Result<()> {
    let made = match access::create_private_folder(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.and_then(|()| access::sync_directory(directory_of(path))),
    };
    made.map_err(|source| Error::File(FileError::Io { path: path.to_owned(), source }))
}

pub(super) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Gives a new file its final mode. On a file system without modes it stays as it is.
#[cfg(unix)]
fn open_up(file: &File, mode: u32) {
    let _ = access::set_mode(file, mode);
}

#[cfg(not(unix))]
fn open_up(_: &File, _: u32) {}

/// A locked temporary file, readable by its owner only, and its final mode. Since the file can be opened by name from the
/// start, the usual mode is determined with another file, which stays empty.
fn named(directory: &Path, permissions: Permissions) -> io::Result<(NamedTempFile, u32)> {
    #[cfg(unix)]
    let mode = match permissions {
        Permissions::Usual => access::mode(named_with(directory, ANYBODYS)?.as_file())?,
        Permissions::Owner => PRIVATE,
    };
    #[cfg(not(unix))]
    let mode = match permissions {
        Permissions::Usual => ANYBODYS,
        Permissions::Owner => PRIVATE,
    };
    // On Windows a usual file follows its folder's rules from the start: there they cannot be had afterwards.
    let file = named_with(directory, if cfg!(windows) { mode } else { PRIVATE })?;
    // Held while writing. On a file system without locks, `leftovers` finds nothing either.
    let _ = file.as_file().try_lock();
    Ok((file, mode))
}

/// A file readable by its owner only, which has no name, or loses it before anything is written, and vanishes when closed.
#[cfg(unix)]
pub(super) fn unnamed(directory: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    if let Some((file, _)) = nameless(directory, Permissions::Owner)? {
        return Ok(file);
    }
    named_with(directory, PRIVATE).map(NamedTempFile::into_file)
}

/// On other systems it is removed when closed.
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
    #[cfg(windows)]
    if mode == PRIVATE {
        return builder.make_in(directory, windows_calls::owner::create_new);
    }
    builder.tempfile_in(directory)
}

/// The remains of files in a directory whose jeton was killed while writing: nobody holds their lock. They are reported
/// but not removed, like everything the user did not name.
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

/// A file without a name (open(2), `O_TMPFILE`), readable by its owner only, and its final mode; `None`
/// if the file system does not support it.
#[cfg(target_os = "linux")]
fn nameless(directory: &Path, permissions: Permissions) -> io::Result<Option<(File, u32)>> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;

    let wanted = match permissions {
        Permissions::Usual => ANYBODYS,
        Permissions::Owner => PRIVATE,
    };
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    match rustix::fs::open(directory, flags, Mode::from_raw_mode(wanted)) {
        Ok(file) => {
            let file = File::from(file);
            // The mode after umask and directory rules. Without a name, nobody else can open the file meanwhile.
            let mode = access::mode(&file)?;
            access::set_mode(&file, PRIVATE)?;
            Ok(Some((file, mode)))
        }
        // Not supported by the file system or, if EISDIR, by the kernel (open(2)).
        Err(Errno::OPNOTSUPP | Errno::INVAL | Errno::ISDIR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD};

    // The method described in open(2) for programs without CAP_DAC_READ_SEARCH.
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
        let mut file = Pending::create(&path, Permissions::Usual).unwrap();
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
        let mut file = Pending::create(&path, Permissions::Usual).unwrap();
        file.write_all(b"offre").unwrap();
        drop(file);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        let late = Pending::create(&path, Permissions::Usual).unwrap();
        std::fs::write(&path, b"autre").unwrap();
        assert!(matches!(late.commit(), Err(Error::File(FileError::NeverReplaced(_)))));
        assert!(matches!(Pending::create(&path, Permissions::Usual), Err(Error::File(FileError::NeverReplaced(_)))));
        assert_eq!(std::fs::read(&path).unwrap(), b"autre");
    }

    #[test]
    fn what_a_killed_run_left_is_found_and_what_is_being_written_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let mut file = named(directory.path(), Permissions::Usual).unwrap().0;
        file.write_all(b"offre").unwrap();
        assert_eq!(leftovers(directory.path()), Vec::<PathBuf>::new());
        // As after `kill -9`: the file stays, the lock is gone.
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
