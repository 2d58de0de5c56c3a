//! `jeton bicle open`.

use std::cell::{Cell, OnceCell};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::keyring::{Keyring, ends_the_batch};
use super::{batch, passwords, refused_entries, workers};
use crate::cli::BicleOpen;
use crate::context::Context;
use crate::crypto::cms::{ContentCipher, Contents, Envelope, Failure, Secret};
use crate::error::{Error, FileError, PartialError, Result, UsageError};
use crate::output::bicle::opened::{self, Opened, OpenedFile};
use crate::output::error::Report;
use crate::output::progress::Progress;
use crate::output::{self, Format};
use crate::store::aside::Aside;
use crate::store::pending::{Pending, Readers};
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt;

/// What sealed files are called.
const EXTENSIONS: [&str; 4] = ["p7m", "cms", "p7e", "p7"];

/// A sealed file whose key is known.
struct Job {
    envelope: Envelope<Box<dyn Read + Send>>,
    key: Secret,
    name: String,
}

/// A file that was opened: what it held, whose key did it, how it was encrypted.
type Plain = (Contents, String, ContentCipher);

/// Runs `jeton bicle open`.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleOpen) -> Result<()> {
    let inputs = inputs(&arguments.files)?;
    let asked = context.takes_pins_from_stdin() || arguments.passwords.password_stdin;
    batch::refuse_shared_streams(&inputs, arguments.out.as_deref(), asked)?;
    let outputs = batch::outputs(&inputs, arguments.out.as_deref(), plain_name)?;
    let register = Register::read(path)?;
    let passwords = passwords(&arguments.passwords);
    let connection = OnceCell::new();
    let total: u64 = inputs.iter().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
    let passes = if arguments.two_pass { 2 } else { 1 };
    let progress = Progress::new(total * passes, context.interactive && context.format == Format::Text);
    let mut keyring = Keyring::new(context, &register, &passwords, &connection, &progress);
    let mut refused: Vec<(usize, Result<Plain>)> = Vec::new();
    let ended = Cell::new(false);
    // The keys one after the other, here: a token does one thing at a time, and a person is asked one thing at a time.
    let jobs = inputs.iter().zip(&outputs).enumerate().map_while(|(at, (input, output))| {
        if ended.get() || interrupt::is_pending() {
            return None;
        }
        Some(match prepare(input, output, arguments, &mut keyring) {
            Ok(job) => Some((at, job)),
            Err(error) => {
                ended.set(ends_the_batch(&error));
                refused.push((at, Err(error)));
                None
            }
        })
    });
    let mut done =
        workers::run(jobs.flatten(), |at, job| open(job, &inputs[at], &outputs[at], arguments.two_pass, &progress));
    drop(progress);
    done.append(&mut refused);
    done.sort_by_key(|(at, _)| *at);
    let warnings = batch::leftovers(&outputs).into_iter().chain(refused_entries(&register)).collect();
    conclude(context, &inputs, &outputs, done, warnings)
}

/// Reads a file's envelope and gets its key.
fn prepare(input: &Path, output: &Path, arguments: &BicleOpen, keyring: &mut Keyring<'_>) -> Result<Job> {
    let to_pipe = batch::is_stream(output);
    // Before anybody is asked for anything.
    if !to_pipe && output.symlink_metadata().is_ok() {
        return Err(FileError::NeverReplaced(output.to_owned()).into());
    }
    let failed = |source| Error::File(FileError::reading(input, source));
    let source: Box<dyn Read + Send> = if batch::is_stream(input) {
        Box::new(batch::Input::new().map_err(failed)?)
    } else {
        let file = File::open(input).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        Box::new(file)
    };
    let fail = |failure| batch::error(input, output, failure);
    let envelope = Envelope::read(source).map_err(fail)?;
    if to_pipe && envelope.cipher().is_authenticated() && !arguments.two_pass {
        return Err(UsageError::PipeUnchecked.into());
    }
    let (key, name) = keyring.unwrap(input, envelope.recipients(), envelope.cipher())?;
    Ok(Job { envelope, key, name })
}

/// Decrypts a file. Nothing of it is anywhere before its tag was checked, except in a pipe under CBC.
fn open(job: Job, input: &Path, output: &Path, two_pass: bool, progress: &Progress) -> Result<Plain> {
    let _held = interrupt::hold();
    let fail = |failure| batch::error(input, output, failure);
    // Of PEM, the bar counts the file's own octets: a line of 65 for each 48.
    let armored = job.envelope.is_armored();
    let advance = |octets| batch::advance(progress, if armored { octets * 65 / 48 } else { octets });
    let cipher = job.envelope.cipher();
    let contents = if !batch::is_stream(output) {
        let mut file = Pending::create(output, Readers::Usual)?;
        let contents = job.envelope.open(&job.key, &mut file, &advance).map_err(fail)?;
        file.commit()?;
        contents
    } else if two_pass {
        // The sealed file is read once: what a second reading finds may be something else.
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
    Ok((contents, job.name, cipher))
}

/// Copies what was put aside and checked; `place` is where it lies.
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

fn conclude(
    context: &Context,
    inputs: &[PathBuf],
    outputs: &[PathBuf],
    done: Vec<(usize, Result<Plain>)>,
    warnings: Vec<String>,
) -> Result<()> {
    let mut answer = Opened { files: Vec::new(), opened: 0, failed: 0, not_done: 0, warnings };
    let mut first: Option<Error> = None;
    let mut done = done.into_iter().peekable();
    let mut streamed = false;
    for (at, input) in inputs.iter().enumerate() {
        let mut line = OpenedFile {
            file: input.display().to_string(),
            out: None,
            octets: None,
            key: None,
            cipher: None,
            authenticated: None,
            trailing: 0,
            error: None,
        };
        match done.next_if(|(done, _)| *done == at).map(|(_, outcome)| outcome) {
            Some(Ok((contents, key, cipher))) => {
                answer.opened += 1;
                streamed |= batch::is_stream(&outputs[at]);
                line.out = Some(outputs[at].display().to_string());
                line.octets = Some(contents.length);
                line.key = Some(key);
                line.cipher = Some(cipher);
                line.authenticated = Some(cipher.is_authenticated());
                line.trailing = contents.trailing;
            }
            Some(Err(error)) => {
                answer.failed += 1;
                line.error = Some(Report::of(&error));
                // What ended the batch says more than what failed before it.
                if first.is_none() || ends_the_batch(&error) {
                    first = Some(error);
                }
            }
            None => answer.not_done += 1,
        }
        answer.files.push(line);
    }
    let (failed, not_done) = (answer.failed, answer.not_done);
    match first {
        Some(error) if inputs.len() == 1 => Err(error),
        // Standard output holds the content.
        None if streamed => {
            for trailing in answer.files.iter().map(|file| file.trailing).filter(|trailing| *trailing > 0) {
                output::notice(&opened::trailing(trailing));
            }
            Ok(())
        }
        first => {
            context.answer(&answer)?;
            match first.or((not_done > 0).then_some(Error::Cancelled)) {
                Some(source) => Err(PartialError::Batch { source: Box::new(source), failed, not_done }.into()),
                None => Ok(()),
            }
        }
    }
}

/// The files, and those in the directories that have the name of a sealed file, in the order of their names.
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

/// Whether a file has the name of a sealed one.
pub(crate) fn is_sealed_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// The name of what a sealed file holds: its own without the extension, or with one more where it has none of ours.
fn plain_name(path: &Path) -> PathBuf {
    if is_sealed_name(path) {
        return path.with_extension("");
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".ouvert");
    PathBuf::from(name)
}
