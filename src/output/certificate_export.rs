//! `jeton cert export`: what was written and where, and what a receiving platform would object to.

use std::path::Path;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::certificate::CertificateFacts;
use super::ending::Ending;
use super::page::Page;
use crate::i18n::words;
use crate::model::certificate::{Certificate, colon_hex};
use crate::model::public_text::PublicText;
use crate::pkcs11::CertificateObject;
use crate::t;

/// A certificate in the requested format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// PEM blocks.
    Text(PublicText),
    /// DER.
    Binary(Vec<u8>),
}

impl Exported {
    /// The bytes to write.
    #[must_use]
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_str().as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }

    /// As JSON holds it: the text, or the bytes in hexadecimal.
    #[must_use]
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.as_str().to_owned(),
            Self::Binary(bytes) => hex::encode(bytes),
        }
    }
}

/// A clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Copied {
    /// The desktop's: it has the text.
    Desktop,
    /// The terminal's, which was given the text (OSC 52) and does not say whether it took it.
    Terminal,
}

impl Copied {
    /// Says where the text is now.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Desktop => t!("export-copied"),
            Self::Terminal => t!("export-copied-terminal"),
        }
    }
}

/// What a receiving platform would object to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportWarning {
    /// It is a CA certificate.
    CertificateAuthority,
    /// Its key usages do not allow SSL client authentication.
    NotForSslClient,
    /// It has expired.
    Expired,
    /// It has reached a mark of `jeton remind`.
    EndsSoon,
    /// Another certificate on the token has replaced it.
    Replaced,
    /// It is not valid yet.
    NotYetValid,
}

impl ExportWarning {
    /// The warning in words.
    #[must_use]
    pub(crate) fn sentence(self, certificate: &Certificate, now: OffsetDateTime) -> String {
        match self {
            Self::CertificateAuthority => t!("export-warning-ca"),
            Self::NotForSslClient => t!("export-warning-ssl-client"),
            Self::Expired => t!("export-warning-expired", date = words::date(certificate.not_after())),
            Self::EndsSoon => {
                let ending = Ending::nearest([&CertificateFacts::of_holder(certificate, now)]);
                ending.map(|ending| ending.message).unwrap_or_default()
            }
            Self::Replaced => t!("export-warning-replaced"),
            Self::NotYetValid => t!("export-warning-not-yet", date = words::date(certificate.not_before())),
        }
    }
}

/// The steps for pasting the certificate into the teletransmission account.
#[must_use]
pub(crate) fn steps(copied: Option<Copied>, is_shown: bool, out: Option<&Path>) -> String {
    let copy = match out {
        _ if copied == Some(Copied::Desktop) => t!("export-copy-done"),
        _ if copied == Some(Copied::Terminal) => t!("export-copy-terminal"),
        _ if is_shown => t!("export-copy-shown"),
        Some(path) => t!("export-copy-file", path = path.display().to_string()),
        None => t!("export-copy-redirected"),
    };
    t!("export-steps", copy = copy)
}

/// `jeton cert export`: the certificate that was exported.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateExport {
    /// The summary of the certificate.
    pub certificate: CertificateFacts,
    /// `pem`, `der`, `pubkey` or `chain`.
    pub format: String,
    /// The file that was written; none for standard output.
    pub path: Option<String>,
    /// What standard output would have held without `--json`, in hexadecimal for `der`; none if a file was written.
    pub content: Option<String>,
    /// Which clipboard has it, with `--copy`.
    pub copied: Option<Copied>,
    /// SHA-1 of the certificate's DER, hexadecimal.
    pub sha1: String,
    /// What a receiving platform would object to.
    pub warnings: Vec<ExportWarning>,
}

impl CertificateExport {
    /// The export of this certificate.
    #[must_use]
    pub(crate) fn of(
        object: &CertificateObject,
        certificate: &Certificate,
        now: OffsetDateTime,
        format: &str,
        path: Option<&Path>,
        exported: &Exported,
        warnings: &[ExportWarning],
    ) -> Self {
        Self {
            certificate: CertificateFacts::of_object(object, certificate, now),
            format: format.to_owned(),
            path: path.map(|path| path.display().to_string()),
            content: path.is_none().then(|| exported.shown()),
            copied: None,
            sha1: hex::encode(certificate.sha1()),
            warnings: warnings.to_vec(),
        }
    }
}

impl Answer for CertificateExport {
    const KIND: &'static str = "certificate-export";

    fn text(&self, page: &mut Page) {
        if let Some(path) = &self.path {
            page.line(&t!("export-written", path = path.as_str()));
        }
        if let Some(copied) = self.copied {
            page.line(&copied.sentence());
        }
        let sha256 = hex::decode(&self.certificate.sha256).unwrap_or_default();
        page.line(&self.certificate.who());
        page.fields(2, &[(t!("show-sha256"), colon_hex(&sha256))]);
    }
}
