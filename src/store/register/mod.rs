//! The register of bi-clés: a human-readable TOML file, for one user or on a shared folder.
//!
//! * It is always read and checked as a whole and written by renaming; unknown content is preserved.
//! * Two users never write at once: each change holds a lock file from beginning to end. Each change adds a line to a
//!   journal.
//! * A new key file is announced in the lock file before it is written. If the process is killed before the register
//!   names that file, the next change knows about it and reports it.
//! * An entry with an unacceptable designation (a fingerprint, invisible characters) is kept, but can only be used for
//!   opening: a bid finds its key by the certificate, whereas a person finds a recipient by name.
//! * A damaged register is reported and never overwritten. One of a later version is read if possible, but never written.
//!
//! Private keys are not in it, but in password-protected `.pfx` files next to it, or on tokens.

mod beside;
mod read;
mod write;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use etcetera::BaseStrategy;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use toml_edit::DocumentMut;

use super::atomic;
use crate::error::{BicleError, Choice, Error, FileError, Result};
use crate::model::bicle::{Bicle, Consultation, KeyPlace};
use crate::model::certificate::parse_fingerprint;
use beside::Journal;
use read::{Contents, VERSION, is_file_name};

/// The register's file name.
pub(crate) const FILE_NAME: &str = "bicles.toml";

/// The largest register accepted, in bytes.
const MAX_LENGTH: u64 = 32 << 20;

/// The longest list of announced files accepted, in bytes.
const MAX_ANNOUNCED: u64 = 1 << 16;

/// How long to wait for another process to release the register.
const PATIENCE: Duration = Duration::from_secs(20);

/// A register, as read.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    path: PathBuf,
    document: DocumentMut,
    version: i64,
    bicles: Vec<Bicle>,
    consultations: Vec<Consultation>,
}

/// A register locked for writing: no other process can change it meanwhile.
#[derive(Debug)]
pub(crate) struct Held {
    register: Register,
    // Closing it unlocks it.
    lock: File,
    abandoned: Vec<String>,
    announced: bool,
}

impl Register {
    /// The register's path: in the user's data directory, or according to `given`. That is a file if it exists as one or
    /// ends with `.toml`, else a directory, which need not exist yet.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`] if the user has no home directory.
    pub(crate) fn location(given: Option<&Path>) -> Result<PathBuf> {
        if let Some(path) = given {
            let is_file = path.is_file() || (!path.is_dir() && path.extension().is_some_and(|name| name == "toml"));
            return Ok(if is_file { path.to_owned() } else { path.join(FILE_NAME) });
        }
        match etcetera::choose_base_strategy() {
            Ok(strategy) => Ok(strategy.data_dir().join("jeton").join("bicles").join(FILE_NAME)),
            Err(_) => Err(FileError::Io { path: FILE_NAME.into(), source: io::ErrorKind::NotFound.into() }.into()),
        }
    }

    /// Reads the register; a missing file counts as empty.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterInvalid`] if it is damaged; [`FileError::Io`].
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let failed = |source| Error::File(FileError::Io { path: path.to_owned(), source });
        let text = match fs::metadata(path) {
            Ok(found) if found.len() > MAX_LENGTH => {
                let reason = format!("{} octets", found.len());
                return Err(BicleError::RegisterInvalid { path: path.to_owned(), reason }.into());
            }
            Ok(_) => fs::read(path).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        Self::parse(path, &text)
    }

