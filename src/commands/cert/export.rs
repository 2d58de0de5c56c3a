//! `jeton cert export`: the certificate as one clean block, for the prefecture's teletransmission account.

use pem::{EncodeConfig, LineEnding, Pem};
use time::OffsetDateTime;

use crate::cli::{CertExport, ExportFormat};
use crate::commands::list::certificates;
use crate::context::{Connection, Context};
use crate::error::{Error, Result};
use crate::model::certificate::{Certificate, Validity, colon_hex};
use crate::output::{self, Format, words};
use crate::pkcs11::CertificateObject;
use crate::store;
use crate::t;

/// Runs `jeton cert export`.
pub(in crate::commands) fn run(context: &Context, arguments: &CertExport) -> Result<()> {
    let connection = context.connect()?;
    let now = OffsetDateTime::now_utc();
    let filter = arguments.selector.filter();
    let mut found: Vec<CertificateObject> = Vec::new();
    for slot in connection.token.slots() {
        let session = connection.module.open_session(slot, crate::pkcs11::Access::ReadOnly)?;
        for object in session.certificates(&filter)? {
            if !found.iter().any(|known| known.is_same_as(&object)) {
                found.push(object);
            }
        }
    }
    let object = arguments.selector.pick(found, now)?;
    let certificate = object.certificate.map_err(|error| Error::NotACertificate {
        origin: if object.label.is_empty() { object.id.to_string() } else { object.label.clone() },
        reason: error.reason,
    })?;
    warn(context, &certificate, now);
    let bytes = encode(&connection, &certificate, arguments.format)?;
    match &arguments.out {
        None => output::bytes(&bytes)?,
        Some(path) => {
            store::atomic::write(path, &bytes, arguments.force)?;
            let sha256 = colon_hex(&certificate.sha256());
            context.tell(&t!("export-written", path = path.display().to_string(), sha256 = sha256));
        }
    }
    if context.interactive && arguments.format == ExportFormat::Pem {
        context.tell(&t!("export-steps"));
    }
    Ok(())
}

/// Says what the receiving platform would object to: the export itself goes on.
fn warn(context: &Context, certificate: &Certificate, now: OffsetDateTime) {
    if context.format == Format::Json {
        return;
    }
    if certificate.is_ca() {
        context.tell(&t!("export-warning-ca"));
    } else if !certificate.ssl_client_ok() {
        context.tell(&t!("export-warning-ssl-client"));
    }
    match certificate.validity(now) {
        Validity::InDate => {}
        Validity::Expired => context.tell(&t!("export-warning-expired", date = words::date(certificate.not_after()))),
        Validity::NotYet => context.tell(&t!("export-warning-not-yet", date = words::date(certificate.not_before()))),
    }
}

fn encode(connection: &Connection, certificate: &Certificate, format: ExportFormat) -> Result<Vec<u8>> {
    let text = match format {
        ExportFormat::Der => return Ok(certificate.der().to_vec()),
        ExportFormat::Pem => block("CERTIFICATE", certificate.der()),
        ExportFormat::Pubkey => block("PUBLIC KEY", certificate.public_key().spki_der()),
        ExportFormat::Chain => {
            chain(connection, certificate)?.iter().map(|link| block("CERTIFICATE", link.der())).collect()
        }
    };
    Ok(text.into_bytes())
}

/// One block with LF line ends: what every reader takes, and what is pasted whole.
pub(in crate::commands) fn block(tag: &str, der: &[u8]) -> String {
    pem::encode_config(&Pem::new(tag, der), EncodeConfig::new().set_line_ending(LineEnding::LF))
}

/// The certificate, then the CA certificates above it that the token holds, as far as they lead.
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
