//! The self-test: every key that is meant signs a sentence without legal effect, decrypts, and the host verifies it.

pub(crate) mod checks;

use time::{Duration, OffsetDateTime};

use self::checks::{Bench, Subject};
use super::open_slot::OpenSlot;
use super::slots::{self, KeyIndex};
use crate::cli::Selector;
use crate::context::Context;
use crate::crypto::random;
use crate::error::{KeyError, ObjectKind, Result};
use crate::i18n::words;
use crate::model::Token;
use crate::output::self_test::{Check, CheckKind, SelfTestReport, SkipReason, Skipped, Status};
use crate::pkcs11::{CertificateObject, KeyObject, Pairing};
use crate::t;

/// The length of the nonce in bytes.
const NONCE: usize = 16;

/// What the test found, and of what.
pub(crate) struct Tested {
    /// Without judgements of the issuers, and not concluded yet.
    pub(crate) report: SelfTestReport,
    /// What was tested, in the order of the report's keys.
    pub(crate) subjects: Vec<Subject>,
}

/// Tests the keys that are meant, in slots that are logged in.
///
/// # Errors
///
/// [`KeyError::NotFound`] if nothing is meant; the errors that end the whole test: a refused PIN, a removed token.
pub(crate) fn run(
    context: &Context,
    slots: &mut [OpenSlot<'_>],
    token: &Token,
    selector: &Selector,
    now: OffsetDateTime,
) -> Result<Tested> {
    let info = token.info();
    let mut report = SelfTestReport {
        token: Some(info.label.clone()),
        serial: Some(info.serial.clone()),
        file: None,
        date: words::rfc3339(now),
        message: message(now)?,
        checks: vec![Check::new(CheckKind::TokenPresent, Status::Passed, token.first().reader.clone())],
        keys: Vec::new(),
        skipped: Vec::new(),
        not_opened: Vec::new(),
        warnings: Vec::new(),
        failed: 0,
        passed: false,
    };
    report.checks.extend(pin_checks(slots));
    let plan = Plan::make(slots, selector)?;
    report.skipped = plan.skipped;
    if report.skipped.iter().any(|skipped| skipped.reason == SkipReason::NoKey) {
        let silent = slots.iter().filter(|slot| !slot.is_logged_in() && !slot.needs_no_login());
        report.not_opened = silent.map(|slot| slot.label().to_owned()).collect();
    }
    let mut bench = Bench::new(context, slots, &report.message, now);
    for subject in &plan.subjects {
        report.keys.push(bench.test(subject)?);
    }
    Ok(Tested { report, subjects: plan.subjects })
}

/// The error of a test that found no key to test, or of which a check failed; none if it passed.
///
/// # Errors
///
/// [`KeyError::NotFound`], [`KeyError::NoMatchingKey`] or [`KeyError::SelfTestFailed`].
pub(crate) fn outcome(report: &SelfTestReport, selector: &Selector) -> Result<()> {
    match (report.failed, report.keys.is_empty()) {
        (0, true) if report.skipped.iter().any(|skipped| skipped.reason == SkipReason::NoCertificate) => {
            Err(KeyError::NotFound { kind: ObjectKind::Certificate, wanted: selector.describe() }.into())
        }
        (0, true) if report.skipped.is_empty() => {
            Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: selector.describe() }.into())
        }
        (0, true) => Err(KeyError::NoMatchingKey.into()),
        (0, false) => Ok(()),
        (failed, _) => Err(KeyError::SelfTestFailed { failed }.into()),
    }
}

/// Counts the failures. A test that found no key to test has not passed either.
#[must_use]
pub(crate) fn concluded(mut report: SelfTestReport) -> SelfTestReport {
    let checks = report.checks.iter().chain(report.keys.iter().flat_map(|key| &key.checks));
    report.failed = checks.filter(|check| check.status == Status::Failed).count();
    report.passed = report.failed == 0 && !report.keys.is_empty();
    report
}

/// The time of the test, to the second, as the answer and the signed sentence show it.
#[must_use]
pub(crate) fn this_second() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now - Duration::nanoseconds(now.nanosecond().into())
}

/// The sentence to sign. The key may be legally binding for its holder, so the sentence says that it binds nobody, and
/// a nonce makes sure that it is nothing that somebody else prepared.
pub(crate) fn message(now: OffsetDateTime) -> Result<String> {
    let nonce: [u8; NONCE] = random()?;
    Ok(t!("self-test-message", date = words::rfc3339(now), nonce = hex::encode(nonce)))
}

