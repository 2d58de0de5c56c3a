//! One-line summaries of certificates, and `jeton cert list`.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::page::Page;
use crate::error::Choice;
use crate::i18n::{time_zone, words};
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, Use, Validity};
use crate::model::renewal::{Mark, successor};
use crate::pkcs11::CertificateObject;
use crate::t;

/// The longest `CKA_ID`, in bytes, that is shown in a column.
const LONGEST_ID_IN_COLUMN: usize = 8;

/// One certificate on one line: who, for what, until when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateLine {
    /// `CKA_ID`, hexadecimal.
    pub id: ObjectId,
    /// `CKA_LABEL`.
    pub label: String,
    /// Its contents; none if it cannot be parsed.
    pub certificate: Option<CertificateFacts>,
    /// Why it cannot be parsed, in the user's language; none if it can.
    pub unreadable: Option<String>,
    /// The same as a stable code.
    pub unreadable_code: Option<UnreadableCode>,
}

/// Why a certificate object cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreadableCode {
    /// The object has no contents, or the token does not give them.
    Empty,
    /// Its contents are damaged, cut off or something else.
    Damaged,
}

impl UnreadableCode {
    fn sentence(self) -> String {
        match self {
            Self::Empty => t!("certificate-empty"),
            Self::Damaged => t!("certificate-damaged"),
        }
    }
}

/// A certificate in brief.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateFacts {
    /// The subject it was issued to.
    pub holder: String,
    /// The holder's organisation.
    pub organisation: Option<String>,
    /// Its use.
    pub r#use: Use,
    /// Whether it is valid today.
    pub validity: Validity,
    /// Its last day, RFC 3339, UTC.
    pub not_after: String,
    /// Whole days left; negative after it has expired.
    pub days_left: i64,
    /// The last mark of `jeton remind` that it has reached; none before the first.
    pub mark: Option<Mark>,
    /// SHA-256, hexadecimal, of the certificate that has replaced it among those looked at; none if none has.
    pub successor: Option<String>,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// SHA-256 of its DER, hexadecimal.
    pub sha256: String,
}

impl CertificateFacts {
    /// The summary of this certificate at this time.
    #[must_use]
    pub(crate) fn of(certificate: &Certificate, now: OffsetDateTime) -> Self {
        Self {
            holder: certificate.holder(),
            organisation: certificate.subject().organisation().map(ToOwned::to_owned),
            r#use: certificate.main_use(),
            validity: certificate.validity(now),
            not_after: words::rfc3339(certificate.not_after()),
            days_left: certificate.days_left(now),
            mark: Mark::reached(certificate.days_left(now)),
            successor: None,
            serial: certificate.serial_hex(),
            sha256: hex::encode(certificate.sha256()),
        }
    }

    /// The summary of a certificate that is known to be its holder's, even if it looks like an authority's as well.
    #[must_use]
    pub(crate) fn of_holder(certificate: &Certificate, now: OffsetDateTime) -> Self {
        Self { r#use: certificate.holders_use(), ..Self::of(certificate, now) }
    }

    /// The summary of a certificate on its token.
    #[must_use]
    pub(crate) fn of_object(object: &CertificateObject, certificate: &Certificate, now: OffsetDateTime) -> Self {
        match object.of_authority {
            true => Self::of(certificate, now),
            false => Self::of_holder(certificate, now),
        }
    }

    /// This summary, with the certificate that replaces it.
    #[must_use]
    pub(crate) fn succeeded_by(self, next: Option<&Certificate>) -> Self {
        Self { successor: next.map(|next| hex::encode(next.sha256())), ..self }
    }

    /// Holder – organisation, or only the holder if both are the same.
    #[must_use]
    pub(crate) fn who(&self) -> String {
        match &self.organisation {
            Some(organisation) if *organisation != self.holder => format!("{} – {organisation}", self.holder),
            _ => self.holder.clone(),
        }
    }

    /// The day of `not_after` by the person's calendar, as a file's name holds it: `2027-12-31`.
    #[must_use]
    pub(crate) fn last_day_in_a_name(&self) -> String {
        let parsed = OffsetDateTime::parse(&self.not_after, &time::format_description::well_known::Rfc3339);
        parsed.map_or_else(|_| String::new(), |at| time_zone::day(at).to_string())
    }

    /// The days that it has left, or why it has none.
    pub(crate) fn left(&self) -> String {
        match self.validity {
            _ if self.successor.is_some() => t!("left-replaced"),
            Validity::InDate => t!("left-days", days = self.days_left),
            Validity::Expired => t!("left-expired"),
            Validity::NotYet => t!("left-not-yet"),
        }
    }

    /// The day of `not_after`, formatted for the user.
    fn last_day(&self) -> String {
        words::date_of(&self.not_after)
    }
}

impl CertificateLine {
    /// The line for this certificate at this time.
    #[must_use]
    pub(crate) fn of(object: &CertificateObject, now: OffsetDateTime) -> Self {
        let (certificate, unreadable_code) = match &object.certificate {
            Ok(certificate) => (Some(CertificateFacts::of_object(object, certificate, now)), None),
            Err(error) if error.empty => (None, Some(UnreadableCode::Empty)),
            Err(_) => (None, Some(UnreadableCode::Damaged)),
        };
        let unreadable = unreadable_code.map(UnreadableCode::sentence);
        Self { id: object.id.clone(), label: object.label.clone(), certificate, unreadable, unreadable_code }
    }

    /// The lines for the certificates of one token, each with the one that replaces it among them. Private keys are
    /// invisible without a PIN, so a missing one is not held against a successor.
    #[must_use]
    pub(crate) fn all(objects: &[CertificateObject], now: OffsetDateTime) -> Vec<Self> {
        objects.iter().map(|object| Self::among(object, objects, now)).collect()
    }

