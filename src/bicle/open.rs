//! Opening sealed files.

use std::cell::{Cell, OnceCell};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::batch::ends_the_batch;
use super::keyring::Keyring;
use super::passwords::Passwords;
use super::record::refused_entries;
use super::{batch, workers};
use crate::context::Context;
use crate::crypto::cms::{self, ContentCipher, Contents, Envelope, Failure, Secret};
use crate::error::{Error, FileError, Result, UsageError};
use crate::output::progress::Progress;
use crate::output::{self, Format};
use crate::store::aside::Aside;
use crate::store::pending::{Pending, Permissions};
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt;

/// The extensions of sealed files.
const EXTENSIONS: [&str; 4] = ["p7m", "cms", "p7e", "p7"];

/// A sealed file and the key of its content.
struct Job {
    envelope: Envelope<Box<dyn Read + Send>>,
    key: Secret,
    name: String,
}

/// Which files to open, and where to write their content.
pub(crate) struct Open<'a> {
    /// Files, and directories of files.
    pub(crate) files: &'a [PathBuf],
    pub(crate) out: Option<&'a Path>,
    /// Whether to check a whole file before writing any of its content to a pipe.
    pub(crate) two_pass: bool,
    pub(crate) passwords: &'a Passwords,
}

/// The outcome of a batch.
pub(crate) struct OpenedBatch {
    pub(crate) inputs: Vec<PathBuf>,
    /// The output of each input, in the same order.
    pub(crate) outputs: Vec<PathBuf>,
    /// The files that were attempted, by index.
    pub(crate) done: Vec<(usize, Result<Plain>)>,
    pub(crate) warnings: Vec<String>,
}

/// An opened file: what it contained, whose key opened it, and how it was encrypted.
pub(crate) struct Plain {
    pub(crate) contents: Contents,
    pub(crate) key: String,
    pub(crate) cipher: ContentCipher,
}

/// Opens the files, each with an available key.
///
/// # Errors
///
/// Only if no file can be attempted at all; the failure of one file is in [`OpenedBatch::done`].
pub(crate) fn open(context: &Context, path: &Path, open: &Open<'_>) -> Result<OpenedBatch> {
    let inputs = inputs(open.files)?;
    let asked = context.takes_pins_from_stdin() || open.passwords.take_stdin();
    batch::refuse_shared_streams(&inputs, open.out, asked)?;
    let outputs = batch::outputs(&inputs, open.out, plain_name)?;
    let register = Register::read(path)?;
    let connection = OnceCell::new();
    let total: u64 = inputs.iter().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
    let passes = if open.two_pass { 2 } else { 1 };
    let progress = Progress::new(total * passes, context.interactive && context.format == Format::Text);
    let mut keyring = Keyring::new(context, &register, open.passwords, &connection, &progress);
    let mut refused: Vec<(usize, Result<Plain>)> = Vec::new();
    let ended = Cell::new(false);
    // The keys are obtained one by one on this thread: a token, like a person, can only do one thing at a time.
    let jobs = inputs.iter().zip(&outputs).enumerate().map_while(|(at, (input, output))| {
        if ended.get() || interrupt::is_pending() {
            return None;
        }
        Some(match prepare(input, output, open.two_pass, &mut keyring) {
            Ok(job) => Some((at, job)),
            Err(error) => {
                ended.set(ends_the_batch(&error));
                refused.push((at, Err(error)));
                None
            }
        })
    });
    let mut done =
        workers::run(jobs.flatten(), |at, job| open_file(job, &inputs[at], &outputs[at], open.two_pass, &progress));
    drop(progress);
    done.append(&mut refused);
    done.sort_by_key(|(at, _)| *at);
    let warnings = batch::leftovers(&outputs).into_iter().chain(refused_entries(&register)).collect();
    Ok(OpenedBatch { inputs, outputs, done, warnings })
}

