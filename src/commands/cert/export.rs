//! `jeton cert export`: the certificate as one clean PEM block, for the prefecture's teletransmission account.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::{copy, picked};
use crate::cli::{CertExport, ExportFormat};
use crate::context::Context;
use crate::error::{Expected, Result, UsageError};
use crate::i18n::time_zone;
use crate::model::certificate::{Certificate, Validity};
use crate::model::public_text::PublicText;
use crate::model::renewal::Mark;
use crate::output::certificate::next_of;
use crate::output::certificate_export::{CertificateExport, Copied, ExportWarning, Exported, steps};
use crate::output::{self, Format};
use crate::pkcs11::CertificateObject;
use crate::store::{self, destination};
use crate::t;
use crate::terminal;
use crate::token::{Connection, certificates};

pub(in crate::commands) fn run(context: &Context, arguments: &CertExport) -> Result<()> {
    let is_printed = arguments.out.is_none() && !arguments.copy && context.format == Format::Text;
    let is_shown = is_printed && terminal::shows_answer();
    refuse_der(arguments, is_shown)?;
    let connection = context.connect()?;
    let now = OffsetDateTime::now_utc();
    let (object, certificate) = picked(context, &connection, &arguments.selector, now)?;
    let exported = encoded(&certificate, arguments.format, || chain(&connection, &certificate))?;
    let replaced = replaced(&connection, arguments, &object, &certificate, now)?;
    let warnings = warnings(&certificate, replaced, now);

    let out = arguments.out.as_ref().map(|named| place(named, &certificate, arguments.format));
    let copied = deliver(context, arguments, &exported, out.as_deref(), is_printed)?;
    if !is_printed {
        let (path, format) = (out.as_deref(), arguments.format.name());
        let answer = CertificateExport::of(&object, &certificate, now, &format, path, &exported, &warnings);
        context.answer(&CertificateExport { copied, ..answer })?;
    }
    remember(context, &connection, &certificate);
    // Printed after the block, which would push them off a screen of usual size.
    for warning in warnings {
        context.tell(&warning.sentence(&certificate, now));
    }
    if context.interactive && arguments.format == ExportFormat::Pem {
        context.tell(&steps(copied, is_shown, out.as_deref()));
    }
    Ok(())
}

/// Records what was exported, for `jeton remind`. The certificate has been written by now, so a failure here is only
/// reported.
fn remember(context: &Context, connection: &Connection, certificate: &Certificate) {
    let Some(path) = store::exported::Exported::path() else { return };
    let remembered = store::exported::Exported::read(&path)
        .and_then(|mut kept| kept.remember(&path, &connection.token.info().serial, &certificate.sha256()));
    if let Err(error) = remembered {
        context.tell(&t!("export-not-remembered", reason = error.sentence()));
    }
}

/// Whether another certificate on the token has replaced this one. Only one that was named can be: otherwise a newer one
/// would have been picked. The others are read only for one that ends soon, since a card takes its time.
fn replaced(
    connection: &Connection,
    arguments: &CertExport,
    object: &CertificateObject,
    certificate: &Certificate,
    now: OffsetDateTime,
) -> Result<bool> {
    if arguments.selector.is_empty() || Mark::reached(certificate.days_left(now)).is_none() {
        return Ok(false);
    }
    Ok(next_of(object, &certificates(&connection.module, &connection.token)?, now).is_some())
}

/// What a receiving platform would object to, and how long the certificate still serves. The export goes ahead anyway.
pub(super) fn warnings(certificate: &Certificate, replaced: bool, now: OffsetDateTime) -> Vec<ExportWarning> {
    let mut warnings = Vec::new();
    if certificate.is_ca() {
        warnings.push(ExportWarning::CertificateAuthority);
    } else if !certificate.ssl_client_ok() {
        warnings.push(ExportWarning::NotForSslClient);
    }
    match certificate.validity(now) {
        Validity::InDate if replaced || Mark::reached(certificate.days_left(now)).is_none() => {}
        Validity::InDate => warnings.push(ExportWarning::EndsSoon),
        Validity::Expired => warnings.push(ExportWarning::Expired),
        Validity::NotYet => warnings.push(ExportWarning::NotYetValid),
    }
    if replaced {
        warnings.push(ExportWarning::Replaced);
    }
    warnings
}

/// The certificate in this format; `chain` gives it with its authorities, if the format is to hold them.
pub(super) fn encoded(
    certificate: &Certificate,
    format: ExportFormat,
    chain: impl FnOnce() -> Result<Vec<Certificate>>,
) -> Result<Exported> {
    Ok(match format {
        ExportFormat::Der => Exported::Binary(certificate.der().to_vec()),
        ExportFormat::Pem => Exported::Text(PublicText::certificates([certificate])),
        ExportFormat::Pubkey => Exported::Text(PublicText::public_key(certificate.public_key())),
        ExportFormat::Chain => Exported::Text(PublicText::certificates(&chain()?)),
    })
}

/// Writes it to its file or to standard output, and copies it if that was asked for: to which clipboard.
pub(super) fn deliver(
    context: &Context,
    arguments: &CertExport,
    exported: &Exported,
    out: Option<&Path>,
    is_printed: bool,
) -> Result<Option<Copied>> {
    match out {
        Some(path) => store::atomic::write(path, exported.bytes(), arguments.force)?,
        None if is_printed => output::bytes(exported.bytes())?,
        None => {}
    }
    match exported {
        Exported::Text(text) if arguments.copy => copy::copy(context, text).map(Some),
        Exported::Text(_) | Exported::Binary(_) => Ok(None),
    }
}

/// Refuses a binary format for a terminal or the clipboard.
pub(super) fn refuse_der(arguments: &CertExport, is_shown: bool) -> Result<()> {
    let expected = match arguments.format {
        ExportFormat::Der if arguments.copy => Expected::CopiedFormat,
        ExportFormat::Der if is_shown => Expected::DerDestination,
        ExportFormat::Der | ExportFormat::Pem | ExportFormat::Pubkey | ExportFormat::Chain => return Ok(()),
    };
    Err(UsageError::InvalidValue { option: "--format".into(), value: "der".into(), expected }.into())
}

/// The file to write: in a folder that was named, one named after the holder and the last day.
pub(super) fn place(named: &Path, certificate: &Certificate, format: ExportFormat) -> PathBuf {
    let (stem, extension) = file_name(certificate, format);
    destination::place(named, &stem, extension)
}

/// The usual name of the certificate's file, and its extension.
pub(super) fn file_name(certificate: &Certificate, format: ExportFormat) -> (String, &'static str) {
    let extension = match format {
        ExportFormat::Der => "der",
        ExportFormat::Pem | ExportFormat::Pubkey | ExportFormat::Chain => "pem",
    };
    (
        destination::certificate_stem(&certificate.holder(), &time_zone::day(certificate.not_after()).to_string()),
        extension,
    )
}

/// The certificate, followed by its chain of CA certificates as far as the token holds them.
fn chain(connection: &Connection, leaf: &Certificate) -> Result<Vec<Certificate>> {
    let held: Vec<Certificate> = certificates(&connection.module, &connection.token)?
        .into_iter()
        .filter_map(|object| object.certificate.ok())
        .collect();
    Ok(chain_among(leaf, held))
}

/// The certificate, followed by its chain of CA certificates as far as these go.
pub(super) fn chain_among(leaf: &Certificate, mut held: Vec<Certificate>) -> Vec<Certificate> {
    held.retain(Certificate::is_ca);
    [vec![leaf], leaf.issuers_among(&held)].concat().into_iter().cloned().collect()
}
