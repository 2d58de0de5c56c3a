//! `jeton remind`: the certificates by expiry date, and how to renew them.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::Answer;
use super::certificate::CertificateFacts;
use super::error::Report;
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
    /// The bi-clé of this designation, in a register.
    Bicle(String),
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Token(name) | Self::File(name) => name.clone(),
            Self::Bicle(name) => t!("remind-bicle", name = name.as_str()),
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
    /// Whether another certificate found replaces it: same holder, issuer and use, valid now, and ending later.
    pub renewed: bool,
    /// How to renew it, in the user's language; none before the first mark, or if it has been renewed.
    pub renewal: Option<String>,
    /// How to renew it if that is not the issuer's business: a bi-clé of a register.
    #[serde(skip)]
    own_way: Option<String>,
}

impl Reminder {
    /// The reminder for this certificate at this time. `next` is the certificate that replaces it; `own_way` tells how to
    /// renew it, if that is not the issuer's business.
    #[must_use]
    pub(crate) fn of(
        certificate: &Certificate,
        sources: Vec<Source>,
        next: Option<&Certificate>,
        own_way: Option<String>,
        now: OffsetDateTime,
    ) -> Self {
        let days_left = certificate.days_left(now);
        let mark = Mark::reached(days_left);
        let issuer = IssuerFacts::from(&Issuer::of(certificate));
        let next_mark = Mark::next(days_left)
            .map(|days| NextMark { days, date: words::rfc3339(certificate.not_after() - Duration::days(days)) });
        let mut reminder = Self {
            certificate: CertificateFacts::of(certificate, now).succeeded_by(next),
            sources,
            issuer,
            mark,
            next_mark,
            renewed: next.is_some(),
            renewal: None,
            own_way,
        };
        reminder.renewal = mark.filter(|_| next.is_none()).map(|mark| reminder.way(mark == Mark::Expired));
        reminder
    }

    /// How to renew it, in the user's language.
    #[must_use]
    pub(crate) fn way(&self, expired: bool) -> String {
        self.own_way.clone().unwrap_or_else(|| self.issuer.renew(expired))
    }

    /// Whether action is needed.
    #[must_use]
    pub(crate) fn is_due(&self) -> bool {
        self.mark.is_some() && !self.renewed
    }
}

/// What could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unread {
    /// A certificate.
    Certificate,
    /// A `.pfx`, which shows the end of its certificate only with its password.
    Pfx,
    /// A token.
    Token,
    /// A register of bi-clés.
    Register,
}

/// Something that could not be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnreadableFile {
    /// What it is.
    pub kind: Unread,
    /// Where it is.
    pub source: Source,
    /// Why: the parser's reason, or a sentence in the user's language.
    pub reason: String,
}

/// A token that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RemindedToken {
    /// Its label.
    pub label: String,
    /// Its serial number.
    pub serial: String,
}

/// A token holds a different certificate from the one last exported from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Changed {
    /// The token's label.
    pub token: String,
    /// The token's serial number.
    pub serial: String,
    /// SHA-256 of the one that was exported, hexadecimal.
    pub exported_sha256: String,
}

/// `jeton remind`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reminders {
    /// The tokens that were read.
    pub tokens: Vec<RemindedToken>,
    /// Why no token was read, if only the register of bi-clés was; none if files were given.
    pub no_token: Option<Report>,
    /// The holders' certificates, the first to expire first.
    pub certificates: Vec<Reminder>,
    /// Files and objects that cannot be parsed.
    pub unreadable: Vec<UnreadableFile>,
    /// How many CA certificates were found and left out: they are not the holder's to renew.
    pub authorities: usize,
    /// Those certificates.
    pub left_out: Vec<CertificateFacts>,
    /// How many certificates have reached a mark and have not been renewed.
    pub due: usize,
    /// The tokens that hold a different certificate from the one last exported from them.
    pub changed: Vec<Changed>,
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
        for changed in &self.changed {
            page.gap();
            match self.tokens.len() {
                1 => page.line(&t!("remind-changed")),
                _ => page.line(&t!(
                    "remind-changed-on",
                    token = changed.token.as_str(),
                    serial = changed.serial.as_str()
                )),
            }
            let fingerprint = colon_hex(&hex::decode(&changed.exported_sha256).unwrap_or_default());
            page.fields(2, &[(t!("remind-exported"), fingerprint)]);
        }
        for file in &self.unreadable {
            page.gap();
            let reason = match file.kind {
                Unread::Certificate => format!("{} ({})", t!("certificate-unreadable"), file.reason),
                Unread::Pfx | Unread::Token | Unread::Register => file.reason.clone(),
            };
            page.fields(0, &[(file.source.name(), reason)]);
        }
        if self.authorities > 0 {
            page.gap();
            let names: Vec<String> = self.left_out.iter().map(CertificateFacts::who).collect();
            page.line(&t!("remind-authorities", count = (self.authorities as i64), names = names.join(", ")));
        }
        if let Some(reason) = &self.no_token {
            page.gap();
            page.sentence("", &t!("remind-no-token", reason = reason.message.as_str()));
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
    let sources: Vec<String> = reminder.sources.iter().map(Source::name).collect();
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
