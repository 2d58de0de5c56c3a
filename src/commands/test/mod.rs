//! `jeton test`: every key signs a sentence without legal effect, and the host verifies the signature.

mod renewed;
pub(super) mod software;

use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use crate::cli::{SelfTest, TrustArguments};
use crate::context::{Context, ProxySettings};
use crate::error::{Error, Expected, Result, UsageError};
use crate::model::certificate::Certificate;
use crate::output;
use crate::pkcs11::Access;
use crate::store;
use crate::t;
use crate::token::self_test::{self, Tested, concluded, this_second};
use crate::token::{OpenSlot, slots};
use crate::trust::{Judge, Limits, Proxy, TrustSettings};

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
    let mut slots = slots::open(&connection, Access::ReadOnly)?;
    slots::log_in(context, &mut slots, &arguments.selector)?;
    let Tested { mut report, subjects } =
        self_test::run(context, &mut slots, &connection.token, &arguments.selector, now)?;
    let held = held(&slots);
    let with_key = renewed::with_key(&slots);
    // The issuer may be slow to answer, and must have nothing to do with a PIN: before the network is used, the
    // sessions are closed, the PIN is wiped and the module unloaded.
    slots.iter_mut().for_each(OpenSlot::log_out);
    drop(slots);
    drop(connection);
    for (key, subject) in report.keys.iter_mut().zip(&subjects) {
        if let Some(certificate) = &subject.certificate {
            let trust = judge.examine(certificate, &held, now);
            key.checks.extend([output::trust::issuer(certificate, &trust), output::trust::revocation(&trust)]);
            key.trust = Some(trust);
        }
    }
    renewed::settle(&mut report, &subjects, &with_key, now);
    let report = concluded(report);
    if let Some(path) = &report_file {
        let certificates: Vec<_> = subjects.iter().map(|subject| subject.certificate.as_ref()).collect();
        store::atomic::write(path, output::report::html(&report, &certificates, now)?.as_bytes(), arguments.force)?;
    }
    context.answer(&report)?;
    if let Some(path) = &report_file {
        context.tell(&t!("report-written", path = path.display().to_string()));
    }
    self_test::outcome(&report, &arguments.selector)
}

/// The file of the page: in a folder that was named, one that says the day.
fn report_file(named: &Path) -> PathBuf {
    let day = OffsetDateTime::now_utc().date();
    store::destination::place(named, &format!("test-{day}"), "html")
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
