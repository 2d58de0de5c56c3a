//! What an act has made before the register lists it. If the register cannot be written, all of it is either removed or
//! reported.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::error::{Error, LeftBehind, PartialError};
use crate::model::ObjectId;

/// What has been made so far.
#[derive(Debug, Default)]
pub(crate) struct Unlisted {
    designation: String,
    listed: bool,
    key_file: Option<PathBuf>,
    backup: Option<PathBuf>,
    on_token: Option<(String, ObjectId)>,
}

impl Unlisted {
    /// Nothing yet, for a bi-clé that is not in the register.
    pub(crate) fn new(designation: &str) -> Self {
        Self { designation: designation.to_owned(), ..Self::default() }
    }

    /// Nothing yet, for a bi-clé that is already in the register.
    pub(crate) fn of_listed(designation: &str) -> Self {
        Self { listed: true, ..Self::new(designation) }
    }

    /// Notes the key's own file, next to the register.
    pub(crate) fn key_file(&mut self, path: PathBuf) {
        self.key_file = Some(path);
    }

    /// Notes a backup, at the path that the person chose.
    pub(crate) fn backup(&mut self, path: PathBuf) {
        self.backup = Some(path);
    }

    /// Notes the key on the token with this label.
    pub(crate) fn on_token(&mut self, label: &str, id: &ObjectId) {
        self.on_token = Some((label.to_owned(), id.clone()));
    }

    /// The error that reports what became of it all. The key's own file is removed: nothing has been sealed for it yet, and
    /// what it was made from still exists. A backup and a key on a token stay: the person knows them by name.
    pub(crate) fn error(self, source: Error) -> Error {
        let Self { designation, listed, key_file, backup, on_token } = self;
        let gone = key_file.as_ref().map(fs::remove_file);
        let (removed, file) = match gone {
            Some(Ok(())) => (key_file, None),
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => (None, None),
            Some(Err(_)) | None => (None, key_file),
        };
        if removed.is_none() && file.is_none() && backup.is_none() && on_token.is_none() {
            return source;
        }
        let left = LeftBehind { designation, listed, removed, file, backup, on_token };
        Error::Partial(PartialError::Unlisted { source: Box::new(source), left: Box::new(left) })
    }
}
