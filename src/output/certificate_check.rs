//! `jeton cert check FILE…`: what is right and wrong with the certificates in files.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::certificate::CertificateFacts;
use super::certificate_files::{along, failure, heading};
use super::error::Report;
use super::page::Page;
use super::self_test::{Check, lines};
use crate::model::certificate::Form;
use crate::t;
use crate::trust::Trust;

/// One holder's certificate and its checks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckedCertificate {
    /// The summary of the certificate.
    pub certificate: CertificateFacts,
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// Whether something about it needs attention, though nothing failed.
    pub attention: bool,
    /// The verdict on its issuer and revocation.
    pub trust: Trust,
}

/// The certificates of one file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckedFile {
    /// Its path, as given.
    pub file: String,
    /// How it is written; none if it could not be read.
    pub form: Option<Form>,
    /// The holders' certificates.
    pub certificates: Vec<CheckedCertificate>,
    /// The certificates of authorities that came along, which the chains were built with.
    pub others: Vec<CertificateFacts>,
    /// Why it could not be read, or not all of it.
    pub error: Option<Report>,
}

/// `jeton cert check FILE…`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateCheck {
    /// When, RFC 3339, UTC.
    pub date: String,
    /// The files, in the order given.
    pub files: Vec<CheckedFile>,
    /// How many checks failed.
    pub failed: usize,
    /// How many certificates need attention.
    pub attention: usize,
    /// Whether every file was read, no check failed and nothing needs attention.
    pub passed: bool,
}

impl Answer for CertificateCheck {
    const KIND: &'static str = "certificate-check";

    fn text(&self, page: &mut Page) {
        for file in &self.files {
            page.gap();
            heading(page, &file.file, file.form, file.certificates.len() + file.others.len());
            for checked in &file.certificates {
                page.gap();
                page.line(&checked.certificate.who());
                lines(page, &checked.checks);
            }
            if !file.others.is_empty() {
                page.gap();
            }
            along(page, &file.others);
            failure(page, &file.file, file.error.as_ref());
        }
        if self.passed {
            page.gap();
            page.line(&t!("self-test-passed"));
        }
    }
}
