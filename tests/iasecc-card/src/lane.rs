//! The two readers of vpcd, and whose turn it is: vpcd's ports are machine-wide, so a lock file per reader makes the
//! tests of all threads and processes take turns.

use std::fs::{File, OpenOptions};
use std::io;
use std::time::{Duration, SystemTime};

use rustix::fs::{FlockOperation, flock};

/// pcscd polls for the card every 400 ms, so it notices a removal within this time.
pub(crate) const DETECTION: Duration = Duration::from_millis(500);

/// The interval for checking whether a reader is free.
const PAUSE: Duration = Duration::from_millis(20);

/// A reader of vpcd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// `Virtual PCD 00 00`, port 35963.
    First,
    /// `Virtual PCD 00 01`, port 35964.
    Second,
}

impl Reader {
    /// Its name in PC/SC.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "Virtual PCD 00 00",
            Self::Second => "Virtual PCD 00 01",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    pub(crate) const fn port(self) -> u16 {
        match self {
            Self::First => 35963,
            Self::Second => 35964,
        }
    }

    const fn lock_name(self) -> &'static str {
        match self {
            Self::First => "iasecc-card-reader-0.lock",
            Self::Second => "iasecc-card-reader-1.lock",
        }
    }
}

/// The right to put a card into one reader, until it is dropped.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) reader: Reader,
    file: File,
}

impl Lane {
    /// Waits for this reader.
    pub(crate) fn of(reader: Reader) -> io::Result<Self> {
        let file = open_shared(reader.lock_name())?;
        flock(&file, FlockOperation::LockExclusive)?;
        Self { reader, file }.emptied()
    }

    /// Waits for whichever reader is free first.
    pub(crate) fn any() -> io::Result<Self> {
        loop {
            for reader in [Reader::First, Reader::Second] {
                if let Some(lane) = Self::free(reader)? {
                    return lane.emptied();
                }
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until both readers are free at once: keeping one while waiting for the other could deadlock.
    pub(crate) fn both() -> io::Result<(Self, Self)> {
        loop {
            if let (Some(first), Some(second)) = (Self::free(Reader::First)?, Self::free(Reader::Second)?) {
                return Ok((first.emptied()?, second.emptied()?));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// This reader, if nobody has it.
    fn free(reader: Reader) -> io::Result<Option<Self>> {
        let file = open_shared(reader.lock_name())?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Self { reader, file })),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Records that a card has just left: the next one must wait until pcscd has noticed, or it is taken for the same
    /// one.
    pub(crate) fn card_left(&self) {
        // Without this record the next card does not wait, which only matters if it follows at once.
        let _ = self.file.set_modified(SystemTime::now());
    }

    /// Waits until pcscd has noticed the removal of the previous card.
    fn emptied(self) -> io::Result<Self> {
        let since = self.file.metadata()?.modified()?.elapsed().unwrap_or_default();
        std::thread::sleep(DETECTION.saturating_sub(since));
        Ok(self)
    }
}

/// Opens a file in the temporary directory that other processes use too.
pub(crate) fn open_shared(name: &str) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(std::env::temp_dir().join(name))
}
