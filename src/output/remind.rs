//! `jeton remind`: the certificates by expiry date, and how to renew them.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::Answer;
use super::certificate::CertificateFacts;
use super::page::Page;
use crate::i18n::issuer::IssuerFacts;
use crate::i18n::words;
use crate::model::Issuer;
use crate::model::certificate::{Certificate, colon_hex};
use crate::model::renewal::Mark;
use crate::t;

/// Where a certificate was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// On the token with this label.
    Token(String),
    /// In this file.
    File(String),
}

impl Source {
    fn name(&self) -> &str {
        match self {
            Self::Token(name) | Self::File(name) => name,
        }
    }
}

/// A mark that has not been reached yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NextMark {
    /// Days before expiry.
    pub days: i64,
    /// Its date, RFC 3339, UTC.
    pub date: String,
}

/// One certificate, and how soon it expires.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reminder {
    /// The summary of the certificate.
    pub certificate: CertificateFacts,
    /// Where it was found.
    pub sources: Vec<Source>,
    /// Its issuer.
    pub issuer: IssuerFacts,
    /// The last mark reached; none before the first.
    pub mark: Option<Mark>,
    /// The next mark; none after the last.
    pub next_mark: Option<NextMark>,
    /// Whether another certificate found replaces it: same holder, same use, and expiring later.
    pub renewed: bool,
    /// How to renew it, in the user's language; none before the first mark, or if it has been renewed.
    pub renewal: Option<String>,
}

impl Reminder {
    /// The reminder for this certificate at this time.
    #[must_use]
    pub(crate) fn of(certificate: &Certificate, sources: Vec<Source>, renewed: bool, now: OffsetDateTime) -> Self {
        let days_left = certificate.days_left(now);
        let mark = Mark::reached(days_left);
        let issuer = IssuerFacts::from(&Issuer::of(certificate));
        let next_mark = Mark::next(days_left)
            .map(|days| NextMark { days, date: words::rfc3339(certificate.not_after() - Duration::days(days)) });
        let renewal = mark.filter(|_| !renewed).map(|mark| issuer.renew(mark == Mark::Expired));
        Self { certificate: CertificateFacts::of(certificate, now), sources, issuer, mark, next_mark, renewed, renewal }
    }

    /// Whether action is needed.
    #[must_use]
    pub(crate) fn is_due(&self) -> bool {
        self.mark.is_some() && !self.renewed
    }
}

/// A certificate that cannot be parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnreadableFile {
    /// Where it is.
    pub source: Source,
    /// The parser's reason.
    pub reason: String,
}

/// The token holds a different certificate from the one last exported from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Changed {
    /// SHA-256 of the one that was exported, hexadecimal.
    pub exported_sha256: String,
}

/// `jeton remind`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reminders {
    /// The label of the token that was read; none if only files were.
    pub token: Option<String>,
    /// The holders' certificates, the first to expire first.
    pub certificates: Vec<Reminder>,
    /// Files and objects that cannot be parsed.
    pub unreadable: Vec<UnreadableFile>,
    /// How many CA certificates were found and left out.
    pub authorities: usize,
    /// How many certificates have reached a mark and have not been renewed.
    pub due: usize,
    /// Whether the token holds a different certificate from the one last exported from it.
    pub changed: Option<Changed>,
}

impl Answer for Reminders {
    const KIND: &'static str = "reminders";

    fn text(&self, page: &mut Page) {
        if self.certificates.is_empty() {
            page.line(&t!("remind-none"));
        }
        for (at, reminder) in self.certificates.iter().enumerate() {
            if at > 0 {
                page.gap();
            }
            block(page, reminder);
        }
        if let Some(changed) = &self.changed {
            page.gap();
            page.line(&t!("remind-changed"));
            let fingerprint = colon_hex(&hex::decode(&changed.exported_sha256).unwrap_or_default());
            page.fields(2, &[(t!("remind-exported"), fingerprint)]);
        }
        for file in &self.unreadable {
            page.gap();
            let reason = format!("{} ({})", t!("certificate-unreadable"), file.reason);
            page.fields(0, &[(file.source.name(), reason)]);
        }
        if self.authorities > 0 {
            page.gap();
            page.line(&t!("remind-authorities", count = (self.authorities as i64)));
        }
    }
}

fn block(page: &mut Page, reminder: &Reminder) {
    let facts = &reminder.certificate;
    let date = words::date_of(&facts.not_after);
    page.line(&facts.who());
    let end = match reminder.mark {
        Some(Mark::Expired) => t!("remind-expired", date = date, since = words::days_left(facts.days_left)),
        _ => t!("remind-until", date = date, left = words::days_left(facts.days_left)),
    };
    let state = match (reminder.renewed, reminder.mark, &reminder.next_mark) {
        (true, _, _) => t!("remind-renewed"),
        (false, Some(Mark::Expired), _) => t!("remind-mark-expired"),
        (false, Some(Mark::Days(days)), _) => t!("remind-mark", days = days),
        (false, None, Some(next)) => t!("remind-next", date = words::date_of(&next.date), days = next.days),
        (false, None, None) => String::new(),
    };
    let sources: Vec<&str> = reminder.sources.iter().map(Source::name).collect();
    page.fields(
        2,
        &[
            (t!("remind-end"), end),
            (t!("remind-state"), state),
            (t!("show-issuer"), reminder.issuer.name.clone()),
            (t!("remind-renewal"), reminder.renewal.clone().unwrap_or_default()),
            (t!("remind-where"), sources.join(", ")),
        ],
    );
}
