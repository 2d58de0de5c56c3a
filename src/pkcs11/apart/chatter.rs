//! What a module writes to its standard error.

use std::io::Read;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The most that is kept: some modules write a page of warnings.
const MOST_OCTETS: usize = 4096;
const MOST_LINES: usize = 5;
const MOST_CHARACTERS: usize = 200;

/// How long what was written may still be in transit once the process has ended.
const GRACE: Duration = Duration::from_millis(200);

/// Somebody who listens.
pub(super) struct Chatter {
    heard: Arc<Mutex<Vec<u8>>>,
    ended: Receiver<()>,
}

/// Listens until the last process closes the pipe, however much is written: a module that cannot write would hang.
pub(super) fn listen(mut pipe: impl Read + Send + 'static) -> Chatter {
    let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
    let (kept, (sender, ended)) = (Arc::clone(&heard), mpsc::channel());
    thread::spawn(move || {
        let mut some = [0; 1024];
        while let Ok(length) = pipe.read(&mut some) {
            if length == 0 {
                break;
            }
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let room = MOST_OCTETS.saturating_sub(kept.len()).min(length);
            kept.extend_from_slice(&some[..room]);
        }
        // Nobody may wait any more.
        let _ = sender.send(());
    });
    Chatter { heard, ended }
}

impl Chatter {
    /// The first lines. A process that the module left behind may keep the pipe open: it is not waited for.
    pub(super) fn lines(self) -> Vec<String> {
        let _ = self.ended.recv_timeout(GRACE);
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        lines_of(&heard).take(MOST_LINES).collect()
    }
}

/// The lines of what a module wrote, each cut where it is too long.
pub(in crate::pkcs11) fn lines_of(text: &[u8]) -> impl DoubleEndedIterator<Item = String> {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect();
    lines.into_iter().map(|line| line.chars().take(MOST_CHARACTERS).collect())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_first_lines_are_kept_and_the_rest_is_read() {
        assert_eq!(listen(&b"WARNING: one\n\n  two  \n\xff"[..]).lines(), ["WARNING: one", "two", "\u{fffd}"]);
        assert_eq!(listen(&b""[..]).lines(), Vec::<String>::new());
        let much = listen(io::repeat(b'x').take(1 << 20));
        assert_eq!(much.lines()[0].len(), MOST_CHARACTERS);
        let many = "line\n".repeat(100_000);
        assert_eq!(listen(io::Cursor::new(many)).lines().len(), MOST_LINES);
    }
}
