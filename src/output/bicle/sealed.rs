//! `jeton bicle seal`.

use serde::{Deserialize, Serialize};

use crate::crypto::cms::ContentCipher;
use crate::model::bicle::Transport;
use crate::output::Answer;
use crate::output::error::Report;
use crate::output::page::Page;
use crate::t;

/// A recipient of sealed files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SealedFor {
    /// The designation, or the holder named in the certificate.
    pub name: String,
    /// SHA-256 of the certificate, hexadecimal.
    pub sha256: String,
    /// The key transport algorithm.
    pub transport: Transport,
    /// Whether it is a bi-clé de secours.
    pub secours: bool,
    /// Whether jeton added this recipient without being asked.
    pub added: bool,
}

/// A file to seal, and the result.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SealedFile {
    /// The file to seal.
    pub file: String,
    /// The sealed file.
    pub out: Option<String>,
    /// The content's length in octets.
    pub octets: Option<u64>,
    /// Why it was not sealed.
    pub error: Option<Report>,
}

/// The result of `jeton bicle seal`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sealed {
    /// The content encryption.
    pub cipher: ContentCipher,
    /// The recipients.
    pub recipients: Vec<SealedFor>,
    /// The files.
    pub files: Vec<SealedFile>,
    /// Warnings in the user's language.
    pub warnings: Vec<String>,
}

/// A key transport algorithm in words.
#[must_use]
pub(crate) fn transport(transport: Transport) -> &'static str {
    match transport {
        Transport::RsaOaepSha256 => "RSA-OAEP SHA-256",
        Transport::RsaOaepSha384 => "RSA-OAEP SHA-384",
        Transport::RsaOaepSha512 => "RSA-OAEP SHA-512",
        Transport::RsaOaepSha1 => "RSA-OAEP SHA-1",
        Transport::RsaPkcs1 => "RSA PKCS#1 v1.5",
        Transport::Ecdh => "ECDH",
    }
}

impl Answer for Sealed {
    const KIND: &'static str = "bicle-sealed";

    fn text(&self, page: &mut Page) {
        for file in &self.files {
            match (&file.out, &file.error) {
                (Some(out), _) => {
                    page.line(&t!("sealed-file", file = file.file.as_str(), out = out.as_str()));
                }
                (None, Some(error)) => {
                    let reason = error.message.lines().next().unwrap_or_default();
                    page.line(&t!("failed-file", file = file.file.as_str(), reason = reason));
                }
                (None, None) => page.line(&t!("not-done-file", file = file.file.as_str())),
            }
        }
        page.line(&t!("sealed-for", cipher = self.cipher.name()));
        for recipient in &self.recipients {
            let name = recipient.name.as_str();
            let way = transport(recipient.transport);
            page.line(&match (recipient.secours, recipient.added) {
                (_, true) => t!("sealed-for-secours", name = name, transport = way),
                (true, false) => t!("sealed-for-named-secours", name = name, transport = way),
                (false, false) => t!("sealed-for-one", name = name, transport = way),
            });
        }
        for warning in &self.warnings {
            page.line(&t!("warning-line", text = warning.as_str()));
        }
    }
}
