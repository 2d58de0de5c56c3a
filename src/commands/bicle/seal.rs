//! `jeton bicle seal`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::{batch, read_certificate, refuse_out_of_date, refuse_unfit};
use crate::cli::BicleSeal;
use crate::context::Context;
use crate::crypto::cms::{self, ContentCipher, Form, Recipient, Sealer};
use crate::error::{CertificateFault, Error, Result};
use crate::model::bicle::{Bicle, Transport};
use crate::model::certificate::Certificate;
use crate::output::bicle::sealed::{Sealed, SealedFile, SealedFor};
use crate::output::error::Report;
use crate::output::progress::Progress;
use crate::output::{self, Format};
use crate::store::pending::{Pending, Readers};
use crate::store::register::Register;
use crate::t;
use crate::terminal::{self, interrupt};

/// A certificate to seal for, and the way.
type For = (Certificate, Transport);

/// Runs `jeton bicle seal`.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleSeal) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let register = Register::read(path)?;
    let mut warnings = Vec::new();
    let mut recipients: Vec<(For, SealedFor)> = Vec::new();
    for wanted in &arguments.recipients {
        let recipient = named(&register, wanted, arguments.transport.map(Transport::from), now, &mut warnings)?;
        add(&mut recipients, recipient);
    }
    for bicle in register.bicles().iter().filter(|bicle| bicle.secours && !bicle.archived) {
        if bicle.may_seal(now) {
            let (recipient, told) = of_bicle(bicle, best(bicle, None)?);
            add(&mut recipients, (recipient, SealedFor { added: true, ..told }));
        } else {
            warnings.push(t!("warning-secours-left-out", name = bicle.designation.as_str()));
        }
    }
    let cipher = if arguments.compat { ContentCipher::Aes256Cbc } else { ContentCipher::Aes256Gcm };
    if arguments.compat {
        warnings.push(t!("warning-cbc"));
    }
    let (keys, named): (Vec<For>, Vec<SealedFor>) = recipients.into_iter().unzip();
    let keys: Vec<Recipient> =
        keys.iter().map(|(certificate, transport)| cms::recipient(certificate, *transport)).collect::<Result<_>>()?;
    let form = if arguments.pem { Form::Pem } else { Form::Der };
    batch::refuse_shared_streams(&arguments.files, arguments.out.as_deref(), false)?;
    let outputs = batch::outputs(&arguments.files, arguments.out.as_deref(), |input| {
        let mut name = input.as_os_str().to_owned();
        name.push(".p7m");
        PathBuf::from(name)
    })?;
    let total = arguments.files.iter().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
    let progress = Progress::new(total, context.interactive && context.format == Format::Text);
    let to_stream = outputs.iter().any(|output| batch::is_stream(output));
    if to_stream && form == Form::Der && terminal::shows_answer() {
        let (option, value) = ("--out".to_owned(), "-".to_owned());
        return Err(Error::InvalidValue { option, value, expected: t!("expected-sealed-destination") });
    }
    let order = Order { cipher, form, recipients: &keys, progress: &progress };
    let jobs = arguments.files.iter().zip(&outputs).enumerate();
    let mut done = batch::run(jobs.take_while(|_| !interrupt::is_pending()), |(at, (input, output))| {
        (at, order.seal(input, output))
    });
    done.sort_by_key(|(at, _)| *at);
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
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => Error::FileNotFound(input.to_owned()),
            _ => Error::Io { path: input.to_owned(), source },
        };
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
        Some(source) => Err(Error::Batch { source: Box::new(source), failed, not_done }),
        None => Ok(()),
    }
}

/// Each certificate once.
fn add(recipients: &mut Vec<(For, SealedFor)>, new: (For, SealedFor)) {
    if !recipients.iter().any(|(known, _)| known.0 == new.0.0) {
        recipients.push(new);
    }
}

fn of_bicle(bicle: &Bicle, transport: Transport) -> (For, SealedFor) {
    let (recipient, told) = of_certificate(&bicle.certificate, &bicle.designation, transport);
    (recipient, SealedFor { secours: bicle.secours, ..told })
}

fn of_certificate(certificate: &Certificate, name: &str, transport: Transport) -> (For, SealedFor) {
    let (name, sha256) = (name.to_owned(), hex::encode(certificate.sha256()));
    let told = SealedFor { name, sha256, transport, secours: false, added: false };
    ((certificate.clone(), transport), told)
}

/// A bi-clé of the register, or a certificate's file.
fn named(
    register: &Register,
    wanted: &str,
    transport: Option<Transport>,
    now: OffsetDateTime,
    warnings: &mut Vec<String>,
) -> Result<(For, SealedFor)> {
    let found = register.bicle(wanted);
    let path = Path::new(wanted);
    if found.is_err() && path.is_file() {
        let certificate = read_certificate(path)?;
        refuse_unfit(&certificate)?;
        refuse_out_of_date(&certificate, now)?;
        // The register may know what its key opens, under another name.
        if let Ok(bicle) = register.bicle(&hex::encode(certificate.sha256())) {
            return Ok(of_bicle(bicle, best(bicle, transport)?));
        }
        let fitting = cms::transports_of(&certificate).unwrap_or_default();
        let way = match transport {
            Some(wanted) if fitting.contains(&wanted) => wanted,
            Some(_) => return Err(unfit(&certificate.holder(), CertificateFault::Transport)),
            None if fitting.contains(&Transport::RsaPkcs1) => {
                warnings.push(t!("warning-bare-pkcs1"));
                Transport::RsaPkcs1
            }
            None => Transport::Ecdh,
        };
        return Ok(of_certificate(&certificate, &certificate.holder(), way));
    }
    let bicle = found?;
    refuse_unfit(&bicle.certificate)?;
    refuse_out_of_date(&bicle.certificate, now)?;
    if bicle.archived {
        return Err(unfit(&bicle.designation, CertificateFault::Archived));
    }
    Ok(of_bicle(bicle, best(bicle, transport)?))
}

fn unfit(name: &str, fault: CertificateFault) -> Error {
    Error::CertificateUnfit { name: name.to_owned(), fault }
}

/// The best that a bi-clé's key is known to open, or the way that was asked for where it is among them. Of a certificate
/// that was referenced alone nothing is known: what every key opens.
fn best(bicle: &Bicle, wanted: Option<Transport>) -> Result<Transport> {
    let fitting = cms::transports_of(&bicle.certificate).unwrap_or_default();
    let known: &[Transport] = if bicle.opens.is_empty() { &fitting } else { &bicle.opens };
    let fault = || unfit(&bicle.designation, CertificateFault::Transport);
    match wanted {
        Some(wanted) => known.iter().copied().find(|transport| *transport == wanted).ok_or_else(fault),
        None if bicle.opens.is_empty() && fitting.contains(&Transport::RsaPkcs1) => Ok(Transport::RsaPkcs1),
        None => known.first().copied().ok_or_else(fault),
    }
}
