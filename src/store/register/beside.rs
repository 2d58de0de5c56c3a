//! The files next to the register: its lock and its journal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, FileError, Result};
use crate::store::access;

/// Opens a file next to the register without following links. Otherwise, anyone who may write in the folder could have
/// another file of the user's emptied through a link.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

/// Gives a file the register's mode and group if they differ, so that all who may write the register can use it.
pub(super) fn share(file: &File, register: &Path) {
    if let Ok(register) = fs::metadata(register) {
        // Fails on a file owned by a colleague, which is theirs to change.
        let _ = access::resemble(file, &register);
    }
}

/// The journal, with lines that can still be taken back.
pub(super) struct Journal {
    file: File,
    length: u64,
}

impl Journal {
    /// Appends lines and waits until they are on disk.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`]; no line was added then.
    pub(super) fn append(path: PathBuf, lines: &str) -> Result<Self> {
        let begin = |path: &Path| {
            let file = open(OpenOptions::new().create(true).append(true), path)?;
            let length = file.metadata()?.len();
            Ok(Self { file, length })
        };
        let appended = begin(&path).and_then(|mut journal: Self| {
            match journal.file.write_all(lines.as_bytes()).and_then(|()| journal.file.sync_all()) {
                Ok(()) => Ok(journal),
                Err(error) => {
                    journal.take_back();
                    Err(error)
                }
            }
        });
        appended.map_err(|source| Error::File(FileError::Io { path, source }))
    }

    /// Makes the journal writable for all who may write the register.
    pub(super) fn share(&self, register: &Path) {
        share(&self.file, register);
    }

    /// Removes the added lines.
    pub(super) fn take_back(&mut self) {
        // If even this fails, the line stays, but the register shows that it did not happen.
        let _ = self.file.set_len(self.length);
    }
}
