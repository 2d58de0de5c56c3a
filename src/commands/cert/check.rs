//! `jeton cert check FILE…`: what can be said of certificates without their keys. Touches no token.

use time::OffsetDateTime;

use super::of_file::{conclude, read_all};
use crate::bicle::Passwords;
use crate::cli::CertCheck;
use crate::context::Context;
use crate::error::{Error, KeyError, Result, TrustError};
use crate::i18n::words;
use crate::model::certificate::Certificate;
use crate::model::renewal::Mark;
use crate::model::{Status, Strength};
use crate::output::certificate::CertificateFacts;
use crate::output::certificate_check::{CertificateCheck, CheckedCertificate, CheckedFile};
use crate::output::error::Report;
use crate::output::self_test::{Check, CheckKind};
use crate::output::trust;
use crate::t;
use crate::token::self_test::checks::{in_date, key_size, uses};
use crate::trust::{AnchorSource, Judge};

/// Runs `jeton cert check`. The answer is printed whether the checks pass or fail; the exit code tells which.
pub(in crate::commands) fn run(context: &Context, arguments: &CertCheck) -> Result<()> {
    // Errors in the given files are reported before a password is asked for.
    let judge = Judge::new(&arguments.trust.settings(context)?)?;
    let now = OffsetDateTime::now_utc();
    let read = read_all(context, &Passwords::from(&arguments.passwords), &arguments.files);
    let done = read.len();
    // What came along in one file may link a certificate of another to its authority.
    let held: Vec<Certificate> =
        read.iter().flatten().flat_map(|file| file.others.iter().chain(&file.holders)).cloned().collect();
    let mut failures = Vec::new();
    let mut files = Vec::new();
    for (path, outcome) in arguments.files.iter().zip(read) {
        let mut file = CheckedFile { file: path.display().to_string(), ..CheckedFile::default() };
        let error = match outcome {
            Ok(found) => {
                file.form = Some(found.form);
                file.certificates = found.holders.iter().map(|one| checked(&judge, one, &held, now)).collect();
                file.others = found.others.iter().map(|one| CertificateFacts::of(one, now)).collect();
                found.fault
            }
            Err(error) => Some(error),
        };
        file.error = error.as_ref().map(Report::of);
        failures.extend(error);
        files.push(file);
    }
    let certificates = || files.iter().flat_map(|file| &file.certificates);
    let count = |status| certificates().flat_map(|one| &one.checks).filter(|check| check.status == status).count();
    let (failed, attention) = (count(Status::Failed), certificates().filter(|one| one.attention).count());
    let empty = certificates().next().is_none();
    let passed = failed == 0 && attention == 0 && failures.is_empty();
    let answer = CertificateCheck { date: words::rfc3339(now), files, failed, attention, passed };
    let read = conclude(context, &answer, failures, (arguments.files.len(), done), empty);
    match read {
        // A file that could not be read weighs less than a certificate that is not to be relied upon.
        Ok(()) | Err(Error::Partial(_)) if failed > 0 => Err(KeyError::CheckFailed { failed }.into()),
        Ok(()) if attention > 0 => Err(TrustError::CertificatesNeedAttention { count: attention }.into()),
        read => read,
    }
}

fn checked(judge: &Judge, certificate: &Certificate, held: &[Certificate], now: OffsetDateTime) -> CheckedCertificate {
    let verdict = judge.examine(certificate, held, now);
    let checks = vec![
        still_in_date(certificate, now),
        uses(certificate),
        key_size(certificate.public_key(), now),
        trust::issuer(certificate, &verdict),
        trust::revocation(&verdict),
    ];
    let needs_attention = |check: &Check| match check.check {
        // A key that is accepted for years to come is worth a note and no action.
        CheckKind::KeySize if Strength::of(certificate.public_key(), now) == Strength::UntilEndOf2030 => false,
        // The person said whom to trust, whatever the list says.
        CheckKind::Issuer if verdict.chain.fault.is_none() => verdict.chain.anchor != Some(AnchorSource::Given),
        _ => true,
    };
    let attention = checks.iter().any(|check| check.status == Status::Advice && needs_attention(check));
    CheckedCertificate { certificate: CertificateFacts::of(certificate, now), checks, attention, trust: verdict }
}

/// As the self-test judges the dates; near the end, with the days that are left.
fn still_in_date(certificate: &Certificate, now: OffsetDateTime) -> Check {
    let check = in_date(certificate, now);
    let days = certificate.days_left(now);
    if check.status != Status::Passed || Mark::reached(days).is_none() {
        return check;
    }
    let date = words::date(certificate.not_after());
    Check::new(CheckKind::InDate, Status::Advice, t!("check-ends-soon", date = date, left = words::days_left(days)))
}
