//! What an act has made before the register names it: where the register cannot be written, none of it stays without a
//! word.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::error::{Error, LeftBehind, PartialError};
use crate::model::ObjectId;

/// What was made so far.
#[derive(Debug, Default)]
pub(crate) struct Unlisted {
    designation: String,
    listed: bool,
    key_file: Option<PathBuf>,
    backup: Option<PathBuf>,
    on_token: Option<(String, ObjectId)>,
}

impl Unlisted {
    /// Nothing yet, of a bi-clé that the register does not have.
    pub(crate) fn new(designation: &str) -> Self {
        Self { designation: designation.to_owned(), ..Self::default() }
    }

    /// Nothing yet, of one that it has.
    pub(crate) fn of_listed(designation: &str) -> Self {
        Self { listed: true, ..Self::new(designation) }
    }

    /// The key's own file, beside the register.
    pub(crate) fn key_file(&mut self, path: PathBuf) {
        self.key_file = Some(path);
    }

    /// A backup, where the person wanted it.
    pub(crate) fn backup(&mut self, path: PathBuf) {
        self.backup = Some(path);
    }

    /// The key, on the token of this label.
    pub(crate) fn on_token(&mut self, label: &str, id: &ObjectId) {
        self.on_token = Some((label.to_owned(), id.clone()));
    }

    /// The error that says what became of it. The key's own file is removed: nothing was sealed for it yet, and what it was
    /// made from is still there. A backup and a key on a token stay: they have a name that the person knows.
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
