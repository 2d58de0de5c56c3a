//! Which certificate was last exported from each token: just fingerprints, in the user's data directory.
//!
//! After a renewal the token has a new certificate, while a platform still expects the one that was given to it.
//! There is one line per token: SHA-256 of its serial number, a tab, SHA-256 of the certificate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};

use super::atomic;
use super::of_user;
use crate::error::{Error, FileError, Result};

/// The certificate last exported from each token.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exported {
    lines: BTreeMap<String, String>,
}

impl Exported {
    /// The file's path: `$XDG_DATA_HOME/jeton/exported.tsv` on Unix, under the roaming application data on Windows. `None`
    /// for a user without a home directory, such as a service; nothing is stored then.
    #[must_use]
    pub(crate) fn path() -> Option<PathBuf> {
        of_user::path("exported.tsv")
    }

    /// Reads the file; a missing file counts as empty, and malformed lines are skipped.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = of_user::read(path)?;
        let is_fingerprint = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let lines = text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(token, certificate)| is_fingerprint(token) && is_fingerprint(certificate))
            .map(|(token, certificate)| (token.to_owned(), certificate.to_owned()))
            .collect();
        Ok(Self { lines })
    }

    /// SHA-256, in hexadecimal, of the certificate last exported from the token with this serial number.
    #[must_use]
    pub(crate) fn of(&self, token_serial: &str) -> Option<&str> {
        self.lines.get(&fingerprint(token_serial)).map(String::as_str)
    }

    /// Records that this certificate was exported, and writes the file if that changes anything.
    pub(crate) fn remember(&mut self, path: &Path, token_serial: &str, certificate_sha256: &[u8; 32]) -> Result<()> {
        let certificate = hex::encode(certificate_sha256);
        if self.of(token_serial) == Some(&certificate) {
            return Ok(());
        }
        self.lines.insert(fingerprint(token_serial), certificate);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|source| Error::File(FileError::Io { path: parent.to_owned(), source }))?;
        }
        let text: String = self.lines.iter().map(|(token, certificate)| format!("{token}\t{certificate}\n")).collect();
        atomic::write(path, text.as_bytes(), true)
    }
}

fn fingerprint(token_serial: &str) -> String {
    hex::encode(digest(&SHA256, token_serial.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_of_each_token_is_kept_as_fingerprints_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("jeton/exported.tsv");
        let mut exported = Exported::read(&path).unwrap();
        assert_eq!(exported.of("0123"), None);
        exported.remember(&path, "0123", &[1; 32]).unwrap();
        exported.remember(&path, "4567", &[2; 32]).unwrap();
        exported.remember(&path, "0123", &[3; 32]).unwrap();
        let exported = Exported::read(&path).unwrap();
        assert_eq!(exported.of("0123"), Some("03".repeat(32).as_str()));
        assert_eq!(exported.of("4567"), Some("02".repeat(32).as_str()));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.lines().count() == 2 && !text.contains("4567\t") && text.lines().all(|line| line.len() == 129));
    }

    #[test]
    fn lines_that_are_not_ours_do_not_stop_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("exported.tsv");
        fs::write(&path, "nonsense\nab\tcd\n\n").unwrap();
        let mut exported = Exported::read(&path).unwrap();
        exported.remember(&path, "1", &[4; 32]).unwrap();
        assert_eq!(Exported::read(&path).unwrap().of("1"), Some("04".repeat(32).as_str()));
    }
}
