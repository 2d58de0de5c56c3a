//! Errors about files: reading, writing, not overwriting.

use std::io;
use std::path::{Path, PathBuf};

use super::{Error, Subject, file_name};
use crate::model::text::printable;
use crate::t;

/// Errors about files: reading, writing, not overwriting.
#[derive(Debug)]
pub enum FileError {
    /// The output file exists and `--force` was not given.
    Exists(PathBuf),
    /// The input file does not exist.
    NotFound(PathBuf),
    /// The output file exists, and sealing, opening and backing up never replace a file.
    NeverReplaced(PathBuf),
    /// A file could not be read or written.
    Io {
        /// `-` for a standard stream.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl FileError {
    /// Why this file could not be read: it is not there, or what the system says.
    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl Subject for FileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Exists(_) => "file-exists",
            Self::NotFound(_) => "file-not-found",
            Self::NeverReplaced(_) => "file-exists",
            Self::Io { .. } => "io",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::NeverReplaced(_) => 7,
            Self::Io { .. } => 1,
            Self::Exists(_) | Self::NotFound(_) => 7,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Exists(file) => t!("error-file-exists", path = file_name(file)),
            Self::NotFound(file) => t!("error-file-not-found", path = file_name(file)),
            Self::NeverReplaced(file) => t!("error-file-exists", path = file_name(file)),
            Self::Io { path: file, source } if file.as_os_str() == "-" && is_full(source) => t!("error-output-full"),
            Self::Io { path: file, source } => t!("error-io", path = file_name(file), reason = io_reason(source)),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Exists(_) => t!("remedy-file-exists"),
            Self::NotFound(_) => t!("remedy-file-not-found"),
            Self::NeverReplaced(_) => t!("remedy-output-exists"),
            Self::Io { source, .. } if is_full(source) => t!("remedy-disk-full"),
            Self::Io { .. } => t!("remedy-io"),
        }
    }

    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// The system's reason in the person's language, for the kinds that occur; the system's own words otherwise.
pub(crate) fn io_reason(error: &io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => t!("io-not-found"),
        ErrorKind::PermissionDenied => t!("io-denied"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => t!("io-full"),
        ErrorKind::FileTooLarge => t!("io-file-too-large"),
        ErrorKind::ReadOnlyFilesystem => t!("io-read-only"),
        ErrorKind::IsADirectory => t!("io-is-a-directory"),
        // A directory that was to be made, where a file has its name.
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => t!("io-not-a-directory"),
        ErrorKind::InvalidData => t!("io-not-utf-8"),
        _ => printable(&error.to_string()).into_owned(),
    }
}
