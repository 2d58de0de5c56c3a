//! Reading and encrypting on one thread, writing on another: the disk takes as long as the rest.

use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use crate::Error;

/// How much is worked on at once, in octets.
pub(crate) const CHUNK: usize = 256 << 10;

/// How many pieces may wait to be written.
const WAITING: usize = 4;

/// Where pieces go to be written.
pub(crate) struct Outlet {
    full: SyncSender<Vec<u8>>,
    empty: Receiver<Vec<u8>>,
}

impl Outlet {
    /// An empty buffer, used before where one has come back.
    pub(crate) fn buffer(&self) -> Vec<u8> {
        self.empty.try_recv().unwrap_or_else(|_| Vec::with_capacity(CHUNK + 64))
    }

    /// Hands a piece over. Where the writer has failed the piece goes nowhere, and [`run`] says why.
    pub(crate) fn send(&self, piece: Vec<u8>) -> Result<(), Error> {
        self.full.send(piece).map_err(|_| Error::Stopped)
    }
}

/// Runs `produce` here and writes what it sends on a thread of its own.
pub(crate) fn run<T>(
    sink: &mut (dyn Write + Send),
    produce: impl FnOnce(&Outlet) -> Result<T, Error>,
) -> Result<T, Error> {
    thread::scope(|scope| {
        let (full, pieces) = sync_channel::<Vec<u8>>(WAITING);
        let (back, empty) = channel();
        let writer = scope.spawn(move || -> Result<(), Error> {
            for mut piece in pieces {
                sink.write_all(&piece).map_err(Error::Write)?;
                piece.clear();
                // Nobody takes it back once all is produced.
                let _ = back.send(piece);
            }
            sink.flush().map_err(Error::Write)
        });
        let produced = {
            // Dropped at the end of this block, which ends the writer.
            let outlet = Outlet { full, empty };
            produce(&outlet)
        };
        let written = writer.join().unwrap_or(Err(Error::Host));
        // A failed writer also stops the producer: its reason is the one that counts.
        written.and(produced)
    })
}
