//! Expiries in the Prometheus text format, for the textfile collector of the node exporter.

use std::fmt::Write as _;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::remind::Reminders;
use crate::model::text::printable;

/// The metrics. The thresholds are left to Prometheus's own alert rules.
#[must_use]
pub(crate) fn text(reminders: &Reminders) -> String {
    let mut text = String::new();
    let mut metric = |name: &str, help: &str, value: &dyn Fn(usize) -> Option<i64>| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (at, reminder) in reminders.certificates.iter().enumerate() {
            let facts = &reminder.certificate;
            if let Some(value) = value(at) {
                let _ = writeln!(
                    text,
                    "{name}{{sha256=\"{}\",serial=\"{}\",holder=\"{}\",organisation=\"{}\",issuer=\"{}\"}} {value}",
                    facts.sha256,
                    escaped(&facts.serial),
                    escaped(&facts.holder),
                    escaped(facts.organisation.as_deref().unwrap_or_default()),
                    escaped(&reminder.issuer.name),
                );
            }
        }
    };
    let all = &reminders.certificates;
    metric("jeton_certificate_not_after_timestamp_seconds", "End of the certificate's validity.", &|at| {
        let not_after = OffsetDateTime::parse(&all.get(at)?.certificate.not_after, &Rfc3339).ok()?;
        Some(not_after.unix_timestamp())
    });
    metric("jeton_certificate_days_left", "Whole days left; negative after the end.", &|at| {
        Some(all.get(at)?.certificate.days_left)
    });
    metric("jeton_certificate_renewal_due", "1 where a mark (90, 45, 30, 15 days or the end) is reached.", &|at| {
        Some(i64::from(all.get(at)?.is_due()))
    });
    let _ = writeln!(
        text,
        "# HELP jeton_certificates_unreadable Certificates that could not be read.\n\
         # TYPE jeton_certificates_unreadable gauge\njeton_certificates_unreadable {}",
        reminders.unreadable.len()
    );
    text
}

/// A label value, with backslash, quote and line feed escaped; `printable` has already removed most of them.
fn escaped(value: &str) -> String {
    printable(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
