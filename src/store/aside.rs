//! Temporary storage for plaintext that has not been authenticated yet: a nameless file readable by its owner only, which
//! disappears with the process however that ends.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;

use super::pending;
use crate::error::{FileError, Result};

/// The file, in the system's temporary directory (`TMPDIR`).
#[derive(Debug)]
pub(crate) struct Aside {
    file: File,
    directory: PathBuf,
}

impl Aside {
    /// An empty file.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`] with the directory.
    pub(crate) fn new() -> Result<Self> {
        let directory = env::temp_dir();
        match pending::unnamed(&directory) {
            Ok(file) => Ok(Self { file, directory }),
            Err(source) => Err(FileError::Io { path: directory, source }.into()),
        }
    }

    /// The file's directory, for errors; the file itself has no name.
    #[must_use]
    pub(crate) fn directory(&self) -> PathBuf {
        self.directory.clone()
    }

    /// Reads what was stored, from the beginning.
    pub(crate) fn into_reader(mut self) -> Result<impl Read> {
        match self.file.rewind() {
            Ok(()) => Ok(self.file),
            Err(source) => Err(FileError::Io { path: self.directory, source }.into()),
        }
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