fn pin_checks(slots: &[OpenSlot<'_>]) -> Vec<Check> {
    let logged_in: Vec<_> = slots.iter().filter(|slot| slot.is_logged_in()).collect();
    if logged_in.is_empty() {
        return vec![Check::new(CheckKind::PinAccepted, Status::NotDone, t!("self-test-no-pin-needed"))];
    }
    // A single slot needs no name to tell it apart.
    let detail = |slot: &OpenSlot<'_>| if slots.len() > 1 { slot.label().to_owned() } else { String::new() };
    logged_in.iter().map(|slot| Check::new(CheckKind::PinAccepted, Status::Passed, detail(slot))).collect()
}

/// What is tested, and what is skipped and why.
struct Plan {
    subjects: Vec<Subject>,
    skipped: Vec<Skipped>,
}

impl Plan {
    fn make(slots: &[OpenSlot<'_>], selector: &Selector) -> Result<Self> {
        let mut plan = Self { subjects: Vec::new(), skipped: Vec::new() };
        let all = slots::certificates(slots);
        for object in &all {
            if selector.names(object)? {
                plan.add_certificate(slots, object);
            }
        }
        for (place, slot) in slots.iter().enumerate() {
            for (index, key) in slot.privates.iter().enumerate() {
                let wanted = !selector.names_a_certificate() && selector.fits_name(&key.id, &key.label);
                // A key that was named is tested with its certificate, whatever the certificate's name.
                if wanted && !plan.tests((place, index)) {
                    plan.add_key(slots, &all, (place, index), key, !selector.is_empty());
                }
            }
        }
        if plan.subjects.is_empty() && plan.skipped.is_empty() {
            let kind = if all.is_empty() && selector.is_empty() { ObjectKind::Key } else { ObjectKind::Certificate };
            return Err(KeyError::NotFound { kind, wanted: selector.describe() }.into());
        }
        Ok(plan)
    }

    fn tests(&self, key: KeyIndex) -> bool {
        self.subjects.iter().any(|subject| subject.key == key)
    }

    fn skip(&mut self, object: &CertificateObject, reason: SkipReason) {
        let name = match &object.certificate {
            Ok(certificate) => certificate.holder(),
            Err(_) if object.label.is_empty() => object.id.to_string(),
            Err(_) => object.label.clone(),
        };
        self.skipped.push(Skipped { id: object.id.clone(), name, reason });
    }

    fn add_certificate(&mut self, slots: &[OpenSlot<'_>], object: &CertificateObject) {
        match &object.certificate {
            Err(_) => self.skip(object, SkipReason::Unreadable),
            Ok(_) if object.of_authority => self.skip(object, SkipReason::CertificateAuthority),
            Ok(certificate) => match slots::key_of(slots, object) {
                None => self.skip(object, SkipReason::NoKey),
                Some((key, pairing)) => {
                    let public_key = certificate.public_key().clone();
                    self.subjects.push(Subject { key, pairing, public_key, certificate: Some(certificate.clone()) });
                }
            },
        }
    }

    /// Adds a private key that belongs to none of the certificates so far.
    fn add_key(
        &mut self,
        slots: &[OpenSlot<'_>],
        all: &[CertificateObject],
        place: KeyIndex,
        key: &KeyObject,
        named: bool,
    ) {
        let of_this_key = |object: &&CertificateObject| {
            slots::key_of(slots, object).is_some_and(|(found, pairing)| found == place && pairing != Pairing::Wrong)
        };
        if let Some(object) = all.iter().find(of_this_key) {
            return self.add_certificate(slots, object);
        }
        let halves = slots[place.0].publics.iter().filter(|public| public.id == key.id);
        let public_key = key.public_key().or_else(|| halves.filter_map(KeyObject::public_key).next());
        match public_key.filter(|_| named) {
            Some(public_key) => {
                self.subjects.push(Subject { key: place, pairing: Pairing::Numbers, public_key, certificate: None });
            }
            None => {
                let name = if key.label.is_empty() { key.id.to_string() } else { key.label.clone() };
                self.skipped.push(Skipped { id: key.id.clone(), name, reason: SkipReason::NoCertificate });
            }
        }
    }
}