    /// Parses a register. `path` is for messages, and locates the files next to it.
    pub(crate) fn parse(path: &Path, bytes: &[u8]) -> Result<Self> {
        let invalid = |reason: String| Error::Bicle(BicleError::RegisterInvalid { path: path.to_owned(), reason });
        let text = std::str::from_utf8(bytes).map_err(|_| invalid("UTF-8".to_owned()))?;
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            invalid(format!("{line}: {}", error.message()))
        })?;
        let Contents { version, bicles, consultations } = read::contents(&document).map_err(invalid)?;
        Ok(Self { path: path.to_owned(), document, version, bicles, consultations })
    }

    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The directory of the register and the `.pfx` files.
    #[must_use]
    pub(crate) fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    }

    /// In the order in which they were added.
    #[must_use]
    pub(crate) fn bicles(&self) -> &[Bicle] {
        &self.bicles
    }

    /// In the order in which they were added.
    #[must_use]
    pub(crate) fn consultations(&self) -> &[Consultation] {
        &self.consultations
    }

    #[must_use]
    pub(crate) fn consultation(&self, name: &str) -> Option<&Consultation> {
        self.consultations.iter().find(|consultation| consultation.name == name)
    }

    /// The bi-clé with this designation, or with this SHA-256 (hexadecimal) of its certificate, for any use.
    ///
    /// # Errors
    ///
    /// [`BicleError::NotFound`] with the existing ones; [`BicleError::DesignationRefused`] if its designation in the
    /// register is not acceptable.
    pub(crate) fn bicle(&self, wanted: &str) -> Result<&Bicle> {
        let bicle = self.entry(wanted)?;
        match bicle.fault() {
            None => Ok(bicle),
            Some(fault) => Err(BicleError::DesignationRefused {
                designation: bicle.designation.clone(),
                sha256: hex::encode(bicle.certificate.sha256()),
                fault,
            }
            .into()),
        }
    }

    /// As [`Register::bicle`], but whatever its designation: for renaming or removing it, and for checking whether a
    /// certificate is known.
    ///
    /// # Errors
    ///
    /// [`BicleError::NotFound`].
    pub(crate) fn entry(&self, wanted: &str) -> Result<&Bicle> {
        self.position(wanted).map(|at| &self.bicles[at])
    }

    /// The bi-clés with an unacceptable designation; until renamed they can only be used for opening.
    pub(crate) fn refused(&self) -> impl Iterator<Item = &Bicle> {
        self.bicles.iter().filter(|bicle| bicle.fault().is_some())
    }

    /// A text that parses as a fingerprint is never taken for a designation. Otherwise, whoever may write the register could
    /// name one entry with the fingerprint of another.
    fn position(&self, wanted: &str) -> Result<usize> {
        let found = match parse_fingerprint(wanted) {
            Some(digest) => self.bicles.iter().position(|bicle| bicle.certificate.sha256().as_slice() == digest),
            None => self.bicles.iter().position(|bicle| bicle.designation == wanted),
        };
        found.ok_or_else(|| {
            Error::Bicle(BicleError::NotFound {
                wanted: wanted.to_owned(),
                present: self
                    .bicles
                    .iter()
                    .map(|bicle| Choice { value: bicle.designation.clone(), description: bicle.other_name() })
                    .collect(),
            })
        })
    }

    /// Reads the register and checks that it could be written now, for commands that create something or ask questions
    /// before they write. Leaves nothing behind.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterNewer`]; [`FileError::Io`] if its directory is not writable; as [`Register::read`].
    pub(crate) fn ready(path: &Path) -> Result<Self> {
        let register = Self::read(path)?.writable()?;
        if register.directory().exists() {
            atomic::check(path, true)?;
        }
        Ok(register)
    }

    fn writable(self) -> Result<Self> {
        match self.version > VERSION {
            true => Err(BicleError::RegisterNewer { path: self.path, version: self.version }.into()),
            false => Ok(self),
        }
    }

    /// The key files of killed processes that are not listed in the register. Empty while a change is in progress, since its
    /// key file is not listed yet.
    #[must_use]
    pub(crate) fn abandoned(&self) -> Vec<String> {
        let Ok(mut lock) = File::open(self.path.with_extension("lock")) else { return Vec::new() };
        match lock.try_lock_shared() {
            Ok(()) => self.abandoned_in(&mut lock),
            Err(_) => Vec::new(),
        }
    }

    fn abandoned_in(&self, lock: &mut File) -> Vec<String> {
        let mut text = String::new();
        // If it cannot be read, nothing was announced.
        if lock.take(MAX_ANNOUNCED).read_to_string(&mut text).is_err() {
            return Vec::new();
        }
        let named =
            |name: &str| self.bicles.iter().any(|bicle| matches!(&bicle.key, KeyPlace::File(file) if file == name));
        let left = |name: &&str| is_file_name(name) && self.directory().join(name).exists() && !named(name);
        text.lines().filter(left).map(ToOwned::to_owned).collect()
    }

    /// Locks the register for a change, waiting for another process if necessary, then reads it.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterBusy`] if the other process keeps it; [`BicleError::RegisterNewer`]; as [`Register::read`].
    pub(crate) fn hold(path: &Path) -> Result<Held> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::File(FileError::Io { path, source })
        };
        if !directory.exists() {
            fs::create_dir_all(directory).map_err(failed(directory))?;
        }
        let lock_path = path.with_extension("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let mut lock = beside::open(&mut options, &lock_path).map_err(failed(&lock_path))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(50));
                }
                Err(TryLockError::WouldBlock) => return Err(BicleError::RegisterBusy { path: path.to_owned() }.into()),
                Err(TryLockError::Error(source)) => return Err(failed(&lock_path)(source)),
            }
        }
        beside::share(&lock, path);
        let register = Self::read(path)?.writable()?;
        let abandoned = register.abandoned_in(&mut lock);
        Ok(Held { register, lock, abandoned, announced: false })
    }
}

