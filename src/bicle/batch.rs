//! Batches of files, for sealing and opening alike: their inputs, outputs and errors.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::crypto::cms::{self, Failure};
use crate::error::{Error, Expected, FileError, HalfDone, PartialError, PinError, Result, TokenError, UsageError};
use crate::output::progress::Progress;
use crate::store::pending;
use crate::t;
use crate::terminal::interrupt;

/// Advances the progress bar. Returns whether to go on, which is false after Ctrl-C.
pub(super) fn advance(progress: &Progress, octets: u64) -> bool {
    progress.advance(octets);
    !interrupt::is_pending()
}

/// The error for a failure with this input and output. A read interrupted by Ctrl-C is not the file's failure.
pub(super) fn error(input: &Path, output: &Path, failure: Failure) -> Error {
    match failure {
        Failure::Read(_) if interrupt::is_pending() => Error::Cancelled,
        failure => cms::error(input, output, failure),
    }
}

/// Standard input, read so that Ctrl-C interrupts it: nothing else would end a read from a silent pipe.
struct Input {
    file: File,
}

impl Input {
    /// Nothing may have read from it before: data buffered elsewhere would be lost.
    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use std::os::fd::AsFd;
        Ok(Self { file: File::from(io::stdin().as_fd().try_clone_to_owned()?) })
    }

    #[cfg(windows)]
    fn new() -> io::Result<Self> {
        use std::os::windows::io::AsHandle;
        Ok(Self { file: File::from(io::stdin().as_handle().try_clone_to_owned()?) })
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        {
            use rustix::event::{PollFd, PollFlags, Timespec, poll};
            const STEP: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
            // If poll itself fails, the read that follows reports it better.
            while poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&STEP)) == Ok(0) {
                if interrupt::is_pending() {
                    return Err(io::Error::other("interrupted"));
                }
            }
        }
        self.file.read(into)
    }
}

/// The reader for an input file, and the file's length if known.
pub(super) fn source(input: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
    let failed = |source| Error::File(FileError::reading(input, source));
    if is_stream(input) {
        return Ok((Box::new(Input::new().map_err(failed)?), None));
    }
    let file = File::open(input).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    // A named pipe or a device has no length.
    Ok((Box::new(file), found.is_file().then_some(found.len())))
}

/// Whether a path stands for a standard stream.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuses a standard stream with two roles: input of two files, output of two files, or input of a file while PINs or
/// passwords are read from it too (`asked`).
pub(super) fn refuse_shared_streams(inputs: &[PathBuf], out: Option<&Path>, asked: bool) -> Result<()> {
    let refused = |expected| Err(UsageError::InvalidFile { value: "-".to_owned(), expected }.into());
    let from_stream = inputs.iter().any(|input| is_stream(input));
    if from_stream && asked {
        return refused(Expected::FreeInput);
    }
    let to_directory = out.is_some_and(Path::is_dir);
    if inputs.len() > 1 && from_stream && !to_directory {
        return refused(Expected::OneStream);
    }
    if inputs.len() > 1 && out.is_some_and(is_stream) {
        let (option, value) = ("--out".to_owned(), "-".to_owned());
        return Err(UsageError::InvalidValue { option, value, expected: Expected::OneStream }.into());
    }
    if inputs.iter().filter(|input| is_stream(input)).count() > 1 {
        return refused(Expected::OneStream);
    }
    Ok(())
}

/// Warnings about the remains of killed runs in the directories of these outputs.
pub(super) fn leftovers(outputs: &[PathBuf]) -> Vec<String> {
    let directories: BTreeSet<&Path> = outputs
        .iter()
        .filter(|output| !is_stream(output))
        .filter_map(|output| output.parent())
        .map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
        .collect();
    let left = directories.into_iter().flat_map(pending::leftovers);
    left.map(|path| t!("warning-leftover", path = path.display().to_string())).collect()
}

/// The output path of each input: inside `out` if that is a directory, `out` itself for a single input, or next to the
/// input. No two may be the same. A file named `-` is not the standard stream.
pub(super) fn outputs(inputs: &[PathBuf], out: Option<&Path>, name: impl Fn(&Path) -> PathBuf) -> Result<Vec<PathBuf>> {
    let mut outputs: Vec<PathBuf> = Vec::with_capacity(inputs.len());
    let mut taken = BTreeSet::new();
    for input in inputs {
        let output = match out {
            Some(out) if out.is_dir() => out.join(name(input).file_name().unwrap_or_default()),
            Some(out) if inputs.len() == 1 => out.to_owned(),
            Some(out) => {
                let (option, value) = ("--out".to_owned(), out.display().to_string());
                return Err(UsageError::InvalidValue { option, value, expected: Expected::OutDirectory }.into());
            }
            None if is_stream(input) => PathBuf::from("-"),
            None => {
                let name = name(input);
                if is_stream(&name) { Path::new(".").join(name) } else { name }
            }
        };
        if !taken.insert(output.clone()) {
            return Err(UsageError::InvalidFile {
                value: input.display().to_string(),
                expected: Expected::OtherOutput(output),
            }
            .into());
        }
        outputs.push(output);
    }
    Ok(outputs)
}

/// Whether the remaining files are bound to fail: the token is gone, the person cancelled, or the PIN was not accepted.
/// This only saves useless work; keeping the PIN from being sent again is up to the keeper.
pub(crate) fn ends_the_batch(error: &Error) -> bool {
    if let Error::Partial(PartialError::HalfDone { source, done, .. }) = error {
        return *done == HalfDone::PinSent || ends_the_batch(source);
    }
    matches!(
        error,
        Error::Cancelled
            | Error::Pin(PinError::NotPresentedAgain { .. })
            | Error::Token(TokenError::Replaced { .. })
            | Error::Token(TokenError::Removed(_))
            | Error::Token(TokenError::SessionLost(_))
            | Error::Pin(PinError::Incorrect { .. })
            | Error::Pin(PinError::Locked { .. })
            | Error::Pin(PinError::FinalTryNotSent { .. })
            | Error::Pin(PinError::Rejected { .. })
            | Error::Pin(PinError::NotSet { .. })
            | Error::Pin(PinError::Expired { .. })
            | Error::Pin(PinError::LoginFailsInOpenSc { .. })
            | Error::Usage(UsageError::NoTerminal(_))
    )
}