/// Reads a file's envelope and unwraps its content key.
fn prepare(input: &Path, output: &Path, two_pass: bool, keyring: &mut Keyring<'_>) -> Result<Job> {
    let to_pipe = batch::is_stream(output);
    // Before any question.
    if !to_pipe && output.symlink_metadata().is_ok() {
        return Err(FileError::NeverReplaced(output.to_owned()).into());
    }
    let (source, _) = batch::source(input)?;
    let fail = |failure| batch::error(input, output, failure);
    let envelope = Envelope::read(source).map_err(fail)?;
    if let Some(error) = cms::without_certificate(&envelope, input) {
        return Err(error);
    }
    if to_pipe && envelope.cipher().is_authenticated() && !two_pass {
        return Err(UsageError::PipeUnchecked.into());
    }
    let (key, name) = keyring.unwrap(input, envelope.recipients(), envelope.others(), envelope.cipher())?;
    Ok(Job { envelope, key, name })
}

/// Decrypts a file. None of its content is released before its tag has been checked, except to a pipe under CBC.
fn open_file(job: Job, input: &Path, output: &Path, two_pass: bool, progress: &Progress) -> Result<Plain> {
    let _held = interrupt::hold();
    let fail = |failure| batch::error(input, output, failure);
    // For PEM, the progress bar counts the bytes of the file itself: a line of 65 for every 48.
    let armored = job.envelope.is_armored();
    let advance = |octets| batch::advance(progress, if armored { octets * 65 / 48 } else { octets });
    let cipher = job.envelope.cipher();
    let contents = if !batch::is_stream(output) {
        let mut file = Pending::create(output, Permissions::Usual)?;
        let contents = job.envelope.open(&job.key, &mut file, &advance).map_err(fail)?;
        file.commit()?;
        contents
    } else if two_pass {
        // The sealed file is read only once: it could have changed by a second read.
        let mut plain = Aside::new()?;
        let place = plain.directory();
        let fail = |failure| batch::error(input, &place, failure);
        let contents = job.envelope.open(&job.key, &mut plain, &advance).map_err(fail)?;
        copy(plain, &place, &mut output::stream(), &advance)?;
        contents
    } else {
        output::notice(&t!("warning-line", text = t!("warning-pipe-cbc")));
        job.envelope.open(&job.key, &mut output::stream(), &advance).map_err(fail)?
    };
    Ok(Plain { contents, key: job.name, cipher })
}

/// Copies the checked plaintext from temporary storage; `place` is that storage's directory, for errors.
fn copy(plain: Aside, place: &Path, sink: &mut impl Write, advance: &impl Fn(u64) -> bool) -> Result<()> {
    let stdout = Path::new("-");
    let mut plain = plain.into_reader()?;
    let mut piece = Zeroizing::new(vec![0; 1 << 16]);
    loop {
        let length =
            plain.read(&mut piece).map_err(|source| Error::File(FileError::Io { path: place.to_owned(), source }))?;
        if length == 0 {
            break sink.flush();
        }
        if let Err(error) = sink.write_all(&piece[..length]) {
            break Err(error);
        }
        if !advance(length as u64) {
            return Err(Error::Cancelled);
        }
    }
    .map_err(|source| batch::error(stdout, stdout, Failure::Write(source)))
}

/// The files to open. A directory stands for the files in it that are named like sealed ones, sorted by name.
fn inputs(given: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut inputs = Vec::new();
    for path in given {
        if !path.is_dir() {
            inputs.push(path.clone());
            continue;
        }
        let failed = |source| Error::File(FileError::Io { path: path.clone(), source });
        let mut found = Vec::new();
        for entry in path.read_dir().map_err(failed)? {
            let file = entry.map_err(failed)?.path();
            if file.is_file() && is_sealed_name(&file) {
                found.push(file);
            }
        }
        if found.is_empty() {
            return Err(FileError::NotFound(path.join("*.p7m")).into());
        }
        found.sort();
        inputs.extend(found);
    }
    Ok(inputs)
}

/// Whether a file is named like a sealed one.
pub(crate) fn is_sealed_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// The output's name: the sealed file's without its extension, or with another one added if it is not one of
/// [`EXTENSIONS`].
fn plain_name(path: &Path) -> PathBuf {
    if is_sealed_name(path) {
        return path.with_extension("");
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".ouvert");
    PathBuf::from(name)
}
