//! `jeton cert import`: a certificate from a file, written beside its private key; its authorities’ if that is asked.

use time::OffsetDateTime;

use super::authorities;
use crate::cli::CertImport;
use crate::context::Context;
use crate::error::{Error, HalfDone, KeyError, Result};
use crate::model::certificate::{Certificate, holders};
use crate::output::certificate::CertificateFacts;
use crate::output::certificate_import::CertificateImport;
use crate::pkcs11::{CertificateObject, Filter};
use crate::store::certificates;
use crate::token::import::{Wanted, half_done, holding, import, not_yet_there};
use crate::token::{Connection, OpenSlot, private_key};

pub(in crate::commands) fn run(context: &Context, arguments: &CertImport) -> Result<()> {
    let (candidates, others) = holders(certificates::read_file(&arguments.file)?);
    let connection = context.connect_to_log_in()?;
    let mut slot = connection.open_to_write()?;
    let lacks_authorities = |present: &[CertificateObject]| {
        arguments.with_authorities && others.iter().any(|authority| holding(present, authority).is_none())
    };
    let present = slot.session().certificates(&Filter::default())?;
    let is_for_authorities = lacks_authorities(&present);
    if !is_for_authorities {
        not_yet_there(&present, candidates.clone())?;
    }
    let with_authorities = authorities::wanted(context, arguments.with_authorities, &others)?;
    slot.log_in(context)?;
    let wanted = Wanted {
        file: &arguments.file,
        id: arguments.id.as_ref(),
        label: arguments.label.as_deref(),
        without_key: arguments.without_key,
    };
    // Read again: private certificate objects are only visible after the login.
    let present = if is_for_authorities { slot.session().certificates(&Filter::default())? } else { present };
    let there = candidates.iter().find_map(|candidate| holding(&present, candidate)).cloned();
    let there = there.filter(|_| lacks_authorities(&present));
    let written = match (import(&mut slot, &wanted, candidates), there) {
        (
            Err(Error::Key(KeyError::CertificateHeld { .. } | KeyError::Exists { .. } | KeyError::NoMatchingKey)),
            Some(there),
        ) => {
            return beside(context, &connection, &mut slot, &there, (&others, present));
        }
        (written, _) => written?,
    };
    let mut brought = Vec::new();
    if with_authorities {
        let mut present = written.present;
        let own = slot.session().certificates(&Filter { id: Some(written.id.clone()), label: None });
        brought = own
            .and_then(|own| {
                present.extend(own);
                authorities::write(&mut slot, &others, &mut present)
            })
            .map_err(|error| half_done(error, HalfDone::CertificateWritten, slot.label()))?;
    }
    let now = OffsetDateTime::now_utc();
    let token = connection.token.info();
    let import = CertificateImport::of(
        token,
        written.id,
        written.label,
        &written.certificate,
        written.has_key,
        &written.dropped,
        now,
    );
    let authorities = brought.iter().map(|authority| CertificateFacts::of(authority, now)).collect();
    context.answer(&CertificateImport { authorities, ..import })
}

/// Writes the authorities' certificates beside a holder's that was written before.
fn beside(
    context: &Context,
    connection: &Connection,
    slot: &mut OpenSlot<'_>,
    there: &CertificateObject,
    (others, mut present): (&[Certificate], Vec<CertificateObject>),
) -> Result<()> {
    let Ok(certificate) = &there.certificate else { return Err(KeyError::NoMatchingKey.into()) };
    let key = private_key::find(slot.session(), certificate, Some(&there.id).filter(|id| !id.is_empty()))?;
    let brought = authorities::write(slot, others, &mut present)
        .map_err(|error| half_done(error, HalfDone::CertificateWritten, slot.label()))?;
    let now = OffsetDateTime::now_utc();
    let (id, label) = (there.id.clone(), there.label.clone());
    let import = CertificateImport::of(connection.token.info(), id, label, certificate, key.is_some(), &[], now);
    let authorities = brought.iter().map(|authority| CertificateFacts::of(authority, now)).collect();
    context.answer(&CertificateImport { authorities, already_there: true, ..import })
}
