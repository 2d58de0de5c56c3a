//! Permissions of jeton's files, and waiting until they are on disk.
//!
//! A file being written is readable by its owner only. The permissions of the complete file are set here: those of any
//! program's new file, or those of the file it replaces.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// The permission bits; jeton sets no others (setuid, setgid, sticky).
#[cfg(unix)]
const BITS: u32 = 0o777;

/// The permission bits of a file.
#[cfg(unix)]
pub(super) fn mode(file: &File) -> io::Result<u32> {
    use std::os::unix::fs::MetadataExt;
    Ok(file.metadata()?.mode() & BITS)
}

/// Sets the permission bits of a file, unless they are right already.
#[cfg(unix)]
pub(super) fn set_mode(file: &File, wanted: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if mode(file)? == wanted {
        return Ok(());
    }
    file.set_permissions(std::fs::Permissions::from_mode(wanted))
}

/// Gives a file the mode, owner and group of another. Only root can give files away: otherwise the writer
/// becomes the owner and the group is kept. If the writer may not set that group either, the file's group gets only
/// the permissions that everybody had.
///
/// # Errors
///
/// If the mode must be changed and the system refuses.
#[cfg(unix)]
pub(super) fn resemble(file: &File, like: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let here = file.metadata()?;
    if here.uid() != like.uid() {
        let _ = fchown(file, Some(like.uid()), None);
    }
    let group_is_kept = here.gid() == like.gid() || fchown(file, None, Some(like.gid())).is_ok();
    let bits = like.mode() & BITS;
    set_mode(file, if group_is_kept { bits } else { (bits & !0o070) | ((bits & 0o007) << 3) })
}

/// On other systems a file inherits the permissions of its folder.
#[cfg(not(unix))]
pub(super) fn resemble(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Creates a folder that only its owner may look into.
#[cfg(unix)]
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(windows)]
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    windows_calls::owner::create_folder(path)
}

/// Waits until a directory is on disk: a file's name is part of the directory, not of the file (fsync(2)).
///
/// # Errors
///
/// The disk's. It is not an error if the file system does not support this for directories, or the directory may not be
/// opened.
#[cfg(unix)]
pub(super) fn sync_directory(directory: &Path) -> io::Result<()> {
    use rustix::io::Errno;
    match File::open(directory).and_then(|directory| directory.sync_all()) {
        Err(error) => match Errno::from_io_error(&error) {
            Some(Errno::INVAL | Errno::BADF | Errno::NOTSUP | Errno::NOSYS | Errno::ACCESS | Errno::PERM) => Ok(()),
            _ => Err(error),
        },
        Ok(()) => Ok(()),
    }
}

/// Other systems have no such call.
#[cfg(not(unix))]
pub(super) fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_the_mode_and_where_it_may_the_owner_of_another() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let (like, file) = (tempfile::NamedTempFile::new().unwrap(), tempfile::NamedTempFile::new().unwrap());
        std::fs::set_permissions(like.path(), std::fs::Permissions::from_mode(0o2660)).unwrap();
        // Only root may do this; the rest of the test holds for everybody.
        let _ = chown(like.path(), Some(12345), Some(54321));
        let like = like.path().metadata().unwrap();
        resemble(file.as_file(), &like).unwrap();
        let found = file.as_file().metadata().unwrap();
        assert_eq!((found.mode() & 0o7777, found.uid(), found.gid()), (0o660, like.uid(), like.gid()));
    }
}
