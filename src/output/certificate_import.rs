//! `jeton cert import`: what was written to the token.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::certificate::CertificateFacts;
use super::page::Page;
use crate::model::certificate::Certificate;
use crate::model::{ObjectId, TokenInfo};
use crate::t;

/// `jeton cert import`: the certificate that is now on the token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateImport {
    /// The token's label.
    pub token: String,
    /// The `CKA_ID` it was given, hexadecimal: that of its private key.
    pub id: ObjectId,
    /// The `CKA_LABEL` it was given.
    pub label: String,
    /// The summary of the certificate.
    pub certificate: CertificateFacts,
    /// Whether its private key is on the token.
    pub private_key: bool,
    /// Attributes that the token refused, and that were left out; as the standard names them.
    pub dropped_attributes: Vec<String>,
    /// Whether the certificate was on the token before, and only those of its authorities were written.
    pub already_there: bool,
    /// The certificates of authorities that were written too.
    pub authorities: Vec<CertificateFacts>,
}

impl CertificateImport {
    /// The result of importing this certificate.
    #[must_use]
    pub(crate) fn of(
        token: &TokenInfo,
        id: ObjectId,
        label: String,
        certificate: &Certificate,
        private_key: bool,
        dropped: &[&str],
        now: OffsetDateTime,
    ) -> Self {
        Self {
            token: token.label.clone(),
            id,
            label,
            certificate: CertificateFacts::of(certificate, now),
            private_key,
            dropped_attributes: dropped.iter().map(|name| (*name).to_owned()).collect(),
            already_there: false,
            authorities: Vec::new(),
        }
    }
}

impl Answer for CertificateImport {
    const KIND: &'static str = "certificate-import";

    fn text(&self, page: &mut Page) {
        let token = self.token.as_str();
        page.line(&if self.already_there {
            t!("import-already", token = token)
        } else {
            t!("import-done", token = token)
        });
        page.line(&self.certificate.who());
        page.fields(
            2,
            &[
                (t!("show-id"), self.id.to_string()),
                (t!("show-label"), self.label.clone()),
                (t!("show-private-key"), if self.private_key { t!("key-present") } else { t!("key-absent") }),
            ],
        );
        for authority in &self.authorities {
            page.line(&t!("import-authority", name = authority.who()));
        }
        if !self.dropped_attributes.is_empty() {
            page.line(&t!("import-dropped", attributes = self.dropped_attributes.join(", ")));
        }
    }
}
