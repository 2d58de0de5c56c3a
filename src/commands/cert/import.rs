//! `jeton cert import`: a certificate from a file, written beside its private key; its authorities’ if that is asked.

use time::OffsetDateTime;

use super::authorities;
use crate::cli::CertImport;
use crate::context::Context;
use crate::error::{HalfDone, Result};
use crate::model::certificate::holders;
use crate::output::certificate::CertificateFacts;
use crate::output::certificate_import::CertificateImport;
use crate::pkcs11::Filter;
use crate::store::certificates;
use crate::token::import::{Wanted, half_done, import, not_yet_there};

pub(in crate::commands) fn run(context: &Context, arguments: &CertImport) -> Result<()> {
    let (candidates, others) = holders(certificates::read_file(&arguments.file)?);
    let connection = context.connect_to_log_in()?;
    let mut slot = connection.open_to_write()?;
    let candidates = not_yet_there(&slot.session().certificates(&Filter::default())?, candidates)?;
    let with_authorities = authorities::wanted(context, arguments.with_authorities, &others)?;
    slot.log_in(context)?;
    let wanted = Wanted {
        file: &arguments.file,
        id: arguments.id.as_ref(),
        label: arguments.label.as_deref(),
        without_key: arguments.without_key,
    };
    let written = import(&mut slot, &wanted, candidates)?;
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
