//! `jeton test`: each check of the self-test on a line of its own.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::certificate::CertificateFacts;
use super::ending::Ending;
use super::page::Page;
use crate::model::ObjectId;
pub use crate::model::Status;
use crate::model::renewal::Mark;
use crate::t;
use crate::trust::Trust;

/// The kinds of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckKind {
    /// The token answers.
    TokenPresent,
    /// The token accepted the PIN.
    PinAccepted,
    /// The password opens the `.pfx`.
    PasswordAccepted,
    /// The private key belongs to the certificate.
    KeyMatchesCertificate,
    /// The host verifies what the token signed.
    Signature,
    /// The token decrypts what the host encrypted.
    Decryption,
    /// The certificate is within its validity period.
    InDate,
    /// The certificate's key usages.
    Uses,
    /// Whether the key is long enough.
    KeySize,
    /// Whether the issuer is trusted, and signed the certificate.
    Issuer,
    /// Whether the issuer has revoked it.
    Revocation,
}

/// One check.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// What was checked.
    pub check: CheckKind,
    /// The result.
    pub status: Status,
    /// Details, in the user's language; may be empty.
    pub detail: String,
}

impl Check {
    /// A check with its details.
    #[must_use]
    pub(crate) fn new(check: CheckKind, status: Status, detail: impl Into<String>) -> Self {
        Self { check, status, detail: detail.into() }
    }
}

/// The signature that a key made in the self-test, so that anyone can verify it again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SignedMessage {
    /// The mechanism, such as `CKM_RSA_PKCS`.
    pub mechanism: String,
    /// The digest, such as `SHA-256`.
    pub digest: String,
    /// The signature, hexadecimal; DER for ECDSA.
    pub signature: String,
}

/// One private key and its certificate.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TestedKey {
    /// `CKA_ID` of the key, hexadecimal.
    pub id: ObjectId,
    /// `CKA_LABEL` of the key.
    pub label: String,
    /// The token label of its slot.
    pub slot: String,
    /// Its algorithm and size, such as `RSA-3072`.
    pub algorithm: String,
    /// Its certificate; none if the key was named and has none.
    pub certificate: Option<CertificateFacts>,
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// The verdict on its issuer and revocation; none without a certificate.
    pub trust: Option<Trust>,
    /// What it signed, if it did.
    pub signed: Option<SignedMessage>,
}

/// Why something was not tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// A CA certificate, whose key is not here.
    CertificateAuthority,
    /// No private key was seen for this certificate.
    NoKey,
    /// No certificate was found for this private key.
    NoCertificate,
    /// The certificate does not parse.
    Unreadable,
}

/// A certificate or key that was not tested.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Skipped {
    /// `CKA_ID`, hexadecimal.
    pub id: ObjectId,
    /// Its name for the user: the holder, or the label.
    pub name: String,
    /// Why it was not tested.
    pub reason: SkipReason,
}

/// `jeton test`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SelfTestReport {
    /// The token's label; none for a file.
    pub token: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// The `.pfx` that was tested; none for a token.
    pub file: Option<String>,
    /// When the test ran, RFC 3339, UTC.
    pub date: String,
    /// What the keys signed: a sentence without legal effect, in UTF-8, without a line end.
    pub message: String,
    /// The checks of the token itself.
    pub checks: Vec<Check>,
    /// The keys that were tested.
    pub keys: Vec<TestedKey>,
    /// What was not tested.
    pub skipped: Vec<Skipped>,
    /// Labels of the slots that show nothing without their PIN, and whose PIN was not asked for.
    pub not_opened: Vec<String>,
    /// The certificate that ends first, if it has reached a mark of `jeton remind`; else empty.
    pub warnings: Vec<Ending>,
    /// How many checks failed.
    pub failed: usize,
    /// Whether at least one key was tested and no check failed.
    pub passed: bool,
}

impl SelfTestReport {
    /// What was tested: the token by label and serial number, or the file.
    fn subject(&self) -> String {
        match (&self.token, &self.serial) {
            (Some(token), Some(serial)) => t!("self-test-token", token = token.as_str(), serial = serial.as_str()),
            _ => self.name().to_owned(),
        }
    }

