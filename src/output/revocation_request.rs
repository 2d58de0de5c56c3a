//! `jeton cert show --revocation`: what a revocation request needs, and where to send it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::certificate::CertificateFacts;
use super::page::Page;
use crate::i18n::issuer::IssuerFacts;
use crate::i18n::words;
use crate::model::Issuer;
use crate::model::certificate::{Certificate, colon_hex};
use crate::t;

/// What a revocation request needs.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RevocationRequest {
    /// The summary of the certificate, including its serial number.
    pub certificate: CertificateFacts,
    /// The full issuer name (RFC 4514).
    pub issuer_name: String,
    /// SHA-1 of its DER, hexadecimal; the SHA-256 is in the summary.
    pub sha1: String,
    /// URLs of its revocation lists.
    pub crl_urls: Vec<String>,
    /// URLs of its OCSP responders.
    pub ocsp_urls: Vec<String>,
    /// The issuer, and what is known about its procedures.
    pub issuer: IssuerFacts,
    /// How to request the revocation, in the user's language.
    pub how: String,
}

impl RevocationRequest {
    /// The details for revoking this certificate.
    #[must_use]
    pub(crate) fn of(certificate: &Certificate, now: OffsetDateTime) -> Self {
        let issuer = IssuerFacts::from(&Issuer::of(certificate));
        Self {
            certificate: CertificateFacts::of(certificate, now),
            issuer_name: certificate.issuer().to_string(),
            sha1: hex::encode(certificate.sha1()),
            crl_urls: certificate.crl_urls().to_vec(),
            ocsp_urls: certificate.ocsp_urls().to_vec(),
            how: issuer.revoke(),
            issuer,
        }
    }
}

impl Answer for RevocationRequest {
    const KIND: &'static str = "revocation-request";

    fn text(&self, page: &mut Page) {
        let facts = &self.certificate;
        let fingerprint = |hexadecimal: &str| colon_hex(&hex::decode(hexadecimal).unwrap_or_default());
        page.line(&t!("revocation-request-needs"));
        page.fields(
            2,
            &[
                (t!("show-holder"), facts.who()),
                (t!("show-serial"), facts.serial.clone()),
                (t!("show-issuer"), self.issuer_name.clone()),
                (t!("show-validity"), t!("until", date = words::date_of(&facts.not_after))),
                (t!("show-sha256"), fingerprint(&facts.sha256)),
                (t!("show-sha1"), fingerprint(&self.sha1)),
                (t!("show-crl"), self.crl_urls.join(" ")),
                (t!("show-ocsp"), self.ocsp_urls.join(" ")),
            ],
        );
        page.gap();
        page.line(&t!("revocation-request-where", issuer = self.issuer.name.as_str()));
        page.fields(2, &[(t!("revocation-request-how"), self.how.as_str())]);
        page.gap();
        page.line(&t!("revocation-request-final"));
    }
}
