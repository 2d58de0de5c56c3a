//! Several files at once: what is bulk work runs on every processor, what must be one after the other stays so.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::crypto::cms::Failure;
use crate::error::{Error, Result};
use crate::output::progress::Progress;
use crate::terminal::interrupt;

/// Takes the jobs here, one after the other, and does the work of each on as many threads as there are processors.
/// Results come in no order.
pub(super) fn run<J: Send, R: Send>(jobs: impl Iterator<Item = J>, work: impl Fn(J) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let (sender, receiver) = sync_channel::<J>(1);
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    loop {
                        let job = receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
                        let Some(job) = job else { return done };
                        done.push(work(job));
                    }
                })
            })
            .collect();
        for job in jobs {
            if sender.send(job).is_err() {
                break;
            }
        }
        drop(sender);
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// Counts what is done, and says whether to go on: not after Ctrl-C.
pub(super) fn advance(progress: &Progress, octets: u64) -> bool {
    progress.advance(octets);
    !interrupt::is_pending()
}

/// The error of a failure on this input and output.
pub(super) fn error(input: &Path, output: &Path, failure: Failure) -> Error {
    let path = input.to_owned();
    match failure {
        Failure::Malformed(reason) => Error::CmsInvalid { path, reason },
        Failure::Truncated => Error::CmsInvalid { path, reason: "truncated".to_owned() },
        Failure::LengthChanged => Error::Io { path, source: io::ErrorKind::UnexpectedEof.into() },
        Failure::Unsupported(algorithm) => Error::CmsUnsupported { path, algorithm },
        Failure::Damaged | Failure::WrongKey => Error::CmsDamaged { path },
        Failure::TooLong => Error::TooLong { path },
        Failure::Host => Error::Encoding(failure.to_string()),
        // The PEM reader's: a line that is no base64, or no end.
        Failure::Read(source) if matches!(source.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => {
            Error::CmsInvalid { path, reason: source.to_string() }
        }
        Failure::Read(source) => Error::Io { path, source },
        Failure::Write(source) if source.kind() == io::ErrorKind::BrokenPipe => Error::OutputClosed,
        Failure::Write(source) => Error::Io { path: output.to_owned(), source },
        Failure::Key(error) => *error,
        Failure::Stopped => Error::Cancelled,
    }
}

/// Whether a path stands for a standard stream.
pub(super) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Where the output of each input goes: `out` itself for a single one, into `out` where it is a directory, beside the
/// input otherwise. No two may go to the same place.
pub(super) fn outputs(inputs: &[PathBuf], out: Option<&Path>, name: impl Fn(&Path) -> PathBuf) -> Result<Vec<PathBuf>> {
    let mut outputs: Vec<PathBuf> = Vec::with_capacity(inputs.len());
    for input in inputs {
        let output = match out {
            Some(out) if out.is_dir() => out.join(name(input).file_name().unwrap_or_default()),
            Some(out) if inputs.len() == 1 => out.to_owned(),
            Some(out) => {
                return Err(Error::Io { path: out.to_owned(), source: io::ErrorKind::NotADirectory.into() });
            }
            None if is_stream(input) => PathBuf::from("-"),
            None => name(input),
        };
        if outputs.contains(&output) {
            return Err(Error::OutputExists(output));
        }
        outputs.push(output);
    }
    Ok(outputs)
}
