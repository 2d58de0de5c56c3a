//! The register of bi-clés: one TOML file that a person can read, alone or on a shared folder.
//!
//! * It is read whole, checked whole, and written by a rename; what it holds beside what jeton knows is kept.
//! * Two agents never write at once: a lock file beside it is held for the whole act. Each act adds a line to a journal.
//! * A damaged register is said and never overwritten; one of a later version is read where it can be, never written.
//!
//! Private keys are not in it: they are in `.pfx` files beside it, each under its password, or on tokens.

mod read;
mod write;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use etcetera::BaseStrategy;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use toml_edit::DocumentMut;

use super::atomic;
use crate::error::{Choice, Error, Result};
use crate::model::bicle::{Bicle, Consultation};

/// The version of the format that is written.
pub const VERSION: i64 = 1;

/// The register's name in a directory.
pub const FILE_NAME: &str = "bicles.toml";

/// The longest register that is read.
const MAX_LENGTH: u64 = 32 << 20;

/// How long an act waits for another agent's to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A register, read.
#[derive(Debug, Clone)]
pub struct Register {
    path: PathBuf,
    document: DocumentMut,
    version: i64,
    bicles: Vec<Bicle>,
    consultations: Vec<Consultation>,
}

/// A register that is held for writing: nobody else's act happens meanwhile.
#[derive(Debug)]
pub struct Held {
    register: Register,
    // Unlocked when it is closed.
    _lock: File,
}

impl Register {
    /// Where the register is: in the user's data directory, or where `given` says, a file or a directory.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the user has no home directory.
    pub fn location(given: Option<&Path>) -> Result<PathBuf> {
        if let Some(path) = given {
            return Ok(if path.is_dir() { path.join(FILE_NAME) } else { path.to_owned() });
        }
        match etcetera::choose_base_strategy() {
            Ok(strategy) => Ok(strategy.data_dir().join("jeton").join("bicles").join(FILE_NAME)),
            Err(_) => Err(Error::Io { path: FILE_NAME.into(), source: io::ErrorKind::NotFound.into() }),
        }
    }

    /// Reads the register; an absent one is an empty one.
    ///
    /// # Errors
    ///
    /// [`Error::RegisterInvalid`] where it is damaged; [`Error::Io`].
    pub fn read(path: &Path) -> Result<Self> {
        let failed = |source| Error::Io { path: path.to_owned(), source };
        let text = match fs::metadata(path) {
            Ok(found) if found.len() > MAX_LENGTH => {
                let reason = format!("{} octets", found.len());
                return Err(Error::RegisterInvalid { path: path.to_owned(), reason });
            }
            Ok(_) => fs::read(path).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        Self::parse(path, &text)
    }

    /// Reads a register from its bytes; `path` is for messages and for the files beside it.
    ///
    /// # Errors
    ///
    /// [`Error::RegisterInvalid`].
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self> {
        let invalid = |reason: String| Error::RegisterInvalid { path: path.to_owned(), reason };
        let text = std::str::from_utf8(bytes).map_err(|_| invalid("UTF-8".to_owned()))?;
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            invalid(format!("{line}: {}", error.message()))
        })?;
        read::register(path, document).map_err(invalid)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The directory that it lies in, with the `.pfx` files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    }

    /// The bi-clés, in the order in which they came.
    #[must_use]
    pub fn bicles(&self) -> &[Bicle] {
        &self.bicles
    }

    /// The consultations, in the order in which they came.
    #[must_use]
    pub fn consultations(&self) -> &[Consultation] {
        &self.consultations
    }

    /// The consultation of this name.
    #[must_use]
    pub fn consultation(&self, name: &str) -> Option<&Consultation> {
        self.consultations.iter().find(|consultation| consultation.name == name)
    }

    /// The bi-clé of this designation, or of this certificate by its SHA-256 in hexadecimal.
    ///
    /// # Errors
    ///
    /// [`Error::BicleNotFound`] with those that there are.
    pub fn bicle(&self, wanted: &str) -> Result<&Bicle> {
        self.position(wanted).map(|at| &self.bicles[at])
    }

    fn position(&self, wanted: &str) -> Result<usize> {
        let of_digest = |bicle: &Bicle| hex::encode(bicle.certificate.sha256()).eq_ignore_ascii_case(wanted);
        let named = self.bicles.iter().position(|bicle| bicle.designation == wanted);
        named.or_else(|| self.bicles.iter().position(of_digest)).ok_or_else(|| Error::BicleNotFound {
            wanted: wanted.to_owned(),
            present: self
                .bicles
                .iter()
                .map(|bicle| Choice { value: bicle.designation.clone(), description: bicle.common_name() })
                .collect(),
        })
    }

    /// Takes the register for an act: waits for another agent's to end, then reads it.
    ///
    /// # Errors
    ///
    /// [`Error::RegisterBusy`] where the other does not end; [`Error::RegisterNewer`]; as [`Register::read`].
    pub fn hold(path: &Path) -> Result<Held> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Io { path, source }
        };
        if !directory.exists() {
            fs::create_dir_all(directory).map_err(failed(directory))?;
        }
        let lock_path = path.with_extension("lock");
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(failed(&lock_path))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(50));
                }
                Err(TryLockError::WouldBlock) => return Err(Error::RegisterBusy { path: path.to_owned() }),
                Err(TryLockError::Error(source)) => return Err(failed(&lock_path)(source)),
            }
        }
        let register = Self::read(path)?;
        if register.version > VERSION {
            return Err(Error::RegisterNewer { path: path.to_owned(), version: register.version });
        }
        Ok(Held { register, _lock: lock })
    }
}

impl std::ops::Deref for Held {
    type Target = Register;

    fn deref(&self) -> &Register {
        &self.register
    }
}

impl Held {
    /// Writes the register and a line of the journal: what was done, to what.
    ///
    /// # Errors
    ///
    /// [`Error::Io`].
    pub fn commit(self, act: &str, subject: &str, now: OffsetDateTime) -> Result<Register> {
        let register = self.register;
        atomic::write(&register.path, register.document.to_string().as_bytes(), true)?;
        let journal = register.path.with_extension("journal");
        let failed = |source| Error::Io { path: journal.clone(), source };
        let now = now.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(now);
        let line = format!(
            "{} {} {act} {}\n",
            now.format(&Rfc3339).unwrap_or_default(),
            one_line(&agent()),
            one_line(subject)
        );
        let mut file = OpenOptions::new().create(true).append(true).open(&journal).map_err(failed)?;
        file.write_all(line.as_bytes()).map_err(failed)?;
        Ok(register)
    }
}

/// Who acts, by the system's account.
fn agent() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "-".to_owned())
}

/// The text without what would begin a new line or hide in a terminal.
fn one_line(text: &str) -> String {
    crate::model::text::printable(text).into_owned()
}

#[cfg(test)]
mod tests;
