//! `jeton cert export FILE…`: what was written of the certificates in files.

use std::path::Path;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::certificate::CertificateFacts;
use super::certificate_export::{Copied, ExportWarning, Exported};
use super::certificate_files::failure;
use super::error::Report;
use super::page::Page;
use crate::model::certificate::Certificate;
use crate::t;

/// One certificate that was exported.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExportedCertificate {
    /// The summary of the certificate.
    pub certificate: CertificateFacts,
    /// The file that was written; none for standard output.
    pub path: Option<String>,
    /// What standard output would have held without `--json`, in hexadecimal for `der`; none if a file was written.
    pub content: Option<String>,
    /// SHA-1 of the certificate's DER, hexadecimal.
    pub sha1: String,
    /// What a receiving platform would object to.
    pub warnings: Vec<ExportWarning>,
    /// The warnings in words.
    #[serde(skip)]
    sentences: Vec<String>,
}

impl ExportedCertificate {
    /// The export of this certificate.
    #[must_use]
    pub(crate) fn of(
        certificate: &Certificate,
        path: Option<&Path>,
        exported: &Exported,
        warnings: Vec<ExportWarning>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            certificate: CertificateFacts::of(certificate, now),
            path: path.map(|path| path.display().to_string()),
            content: path.is_none().then(|| exported.shown()),
            sha1: hex::encode(certificate.sha1()),
            sentences: warnings.iter().map(|warning| warning.sentence(certificate, now)).collect(),
            warnings,
        }
    }
}

/// A file, and what was exported from it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExportedFile {
    /// Its path, as given.
    pub file: String,
    /// The holders' certificates in it.
    pub certificates: Vec<ExportedCertificate>,
    /// Why nothing, or not everything, was exported.
    pub error: Option<Report>,
}

/// `jeton cert export FILE…`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateExports {
    /// `pem`, `der`, `pubkey` or `chain`.
    pub format: String,
    /// Which clipboard was given the certificate, with `--copy`.
    pub copied: Option<Copied>,
    /// The files, in the order given.
    pub files: Vec<ExportedFile>,
}

impl Answer for CertificateExports {
    const KIND: &'static str = "certificate-exports";

    fn text(&self, page: &mut Page) {
        for file in &self.files {
            for exported in &file.certificates {
                if let Some(out) = exported.path.as_deref() {
                    page.line(&t!("exported-file", file = file.file.as_str(), out = out));
                }
                for warning in &exported.sentences {
                    page.line(&format!("  {warning}"));
                }
            }
            failure(page, &file.file, file.error.as_ref());
        }
        if let Some(copied) = self.copied {
            page.line(&copied.sentence());
        }
    }
}
