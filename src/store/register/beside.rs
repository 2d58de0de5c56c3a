//! The files beside the register: its lock and its journal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, FileError, Result};
use crate::store::access;

/// Opens a file beside the register. Whoever may write in its folder could put a link there to another file of the agent's,
/// which would be emptied.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

/// Whoever may write the register may act on it: the files that go with it take its mode and group where they have others.
pub(super) fn share(file: &File, register: &Path) {
    if let Ok(register) = fs::metadata(register) {
        // A colleague's file is the colleague's to change.
        let _ = access::resemble(file, &register);
    }
}

/// The journal with a line that may still be taken back.
pub(super) struct Journal {
    file: File,
    length: u64,
}

impl Journal {
    /// Adds lines, which are on the disk then.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`]: no line was added.
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

    /// Lets those act on the register who may write it.
    pub(super) fn share(&self, register: &Path) {
        share(&self.file, register);
    }

    /// Takes the lines back.
    pub(super) fn take_back(&mut self) {
        // Where not even this works the line stays, and the register shows that the act did not happen.
        let _ = self.file.set_len(self.length);
    }
}
