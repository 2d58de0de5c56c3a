//! The desktop's clipboard.
//!
//! On X11, the clipboard's content is served by the program that copied it for as long as nobody copies anything else:
//! a program that ends takes it along. So a child process of jeton keeps it, in a session of its own. Windows and macOS keep it
//! themselves.

use crate::model::public_text::PublicText;

/// The hidden command with which jeton runs itself as the child process that keeps the clipboard.
pub const KEEP_COMMAND: &str = "keep-clipboard";

/// What that child writes once the clipboard is its own.
pub(crate) const KEPT: &str = "kept\n";

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod system {
    use arboard::Clipboard;

    use super::PublicText;
    use crate::error::{Result, UsageError};

    /// # Errors
    ///
    /// [`UsageError::NoClipboard`] if there is none, or it does not answer.
    pub(crate) fn copy(text: &PublicText) -> Result<()> {
        let mut clipboard = Clipboard::new().map_err(|_| UsageError::NoClipboard)?;
        Ok(clipboard.set_text(text.as_str()).map_err(|_| UsageError::NoClipboard)?)
    }

    /// The system keeps it.
    pub(crate) fn keep(text: &PublicText, kept: impl FnOnce() -> Result<()>) -> Result<()> {
        copy(text)?;
        kept()
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, Instant};

    use arboard::{Clipboard, SetExtLinux};

    use super::{KEEP_COMMAND, KEPT, PublicText};
    use crate::error::{Result, UsageError};

    /// How long the display may take to answer.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// How long the child keeps a content that nobody replaces: a working day.
    const LONGEST: Duration = Duration::from_secs(10 * 60 * 60);

    /// How often the child looks whether the clipboard has taken the content.
    const SOON: Duration = Duration::from_millis(5);

    /// How often the child looks whether the display is still there.
    const PERIOD: Duration = Duration::from_secs(30);

    /// # Errors
    ///
    /// [`UsageError::NoClipboard`] if there is none, or it does not answer.
    pub(crate) fn copy(text: &PublicText) -> Result<()> {
        let program = std::env::current_exe().map_err(|_| UsageError::NoClipboard)?;
        // Without any of this process's streams: whoever reads those waits until the last of their holders has ended.
        let mut child = Command::new(program)
            .arg(KEEP_COMMAND)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| UsageError::NoClipboard)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(UsageError::NoClipboard.into());
        };
        let is_given = input.write_all(text.as_str().as_bytes()).is_ok();
        drop(input);
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(output).read_line(&mut line);
            let _ = sender.send(line);
        });
        let is_kept = is_given && receiver.recv_timeout(PATIENCE).is_ok_and(|line| line == KEPT);
        if !is_kept {
            let _ = child.kill();
        }
        // The guided mode may outlive it.
        thread::spawn(move || child.wait());
        if is_kept { Ok(()) } else { Err(UsageError::NoClipboard.into()) }
    }

    /// Keeps the content until somebody copies something else, the display ends, or a day has passed. Ctrl-C in the
    /// terminal and closing it do not reach this process any more. `kept` is called once the content is there to stay.
    ///
    /// # Errors
    ///
    /// [`UsageError::NoClipboard`]; those of `kept`.
    pub(crate) fn keep(text: &PublicText, kept: impl FnOnce() -> Result<()>) -> Result<()> {
        let _ = rustix::process::setsid();
        let mut display = Clipboard::new().map_err(|_| UsageError::NoClipboard)?;
        // From here on the content is this process's own, so that looking at it asks no other program for one.
        display.set_text("").map_err(|_| UsageError::NoClipboard)?;
        let (deadline, text) = (Instant::now() + LONGEST, text.as_str().to_owned());
        let content = text.clone();
        thread::spawn(move || {
            let _ = Clipboard::new().and_then(|mut clipboard| clipboard.set().wait_until(deadline).text(content));
            std::process::exit(0);
        });
        // Taking the clipboard a second time after it was said would take it from whoever copied meanwhile.
        while display.get_text().ok().as_ref() != Some(&text) {
            thread::sleep(SOON);
        }
        kept()?;
        while display.get_text().is_ok() {
            thread::sleep(PERIOD);
        }
        Ok(())
    }
}

pub(crate) use system::{copy, keep};
