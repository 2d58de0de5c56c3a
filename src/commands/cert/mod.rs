//! `jeton cert …`: the certificates of a token, and those in files.

pub(super) mod backup;
pub(super) mod check;
pub(super) mod export;
pub(super) mod export_files;
pub(super) mod import;
pub(super) mod list;
pub(super) mod show;
pub(super) mod show_files;

mod authorities;
mod copy;
mod of_file;

use time::OffsetDateTime;

use crate::cli::Selector;
use crate::context::Context;
use crate::error::{KeyError, Result};
use crate::model::certificate::{Certificate, FileKind};
use crate::pkcs11::CertificateObject;
use crate::token::{Connection, Wait, certificates, matching_certificates};

/// The one certificate that was selected: the object on the token, and the parsed certificate.
fn picked(
    context: &Context,
    connection: &Connection,
    selector: &Selector,
    now: OffsetDateTime,
) -> Result<(CertificateObject, Certificate)> {
    let waiting = context.waiting(Wait::Module);
    let found = matching_certificates(&connection.module, &connection.token, &selector.filter())?;
    drop(waiting);
    let mut object = selector.pick(found, now)?;
    if object.of_authority && !selector.is_empty() {
        // The selection may hide the others, and whether it is an authority's is decided among all of them.
        let all = certificates(&connection.module, &connection.token)?;
        object.of_authority = all.iter().any(|other| other.is_same_as(&object) && other.of_authority);
    }
    match &object.certificate {
        Ok(certificate) => Ok((object.clone(), certificate.clone())),
        Err(_) => Err(KeyError::NotACertificate { origin: object.name(), found: FileKind::DamagedCertificate }.into()),
    }
}
