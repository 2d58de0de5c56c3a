//! `jeton cert export`: the certificate as one clean PEM block, for the prefecture's teletransmission account.

use clap::ValueEnum;
use pem::{EncodeConfig, LineEnding, Pem};
use time::OffsetDateTime;

use super::picked;
use crate::cli::{CertExport, ExportFormat};
use crate::context::Context;
use crate::error::{Expected, Result, UsageError};
use crate::model::certificate::{Certificate, Validity};
use crate::model::renewal::Mark;
use crate::output::certificate::next_of;
use crate::output::certificate_export::{CertificateExport, ExportWarning, Exported, steps};
use crate::output::{self, Format};
use crate::pkcs11::CertificateObject;
use crate::store;
use crate::t;
use crate::terminal;
use crate::token::{Connection, certificates};

pub(in crate::commands) fn run(context: &Context, arguments: &CertExport) -> Result<()> {
    let is_shown = arguments.out.is_none() && context.format == Format::Text && terminal::shows_answer();
    if arguments.format == ExportFormat::Der && is_shown {
        return Err(UsageError::InvalidValue {
            option: "--format".into(),
            value: "der".into(),
            expected: Expected::DerDestination,
        }
        .into());
    }
    let connection = context.connect()?;
    let now = OffsetDateTime::now_utc();
    let (object, certificate) = picked(context, &connection, &arguments.selector, now)?;
    let exported = encode(&connection, &certificate, arguments.format)?;
    let replaced = replaced(&connection, arguments, &object, &certificate, now)?;
    let warnings = warnings(&certificate, replaced, now);

    match &arguments.out {
        Some(path) => store::atomic::write(path, exported.bytes(), arguments.force)?,
        None if context.format == Format::Text => output::bytes(exported.bytes())?,
        None => {}
    }
    if arguments.out.is_some() || context.format == Format::Json {
        let (path, format) = (arguments.out.as_deref(), arguments.format.to_possible_value());
        let format = format.as_ref().map_or("", |format| format.get_name());
        context.answer(&CertificateExport::of(&object, &certificate, now, format, path, &exported, &warnings))?;
    }
    remember(context, &connection, &certificate);
    // Printed after the block, which would push them off a screen of usual size.
    for warning in warnings {
        context.tell(&warning.sentence(&certificate, now));
    }
    if context.interactive && arguments.format == ExportFormat::Pem {
        context.tell(&steps(is_shown, arguments.out.as_deref()));
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
fn warnings(certificate: &Certificate, replaced: bool, now: OffsetDateTime) -> Vec<ExportWarning> {
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

fn encode(connection: &Connection, certificate: &Certificate, format: ExportFormat) -> Result<Exported> {
    Ok(match format {
        ExportFormat::Der => Exported::Binary(certificate.der().to_vec()),
        ExportFormat::Pem => Exported::Text(block("CERTIFICATE", certificate.der())),
        ExportFormat::Pubkey => Exported::Text(block("PUBLIC KEY", certificate.public_key().spki_der())),
        ExportFormat::Chain => Exported::Text(
            chain(connection, certificate)?.iter().map(|link| block("CERTIFICATE", link.der())).collect(),
        ),
    })
}

/// One PEM block with LF line ends, which every reader accepts.
pub(in crate::commands) fn block(tag: &str, der: &[u8]) -> String {
    pem::encode_config(&Pem::new(tag, der), EncodeConfig::new().set_line_ending(LineEnding::LF))
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
