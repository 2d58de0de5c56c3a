//! `jeton test`: every key signs a sentence without legal effect, and the host verifies the signature.

pub(super) mod checks;
mod renewed;
pub(super) mod software;

use std::path::{Path, PathBuf};

use time::{Duration, OffsetDateTime};

use self::checks::{Bench, Subject};
use crate::cli::{SelfTest, TrustArguments};
use crate::context::{Context, ProxySettings};
use crate::crypto::random;
use crate::error::{Error, Expected, KeyError, ObjectKind, Result, UsageError};
use crate::i18n::words;
use crate::model::certificate::Certificate;
use crate::output;
use crate::output::self_test::{Check, CheckKind, SelfTestReport, SkipReason, Skipped, Status};
use crate::pkcs11::{Access, CertificateObject, KeyObject, Pairing};
use crate::store;
use crate::t;
use crate::token::{KeyIndex, OpenSlot, slots};
use crate::trust::{Judge, Limits, Proxy, TrustSettings};

/// The length of the nonce in bytes.
const NONCE: usize = 16;

/// Runs `jeton test`. The answer is printed whether the test passes or fails; the exit code tells which.
pub(super) fn run(context: &Context, arguments: &SelfTest) -> Result<()> {
    // Errors in the given files are reported before asking for a PIN.
    let judge = Judge::new(&arguments.trust.settings(context)?)?;
    let report_file = arguments.report.as_ref().map(|named| report_file(named));
    if let Some(path) = &report_file {
        store::atomic::check(path, arguments.force)?;
    }
    let connection = context.connect_to_log_in()?;
    let now = this_second();
    let info = connection.token.info();
    let mut report = SelfTestReport {
        token: Some(info.label.clone()),
        serial: Some(info.serial.clone()),
        file: None,
        date: words::rfc3339(now),
        message: message(now)?,
        checks: vec![Check::new(CheckKind::TokenPresent, Status::Passed, connection.token.first().reader.clone())],
        keys: Vec::new(),
        skipped: Vec::new(),
        not_opened: Vec::new(),
        warnings: Vec::new(),
        failed: 0,
        passed: false,
    };
    let mut slots = slots::open(&connection, Access::ReadOnly)?;
    slots::log_in(context, &mut slots, &arguments.selector)?;
    report.checks.extend(pin_checks(&slots));
    let plan = Plan::make(&slots, arguments)?;
    report.skipped = plan.skipped;
    if report.skipped.iter().any(|skipped| skipped.reason == SkipReason::NoKey) {
        let silent = slots.iter().filter(|slot| !slot.is_logged_in() && !slot.needs_no_login());
        report.not_opened = silent.map(|slot| slot.label().to_owned()).collect();
    }
    let mut bench = Bench::new(context, &mut slots, &report.message, now);
    for subject in &plan.subjects {
        report.keys.push(bench.test(subject)?);
    }
    let held = held(&slots);
    let with_key = renewed::with_key(&slots);
    // The issuer may be slow to answer, and must have nothing to do with a PIN: before the network is used, the
    // sessions are closed, the PIN is wiped and the module unloaded.
    slots.iter_mut().for_each(OpenSlot::log_out);
    drop(slots);
    drop(connection);
    for (key, subject) in report.keys.iter_mut().zip(&plan.subjects) {
        if let Some(certificate) = &subject.certificate {
            let trust = judge.examine(certificate, &held, now);
            key.checks.extend([output::trust::issuer(certificate, &trust), output::trust::revocation(&trust)]);
            key.trust = Some(trust);
        }
    }
    renewed::settle(&mut report, &plan.subjects, &with_key, now);
    let report = concluded(report);
    if let Some(path) = &report_file {
        let certificates: Vec<_> = plan.subjects.iter().map(|subject| subject.certificate.as_ref()).collect();
        store::atomic::write(path, output::report::html(&report, &certificates, now)?.as_bytes(), arguments.force)?;
    }
    context.answer(&report)?;
    if let Some(path) = &report_file {
        context.tell(&t!("report-written", path = path.display().to_string()));
    }
    match (report.failed, report.keys.is_empty()) {
        (0, true) if report.skipped.iter().any(|skipped| skipped.reason == SkipReason::NoCertificate) => {
            Err(KeyError::NotFound { kind: ObjectKind::Certificate, wanted: arguments.selector.describe() }.into())
        }
        (0, true) if report.skipped.is_empty() => {
            Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: arguments.selector.describe() }.into())
        }
        (0, true) => Err(KeyError::NoMatchingKey.into()),
        (0, false) => Ok(()),
        (failed, _) => Err(KeyError::SelfTestFailed { failed }.into()),
    }
}

/// The file of the page: in a folder that was named, one that says the day.
fn report_file(named: &Path) -> PathBuf {
    let day = OffsetDateTime::now_utc().date();
    store::destination::place(named, &format!("test-{day}"), "html")
}

/// Counts the failures. A test that found no key to test has not passed either.
fn concluded(mut report: SelfTestReport) -> SelfTestReport {
    let checks = report.checks.iter().chain(report.keys.iter().flat_map(|key| &key.checks));
    report.failed = checks.filter(|check| check.status == Status::Failed).count();
    report.passed = report.failed == 0 && !report.keys.is_empty();
    report
}

impl TrustArguments {
    /// The trust settings from the command line, with the proxy if the network is to be used.
    ///
    /// # Errors
    ///
    /// [`UsageError::InvalidValue`] for a malformed proxy address.
    pub(super) fn settings(&self, context: &Context) -> Result<TrustSettings> {
        let ProxySettings { address, except } = context.proxy();
        let proxy = address.as_ref().filter(|_| self.online).map(|(option, address)| {
            Proxy::new(address, except).ok_or_else(|| {
                Error::Usage(UsageError::InvalidValue {
                    option: (*option).to_owned(),
                    value: address.clone(),
                    expected: Expected::Proxy,
                })
            })
        });
        Ok(TrustSettings {
            trusted_list: self.trusted_list.clone(),
            authorities: self.authorities.clone(),
            crls: self.crls.clone(),
            online: self.online,
            limits: Limits::default(),
            proxy: proxy.transpose()?,
        })
    }
}

/// Every certificate on the token that can be parsed.
fn held(slots: &[OpenSlot<'_>]) -> Vec<Certificate> {
    slots::certificates(slots).into_iter().filter_map(|object| object.certificate.ok()).collect()
}

/// The time of the test, to the second, as the answer and the signed sentence show it.
fn this_second() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now - Duration::nanoseconds(now.nanosecond().into())
}

/// The sentence to sign. The key may be legally binding for its holder, so the sentence says that it binds nobody, and
/// a nonce makes sure that it is nothing that somebody else prepared.
fn message(now: OffsetDateTime) -> Result<String> {
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
    fn make(slots: &[OpenSlot<'_>], arguments: &SelfTest) -> Result<Self> {
        let selector = &arguments.selector;
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
