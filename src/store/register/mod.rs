//! The register of bi-clés: one TOML file that a person can read, alone or on a shared folder.
//!
//! * It is read whole, checked whole, and written by a rename; what it holds beside what jeton knows is kept.
//! * Two agents never write at once: a lock file beside it is held for the whole act. Each act adds a line to a journal.
//! * The file of a new key is announced in the lock file before it is written: where an act is killed before the register
//!   names the file, the next one knows of it and says so.
//! * An entry whose designation is none (a fingerprint, characters that cannot be seen) stays in it and is refused by every
//!   use but opening: a bid finds its key by the certificate, a person finds a recipient by the name.
//! * A damaged register is said and never overwritten; one of a later version is read where it can be, never written.
//!
//! Private keys are not in it: they are in `.pfx` files beside it, each under its password, or on tokens.

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

/// The register's name in a directory.
pub(crate) const FILE_NAME: &str = "bicles.toml";

/// The longest register that is read.
const MAX_LENGTH: u64 = 32 << 20;

/// The longest list of announced files that is read, in bytes.
const MAX_ANNOUNCED: u64 = 1 << 16;

/// How long an act waits for another agent's to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A register, read.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    path: PathBuf,
    document: DocumentMut,
    version: i64,
    bicles: Vec<Bicle>,
    consultations: Vec<Consultation>,
}

/// A register that is held for writing: nobody else's act happens meanwhile.
#[derive(Debug)]
pub(crate) struct Held {
    register: Register,
    // Unlocked when it is closed.
    lock: File,
    abandoned: Vec<String>,
    announced: bool,
}

impl Register {
    /// Where the register is: in the user's data directory, or where `given` says: a file, which is there or is called
    /// `.toml`, or else a directory, which may be still to make.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`] where the user has no home directory.
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

    /// Reads the register; an absent one is an empty one.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterInvalid`] where it is damaged; [`FileError::Io`].
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

    /// Reads a register from its bytes; `path` is for messages and for the files beside it.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterInvalid`].
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

    /// The file.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The directory that it lies in, with the `.pfx` files.
    #[must_use]
    pub(crate) fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    }

    /// The bi-clés, in the order in which they came.
    #[must_use]
    pub(crate) fn bicles(&self) -> &[Bicle] {
        &self.bicles
    }

    /// The consultations, in the order in which they came.
    #[must_use]
    pub(crate) fn consultations(&self) -> &[Consultation] {
        &self.consultations
    }

    /// The consultation of this name.
    #[must_use]
    pub(crate) fn consultation(&self, name: &str) -> Option<&Consultation> {
        self.consultations.iter().find(|consultation| consultation.name == name)
    }

    /// The bi-clé of this designation, or of this certificate by its SHA-256 in hexadecimal, for any use of it.
    ///
    /// # Errors
    ///
    /// [`BicleError::NotFound`] with those that there are; [`BicleError::DesignationRefused`] where what the register calls it
    /// is no designation.
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

    /// The same whatever it is called: for acts that give it another name or take it away, and for telling whether a
    /// certificate is here.
    ///
    /// # Errors
    ///
    /// [`BicleError::NotFound`].
    pub(crate) fn entry(&self, wanted: &str) -> Result<&Bicle> {
        self.position(wanted).map(|at| &self.bicles[at])
    }

    /// The bi-clés whose name in the register is no designation: of no use but opening until they have another.
    pub(crate) fn refused(&self) -> impl Iterator<Item = &Bicle> {
        self.bicles.iter().filter(|bicle| bicle.fault().is_some())
    }

    /// A text that reads as a fingerprint is one and nothing else: who may write the register could else call an entry by
    /// the fingerprint of another.
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

    /// Reads the register and sees whether an act could be written to it now: for an act that makes something, or asks for
    /// something, long before. Nothing is left behind.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterNewer`]; [`FileError::Io`] where its directory takes no file; as [`Register::read`].
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

    /// The key files that an act which was killed has left beside the register without naming them in it. None while
    /// another act is under way, whose file is not yet named.
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
        // What cannot be read is nobody's announcement.
        if lock.take(MAX_ANNOUNCED).read_to_string(&mut text).is_err() {
            return Vec::new();
        }
        let named =
            |name: &str| self.bicles.iter().any(|bicle| matches!(&bicle.key, KeyPlace::File(file) if file == name));
        let left = |name: &&str| is_file_name(name) && self.directory().join(name).exists() && !named(name);
        text.lines().filter(left).map(ToOwned::to_owned).collect()
    }

    /// Takes the register for an act: waits for another agent's to end, then reads it.
    ///
    /// # Errors
    ///
    /// [`BicleError::RegisterBusy`] where the other does not end; [`BicleError::RegisterNewer`]; as [`Register::read`].
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
    /// The key files that acts which were killed have left beside the register without naming them in it. They are said by
    /// the act that this is, and forgotten once it is written.
    #[must_use]
    pub(crate) fn abandoned(&self) -> &[String] {
        &self.abandoned
    }

    /// Says, for the next act, that a key file of this name is about to be written beside the register.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`].
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

    /// Writes a line of the journal, what was done, to what, and the register: both or neither.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`]: nothing has changed then.
    pub(crate) fn commit(mut self, act: &str, subject: &str, now: OffsetDateTime) -> Result<Register> {
        let now = now.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(now);
        let head = format!("{} {}", now.format(&Rfc3339).unwrap_or_default(), one_line(&agent()));
        let interrupted = self.abandoned.iter().map(|name| format!("{head} interrupted {}\n", one_line(name)));
        let lines: String = interrupted.chain([format!("{head} {act} {}\n", one_line(subject))]).collect();
        // The journal first: a register that was written cannot be taken back, a line can, while the lock is held.
        let mut journal = Journal::append(self.register.path.with_extension("journal"), &lines)?;
        journal.share(&self.register.path);
        let text = self.register.document.to_string();
        if let Err(error) = atomic::write(&self.register.path, text.as_bytes(), true) {
            journal.take_back();
            return Err(error);
        }
        if self.announced || !self.abandoned.is_empty() {
            self.announced = false;
            // A name that stays announced is in the register now, and means nothing to the next act.
            let _ = self.write_lock("");
        }
        Ok(self.register.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.announced {
            // The act failed and saw to its file itself; what was abandoned before it still is.
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

/// The text without what would begin a new line or hide in a terminal.
fn one_line(text: &str) -> String {
    crate::model::text::printable(text).into_owned()
}

#[cfg(test)]
mod tests;
