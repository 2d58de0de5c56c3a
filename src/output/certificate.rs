//! Certificates in one line each, and `jeton cert list`.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::page::Page;
use super::{Answer, words};
use crate::error::Choice;
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, Use, Validity};
use crate::pkcs11::CertificateObject;
use crate::t;

/// One certificate in one line: who, for what, until when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateLine {
    /// `CKA_ID`, hexadecimal.
    pub id: ObjectId,
    /// `CKA_LABEL`.
    pub label: String,
    /// What it says; none where it cannot be read.
    pub certificate: Option<CertificateFacts>,
    /// Why it cannot be read; none where it can.
    pub unreadable: Option<String>,
}

/// What a certificate says, in short.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateFacts {
    /// Who it was issued to.
    pub holder: String,
    /// The holder's organisation.
    pub organisation: Option<String>,
    /// What it is for.
    pub r#use: Use,
    /// Whether it is in date today.
    pub validity: Validity,
    /// Its last day, RFC 3339, UTC.
    pub not_after: String,
    /// Whole days left; negative after the expiry.
    pub days_left: i64,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// SHA-256 of its DER, hexadecimal.
    pub sha256: String,
}

impl CertificateFacts {
    /// The facts of this certificate at this moment.
    #[must_use]
    pub fn of(certificate: &Certificate, now: OffsetDateTime) -> Self {
        Self {
            holder: certificate.holder(),
            organisation: certificate.subject().organisation().map(ToOwned::to_owned),
            r#use: certificate.main_use(),
            validity: certificate.validity(now),
            not_after: words::rfc3339(certificate.not_after()),
            days_left: certificate.days_left(now),
            serial: certificate.serial_hex(),
            sha256: hex::encode(certificate.sha256()),
        }
    }
}

impl CertificateLine {
    /// The line of this certificate at this moment.
    #[must_use]
    pub fn of(object: &CertificateObject, now: OffsetDateTime) -> Self {
        let (certificate, unreadable) = match &object.certificate {
            Ok(certificate) => (Some(CertificateFacts::of(certificate, now)), None),
            Err(error) => (None, Some(error.reason.clone())),
        };
        Self { id: object.id.clone(), label: object.label.clone(), certificate, unreadable }
    }

    /// Its cells: who, use, expiry, days left.
    #[must_use]
    pub fn row(&self) -> Vec<String> {
        let Some(facts) = &self.certificate else {
            let reason = self.unreadable.clone().unwrap_or_default();
            return vec![self.name(), t!("certificate-unreadable", reason = reason)];
        };
        let who = match &facts.organisation {
            Some(organisation) if *organisation != facts.holder => format!("{} – {organisation}", facts.holder),
            _ => facts.holder.clone(),
        };
        vec![who, certificate_use(facts.r#use), until(facts), words::days_left(facts.days_left)]
    }

    /// What the token calls it: its label, or its id.
    fn name(&self) -> String {
        if self.label.is_empty() { self.id.to_string() } else { self.label.clone() }
    }
}

pub(super) fn until(facts: &CertificateFacts) -> String {
    let date = OffsetDateTime::parse(&facts.not_after, &time::format_description::well_known::Rfc3339)
        .map_or_else(|_| facts.not_after.clone(), words::date);
    match facts.validity {
        Validity::InDate => t!("until", date = date),
        Validity::Expired => t!("expired-on", date = date),
        Validity::NotYet => t!("not-yet-valid", date = date),
    }
}

/// What a certificate is for, in words.
#[must_use]
pub fn certificate_use(r#use: Use) -> String {
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

/// The certificate as one of several to choose from: by its id where it has one, else by its fingerprint.
#[must_use]
pub fn choice(object: &CertificateObject, now: OffsetDateTime, ids_are_unique: bool) -> Choice {
    let line = CertificateLine::of(object, now);
    let value = match &line.certificate {
        _ if ids_are_unique && !object.id.is_empty() => format!("--id {}", object.id),
        Some(facts) => format!("--fingerprint {}", facts.sha256),
        None => format!("--label {}", object.label),
    };
    Choice { value, description: line.row().join(" · ") }
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
        let rows: Vec<_> = self
            .certificates
            .iter()
            .map(|line| {
                let mut row = line.row();
                row.insert(0, line.id.to_string());
                row
            })
            .collect();
        page.columns(0, &rows);
    }
}
