//! `jeton cert export`: the certificate as one clean PEM block, for the prefecture's teletransmission account.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use time::OffsetDateTime;

use super::{copy, picked};
use crate::cli::{CertExport, ExportFormat};
use crate::context::Context;
use crate::error::{Expected, Result, UsageError};
use crate::model::certificate::{Certificate, Validity};
use crate::model::public_text::PublicText;
use crate::output::certificate_export::{CertificateExport, ExportWarning, Exported, steps};
use crate::output::{self, Format};
use crate::store::{self, destination};
use crate::t;
use crate::terminal;
use crate::token::{Connection, certificates};

pub(in crate::commands) fn run(context: &Context, arguments: &CertExport) -> Result<()> {
    let is_printed = arguments.out.is_none() && !arguments.copy && context.format == Format::Text;
    let is_shown = is_printed && terminal::shows_answer();
    if arguments.format == ExportFormat::Der && (is_shown || arguments.copy) {
        let expected = if arguments.copy { Expected::CopiedFormat } else { Expected::DerDestination };
        return Err(UsageError::InvalidValue { option: "--format".into(), value: "der".into(), expected }.into());
    }
    let connection = context.connect()?;
    let now = OffsetDateTime::now_utc();
    let (object, certificate) = picked(context, &connection, &arguments.selector, now)?;
    let exported = encode(&connection, &certificate, arguments.format)?;
    let warnings = warnings(&certificate, now);

    let out = arguments.out.as_ref().map(|named| place(named, &certificate, arguments.format));
    match &out {
        Some(path) => store::atomic::write(path, exported.bytes(), arguments.force)?,
        None if is_printed => output::bytes(exported.bytes())?,
        None => {}
    }
    let copied = match &exported {
        Exported::Text(text) if arguments.copy => Some(copy::copy(context, text)?),
        Exported::Text(_) | Exported::Binary(_) => None,
    };
    if !is_printed {
        let (path, format) = (out.as_deref(), arguments.format.to_possible_value());
        let format = format.as_ref().map_or("", |format| format.get_name());
        let answer = CertificateExport::of(&object, &certificate, now, format, path, &exported, &warnings);
        context.answer(&CertificateExport { copied, ..answer })?;
    }
    remember(context, &connection, &certificate);
    // Printed after the block, which would push them off a screen of usual size.
    for warning in warnings {
        context.tell(&warning.sentence(&certificate));
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

/// What a receiving platform would object to. The export goes ahead anyway.
fn warnings(certificate: &Certificate, now: OffsetDateTime) -> Vec<ExportWarning> {
    let mut warnings = Vec::new();
    if certificate.is_ca() {
        warnings.push(ExportWarning::CertificateAuthority);
    } else if !certificate.ssl_client_ok() {
        warnings.push(ExportWarning::NotForSslClient);
    }
    match certificate.validity(now) {
        Validity::InDate => {}
        Validity::Expired => warnings.push(ExportWarning::Expired),
        Validity::NotYet => warnings.push(ExportWarning::NotYetValid),
    }
    warnings
}

fn encode(connection: &Connection, certificate: &Certificate, format: ExportFormat) -> Result<Exported> {
    Ok(match format {
        ExportFormat::Der => Exported::Binary(certificate.der().to_vec()),
        ExportFormat::Pem => Exported::Text(PublicText::certificates([certificate])),
        ExportFormat::Pubkey => Exported::Text(PublicText::public_key(certificate.public_key())),
        ExportFormat::Chain => Exported::Text(PublicText::certificates(&chain(connection, certificate)?)),
    })
}

/// The file to write: in a folder that was named, one named after the holder and the last day.
fn place(named: &Path, certificate: &Certificate, format: ExportFormat) -> PathBuf {
    let stem = destination::certificate_stem(&certificate.holder(), &certificate.not_after().date().to_string());
    let extension = match format {
        ExportFormat::Der => "der",
        ExportFormat::Pem | ExportFormat::Pubkey | ExportFormat::Chain => "pem",
    };
    destination::place(named, &stem, extension)
}

/// The certificate, followed by its chain of CA certificates as far as the token holds them.
fn chain(connection: &Connection, leaf: &Certificate) -> Result<Vec<Certificate>> {
    let held: Vec<Certificate> = certificates(&connection.module, &connection.token)?
        .into_iter()
        .filter_map(|object| object.certificate.ok())
        .filter(Certificate::is_ca)
        .collect();
    let mut chain = vec![leaf.clone()];
    while let Some(last) = chain.last() {
        if last.is_self_issued() {
            break;
        }
        let next = held.iter().find(|candidate| {
            last.may_be_issued_by(candidate) && !chain.iter().any(|link| link.der() == candidate.der())
        });
        let Some(next) = next.cloned() else { break };
        chain.push(next);
    }
    Ok(chain)
}
