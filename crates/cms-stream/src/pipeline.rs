//! Reads and encrypts on one thread and writes on another, since writing to disk takes as long as all the rest.

use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use crate::Error;

/// The size of the pieces, in bytes.
pub(crate) const CHUNK: usize = 256 << 10;

/// The most pieces waiting to be written.
const WAITING: usize = 4;

/// Accepts pieces to be written.
pub(crate) struct Outlet {
    full: SyncSender<Vec<u8>>,
    empty: Receiver<Vec<u8>>,
}

impl Outlet {
    /// An empty buffer, reused if one has come back.
    pub(crate) fn buffer(&self) -> Vec<u8> {
        self.empty.try_recv().unwrap_or_else(|_| Vec::with_capacity(CHUNK + 64))
    }

    /// Sends a piece to the writer. After a writer's failure pieces are dropped, and [`run`] returns the reason.
    pub(crate) fn send(&self, piece: Vec<u8>) -> Result<(), Error> {
        self.full.send(piece).map_err(|_| Error::Stopped)
    }
}

/// Runs `produce` on this thread and writes what it sends on another.
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
                // Once everything is produced, nobody takes buffers back.
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
        // A failed writer also makes the producer fail: the writer's reason takes precedence.
        written.and(produced)
    })
}
