//! `jeton cert list`: the certificates of one token. Asks for no PIN.

use time::OffsetDateTime;

use crate::context::Context;
use crate::error::Result;
use crate::output::certificate::{CertificateLine, CertificateList};
use crate::token::certificates;

pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let connection = context.connect()?;
    let now = OffsetDateTime::now_utc();
    let found = certificates(&connection.module, &connection.token)?;
    context.answer(&CertificateList {
        token: connection.token.info().label.clone(),
        certificates: CertificateLine::all(&found, now),
    })
}
