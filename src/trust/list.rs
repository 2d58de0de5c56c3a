//! The French trusted list of qualified providers (ETSI TS 119 612): the certificates of the authorities with granted
//! status.
//!
//! `list/` holds the certificates as of the day in `list/DATE`; `ci/trusted-list` fetches and checks them. They are built
//! into the program, so that it can answer on a computer without network access.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{FileError, Result};
use crate::model::certificate::Certificate;
use crate::model::packed;
use crate::store::certificates;

/// The certificates of `list/`, one after the other.
const SHIPPED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/trusted-list.pem.zz"));

const SHIPPED_DATE: &str = include_str!("list/DATE");

/// The file in a list's directory with its date, such as `2026-07-23`.
const DATE: &str = "DATE";

/// Which list was consulted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListOrigin {
    /// The one built into the program.
    Shipped,
    /// The directory given with `--trusted-list`.
    Given,
}

#[derive(Debug, Clone)]
pub(crate) struct TrustedList {
    date: Option<String>,
    origin: ListOrigin,
    certificates: Vec<Certificate>,
}

impl TrustedList {
    /// The list built into the program.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotACertificate`] if the program was built with an invalid file.
    pub(crate) fn shipped() -> Result<Self> {
        let found = certificates::parse("trusted-list.pem", &packed::bytes(SHIPPED))?;
        let date = day(SHIPPED_DATE);
        Ok(Self { date, origin: ListOrigin::Shipped, certificates: distinct(found) })
    }

    /// The list in a directory: certificates in PEM or DER, and optionally a file `DATE` with its date.
    ///
    /// # Errors
    ///
    /// [`FileError::NotFound`] if there is no certificate; [`FileError::Io`]; [`KeyError::NotACertificate`].
    pub(crate) fn read(directory: &Path) -> Result<Self> {
        let found = certificates::read_directory(directory)?;
        if found.is_empty() {
            return Err(FileError::NotFound(directory.join("*.pem")).into());
        }
        let date = fs::read_to_string(directory.join(DATE)).ok().and_then(|text| day(&text));
        Ok(Self { date, origin: ListOrigin::Given, certificates: distinct(found) })
    }

    /// The list's date, such as `2026-07-23`, if known.
    #[must_use]
    pub(crate) fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    #[must_use]
    pub(crate) fn origin(&self) -> ListOrigin {
        self.origin
    }

    /// The certificates of its authorities, without duplicates.
    #[must_use]
    pub(crate) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Whether the list contains this authority. The list names keys: another certificate with the same name and key, such
    /// as one reissued by a root, is the same authority (ETSI TS 119 612 clause 5.5.3).
    pub(super) fn holds(&self, authority: &Certificate) -> bool {
        self.certificates.iter().any(|listed| {
            listed.subject().der() == authority.subject().der()
                && listed.public_key().spki_der() == authority.public_key().spki_der()
        })
    }
}

/// The list has some certificates several times, for different services.
fn distinct(mut certificates: Vec<Certificate>) -> Vec<Certificate> {
    let mut seen = std::collections::HashSet::new();
    certificates.retain(|certificate| seen.insert(certificate.sha256()));
    certificates
}

fn day(text: &str) -> Option<String> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text.trim(), &format).ok().map(|_| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, KeyError};

    #[test]
    fn the_list_in_the_program_is_whole_and_dated() {
        let list = TrustedList::shipped().unwrap();
        assert_eq!((list.certificates().len(), list.date()), (70, Some("2026-07-23")));
        let chambersign = |certificate: &&Certificate| certificate.holder().starts_with("ChamberSign France CA3 NG");
        assert_eq!(list.certificates().iter().filter(chambersign).count(), 2);
    }

    #[test]
    fn a_directory_is_a_list_with_or_without_its_day() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(TrustedList::read(directory.path()), Err(Error::File(FileError::NotFound(_)))));
        let file = include_bytes!("list/certigna-entity-ca.pem");
        fs::write(directory.path().join("one.pem"), file).unwrap();
        fs::write(directory.path().join("twice.crt"), file).unwrap();
        let list = TrustedList::read(directory.path()).unwrap();
        assert_eq!((list.certificates().len(), list.date()), (1, None));
        fs::write(directory.path().join(DATE), "2027-01-31\n").unwrap();
        assert_eq!(TrustedList::read(directory.path()).unwrap().date(), Some("2027-01-31"));
        fs::write(
            directory.path().join("broken.pem"),
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        )
        .unwrap();
        assert!(matches!(TrustedList::read(directory.path()), Err(Error::Key(KeyError::NotACertificate { .. }))));
    }
}
