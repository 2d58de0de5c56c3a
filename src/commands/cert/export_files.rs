//! `jeton cert export FILE…`: the certificates in files, each as one clean PEM block that a platform takes. Touches no
//! token.

use std::fs;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::export::{self, chain_among, encoded, file_name, warnings};
use super::of_file::{OfFile, conclude, only_holder, read_all};
use crate::bicle::{Passwords, ends_the_batch};
use crate::cli::{CertExport, ExportFormat};
use crate::context::Context;
use crate::error::{Error, Expected, FileError, Result, UsageError};
use crate::model::certificate::Certificate;
use crate::output::Format;
use crate::output::certificate_export::{Exported, steps};
use crate::output::certificate_exports::{CertificateExports, ExportedCertificate, ExportedFile};
use crate::output::error::Report;
use crate::store::{self, destination};
use crate::terminal;

pub(in crate::commands) fn run(context: &Context, arguments: &CertExport) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let place = Destination::of(arguments)?;
    let read = read_all(context, &Passwords::from(&arguments.passwords), &arguments.files);
    match place {
        Destination::Screen | Destination::File => {
            let read = read.into_iter().collect::<Result<Vec<_>>>()?;
            one(context, arguments, &read, now)
        }
        Destination::Folder(folder) => into_folder(context, arguments, &folder, read, now),
    }
}

/// Where the certificates go.
enum Destination {
    /// Standard output: one certificate.
    Screen,
    /// The file that was named: one certificate.
    File,
    /// A file each in this directory, which is made if it is not there.
    Folder(PathBuf),
}

impl Destination {
    fn of(arguments: &CertExport) -> Result<Self> {
        let refused = |value: &str, expected| {
            Error::Usage(UsageError::InvalidValue { option: "--out".into(), value: value.to_owned(), expected })
        };
        if arguments.copy {
            return match arguments.files.len() {
                1 if arguments.out.is_some() => Ok(Self::File),
                1 => Ok(Self::Screen),
                _ => {
                    let expected = Expected::OneToCopy;
                    Err(UsageError::InvalidValue { option: "--copy".into(), value: String::new(), expected }.into())
                }
            };
        }
        let Some(out) = &arguments.out else {
            return match arguments.files.len() {
                1 => Ok(Self::Screen),
                _ => Err(refused("", Expected::OutDirectory)),
            };
        };
        // A name that ends as a folder's does, or that no file has yet, for several files.
        let is_folder = out.is_dir() || out.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
        match (is_folder, arguments.files.len()) {
            (true, _) => Ok(Self::Folder(out.clone())),
            (false, _) if out.exists() && arguments.files.len() > 1 => {
                Err(refused(&out.display().to_string(), Expected::OutDirectory))
            }
            (false, 1) if out.extension().is_some() || out.exists() => Ok(Self::File),
            (false, _) => Ok(Self::Folder(out.clone())),
        }
    }
}

/// One certificate, as of a token: to standard output or to the file that was named.
fn one(context: &Context, arguments: &CertExport, read: &[OfFile], now: OffsetDateTime) -> Result<()> {
    let certificate = only_holder(&arguments.files[0], read)?;
    let is_printed = arguments.out.is_none() && !arguments.copy && context.format == Format::Text;
    let is_shown = is_printed && terminal::shows_answer();
    export::refuse_der(arguments, is_shown)?;
    let exported = encode(&certificate, arguments.format, read)?;
    let out = arguments.out.as_ref().map(|named| export::place(named, &certificate, arguments.format));
    let path = out.as_deref();
    let copied = export::deliver(context, arguments, &exported, path, is_printed)?;
    if !is_printed {
        let line = line(&certificate, path, &exported, now);
        let file =
            ExportedFile { file: arguments.files[0].display().to_string(), certificates: vec![line], error: None };
        context.answer(&CertificateExports { copied, ..answer(arguments.format, vec![file]) })?;
    }
    if is_printed {
        // In a file's answer they stand beside the certificate.
        for warning in warnings(&certificate, false, now) {
            context.tell(&warning.sentence(&certificate, now));
        }
    }
    if context.interactive && arguments.format == ExportFormat::Pem {
        context.tell(&steps(copied, is_shown, path));
    }
    Ok(())
}

