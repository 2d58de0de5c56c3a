//! Unix terminals: their settings, and stopping the process.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::stdio::stdin;
use rustix::termios::{
    Action, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflow, tcflush, tcgetattr,
    tcsetattr, ttyname,
};

use super::signals::{self, Caught};
use super::{Came, ESCAPE, Pressed, Reading};
use crate::secret::Line;

/// Held while the terminal's settings are changed, and forever once the process is ending.
static CHANGING: Mutex<()> = Mutex::new(());

/// The maximum time between the first byte of a key and the others.
pub(in crate::terminal) const REST: Duration = Duration::from_millis(30);

/// A question in progress.
#[must_use = "the question stands for as long as this is kept"]
pub(in crate::terminal) struct Asking {
    found: Termios,
    reading: Reading,
    input: Option<File>,
    /// `None` only while the process is stopped.
    caught: Option<Caught>,
    /// Whether input was reported instead of [`Came::Again`], which is still to be reported.
    is_unseen: bool,
}

impl Asking {
    /// Waits until this process has the terminal, saves its settings, and changes them as the question requires.
    ///
    /// # Errors
    ///
    /// If standard input is not a terminal, or the process may not use it.
    pub(in crate::terminal) fn begin(reading: Reading) -> io::Result<Self> {
        let (found, caught) = take(reading, None)?;
        // What was typed before a secret was asked for was echoed, so it is no longer a secret.
        if reading == Reading::Secret {
            forget();
        }
        Ok(Self { found, reading, input: input(), caught: Some(caught), is_unseen: false })
    }

    /// Whether there is something to read within this time. Also true if the question must be repeated, which the next
    /// read reports.
    pub(in crate::terminal) fn has_input(&mut self, within: Duration) -> io::Result<bool> {
        Ok(match self.wait(Some(within))? {
            Came::Nothing => false,
            Came::Input => true,
            Came::Again => {
                self.is_unseen = true;
                true
            }
        })
    }

