//! Several files at once: where they come from, where they go, and what is said of them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::crypto::cms::{self, Failure};
use crate::error::{Error, FileError, HalfDone, PartialError, PinError, Result, TokenError, UsageError};
use crate::output::progress::Progress;
use crate::store::pending;
use crate::t;
use crate::terminal::interrupt;

/// Counts what is done, and says whether to go on: not after Ctrl-C.
pub(super) fn advance(progress: &Progress, octets: u64) -> bool {
    progress.advance(octets);
    !interrupt::is_pending()
}

/// The error of a failure on this input and output; a reading that Ctrl-C ended is no failure of the file.
pub(super) fn error(input: &Path, output: &Path, failure: Failure) -> Error {
    match failure {
        Failure::Read(_) if interrupt::is_pending() => Error::Cancelled,
        failure => cms::error(input, output, failure),
    }
}

/// Standard input, read so that Ctrl-C ends the waiting for it: nothing else wakes a read of a pipe that stays silent.
struct Input {
    file: File,
}

impl Input {
    /// Nobody may have read from it before: what is buffered elsewhere would be lost.
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
            // An error of poll itself is left to read, which says it better.
            while poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&STEP)) == Ok(0) {
                if interrupt::is_pending() {
                    return Err(io::Error::other("interrupted"));
                }
            }
        }
        self.file.read(into)
    }
}

/// What a file is read from, and how long it is where that is known.
pub(super) fn source(input: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => Error::File(FileError::NotFound(input.to_owned())),
        _ => Error::File(FileError::Io { path: input.to_owned(), source }),
    };
    if is_stream(input) {
        return Ok((Box::new(Input::new().map_err(failed)?), None));
    }
    let file = File::open(input).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    // A named pipe, or a device, has no length of its own.
    Ok((Box::new(file), found.is_file().then_some(found.len())))
}

/// Whether a path stands for a standard stream.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuses what a standard stream cannot be at once: the input of two files, the place of two outputs, and where a PIN or
/// a password comes from as well (`asked`).
pub(super) fn refuse_shared_streams(inputs: &[PathBuf], out: Option<&Path>, asked: bool) -> Result<()> {
    let refused = |option: &str, expected: String| {
        Err(UsageError::InvalidValue { option: option.to_owned(), value: "-".to_owned(), expected }.into())
    };
    let from_stream = inputs.iter().any(|input| is_stream(input));
    if from_stream && asked {
        return refused(&t!("value-file"), t!("expected-free-input"));
    }
    let to_directory = out.is_some_and(Path::is_dir);
    if inputs.len() > 1 && from_stream && !to_directory {
        return refused(&t!("value-file"), t!("expected-one-stream"));
    }
    if inputs.len() > 1 && out.is_some_and(is_stream) {
        return refused("--out", t!("expected-one-stream"));
    }
    if inputs.iter().filter(|input| is_stream(input)).count() > 1 {
        return refused(&t!("value-file"), t!("expected-one-stream"));
    }
    Ok(())
}

/// What killed runs left where these outputs went, as warnings.
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

/// Where the output of each input goes: `out` itself for a single one, into `out` where it is a directory, beside the
/// input otherwise. No two may go to the same place; a file that is called `-` is not the standard stream.
pub(super) fn outputs(inputs: &[PathBuf], out: Option<&Path>, name: impl Fn(&Path) -> PathBuf) -> Result<Vec<PathBuf>> {
    let mut outputs: Vec<PathBuf> = Vec::with_capacity(inputs.len());
    let mut taken = BTreeSet::new();
    for input in inputs {
        let output = match out {
            Some(out) if out.is_dir() => out.join(name(input).file_name().unwrap_or_default()),
            Some(out) if inputs.len() == 1 => out.to_owned(),
            Some(out) => {
                let (option, value) = ("--out".to_owned(), out.display().to_string());
                return Err(UsageError::InvalidValue { option, value, expected: t!("expected-out-directory") }.into());
            }
            None if is_stream(input) => PathBuf::from("-"),
            None => {
                let name = name(input);
                if is_stream(&name) { Path::new(".").join(name) } else { name }
            }
        };
        if !taken.insert(output.clone()) {
            return Err(UsageError::InvalidValue {
                option: t!("value-file"),
                value: input.display().to_string(),
                expected: t!("expected-other-output", path = output.display().to_string()),
            }
            .into());
        }
        outputs.push(output);
    }
    Ok(outputs)
}

/// Whether nothing more can be expected of the files that follow: the token is gone, or a person stopped, or the PIN was
/// not accepted. It decides what is worth doing; that no PIN goes out again is the keeper's affair.
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
            | Error::Usage(UsageError::NoTerminal(_))
    )
}
