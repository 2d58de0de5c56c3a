//! `jeton cert show FILE…`: the certificates in files.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::certificate::{CertificateFacts, until};
use super::certificate_details::CertificateDetails;
use super::error::Report;
use super::page::Page;
use crate::model::certificate::Form;
use crate::t;

/// The certificates in one file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateFile {
    /// Its path, as given.
    pub file: String,
    /// How it is written; none if it could not be read.
    pub form: Option<Form>,
    /// The holders' certificates in full.
    pub certificates: Vec<CertificateDetails>,
    /// The certificates of authorities that came along, in brief.
    pub others: Vec<CertificateFacts>,
    /// The private keys of a `.pfx` whose certificates are not in it, by their names; empty of one that has none.
    pub keys_alone: Vec<String>,
    /// Why it could not be read, or not all of it.
    pub error: Option<Report>,
}

/// `jeton cert show FILE…`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateFiles {
    /// The files, in the order given.
    pub files: Vec<CertificateFile>,
}

impl Answer for CertificateFiles {
    const KIND: &'static str = "certificate-files";

    fn text(&self, page: &mut Page) {
        for file in &self.files {
            page.gap();
            heading(page, &file.file, file.form, file.certificates.len() + file.others.len());
            for (at, certificate) in file.certificates.iter().enumerate() {
                if at > 0 {
                    page.gap();
                }
                page.fields(2, &certificate.all_fields());
            }
            along(page, &file.others);
            for name in &file.keys_alone {
                let told = if name.is_empty() {
                    t!("file-key-alone")
                } else {
                    t!("file-key-alone-named", name = name.as_str())
                };
                page.line(&format!("  {told}"));
            }
            failure(page, &file.file, file.error.as_ref());
        }
    }
}

/// The line that begins a file: its name, what it is, and how many certificates it holds.
pub(super) fn heading(page: &mut Page, file: &str, form: Option<Form>, count: usize) {
    let Some(form) = form else { return };
    let form = match form {
        Form::Pem => "PEM",
        Form::Der => "DER",
        Form::Pkcs7 => "PKCS#7 (.p7b)",
        Form::Pfx => "PKCS#12 (.pfx)",
    };
    page.line(&t!("file-heading", file = file, form = form, count = count));
}

/// The authorities that came along.
pub(super) fn along(page: &mut Page, others: &[CertificateFacts]) {
    if others.is_empty() {
        return;
    }
    page.line(&format!("  {}", t!("file-others", count = others.len())));
    for other in others {
        page.line(&format!("    {}, {}", other.who(), until(other)));
    }
}

/// Why a file was not read, or not whole.
pub(super) fn failure(page: &mut Page, file: &str, error: Option<&Report>) {
    let Some(error) = error else { return };
    let reason = error.message.lines().next().unwrap_or_default();
    page.line(&t!("failed-file", file = file, reason = reason));
}
