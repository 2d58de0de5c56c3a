//! Certificates in files and directories, and `.pfx` files as far as they show whose they are.

use std::io;
use std::path::Path;

use super::gathered::{Gathered, Standing};
use super::sealed::{Sealed, names_key_of};
use crate::crypto::pfx::MAX_LENGTH;
use crate::crypto::pfx::outside::Outside;
use crate::error::{Error, FileError, KeyError, Result};
use crate::i18n::words;
use crate::output::remind::{Source, Unread};
use crate::store;
use crate::store::register::FILE_NAME;

impl Gathered {
    /// Adds a file, which must hold a certificate, or a directory, where a damaged file is listed and the others are
    /// read. The register of a directory is read too.
    ///
    /// # Errors
    ///
    /// As [`store::certificates::read_file`], for a file that was named.
    pub(super) fn add_path(&mut self, path: &Path) -> Result<()> {
        let shown = path.display().to_string();
        if !path.is_dir() {
            if self.add_pfx(path, Standing::Meant) {
                return Ok(());
            }
            for certificate in store::certificates::read_file(path)? {
                self.add(certificate, Source::File(shown.clone()), Standing::Meant);
            }
            return Ok(());
        }
        let register = path.join(FILE_NAME);
        if register.is_file() {
            self.add_register(&register);
        }
        for file in store::certificates::files_of(path)? {
            if self.add_pfx(&file, Standing::Found) {
                continue;
            }
            let source = Source::File(file.display().to_string());
            // One unreadable file must not hide the others.
            let found = store::certificates::read_each(&file).unwrap_or_else(|error| vec![Err(error)]);
            for certificate in found {
                match certificate {
                    Ok(certificate) => self.add(certificate, source.clone(), Standing::Found),
                    Err(error) => self.unreadable(Unread::Certificate, source.clone(), reason(error)),
                }
            }
        }
        Ok(())
    }

    /// Adds what a `.pfx` shows without its password; `false` if the file is none, or cannot be read.
    fn add_pfx(&mut self, path: &Path, standing: Standing) -> bool {
        let shown = path.display().to_string();
        let Ok(bytes) = store::read_at_most(path, MAX_LENGTH) else { return false };
        let Some(Outside { names, key_ids, certificates }) = Outside::read(&bytes) else { return false };
        if certificates.is_empty() {
            self.sealed.push(Sealed { path: shown, named: standing == Standing::Meant, names, key_ids });
            return true;
        }
        // The first is the holder's; those of its issuers follow it.
        for certificate in certificates {
            let standing = if names_key_of(&key_ids, &certificate) { standing } else { Standing::Found };
            self.add(certificate, Source::File(shown.clone()), standing);
        }
        true
    }
}

/// Why a file gave no certificate: what it is instead, or the error of reading it.
fn reason(error: Error) -> String {
    match error {
        Error::Key(KeyError::NotACertificate { found, .. }) => words::file_kind(found),
        Error::File(FileError::NotFound(_)) => crate::error::io_reason(&io::Error::from(io::ErrorKind::NotFound)),
        Error::File(FileError::Io { source, .. }) => crate::error::io_reason(&source),
        error => error.sentence(),
    }
}
