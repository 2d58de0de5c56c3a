//! Certificates that another one on the token has replaced: they are tested like the others, but nothing about them is a
//! failure any more.

use time::OffsetDateTime;

use crate::i18n::words;
use crate::model::certificate::Certificate;
use crate::model::renewal;
use crate::output::ending::Ending;
use crate::output::self_test::{SelfTestReport, Status, TestedKey};
use crate::pkcs11::Pairing;
use crate::t;
use crate::token::self_test::checks::Subject;
use crate::token::{OpenSlot, slots};

/// The holders' certificates whose private key was seen on the token: those that can be successors.
pub(super) fn with_key(slots: &[OpenSlot<'_>]) -> Vec<Certificate> {
    let has_key = |pairing| matches!(pairing, Pairing::Numbers | Pairing::Id);
    slots::certificates(slots)
        .into_iter()
        .filter(|object| {
            !object.of_authority && slots::key_of(slots, object).is_some_and(|(_, pairing)| has_key(pairing))
        })
        .filter_map(|object| object.certificate.ok())
        .collect()
}

/// Turns the failures of replaced certificates into advice, and adds the nearest end of the others. `subjects` are those of
/// the report's keys, in the same order; `with_key` are the certificates of [`with_key`].
///
/// A certificate that failed its own test replaces no other: a revoked one, or one whose key does not sign.
pub(super) fn settle(report: &mut SelfTestReport, subjects: &[Subject], with_key: &[Certificate], now: OffsetDateTime) {
    let failed: Vec<&Certificate> = report
        .keys
        .iter()
        .zip(subjects)
        .filter(|(key, _)| key.checks.iter().any(|check| check.status == Status::Failed))
        .filter_map(|(_, subject)| subject.certificate.as_ref())
        .collect();
    let fit: Vec<&Certificate> = with_key.iter().filter(|certificate| !failed.contains(certificate)).collect();
    for (key, subject) in report.keys.iter_mut().zip(subjects) {
        let Some(certificate) = &subject.certificate else { continue };
        if let Some(next) = renewal::successor(certificate, fit.iter().copied(), now) {
            replaced(key, next);
        }
    }
    report.warnings =
        Ending::nearest(report.keys.iter().filter_map(|key| key.certificate.as_ref())).into_iter().collect();
}

/// Notes that `next` has replaced the certificate of this key.
fn replaced(key: &mut TestedKey, next: &Certificate) {
    key.certificate = key.certificate.take().map(|facts| facts.succeeded_by(Some(next)));
    for check in key.checks.iter_mut().filter(|check| check.status == Status::Failed) {
        check.status = Status::Advice;
        let until = words::date(next.not_after());
        check.detail = match check.detail.as_str() {
            "" => t!("self-test-replaced", date = until),
            detail => t!("self-test-but-replaced", detail = detail, date = until),
        };
    }
}
