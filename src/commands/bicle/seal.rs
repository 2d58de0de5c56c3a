//! `jeton bicle seal`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::recipients::{self, For};
use super::{batch, refused_entries, workers};
use crate::cli::BicleSeal;
use crate::context::Context;
use crate::crypto::cms::{self, ContentCipher, Form, Recipient, Sealer};
use crate::error::{Error, Expected, FileError, PartialError, Result, UsageError};
use crate::output::bicle::sealed::{Sealed, SealedFile, SealedFor};
use crate::output::error::Report;
use crate::output::progress::Progress;
use crate::output::{self, Format};
use crate::store::pending::{Pending, Readers};
use crate::store::register::Register;
use crate::t;
use crate::terminal::{self, interrupt};

/// Runs `jeton bicle seal`.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleSeal) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let register = Register::read(path)?;
    let mut warnings: Vec<String> = refused_entries(&register).collect();
    let cipher = if arguments.compat { ContentCipher::Aes256Cbc } else { ContentCipher::Aes256Gcm };
    if arguments.compat {
        warnings.push(t!("warning-cbc"));
    }
    let form = if arguments.pem { Form::Pem } else { Form::Der };
    batch::refuse_shared_streams(&arguments.files, arguments.out.as_deref(), false)?;
    let outputs = batch::outputs(&arguments.files, arguments.out.as_deref(), |input| {
        let mut name = input.as_os_str().to_owned();
        name.push(".p7m");
        PathBuf::from(name)
    })?;
    let to_stream = outputs.iter().any(|output| batch::is_stream(output));
    if to_stream && form == Form::Der && terminal::shows_answer() {
        let (option, value) = ("--out".to_owned(), "-".to_owned());
        return Err(UsageError::InvalidValue { option, value, expected: Expected::SealedDestination }.into());
    }
    // Last, since a person may be asked: what cannot be is refused before.
    let chosen = recipients::chosen(context, &register, arguments, now, &mut warnings)?;
    let (keys, named): (Vec<For>, Vec<SealedFor>) = chosen.into_iter().unzip();
    let keys: Vec<Recipient> =
        keys.iter().map(|(certificate, transport)| cms::recipient(certificate, *transport)).collect::<Result<_>>()?;
    let total = arguments.files.iter().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
    let progress = Progress::new(total, context.interactive && context.format == Format::Text);
    let order = Order { cipher, form, recipients: &keys, progress: &progress };
    let jobs = arguments.files.iter().zip(&outputs).enumerate();
    let done =
        workers::run(jobs.take_while(|_| !interrupt::is_pending()), |_, (input, output)| order.seal(input, output));
    drop(progress);
    let sealed = Sealed { cipher, recipients: named, files: Vec::new(), warnings };
    conclude(context, arguments, &outputs, done, sealed, to_stream)
}

/// How every file of the batch is sealed.
struct Order<'a> {
    cipher: ContentCipher,
    form: Form,
    recipients: &'a [Recipient],
    progress: &'a Progress,
}

impl Order<'_> {
    fn seal(&self, input: &Path, output: &Path) -> Result<u64> {
        let _held = interrupt::hold();
        let failed = |source| Error::File(FileError::reading(input, source));
        let (mut source, length): (Box<dyn Read>, Option<u64>) = if batch::is_stream(input) {
            (Box::new(batch::Input::new().map_err(failed)?), None)
        } else {
            let file = File::open(input).map_err(failed)?;
            let found = file.metadata().map_err(failed)?;
            if found.is_dir() {
                return Err(failed(io::ErrorKind::IsADirectory.into()));
            }
            // A named pipe, or a device, has no length of its own.
            (Box::new(file), found.is_file().then_some(found.len()))
        };
        let advance = |octets| batch::advance(self.progress, octets);
        let mut run = |sink: &mut (dyn io::Write + Send)| {
            let sealer = Sealer::new(self.recipients).cipher(self.cipher).form(self.form).progress(&advance);
            sealer.seal(&mut *source, length, sink).map_err(|failure| batch::error(input, output, failure))
        };
        if batch::is_stream(output) {
            return run(&mut output::stream());
        }
        let mut file = Pending::create(output, Readers::Usual)?;
        let octets = run(&mut file)?;
        file.commit()?;
        Ok(octets)
    }
}

fn conclude(
    context: &Context,
    arguments: &BicleSeal,
    outputs: &[PathBuf],
    done: Vec<(usize, Result<u64>)>,
    mut answer: Sealed,
    to_stream: bool,
) -> Result<()> {
    let mut first = None;
    let mut failed = 0;
    for (at, outcome) in done {
        let (out, octets, error) = match outcome {
            Ok(octets) => (Some(outputs[at].display().to_string()), Some(octets), None),
            Err(error) => {
                failed += 1;
                let report = Report::of(&error);
                first.get_or_insert(error);
                (None, None, Some(report))
            }
        };
        answer.files.push(SealedFile { file: arguments.files[at].display().to_string(), out, octets, error });
    }
    let not_done = arguments.files.len() - answer.files.len();
    for input in &arguments.files[answer.files.len()..] {
        let file = input.display().to_string();
        answer.files.push(SealedFile { file, out: None, octets: None, error: None });
    }
    let alone = arguments.files.len() == 1;
    match first {
        // A single file's failure is the command's.
        Some(error) if alone => return Err(error),
        None if to_stream => {
            // Standard output holds the sealed file.
            for warning in &answer.warnings {
                context.tell(&t!("warning-line", text = warning.as_str()));
            }
            return Ok(());
        }
        _ => {
            answer.warnings.extend(batch::leftovers(outputs));
            context.answer(&answer)?;
        }
    }
    let stopped = (not_done > 0).then_some(Error::Cancelled);
    match stopped.or(first) {
        Some(source) => Err(PartialError::Batch { source: Box::new(source), failed, not_done }.into()),
        None => Ok(()),
    }
}
