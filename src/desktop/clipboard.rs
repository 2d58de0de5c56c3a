//! The desktop's clipboard.
//!
//! On X11, the clipboard's content is served by the program that copied it for as long as nobody copies anything else:
//! a program that ends takes it along. So a child process of jeton keeps it, in a session of its own. Windows and macOS keep it
//! themselves.

use arboard::Clipboard as Arboard;

use crate::model::public_text::PublicText;

/// The hidden command with which jeton runs itself as the child process that keeps the clipboard.
pub const KEEP_COMMAND: &str = "keep-clipboard";

/// What that child writes once the clipboard is its own.
pub(crate) const KEPT: &str = "kept\n";

/// There is no clipboard, or it does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoClipboard;

/// The desktop's clipboard, with a content.
pub(crate) struct Clipboard {
    inner: Arboard,
}

impl Clipboard {
    /// Puts a text on the clipboard, where it stays for as long as this value lives, or longer.
    pub(crate) fn with(text: &PublicText) -> Result<Self, NoClipboard> {
        let mut inner = Arboard::new().map_err(|_| NoClipboard)?;
        inner.set_text(text.as_str()).map_err(|_| NoClipboard)?;
        Ok(Self { inner })
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod system {
    use super::{Clipboard, NoClipboard, PublicText};

    pub(crate) fn copy(text: &PublicText) -> Result<(), NoClipboard> {
        Clipboard::with(text).map(drop)
    }

    impl Clipboard {
        /// The system keeps it.
        pub(crate) fn keep(self, _: &PublicText) {
            drop(self.inner);
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, Instant};

    use arboard::SetExtLinux;

    use super::{Clipboard, KEEP_COMMAND, KEPT, NoClipboard, PublicText};

    /// How long the display may take to answer.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// How long the child keeps a content that nobody replaces: a working day.
    const LONGEST: Duration = Duration::from_secs(10 * 60 * 60);

    /// How often the child looks whether the display is still there.
    const PERIOD: Duration = Duration::from_secs(30);

    pub(crate) fn copy(text: &PublicText) -> Result<(), NoClipboard> {
        let program = std::env::current_exe().map_err(|_| NoClipboard)?;
        // Without any of this process's streams: whoever reads those waits until the last of their holders has ended.
        let mut child = Command::new(program)
            .arg(KEEP_COMMAND)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| NoClipboard)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(NoClipboard);
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
        if is_kept { Ok(()) } else { Err(NoClipboard) }
    }

    impl Clipboard {
        /// Keeps the content until somebody copies something else, the display ends, or a day has passed. Ctrl-C in the
        /// terminal and closing it do not reach this process any more.
        pub(crate) fn keep(mut self, text: &PublicText) {
            let _ = rustix::process::setsid();
            thread::spawn(|| {
                let Ok(mut display) = arboard::Clipboard::new() else { return };
                // While the content is its own, this asks the display for its owner and nobody for a content.
                while display.get_text().is_ok() {
                    thread::sleep(PERIOD);
                }
                std::process::exit(0);
            });
            let deadline = Instant::now() + LONGEST;
            let _ = self.inner.set().wait_until(deadline).text(text.as_str());
        }
    }
}

pub(crate) use system::copy;