impl std::ops::Deref for Held {
    type Target = Register;

    fn deref(&self) -> &Register {
        &self.register
    }
}

impl Held {
    /// The key files of killed processes that are not listed in the register. The current change reports them, and they are
    /// forgotten once it is committed.
    #[must_use]
    pub(crate) fn abandoned(&self) -> &[String] {
        &self.abandoned
    }

    /// Announces that a key file with this name is about to be written next to the register.
    pub(crate) fn announce(&mut self, name: &str) -> Result<()> {
        self.announced = true;
        let lines: String =
            self.abandoned.iter().map(String::as_str).chain([name]).map(|name| format!("{name}\n")).collect();
        self.write_lock(&lines).map_err(|source| {
            let path = self.register.path.with_extension("lock");
            Error::File(FileError::Io { path, source })
        })
    }

    fn write_lock(&mut self, text: &str) -> io::Result<()> {
        self.lock.set_len(0)?;
        self.lock.rewind()?;
        self.lock.write_all(text.as_bytes())?;
        self.lock.sync_all()
    }

    /// Writes a journal line (what was done, to what) and the register: both or neither.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`]; nothing has changed then.
    pub(crate) fn commit(mut self, act: &str, subject: &str, now: OffsetDateTime) -> Result<Register> {
        let now = now.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(now);
        let head = format!("{} {}", now.format(&Rfc3339).unwrap_or_default(), one_line(&agent()));
        let interrupted = self.abandoned.iter().map(|name| format!("{head} interrupted {}\n", one_line(name)));
        let lines: String = interrupted.chain([format!("{head} {act} {}\n", one_line(subject))]).collect();
        // The journal comes first: while the lock is held, a line can be taken back, but a written register cannot.
        let mut journal = Journal::append(self.register.path.with_extension("journal"), &lines)?;
        journal.share(&self.register.path);
        let text = self.register.document.to_string();
        if let Err(error) = atomic::write(&self.register.path, text.as_bytes(), true) {
            journal.take_back();
            return Err(error);
        }
        if self.announced || !self.abandoned.is_empty() {
            self.announced = false;
            // Should the name stay announced, the next change ignores it, since the register lists it now.
            let _ = self.write_lock("");
        }
        Ok(self.register.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.announced {
            // The failed change has removed its own file; earlier abandoned files are still there.
            let lines: String = self.abandoned.iter().map(|name| format!("{name}\n")).collect();
            let _ = self.write_lock(&lines);
        }
    }
}

/// Who acts, by the system's account.
fn agent() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "-".to_owned())
}

/// The text without anything that would start a new line or be invisible in a terminal.
fn one_line(text: &str) -> String {
    crate::model::text::printable(text).into_owned()
}

#[cfg(test)]
mod tests;
