//! Reading and encrypting on one thread, writing on another: the disk takes as long as the rest.

use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use super::Failure;

/// How much is worked on at once, in octets.
pub(super) const CHUNK: usize = 256 << 10;

/// How many pieces may wait to be written.
const WAITING: usize = 4;

/// Where pieces go to be written.
pub(super) struct Outlet {
    full: SyncSender<Vec<u8>>,
    empty: Receiver<Vec<u8>>,
}

impl Outlet {
    /// An empty buffer, used before where one has come back.
    pub(super) fn buffer(&self) -> Vec<u8> {
        self.empty.try_recv().unwrap_or_else(|_| Vec::with_capacity(CHUNK + 64))
    }

    /// Hands a piece over. Where the writer has failed the piece goes nowhere, and [`run`] says why.
    pub(super) fn send(&self, piece: Vec<u8>) -> Result<(), Failure> {
        self.full.send(piece).map_err(|_| Failure::Stopped)
    }
}

/// Runs `produce` here and writes what it sends on a thread of its own.
pub(super) fn run<T>(
    sink: &mut (dyn Write + Send),
    produce: impl FnOnce(&Outlet) -> Result<T, Failure>,
) -> Result<T, Failure> {
    thread::scope(|scope| {
        let (full, pieces) = sync_channel::<Vec<u8>>(WAITING);
        let (back, empty) = channel();
        let writer = scope.spawn(move || -> Result<(), Failure> {
            for mut piece in pieces {
                sink.write_all(&piece).map_err(Failure::Write)?;
                piece.clear();
                // Nobody takes it back once all is produced.
                let _ = back.send(piece);
            }
            sink.flush().map_err(Failure::Write)
        });
        let produced = {
            // Dropped at the end of this block, which ends the writer.
            let outlet = Outlet { full, empty };
            produce(&outlet)
        };
        let written = writer.join().unwrap_or(Err(Failure::Host));
        // A failed writer also stops the producer: its reason is the one that counts.
        written.and(produced)
    })
}
