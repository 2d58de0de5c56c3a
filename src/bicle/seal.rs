//! Sealing files.

use std::io;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::recipients::{self, For, Named};
use super::record::refused_entries;
use super::{batch, workers};
use crate::context::Context;
use crate::crypto::cms::{self, ContentCipher, Form, Recipient, Sealer};
use crate::error::{Expected, Result, UsageError};
use crate::output::bicle::sealed::SealedFor;
use crate::output::progress::Progress;
use crate::output::{self, Format};
use crate::store::pending::{Pending, Permissions};
use crate::store::register::Register;
use crate::t;
use crate::terminal::{self, interrupt};

/// Which files to seal, for whom and how.
pub(crate) struct Seal<'a> {
    pub(crate) files: &'a [PathBuf],
    pub(crate) out: Option<&'a Path>,
    pub(crate) named: Named<'a>,
    pub(crate) cipher: ContentCipher,
    pub(crate) form: Form,
}

/// The outcome of a batch.
pub(crate) struct SealedBatch {
    pub(crate) recipients: Vec<SealedFor>,
    /// The output of each file, in the same order.
    pub(crate) outputs: Vec<PathBuf>,
    /// The files that were attempted, by index, each with its length in bytes.
    pub(crate) done: Vec<(usize, Result<u64>)>,
    pub(crate) warnings: Vec<String>,
}

/// Seals the files, several at once.
///
/// # Errors
///
/// Only if no file can be attempted at all; the failure of one file is in [`SealedBatch::done`].
pub(crate) fn seal(context: &Context, path: &Path, seal: &Seal<'_>) -> Result<SealedBatch> {
    let now = OffsetDateTime::now_utc();
    let register = Register::read(path)?;
    let mut warnings: Vec<String> = refused_entries(&register).collect();
    if !seal.cipher.is_authenticated() {
        warnings.push(t!("warning-cbc"));
    }
    batch::refuse_shared_streams(seal.files, seal.out, false)?;
    let outputs = batch::outputs(seal.files, seal.out, |input| {
        let mut name = input.as_os_str().to_owned();
        name.push(".p7m");
        PathBuf::from(name)
    })?;
    let to_stream = outputs.iter().any(|output| batch::is_stream(output));
    if to_stream && seal.form == Form::Der && terminal::shows_answer() {
        let (option, value) = ("--out".to_owned(), "-".to_owned());
        return Err(UsageError::InvalidValue { option, value, expected: Expected::SealedDestination }.into());
    }
    // Last, since a person may be asked: the impossible has been refused by now.
    let chosen = recipients::chosen(context, &register, &seal.named, now, &mut warnings)?;
    let (keys, named): (Vec<For>, Vec<SealedFor>) = chosen.into_iter().unzip();
    let keys: Vec<Recipient> =
        keys.iter().map(|(certificate, transport)| cms::recipient(certificate, *transport)).collect::<Result<_>>()?;
    let total = seal.files.iter().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
    let progress = Progress::new(total, context.interactive && context.format == Format::Text);
    let sealing = Sealing { cipher: seal.cipher, form: seal.form, recipients: &keys, progress: &progress };
    let jobs = seal.files.iter().zip(&outputs).enumerate();
    let done =
        workers::run(jobs.take_while(|_| !interrupt::is_pending()), |_, (input, output)| sealing.seal(input, output));
    drop(progress);
    warnings.extend(batch::leftovers(&outputs));
    Ok(SealedBatch { recipients: named, outputs, done, warnings })
}

/// The settings for all files of the batch.
struct Sealing<'a> {
    cipher: ContentCipher,
    form: Form,
    recipients: &'a [Recipient],
    progress: &'a Progress,
}

impl Sealing<'_> {
    fn seal(&self, input: &Path, output: &Path) -> Result<u64> {
        let _held = interrupt::hold();
        let (mut source, length) = batch::source(input)?;
        let advance = |octets| batch::advance(self.progress, octets);
        let mut run = |sink: &mut (dyn io::Write + Send)| {
            let sealer = Sealer::new(self.recipients).cipher(self.cipher).form(self.form).progress(&advance);
            sealer.seal(&mut *source, length, sink).map_err(|failure| batch::error(input, output, failure))
        };
        if batch::is_stream(output) {
            return run(&mut output::stream());
        }
        let mut file = Pending::create(output, Permissions::Usual)?;
        let octets = run(&mut file)?;
        file.commit()?;
        Ok(octets)
    }
}
