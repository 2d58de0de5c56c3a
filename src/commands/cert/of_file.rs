//! The certificates in files that a person names: of any form, a `.pfx` with its password.

use std::path::{Path, PathBuf};

use crate::bicle::{Passwords, ends_the_batch, pfx};
use crate::context::Context;
use crate::crypto::pfx::Inventory;
use crate::error::{Error, KeyError, PartialError, Result};
use crate::model::certificate::{Certificate, Contents, FileKind, Form, holders};
use crate::output::Answer;
use crate::store::certificates;

/// The certificates in one file.
pub(super) struct OfFile {
    pub(super) form: Form,
    /// Those of holders, each once. None in a `.pfx` that holds nothing but keys.
    pub(super) holders: Vec<Certificate>,
    /// Those of authorities that came along, which complete chains.
    pub(super) others: Vec<Certificate>,
    /// Whether the private keys of the holders are in the file too.
    pub(super) with_keys: bool,
    /// The private keys in the file that belong to none of its certificates, by their names.
    pub(super) keys_alone: Vec<Option<String>>,
    /// Why not everything in the file is here: some of its certificates are damaged.
    pub(super) fault: Option<Error>,
}

impl OfFile {
    /// Certificates alone.
    fn without_keys(form: Form, certificates: Vec<Certificate>) -> Self {
        let (holders, others) = holders(certificates);
        Self { form, holders, others, with_keys: false, keys_alone: Vec::new(), fault: None }
    }

    fn of_pfx(Inventory { own, others, keys_alone }: Inventory) -> Self {
        if own.is_empty() {
            return Self { keys_alone, ..Self::without_keys(Form::Pfx, others) };
        }
        Self { form: Form::Pfx, holders: own, others, with_keys: true, keys_alone, fault: None }
    }
}

/// Reads a file, asking for its password if it has one.
///
/// # Errors
///
/// [`KeyError::NotACertificate`] if it is something else, or nothing in it can be read; the errors of [`pfx::look`].
fn read(context: &Context, passwords: &Passwords, path: &Path) -> Result<OfFile> {
    let refused = |found| Error::Key(KeyError::NotACertificate { origin: path.display().to_string(), found });
    match certificates::look(path)? {
        Contents::Pfx(_) => Ok(OfFile::of_pfx(pfx::look(context, passwords, path)?)),
        Contents::Other(kind) => Err(refused(kind)),
        Contents::Certificates(form, found) => {
            let count = found.len();
            let readable: Vec<Certificate> = found.into_iter().flatten().collect();
            let damaged = || refused(FileKind::DamagedCertificate);
            if readable.is_empty() {
                return Err(damaged());
            }
            let fault = (readable.len() < count).then(damaged);
            Ok(OfFile { fault, ..OfFile::without_keys(form, readable) })
        }
    }
}

/// Reads each file, of which something with a certificate is wanted: as [`look_all`], and a file without one is an error.
pub(super) fn read_all(context: &Context, passwords: &Passwords, files: &[PathBuf]) -> Vec<Result<OfFile>> {
    let with_certificate = |(outcome, path): (Result<OfFile>, &PathBuf)| match outcome {
        Ok(found) if found.holders.is_empty() => Err(pfx::without_certificate(path)),
        outcome => outcome,
    };
    look_all(context, passwords, files).into_iter().zip(files).map(with_certificate).collect()
}

/// Reads each file. Fewer results than files if going on made no sense: the person cancelled, or nobody can be asked.
pub(super) fn look_all(context: &Context, passwords: &Passwords, files: &[PathBuf]) -> Vec<Result<OfFile>> {
    let mut read_so_far = Vec::with_capacity(files.len());
    for file in files {
        let outcome = read(context, passwords, file);
        let ends = matches!(&outcome, Err(error) if ends_the_batch(error));
        read_so_far.push(outcome);
        if ends {
            break;
        }
    }
    read_so_far
}

/// Prints the answer of a batch, and returns the error that stands for its failures. The failure of a single file of which
/// there is nothing to tell (`empty`) is the command's.
pub(super) fn conclude<A: Answer>(
    context: &Context,
    answer: &A,
    failures: Vec<Error>,
    (files, done): (usize, usize),
    empty: bool,
) -> Result<()> {
    let failed = failures.len();
    let mut failures = failures.into_iter();
    match failures.next() {
        None => context.answer(answer),
        Some(error) if files == 1 && empty => Err(error),
        Some(source) => {
            context.answer(answer)?;
            Err(PartialError::Batch { source: Box::new(source), failed, not_done: files - done }.into())
        }
    }
}

/// The holder that these files are about, if it is only one.
///
/// # Errors
///
/// [`KeyError::SeveralInFile`] with the first file.
pub(super) fn only_holder(path: &Path, found: &[OfFile]) -> Result<Certificate> {
    let mut distinct: Vec<&Certificate> = Vec::new();
    for holder in found.iter().flat_map(|file| &file.holders) {
        if !distinct.contains(&holder) {
            distinct.push(holder);
        }
    }
    match distinct.as_slice() {
        [one] => Ok((*one).clone()),
        several => {
            let holders = several.iter().map(|certificate| certificate.holder()).collect();
            Err(KeyError::SeveralInFile { path: path.to_owned(), holders }.into())
        }
    }
}
