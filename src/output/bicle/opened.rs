//! `jeton bicle open`.

use serde::{Deserialize, Serialize};

use crate::crypto::cms::ContentCipher;
use crate::output::Answer;
use crate::output::error::Report;
use crate::output::page::Page;
use crate::t;

/// A file that was opened, or was not.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpenedFile {
    /// The sealed file.
    pub file: String,
    /// Where its content is.
    pub out: Option<String>,
    /// The content's length in octets.
    pub octets: Option<u64>,
    /// The bi-clé, or the holder of the certificate, whose key opened it.
    pub key: Option<String>,
    /// How it was encrypted.
    pub cipher: Option<ContentCipher>,
    /// Whether an alteration would have been seen: not under CBC.
    pub authenticated: Option<bool>,
    /// How many octets follow the sealed file's end, which are no part of it.
    pub trailing: u64,
    /// Why it was not opened; none where it was not tried any more either.
    pub error: Option<Report>,
}

/// What was opened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opened {
    /// The files.
    pub files: Vec<OpenedFile>,
    /// How many were opened.
    pub opened: usize,
    /// How many failed.
    pub failed: usize,
    /// How many were not tried any more.
    pub not_done: usize,
    /// What should be known, in the person's language.
    pub warnings: Vec<String>,
}

/// What is said of octets behind a sealed file's end.
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
                    // Of several lines, the first says what happened; the whole is in the JSON and in the error.
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
