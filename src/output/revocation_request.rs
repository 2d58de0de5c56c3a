//! `jeton cert show --revocation`: what a request for revocation needs, and where to send it.

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

/// What a request for revocation needs.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RevocationRequest {
    /// The certificate, its serial number among it.
    pub certificate: CertificateFacts,
    /// The issuer's whole name (RFC 4514).
    pub issuer_name: String,
    /// SHA-1 of its DER, hexadecimal; its SHA-256 is with the facts.
    pub sha1: String,
    /// Where its revocation lists are.
    pub crl_urls: Vec<String>,
    /// Where its status is answered.
    pub ocsp_urls: Vec<String>,
    /// The issuer, and what is known of its practice.
    pub issuer: IssuerFacts,
    /// How to ask for it, in the person's language.
    pub how: String,
}

impl RevocationRequest {
    /// The request for this certificate.
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
