//! `jeton cert list`: the certificates of one token. No PIN is asked for.

use time::OffsetDateTime;

use crate::context::Context;
use crate::error::Result;
use crate::output::certificate::{CertificateLine, CertificateList};
use crate::token::certificates;

/// Runs `jeton cert list`.
pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let connection = context.connect()?;
    let now = OffsetDateTime::now_utc();
    let found = certificates(&connection.module, &connection.token)?;
    context.answer(&CertificateList {
        token: connection.token.info().label.clone(),
        certificates: found.iter().map(|object| CertificateLine::of(object, now)).collect(),
    })
}
