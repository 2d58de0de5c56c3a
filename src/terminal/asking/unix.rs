//! Where there are terminals: their settings, and what stops the program.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;
use rustix::termios::{
    Action, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflow, tcflush, tcgetattr,
    tcsetattr,
};

use super::signals::{self, Caught};
use super::{Came, ESCAPE, Echo, Reading};

/// Held while the terminal is being changed, and for good once the program ends.
static CHANGING: Mutex<()> = Mutex::new(());

/// A question that stands.
#[must_use = "the question stands for as long as this is kept"]
pub(in crate::terminal) struct Asking {
    found: Termios,
    reading: Reading,
    /// `None` for the moment in which the program is stopped.
    caught: Option<Caught>,
    /// Whether somebody was told of input in the place of [`Came::Again`].
    is_unseen: bool,
}

impl Asking {
    /// Waits until the terminal is this program's, remembers how it is, and makes it what the question needs.
    ///
    /// # Errors
    ///
    /// Standard input is no terminal, or this program may not use it.
    pub(in crate::terminal) fn begin(reading: Reading) -> io::Result<Self> {
        let (found, caught) = take(reading, None)?;
        // What was typed ahead of a question for a secret was shown, and is none any more.
        if reading == Reading::Line(Echo::Off) {
            forget();
        }
        Ok(Self { found, reading, caught: Some(caught), is_unseen: false })
    }

    /// Whether there is something to read within this time, or the question is to be asked again, which reading tells.
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
                // Stopped by what nobody can hear of (SIGSTOP): the terminal may be as another program wants it. In the
                // background a signal says so, and the loop acts on it.
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

    /// Whether more of a key follows within this time; a stop that comes instead is told by the next wait.
    pub(in crate::terminal) fn has_more(&mut self, within: Duration) -> io::Result<bool> {
        let came = self.wait(Some(within))?;
        self.is_unseen = came == Came::Again;
        Ok(came == Came::Input)
    }

    /// Whether more follows at once on the Esc that was just read; what does is thrown away, and its first byte given.
    /// Without Enter: the terminal gives each key for that moment.
    pub(in crate::terminal) fn rest_of_key(&self) -> io::Result<Option<u8>> {
        /// How long the rest of a key that begins with Esc may take.
        const REST: Duration = Duration::from_millis(30);

        set(Reading::Keys, &self.found)?;
        let stdin = stdin();
        let limit = Timespec::try_from(REST).ok();
        let follows = poll(&mut [PollFd::new(&stdin, PollFlags::IN)], limit.as_ref()).unwrap_or(0) > 0;
        let mut first = [0];
        let length = if follows { rustix::io::read(stdin, &mut first)? } else { 0 };
        forget();
        set(self.reading, &self.found)?;
        Ok((length > 0).then_some(first[0]))
    }

    /// Gives the terminal back and stops, as it was asked; asks for it again once the program goes on.
    fn stop(&mut self, signal: libc::c_int) -> io::Result<()> {
        // Where it cannot be given back, how it is now says nothing of how it was.
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
        if self.reading == Reading::Line(Echo::Off) {
            forget();
        }
        let _ = change(&self.found);
    }
}

impl Read for Asking {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(stdin(), room)?)
    }
}

/// Throws away what was typed and not read.
pub(in crate::terminal) fn forget() {
    let _ = tcflush(stdin(), QueueSelector::IFlush);
}

/// Puts the terminal back before the program ends; nobody changes it after that.
pub(in crate::terminal) fn end() {
    std::mem::forget(CHANGING.lock());
    let _ = signals::put_back();
}

/// Whether a question stands.
pub(in crate::terminal) fn is_standing() -> bool {
    signals::found().is_some()
}

/// Makes the terminal what a question needs; how it was before, which may be known.
fn take(reading: Reading, known: Option<Termios>) -> io::Result<(Termios, Caught)> {
    wait_for_the_foreground()?;
    let found = known.map_or_else(|| tcgetattr(stdin()), Ok)?;
    // Before the terminal is changed: no signal comes in between.
    let caught = signals::catch(found.clone())?;
    set(reading, &found)?;
    Ok((found, caught))
}

/// A program in the background is stopped here until it is brought to the foreground: the terminal is the shell's until
/// then, and so are its settings (POSIX.1 section 11.1.4). The action itself has no effect.
fn wait_for_the_foreground() -> io::Result<()> {
    Ok(tcflow(stdin(), Action::OOn)?)
}

fn set(reading: Reading, found: &Termios) -> io::Result<()> {
    let mut during = found.clone();
    match reading {
        Reading::Line(echo) => {
            during.special_codes[SpecialCodeIndex::VEOL] = ESCAPE as u8;
            if echo == Echo::Off {
                during.local_modes.remove(LocalModes::ECHO);
            }
        }
        Reading::Keys => {
            // Signals stay: Ctrl-C is the interruption's affair.
            during.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            during.special_codes[SpecialCodeIndex::VMIN] = 1;
            during.special_codes[SpecialCodeIndex::VTIME] = 0;
        }
    }
    Ok(change(&during)?)
}

/// At once: waiting for what was written to be seen would wait for a terminal that Ctrl-S has halted.
fn change(settings: &Termios) -> rustix::io::Result<()> {
    let _changing = CHANGING.lock().unwrap_or_else(PoisonError::into_inner);
    match tcsetattr(stdin(), OptionalActions::Now, settings) {
        // The terminal has just gone to another program. The signal that says so is acted upon by the next wait.
        Err(Errno::INTR) => Ok(()),
        outcome => outcome,
    }
}