/// A file each, named for its holder. Nothing that exists is overwritten.
fn into_folder(
    context: &Context,
    arguments: &CertExport,
    folder: &Path,
    read: Vec<Result<OfFile>>,
    now: OffsetDateTime,
) -> Result<()> {
    if read.iter().any(Result::is_ok) {
        fs::create_dir_all(folder).map_err(|source| FileError::Io { path: folder.to_owned(), source })?;
    }
    let mut done = read.len();
    let mut failures = Vec::new();
    let mut files = Vec::new();
    let mut written: Vec<(Certificate, PathBuf)> = Vec::new();
    for (at, (path, outcome)) in arguments.files.iter().zip(read).enumerate() {
        let mut file = ExportedFile { file: path.display().to_string(), certificates: Vec::new(), error: None };
        let mut error = None;
        match outcome {
            Ok(found) => {
                for certificate in &found.holders {
                    let exported = encode(certificate, arguments.format, std::slice::from_ref(&found))?;
                    match place(folder, certificate, arguments.format, &exported, &mut written) {
                        Ok(path) => file.certificates.push(line(certificate, Some(&path), &exported, now)),
                        Err(failure) => {
                            error.get_or_insert(failure);
                        }
                    }
                }
                error = error.or(found.fault);
            }
            Err(failure) => error = Some(failure),
        }
        file.error = error.as_ref().map(Report::of);
        let ends = error.as_ref().is_some_and(ends_the_batch);
        failures.extend(error);
        files.push(file);
        if ends {
            done = at + 1;
            break;
        }
    }
    let empty = files.iter().all(|file| file.certificates.is_empty());
    conclude(context, &answer(arguments.format, files), failures, (arguments.files.len(), done), empty)
}

/// Writes a certificate to its file, unless it is there already. Another certificate of the same holder gets a number.
fn place(
    folder: &Path,
    certificate: &Certificate,
    format: ExportFormat,
    exported: &Exported,
    written: &mut Vec<(Certificate, PathBuf)>,
) -> Result<PathBuf> {
    if let Some((_, path)) = written.iter().find(|(known, _)| known == certificate) {
        return Ok(path.clone());
    }
    let (stem, extension) = file_name(certificate, format);
    let mut paths = destination::names(&stem, extension).map(|name| folder.join(name));
    let path = paths.find(|path| !written.iter().any(|(_, taken)| taken == path)).unwrap_or_default();
    let outcome = match store::read(&path) {
        // The command was run before: what is there is what would be written.
        Ok(present) if present == exported.bytes() => Ok(()),
        _ => store::atomic::write(&path, exported.bytes(), false),
    };
    outcome.map_err(|error| match error {
        // No option overwrites what nobody named.
        Error::File(FileError::Exists(path)) => Error::File(FileError::NeverReplaced(path)),
        error => error,
    })?;
    written.push((certificate.clone(), path.clone()));
    Ok(path)
}

fn encode(certificate: &Certificate, format: ExportFormat, read: &[OfFile]) -> Result<Exported> {
    let others = || read.iter().flat_map(|file| file.others.clone()).collect();
    encoded(certificate, format, || Ok(chain_among(certificate, others())))
}

fn line(
    certificate: &Certificate,
    path: Option<&Path>,
    exported: &Exported,
    now: OffsetDateTime,
) -> ExportedCertificate {
    ExportedCertificate::of(certificate, path, exported, warnings(certificate, false, now), now)
}

fn answer(format: ExportFormat, files: Vec<ExportedFile>) -> CertificateExports {
    CertificateExports { format: format.name(), copied: None, files }
}
