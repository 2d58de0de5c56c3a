//! `jeton bicle attach`.

use std::path::Path;

use time::OffsetDateTime;

use super::conclude_with;
use crate::context::Context;
use crate::error::{CertificateFault, Error, Result};
use crate::model::bicle::Consultation;
use crate::model::certificate::Validity;
use crate::output::bicle::Act;
use crate::output::words;
use crate::store::register::Register;
use crate::t;

/// Runs `jeton bicle attach`.
pub(super) fn run(
    context: &Context,
    path: &Path,
    name: &str,
    wanted: &str,
    closes: Option<OffsetDateTime>,
) -> Result<()> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        let expected = t!("expected-designation");
        return Err(Error::InvalidValue { option: "CONSULTATION".into(), value: name.into(), expected });
    }
    let now = OffsetDateTime::now_utc();
    let mut held = Register::hold(path)?;
    let bicle = held.bicle(wanted)?.clone();
    if let Some(attached) = held.consultation(name) {
        let has = held.bicles().iter().find(|bicle| bicle.certificate.sha256() == attached.bicle);
        let designation = has.map(|bicle| bicle.designation.clone()).unwrap_or_default();
        return Err(Error::ConsultationAttached { consultation: name.to_owned(), designation });
    }
    let unfit = |fault| Err(Error::CertificateUnfit { name: bicle.designation.clone(), fault });
    match bicle.certificate.validity(now) {
        Validity::Expired => return unfit(CertificateFault::Expired),
        Validity::NotYet | Validity::InDate if bicle.archived => return unfit(CertificateFault::Archived),
        Validity::NotYet | Validity::InDate => {}
    }
    let digest = bicle.certificate.sha256();
    held.attach(Consultation { name: name.to_owned(), bicle: digest, closes, attached: now, closed: None });
    let subject = format!("{name:?} {:?}", bicle.designation);
    conclude_with(context, held, Act::Attached, &subject, &bicle, now, |change| {
        change.consultation = Some(name.to_owned());
        let end = bicle.certificate.not_after();
        if closes.is_some_and(|closes| closes > end) {
            change.warnings.push(t!("warning-expires-before", date = words::date_time(end)));
        }
        if bicle.backup_verified.is_none() {
            change.warnings.push(t!("warning-not-backed-up"));
        }
    })
}
