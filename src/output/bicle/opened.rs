//! `jeton bicle open`.

use serde::{Deserialize, Serialize};

use crate::crypto::cms::ContentCipher;
use crate::output::Answer;
use crate::output::error::Report;
use crate::output::page::Page;
use crate::t;

/// A file to open, and the result.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpenedFile {
    /// The sealed file.
    pub file: String,
    /// The file that its content was written to.
    pub out: Option<String>,
    /// The content's length in octets.
    pub octets: Option<u64>,
    /// The bi-clé whose key opened it, or the holder of that key's certificate.
    pub key: Option<String>,
    /// The content encryption.
    pub cipher: Option<ContentCipher>,
    /// Whether tampering would have been detected; false for CBC.
    pub authenticated: Option<bool>,
    /// How many octets follow the end of the sealed file; they are not part of it.
    pub trailing: u64,
    /// Why it was not opened; none if it was opened or not attempted.
    pub error: Option<Report>,
}

/// The result of `jeton bicle open`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opened {
    /// The files.
    pub files: Vec<OpenedFile>,
    /// How many were opened.
    pub opened: usize,
    /// How many failed.
    pub failed: usize,
    /// How many were not attempted.
    pub not_done: usize,
    /// Warnings in the user's language.
    pub warnings: Vec<String>,
}

/// The warning about octets after the end of a sealed file.
#[must_use]
pub(crate) fn trailing(octets: u64) -> String {
    t!("opened-trailing", octets = (octets as i64))
}

impl Answer for Opened {
    const KIND: &'static str = "bicle-opened";

    fn text(&self, page: &mut Page) {
        for file in &self.files {
            let name = file.file.as_str();
            match (&file.out, &file.error) {
                (Some(out), _) => {
                    let key = file.key.as_deref().unwrap_or_default();
                    page.line(&t!("opened-file", file = name, out = out.as_str(), key = key));
                    if file.authenticated == Some(false) {
                        page.line(&t!("opened-unauthenticated"));
                    }
                    if file.trailing > 0 {
                        page.line(&trailing(file.trailing));
                    }
                }
                (None, Some(error)) => {
                    // The first line says what happened; the full text is in the JSON and in the error.
                    let reason = error.message.lines().next().unwrap_or_default();
                    page.line(&t!("failed-file", file = name, reason = reason));
                }
                (None, None) => page.line(&t!("not-done-file", file = name)),
            }
        }
        if self.files.len() > 1 {
            page.line(&t!(
                "opened-total",
                opened = (self.opened as i64),
                failed = (self.failed as i64),
                left = (self.not_done as i64)
            ));
        }
        for warning in &self.warnings {
            page.line(&t!("warning-line", text = warning.as_str()));
        }
    }
}
