//! `jeton bicle attach`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::opening;
use crate::bicle::record::conclude_with;
use crate::context::Context;
use crate::error::{BicleError, CertificateFault, Error, Expected, Question, Result, UsageError};
use crate::i18n::words;
use crate::model::bicle::{Bicle, Consultation};
use crate::model::certificate::Validity;
use crate::model::text::is_invisible;
use crate::output::bicle::Act;
use crate::store::register::Register;
use crate::t;
use crate::terminal;

pub(super) fn run(
    context: &Context,
    path: &Path,
    name: &str,
    wanted: &str,
    closes: Option<OffsetDateTime>,
    yes: bool,
) -> Result<()> {
    let name = name.trim();
    if name.is_empty() || name.contains(is_invisible) {
        let expected = Expected::Designation;
        return Err(UsageError::InvalidValue { option: "CONSULTATION".into(), value: name.into(), expected }.into());
    }
    let now = OffsetDateTime::now_utc();
    let bicle = attachable(&Register::ready(path)?, name, wanted, now)?;
    opening::refuse_passed(closes, now)?;
    let mut warnings = warnings(&bicle, closes);
    // Attaching cannot be undone.
    if !yes {
        if !context.interactive {
            return Err(UsageError::NoTerminal(Question::Confirmation).into());
        }
        for warning in warnings.drain(..) {
            context.converse(&t!("warning-line", text = warning.as_str()));
        }
        context.converse(&t!("attach-notice"));
        if !terminal::confirm(&t!("confirm-attach", name = bicle.designation.as_str(), consultation = name))? {
            return Err(Error::Cancelled);
        }
    }
    // Locked only now: a question may go unanswered for a long time.
    let mut held = Register::hold(path)?;
    // What the person confirmed is attached, whatever has its name by now.
    let bicle = attachable(&held, name, &hex::encode(bicle.certificate.sha256()), now)?;
    let digest = bicle.certificate.sha256();
    held.attach(Consultation { name: name.to_owned(), bicle: digest, closes, attached: now, closed: None });
    let subject = format!("{name:?} {:?}", bicle.designation);
    let change = conclude_with(held, Act::Attached, &subject, &bicle, now, |change| {
        change.consultation = Some(name.to_owned());
        change.warnings = warnings;
    })?;
    context.answer(&change)
}

/// The bi-clé that was named, if it may be attached to the consultation.
fn attachable(held: &Register, name: &str, wanted: &str, now: OffsetDateTime) -> Result<Bicle> {
    let bicle = held.bicle(wanted)?.clone();
    if let Some(attached) = held.consultation(name) {
        let has = held.bicles().iter().find(|bicle| bicle.certificate.sha256() == attached.bicle);
        let designation = has.map(|bicle| bicle.designation.clone()).unwrap_or_default();
        return Err(BicleError::ConsultationAttached { consultation: name.to_owned(), designation }.into());
    }
    let unfit = |fault| Err(Error::Bicle(BicleError::CertificateUnfit { name: bicle.designation.clone(), fault }));
    match bicle.certificate.validity(now) {
        Validity::Expired => unfit(CertificateFault::Expired),
        Validity::NotYet | Validity::InDate if bicle.archived => unfit(CertificateFault::Archived),
        Validity::NotYet | Validity::InDate => Ok(bicle),
    }
}

/// What the person should know before the attachment becomes final.
fn warnings(bicle: &Bicle, closes: Option<OffsetDateTime>) -> Vec<String> {
    let mut warnings = Vec::new();
    let end = bicle.certificate.not_after();
    if closes.is_some_and(|closes| closes > end) {
        warnings.push(t!("warning-expires-before", date = words::date_time(end)));
    }
    if bicle.never_leaves_token {
        warnings.push(t!("warning-never-leaves"));
    } else if bicle.backup_verified.is_none() {
        warnings.push(t!("warning-not-backed-up"));
    }
    warnings
}