    /// The line for one of these certificates of a token; see [`CertificateLine::all`].
    #[must_use]
    pub(crate) fn among(object: &CertificateObject, objects: &[CertificateObject], now: OffsetDateTime) -> Self {
        let line = Self::of(object, now);
        let next = next_of(object, objects, now);
        Self { certificate: line.certificate.map(|facts| facts.succeeded_by(next)), ..line }
    }

    /// The column headings for [`CertificateLine::row`].
    #[must_use]
    pub(crate) fn headings() -> Vec<String> {
        vec![t!("column-holder"), t!("column-use"), t!("column-until"), t!("column-left")]
    }

    /// The cells: who, use, expiry, days left. They are short, so that a row fits in eighty columns.
    #[must_use]
    pub(crate) fn row(&self) -> Vec<String> {
        let Some(facts) = &self.certificate else {
            return vec![self.name(), t!("certificate-unreadable")];
        };
        vec![facts.who(), short_use(facts.r#use), facts.last_day(), facts.left()]
    }

    /// The cells as one phrase, for a list of choices.
    #[must_use]
    pub(crate) fn phrase(&self) -> String {
        let Some(facts) = &self.certificate else { return self.row().join(" · ") };
        [facts.who(), short_use(facts.r#use), until(facts)].join(" · ")
    }

    /// Its name on the token: its label, or its id.
    fn name(&self) -> String {
        if self.label.is_empty() { self.id.to_string() } else { self.label.clone() }
    }
}

pub(crate) fn until(facts: &CertificateFacts) -> String {
    let date = facts.last_day();
    let until = match facts.validity {
        Validity::InDate => t!("until", date = date),
        Validity::Expired => t!("expired-on", date = date),
        Validity::NotYet => t!("not-yet-valid", date = date),
    };
    if facts.successor.is_some() { t!("until-replaced", until = until) } else { until }
}

fn short_use(r#use: Use) -> String {
    match r#use {
        Use::AuthenticationAndSignature => t!("use-short-authentication-and-signature"),
        Use::CertificateAuthority => t!("use-short-certificate-authority"),
        Use::Authentication | Use::Signature | Use::Seal | Use::Encryption | Use::Unspecified => certificate_use(r#use),
    }
}

/// The use of a certificate in words.
#[must_use]
pub(crate) fn certificate_use(r#use: Use) -> String {
    match r#use {
        Use::Authentication => t!("use-authentication"),
        Use::Signature => t!("use-signature"),
        Use::AuthenticationAndSignature => t!("use-authentication-and-signature"),
        Use::Seal => t!("use-seal"),
        Use::Encryption => t!("use-encryption"),
        Use::CertificateAuthority => t!("use-certificate-authority"),
        Use::Unspecified => t!("use-unspecified"),
    }
}

/// The option that names a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `--id`.
    Id,
    /// `--label`.
    Label,
    /// `--serial`.
    Serial,
    /// `--fingerprint`.
    Fingerprint,
}

/// One of these certificates as an entry in a list of choices: the option that selects it, and a description.
#[must_use]
pub(crate) fn choice(
    object: &CertificateObject,
    objects: &[CertificateObject],
    naming: Naming,
    now: OffsetDateTime,
) -> Choice {
    let line = CertificateLine::among(object, objects, now);
    let value = match (naming, &line.certificate) {
        (Naming::Serial, Some(facts)) => format!("--serial {}", facts.serial),
        (Naming::Fingerprint, Some(facts)) => format!("--fingerprint {}", facts.sha256),
        (Naming::Id, _) => format!("--id {}", object.id),
        (Naming::Label | Naming::Serial | Naming::Fingerprint, _) => format!("--label \"{}\"", object.label),
    };
    Choice { value, description: line.phrase() }
}

/// `jeton cert list`: the certificates of one token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateList {
    /// The token's label.
    pub token: String,
    /// Its certificates.
    pub certificates: Vec<CertificateLine>,
}

impl Answer for CertificateList {
    const KIND: &'static str = "certificate-list";

    fn text(&self, page: &mut Page) {
        if self.certificates.is_empty() {
            page.line(&t!("list-no-certificate"));
            return;
        }
        // Ids of twenty bytes are common, and a truncated id is useless: long ids get a line of their own.
        let in_column = self.certificates.iter().all(|line| line.id.as_bytes().len() <= LONGEST_ID_IN_COLUMN);
        if in_column {
            let mut rows = vec![with_id(t!("column-id"), CertificateLine::headings())];
            rows.extend(self.certificates.iter().map(|line| with_id(line.id.to_string(), line.row())));
            page.columns(0, &rows);
            return;
        }
        let mut rows = vec![CertificateLine::headings()];
        for line in &self.certificates {
            rows.push(line.row());
            rows.push(vec![format!("  {}", t!("list-id", id = line.id.to_string()))]);
        }
        page.columns(0, &rows);
    }
}

/// The holder's certificate on the same token that replaces this one.
#[must_use]
pub(crate) fn next_of<'o>(
    object: &CertificateObject,
    objects: &'o [CertificateObject],
    now: OffsetDateTime,
) -> Option<&'o Certificate> {
    let own = object.certificate.as_ref().ok().filter(|_| !object.of_authority)?;
    let others = objects.iter().filter(|other| !other.of_authority);
    successor(own, others.filter_map(|other| other.certificate.as_ref().ok()), now)
}

fn with_id(id: String, mut row: Vec<String>) -> Vec<String> {
    row.insert(0, id);
    row
}
