//! The recipients this user has sealed for: one line for each, in the user's data directory, readable by its owner only.
//!
//! A register may be writable by others, and says which certificate belongs to a name. It is trusted the second
//! time because the user, or the command line, confirmed it the first time. A line has the SHA-256 of the certificate, a
//! tab, `named` or `secours`, a tab, and the name under which it was accepted. A new name, a new certificate under a known
//! name, or becoming one of those that every file is sealed for, must be confirmed again.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::of_user;
use super::pending::{Pending, Permissions};
use crate::error::{Error, FileError, Result};

/// In which role a recipient receives a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Named by the user.
    Named,
    /// As a "bi-clé de secours", which every file is sealed for.
    Secours,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Secours => "secours",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        [Self::Named, Self::Secours].into_iter().find(|part| part.name() == name)
    }
}

/// An accepted recipient.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Accepted {
    /// SHA-256 of the certificate.
    pub(crate) sha256: [u8; 32],
    pub(crate) part: Part,
    pub(crate) name: String,
}

/// What is known about a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Accepted before.
    Known,
    /// Nothing is known under this name.
    New,
    /// The name is known, with another certificate.
    Changed,
    /// Name and certificate are known, but it was never accepted as one that every file is sealed for.
    NowSecours,
}

/// The accepted recipients.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recipients {
    accepted: BTreeSet<Accepted>,
}

impl Recipients {
    /// The file's path: `$XDG_DATA_HOME/jeton/recipients.tsv` on Unix, under the roaming application data on Windows.
    /// `None` for a user without a home directory, such as a service; nothing is stored then, and everybody is always new.
    #[must_use]
    pub(crate) fn path() -> Option<PathBuf> {
        of_user::path("recipients.tsv")
    }

    /// Reads the file; a missing file counts as empty, and malformed lines are skipped.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = of_user::read(path)?;
        Ok(Self { accepted: text.lines().filter_map(of_line).collect() })
    }

    /// What is known about a recipient with this certificate, name and role.
    #[must_use]
    pub(crate) fn standing(&self, wanted: &Accepted) -> Standing {
        let mut standing = Standing::New;
        for known in self.accepted.iter().filter(|known| known.name == wanted.name) {
            if known.sha256 != wanted.sha256 {
                // What is known about the certificate is more informative.
                if standing == Standing::New {
                    standing = Standing::Changed;
                }
            } else if known.part >= wanted.part {
                return Standing::Known;
            } else {
                standing = Standing::NowSecours;
            }
        }
        standing
    }

    /// Accepts these recipients from now on, and writes the file if that changes anything.
    pub(crate) fn accept(path: &Path, recipients: impl IntoIterator<Item = Accepted>) -> Result<()> {
        // Read again: another jeton of the same user may have written it meanwhile.
        let mut kept = Self::read(path)?;
        let before = kept.accepted.len();
        kept.accepted.extend(recipients.into_iter().filter(|accepted| of_line(&line(accepted)).is_some()));
        if kept.accepted.len() == before {
            return Ok(());
        }
        let failed = |source| Error::File(FileError::Io { path: path.to_owned(), source });
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|source| Error::File(FileError::Io { path: parent.to_owned(), source }))?;
        }
        let text: String = kept.accepted.iter().map(|accepted| line(accepted) + "\n").collect();
        let mut file = Pending::replace(path, Permissions::Owner)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.commit()
    }
}

fn line(accepted: &Accepted) -> String {
    format!("{}\t{}\t{}", hex::encode(accepted.sha256), accepted.part.name(), accepted.name)
}

/// Parses a line. A name cannot contain a tab or a line end, since jeton accepts no such name.
fn of_line(line: &str) -> Option<Accepted> {
    let mut fields = line.splitn(3, '\t');
    let sha256 = hex::decode(fields.next()?).ok()?.try_into().ok()?;
    let part = Part::of_name(fields.next()?)?;
    let name = fields.next().filter(|name| !name.is_empty() && !name.contains(char::is_control))?.to_owned();
    Some(Accepted { sha256, part, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(digest: u8, part: Part, name: &str) -> Accepted {
        Accepted { sha256: [digest; 32], part, name: name.to_owned() }
    }

    #[test]
    fn another_name_certificate_or_part_is_news() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("jeton/recipients.tsv");
        let standing = |wanted: &Accepted| Recipients::read(&path).unwrap().standing(wanted);
        assert_eq!(standing(&one(1, Part::Named, "Marchés")), Standing::New);
        Recipients::accept(&path, [one(1, Part::Named, "Marchés"), one(2, Part::Secours, "Secours")]).unwrap();
        for (wanted, expected) in [
            (one(1, Part::Named, "Marchés"), Standing::Known),
            (one(1, Part::Secours, "Marchés"), Standing::NowSecours),
            (one(2, Part::Named, "Secours"), Standing::Known),
            (one(2, Part::Secours, "Secours"), Standing::Known),
            (one(2, Part::Named, "Marchés"), Standing::Changed),
            (one(1, Part::Named, "Travaux"), Standing::New),
            (one(3, Part::Secours, "Travaux"), Standing::New),
        ] {
            assert_eq!(standing(&wanted), expected, "{wanted:?}");
        }
        // Both stay accepted, for registers from before and after the renewal.
        Recipients::accept(&path, [one(2, Part::Named, "Marchés")]).unwrap();
        assert_eq!(standing(&one(1, Part::Named, "Marchés")), Standing::Known);
        assert_eq!(standing(&one(2, Part::Named, "Marchés")), Standing::Known);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owners_and_a_name_forges_no_line() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("recipients.tsv");
        let forged = format!("x\n{}\tsecours\tMarchés", "03".repeat(32));
        Recipients::accept(&path, [one(1, Part::Named, &forged), one(1, Part::Named, "a\tb")]).unwrap();
        assert!(!path.exists());
        fs::write(&path, "nonsense\n\nab\tnamed\tx\n").unwrap();
        Recipients::accept(&path, [one(4, Part::Named, "Marchés")]).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Recipients::read(&path).unwrap().accepted.len(), 1);
    }
}
