//! Who may read and write a file of jeton's, and whether it is on the disk.
//!
//! A file in the making is its owner's alone. What it is once it is whole is decided here: as any program's new file, or
//! as the file whose place it takes.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// The permission bits: what else a mode holds is no file's of jeton.
#[cfg(unix)]
const BITS: u32 = 0o777;

/// The mode of a file.
#[cfg(unix)]
pub(super) fn mode(file: &File) -> io::Result<u32> {
    use std::os::unix::fs::MetadataExt;
    Ok(file.metadata()?.mode() & BITS)
}

/// Gives a file this mode, where it has another.
#[cfg(unix)]
pub(super) fn set_mode(file: &File, wanted: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if mode(file)? == wanted {
        return Ok(());
    }
    file.set_permissions(std::fs::Permissions::from_mode(wanted))
}

/// Gives a file the mode, the owner and the group of another. An owner is given away by root alone: elsewhere the writer
/// owns the new file and its group goes on as before. Where the group is not the writer's either, another group gets no
/// more than everybody had.
///
/// # Errors
///
/// Where the mode is another and the system refuses it.
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

/// Elsewhere a file has the rights of its folder.
#[cfg(not(unix))]
pub(super) fn resemble(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Waits until a directory is on the disk: a file's name is the directory's, not the file's (fsync(2)).
///
/// # Errors
///
/// As the disk failed. A file system that cannot do it for directories, and a directory that may not be opened, are none.
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

/// Elsewhere a directory has no such call.
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
        // Root's privilege; the rest of the test is everybody's.
        let _ = chown(like.path(), Some(12345), Some(54321));
        let like = like.path().metadata().unwrap();
        resemble(file.as_file(), &like).unwrap();
        let found = file.as_file().metadata().unwrap();
        assert_eq!((found.mode() & 0o7777, found.uid(), found.gid()), (0o660, like.uid(), like.gid()));
    }
}