    /// Waits until there is something to read, for at most this long.
    pub(in crate::terminal) fn wait(&mut self, limit: Option<Duration>) -> io::Result<Came> {
        if std::mem::take(&mut self.is_unseen) {
            return Ok(Came::Again);
        }
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        loop {
            if let Some(signal) = signals::stop_asked() {
                self.stop(signal)?;
                return Ok(Came::Again);
            }
            if signals::was_continued() {
                // After a stop that cannot be caught (SIGSTOP) the terminal may have another program's settings. If the
                // process is in the background, a signal says so and the loop acts on it.
                match wait_for_the_foreground() {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    outcome => outcome?,
                }
                set(self.reading, &self.found)?;
                forget();
                return Ok(Came::Again);
            }
            let stdin = stdin();
            let wake = signals::wake().unwrap_or(stdin);
            let mut ends = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&wake, PollFlags::IN)];
            match poll(&mut ends, limit.as_ref()) {
                Ok(0) => return Ok(Came::Nothing),
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(errno) => return Err(errno.into()),
            }
            if !ends[1].revents().is_empty() {
                let mut woken = [0; 16];
                let _ = rustix::io::read(wake, &mut woken);
            } else {
                return Ok(Came::Input);
            }
        }
    }

    /// Waits for bytes and adds them to this line; `None` is [`Came::Again`].
    pub(in crate::terminal) fn read_into(&mut self, line: &mut Line, at_most: usize) -> io::Result<Option<usize>> {
        loop {
            if self.wait(None)? == Came::Again {
                return Ok(None);
            }
            match line.read_from(self, at_most) {
                // A signal: the wait handles it.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => return outcome.map(Some),
            }
        }
    }

    /// Waits for a byte, for at most this long.
    pub(in crate::terminal) fn byte(&mut self, within: Option<Duration>) -> io::Result<Pressed<u8>> {
        loop {
            match self.wait(within)? {
                Came::Nothing => return Ok(Pressed::Nothing),
                Came::Again => return Ok(Pressed::Again),
                Came::Input => {}
            }
            let mut byte = [0];
            match self.read(&mut byte) {
                Ok(0) => return Ok(Pressed::End),
                Ok(_) => return Ok(Pressed::Key(byte[0])),
                // A signal: the wait handles it.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next byte of a key, if one follows within this time; if a stop comes instead, the next wait reports it.
    pub(in crate::terminal) fn more(&mut self, within: Duration) -> io::Result<Option<u8>> {
        let pressed = self.byte(Some(within))?;
        self.is_unseen = pressed == Pressed::Again;
        Ok(match pressed {
            Pressed::Key(byte) => Some(byte),
            Pressed::Nothing | Pressed::Again | Pressed::End => None,
        })
    }

    /// Whether the Esc just read introduces a key without a letter, such as an arrow; the rest of it is discarded. A single
    /// Esc is followed by nothing, or by an Enter pressed out of habit.
    /// No Enter is needed: for that moment the terminal delivers single keys.
    pub(in crate::terminal) fn is_other_key(&mut self) -> io::Result<bool> {
        set(Reading::Keys, &self.found)?;
        let first = self.more(REST)?;
        forget();
        set(self.reading, &self.found)?;
        // CSI and SS3 (ECMA-48 sections 5.4 and 8.3.143).
        Ok(matches!(first, Some(b'[' | b'O')))
    }

    /// Restores the terminal and stops the process as requested; takes the terminal again once continued.
    fn stop(&mut self, signal: libc::c_int) -> io::Result<()> {
        // If the settings cannot be restored, the current ones are not the original ones.
        let known = (!signals::put_back()).then(|| self.found.clone());
        self.caught = None;
        signals::raise(signal);
        let (found, caught) = take(self.reading, known)?;
        (self.found, self.caught) = (found, Some(caught));
        forget();
        Ok(())
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if self.caught.is_none() {
            return;
        }
        if self.reading == Reading::Secret {
            forget();
        }
        let _ = change(&self.found);
    }
}

impl Read for Asking {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let input = self.input.as_ref().map_or(stdin(), AsFd::as_fd);
        match rustix::io::read(input, room) {
            // What the wait saw was discarded, as a key that sends a signal does with what was typed before it.
            Err(Errno::AGAIN) => Err(io::ErrorKind::Interrupted.into()),
            outcome => Ok(outcome?),
        }
    }
}

/// The terminal once more, opened so that a read never waits: a signal between the wait and the read would be noticed only
/// at the next key. Standard input itself is left as it is, since the shell has it too. `None` where the terminal cannot be
/// opened, as after su(1).
fn input() -> Option<File> {
    let path = ttyname(stdin(), Vec::new()).ok()?;
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    open(path.as_c_str(), flags, Mode::empty()).ok().map(File::from)
}

/// Discards input that was typed but not read.
pub(in crate::terminal) fn forget() {
    let _ = tcflush(stdin(), QueueSelector::IFlush);
}

/// Restores the terminal before the process ends; its settings cannot change after that.
pub(in crate::terminal) fn end() {
    std::mem::forget(CHANGING.lock());
    let _ = signals::put_back();
}

/// Whether a question is in progress.
pub(in crate::terminal) fn is_standing() -> bool {
    signals::found().is_some()
}

/// Changes the terminal's settings for a question, and returns the previous ones, which are `known` after a stop.
fn take(reading: Reading, known: Option<Termios>) -> io::Result<(Termios, Caught)> {
    wait_for_the_foreground()?;
    let found = known.map_or_else(|| tcgetattr(stdin()), Ok)?;
    // Before the change, so that no signal can come in between.
    let caught = signals::catch(found.clone())?;
    set(reading, &found)?;
    Ok((found, caught))
}

/// Stops a background process here until it is brought to the foreground: until then the terminal and its settings belong
/// to the shell (POSIX.1 section 11.1.4). The settings themselves are left unchanged.
fn wait_for_the_foreground() -> io::Result<()> {
    Ok(tcflow(stdin(), Action::OOn)?)
}

fn set(reading: Reading, found: &Termios) -> io::Result<()> {
    let mut during = found.clone();
    match reading {
        Reading::Line => during.special_codes[SpecialCodeIndex::VEOL] = ESCAPE as u8,
        Reading::Secret | Reading::Keys => {
            // ISIG stays set: Ctrl-C is handled as an interrupt.
            during.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            during.special_codes[SpecialCodeIndex::VMIN] = 1;
            during.special_codes[SpecialCodeIndex::VTIME] = 0;
        }
    }
    Ok(change(&during)?)
}

/// Immediately: waiting for output to drain would wait for a terminal halted by Ctrl-S.
fn change(settings: &Termios) -> rustix::io::Result<()> {
    let _changing = CHANGING.lock().unwrap_or_else(PoisonError::into_inner);
    match tcsetattr(stdin(), OptionalActions::Now, settings) {
        // The terminal has just gone to another program; the next wait acts on the signal that says so.
        Err(Errno::INTR) => Ok(()),
        outcome => outcome,
    }
}
