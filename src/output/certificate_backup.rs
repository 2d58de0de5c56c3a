//! `jeton cert backup`: the new copy of a software certificate.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::certificate::CertificateFacts;
use super::page::Page;
use crate::t;

/// `jeton cert backup`: the `.pfx` that was written, and opened again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateBackup {
    /// The certificate of its key.
    pub certificate: CertificateFacts,
    /// The file that was read.
    pub file: String,
    /// The file that was written.
    pub out: String,
    /// How many certificates of authorities it holds too.
    pub others: usize,
    /// Warnings in the user's language.
    pub warnings: Vec<String>,
}

impl Answer for CertificateBackup {
    const KIND: &'static str = "certificate-backup";

    fn text(&self, page: &mut Page) {
        page.line(&t!("cert-backup-done", out = self.out.as_str()));
        page.line(&self.certificate.who());
        for warning in &self.warnings {
            page.line(&t!("warning-line", text = warning.as_str()));
        }
    }
}
