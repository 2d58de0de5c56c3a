//! A journal beside a file: lines of JSON, each on disk before anything depends on it, written by one process at a time.
//!
//! A line that announces something comes with room for the line that says what became of it, so that a disk that is full by
//! then does not leave that unsaid. The room is blanks, which a reader skips.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::access;
use crate::error::{Error, FileError, PreparationError, Result};

/// The room kept for the line that follows, in bytes.
const ROOM: usize = 1024;

/// The largest journal accepted, in bytes: some hundred thousand lines.
const LARGEST: u64 = 64 << 20;

/// A journal that only this process writes. Closing it lets go of it.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Where the next line goes.
    end: u64,
    /// The bytes after that which are kept for it.
    room: usize,
}

impl Journal {
    /// Opens the journal, which is made if there is none, and returns what is in it. What a power failure left of a last
    /// line is removed: nothing was done on the strength of it.
    ///
    /// # Errors
    ///
    /// [`PreparationError::Busy`] if another process has it; [`PreparationError::Journal`] if a line is not one of a
    /// journal; [`FileError::Io`].
    pub(crate) fn open<E: DeserializeOwned>(path: &Path) -> Result<(Self, Vec<E>)> {
        let failed = |source| Error::File(FileError::Io { path: path.to_owned(), source });
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // Whose tokens these are is nobody else's business.
            options.mode(0o600);
        }
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PreparationError::Busy { path: path.to_owned() }.into()),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let (entries, end) = read_all(&mut file, path)?;
        file.set_len(end).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        access::sync_directory(super::pending::directory_of(path)).map_err(failed)?;
        Ok((Self { path: path.to_owned(), file, end, room: 0 }, entries))
    }

    /// What is in the journal, which stays as it is; nothing if there is none.
    ///
    /// # Errors
    ///
    /// As [`Journal::open`], but it may be in use.
    pub(crate) fn look<E: DeserializeOwned>(path: &Path) -> Result<Vec<E>> {
        match File::open(path) {
            Ok(mut file) => Ok(read_all(&mut file, path)?.0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(FileError::Io { path: path.to_owned(), source }.into()),
        }
    }

    /// Adds a line and waits until it is on disk.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`]; the journal is as before then.
    pub(crate) fn add(&mut self, entry: &impl Serialize) -> Result<()> {
        self.write(entry, 0)
    }

    /// As [`Journal::add`], with room for the line that will say what became of it.
    ///
    /// # Errors
    ///
    /// As [`Journal::add`].
    pub(crate) fn announce(&mut self, entry: &impl Serialize) -> Result<()> {
        self.write(entry, ROOM)
    }

    fn write(&mut self, entry: &impl Serialize, room: usize) -> Result<()> {
        // Plain data, which always serialises.
        let mut line = serde_json::to_vec(entry).unwrap_or_default();
        line.push(b'\n');
        let length = line.len();
        let kept = room.max(self.room.saturating_sub(length));
        line.resize(length + kept, b' ');
        let written = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| {
            self.file.write_all(&line)?;
            self.file.sync_all()
        });
        match written {
            Ok(()) => {
                self.end += length as u64;
                self.room = kept;
                Ok(())
            }
            Err(source) => {
                // A line that may not survive must not be read again. Its room stays.
                let blank = vec![b' '; self.room];
                let _ = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| self.file.write_all(&blank));
                let _ = self.file.set_len(self.end + self.room as u64);
                Err(FileError::Io { path: self.path.clone(), source }.into())
            }
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Blanks that stay do no harm.
        let _ = self.file.set_len(self.end);
    }
}

/// The entries, and where the last whole one ends.
fn read_all<E: DeserializeOwned>(file: &mut File, path: &Path) -> Result<(Vec<E>, u64)> {
    let failed = |source| Error::File(FileError::Io { path: path.to_owned(), source });
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    // What is beyond would be taken for a torn line, and removed.
    if bytes.len() as u64 > LARGEST {
        let line = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        return Err(PreparationError::Journal { path: path.to_owned(), line }.into());
    }
    let mut entries = Vec::new();
    let mut end = 0;
    for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if !line.ends_with(b"\n") {
            break;
        }
        if !line.trim_ascii().is_empty() {
            let entry = serde_json::from_slice(line)
                .map_err(|_| PreparationError::Journal { path: path.to_owned(), line: at as u64 + 1 })?;
            entries.push(entry);
        }
        end += line.len() as u64;
    }
    Ok((entries, end))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;
    use std::time::Duration;

    use super::*;

    fn open(path: &Path) -> (Journal, Vec<String>) {
        Journal::open(path).unwrap()
    }

    #[test]
    fn what_was_written_is_read_again_and_blanks_are_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.journal.jsonl");
        let (mut journal, entries) = open(&path);
        assert_eq!(entries, [""; 0]);
        journal.announce(&"begun").unwrap();
        assert_eq!(Journal::look::<String>(&path).unwrap(), ["begun"]);
        assert!(fs::metadata(&path).unwrap().len() > ROOM as u64, "room for the outcome");
        journal.add(&"done").unwrap();
        // As after `kill -9`: nothing is tidied up.
        let text = fs::read(&path).unwrap();
        drop(journal);
        fs::write(&path, text).unwrap();
        let (mut journal, entries) = open(&path);
        assert_eq!(entries, ["begun", "done"]);
        journal.add(&"more").unwrap();
        drop(journal);
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"begun\"\n\"done\"\n\"more\"\n");
    }

    #[test]
    fn the_end_of_a_line_that_was_torn_is_removed_and_another_text_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        fs::write(&path, "\"one\"\n\"tw").unwrap();
        assert_eq!(open(&path).1, ["one"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"one\"\n");
        fs::write(&path, "\"one\"\nnonsense\n").unwrap();
        let refused = Journal::open::<String>(&path).unwrap_err();
        assert!(matches!(refused, Error::Preparation(PreparationError::Journal { line: 2, .. })), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"one\"\nnonsense\n", "it stays as it is");
    }

    #[test]
    fn a_journal_longer_than_any_is_refused_and_stays_whole() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        fs::write(&path, "\"one\"\n").unwrap();
        OpenOptions::new().write(true).open(&path).unwrap().set_len(LARGEST + 1).unwrap();
        let refused = Journal::open::<String>(&path).unwrap_err();
        assert!(matches!(refused, Error::Preparation(PreparationError::Journal { line: 2, .. })), "{refused}");
        assert_eq!(fs::metadata(&path).unwrap().len(), LARGEST + 1);
    }

    #[test]
    fn one_process_writes_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        let held = open(&path);
        let refused = Journal::open::<String>(&path).unwrap_err();
        assert!(matches!(refused, Error::Preparation(PreparationError::Busy { .. })), "{refused}");
        drop(held);
        // Another test may be starting a program, which holds every file until it is itself (execve(2)).
        let free = (0..500).any(|_| {
            thread::sleep(Duration::from_millis(10));
            Journal::open::<String>(&path).is_ok()
        });
        assert!(free, "its end lets the next one in");
    }
}