    /// The token's label, or the file's path.
    pub(super) fn name(&self) -> &str {
        self.token.as_deref().or(self.file.as_deref()).unwrap_or_default()
    }

    /// What a test that was passed says: that all is well, unless a certificate ends soon.
    pub(super) fn verdict(&self) -> String {
        if self.warnings.is_empty() { t!("self-test-passed") } else { t!("self-test-passed-but") }
    }
}

impl Answer for SelfTestReport {
    const KIND: &'static str = "self-test";

    fn text(&self, page: &mut Page) {
        page.line(&self.subject());
        lines(page, &self.checks);
        for key in &self.keys {
            page.gap();
            page.line(&heading(key));
            lines(page, &key.checks);
        }
        if !self.skipped.is_empty() || !self.not_opened.is_empty() {
            page.gap();
        }
        for skipped in &self.skipped {
            page.line(&skipped_line(skipped));
        }
        for slot in &self.not_opened {
            page.line(&t!("self-test-not-opened", slot = slot.as_str()));
        }
        if self.keys.iter().any(|key| key.signed.is_some()) {
            page.gap();
            page.line(&t!("self-test-signed", message = self.message.as_str()));
        }
        if self.passed {
            page.gap();
            page.line(&self.verdict());
        }
        // That a certificate has expired is told by its check.
        for warning in self.warnings.iter().filter(|warning| warning.mark != Mark::Expired) {
            page.sentence("", &warning.message);
        }
    }
}

pub(super) fn heading(key: &TestedKey) -> String {
    let name = if key.label.is_empty() { key.id.to_string() } else { key.label.clone() };
    match &key.certificate {
        Some(facts) => match &facts.organisation {
            Some(organisation) if *organisation != facts.holder => {
                format!("{} – {organisation} ({name})", facts.holder)
            }
            _ => format!("{} ({name})", facts.holder),
        },
        None => name,
    }
}

pub(super) fn lines(page: &mut Page, checks: &[Check]) {
    use unicode_width::UnicodeWidthStr;

    let words = [Status::Passed, Status::Failed, Status::Advice, Status::NotDone].map(status);
    let width = words.iter().map(|word| word.width()).max().unwrap_or(0);
    for check in checks {
        let word = status(check.status);
        let padding = " ".repeat(width - word.width());
        let what = kind(check.check);
        let line = match check.detail.is_empty() {
            true => what,
            false => format!("{} {}", t!("field", name = what), check.detail),
        };
        page.hanging(&format!("  {word}{padding}  "), &line);
    }
}

pub(super) fn status(status: Status) -> String {
    match status {
        Status::Passed => t!("check-passed"),
        Status::Failed => t!("check-failed"),
        Status::Advice => t!("check-advice"),
        Status::NotDone => t!("check-not-done"),
    }
}

pub(super) fn kind(check: CheckKind) -> String {
    match check {
        CheckKind::TokenPresent => t!("check-token-present"),
        CheckKind::PinAccepted => t!("check-pin-accepted"),
        CheckKind::PasswordAccepted => t!("check-password-accepted"),
        CheckKind::KeyMatchesCertificate => t!("check-key-matches-certificate"),
        CheckKind::Signature => t!("check-signature"),
        CheckKind::Decryption => t!("check-decryption"),
        CheckKind::InDate => t!("check-in-date"),
        CheckKind::Uses => t!("check-uses"),
        CheckKind::KeySize => t!("check-key-size"),
        CheckKind::Issuer => t!("check-issuer"),
        CheckKind::Revocation => t!("check-revocation"),
    }
}

pub(super) fn skipped_line(skipped: &Skipped) -> String {
    let name = skipped.name.as_str();
    match skipped.reason {
        SkipReason::CertificateAuthority => t!("skipped-certificate-authority", name = name),
        SkipReason::NoKey => t!("skipped-no-key", name = name),
        SkipReason::NoCertificate => t!("skipped-no-certificate", name = name),
        SkipReason::Unreadable => t!("skipped-unreadable", name = name),
    }
}
