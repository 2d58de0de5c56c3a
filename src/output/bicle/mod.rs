//! Bi-clés: the summary of one, the list, and the result of a change.

pub mod opened;
pub(crate) mod platform;
pub mod sealed;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Answer;
use super::page::Page;
use crate::i18n::words;
use crate::model::bicle::{Bicle, Consultation, KeyPlace, Transport};
use crate::model::certificate::Validity;
use crate::t;

/// A consultation in brief.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConsultationFacts {
    /// Its name.
    pub name: String,
    /// When its bids are to be opened; RFC 3339, UTC.
    pub closes: Option<String>,
    /// When it was closed; RFC 3339, UTC.
    pub closed: Option<String>,
}

/// Where a private key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "place")]
pub enum KeyFacts {
    /// In a `.pfx` beside the register.
    File {
        /// Its name.
        name: String,
    },
    /// On a token.
    Token {
        /// The token's serial number.
        serial: String,
        /// The token's label.
        label: String,
        /// `CKA_ID`, hexadecimal.
        id: String,
    },
    /// Not here: only the certificate is.
    Elsewhere,
}

/// A bi-clé in brief.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BicleFacts {
    /// Its name in the salle des marchés.
    pub designation: String,
    /// The common name of its certificate.
    pub common_name: String,
    /// When its certificate expires; RFC 3339, UTC.
    pub not_after: String,
    /// Whether its certificate is currently valid.
    pub validity: Validity,
    /// Algorithm and size of its key, such as `RSA-3072`.
    pub algorithm: String,
    /// Where its private key is.
    pub key: KeyFacts,
    /// Whether the private key was generated on its token and cannot be backed up.
    pub never_leaves_token: bool,
    /// The key transports that its private key can open, the best first.
    pub opens: Vec<Transport>,
    /// Whether it is a bi-clé de secours.
    pub secours: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// When a backup was last verified; RFC 3339, UTC.
    pub backup_verified: Option<String>,
    /// The consultations to which it is attached.
    pub consultations: Vec<ConsultationFacts>,
    /// SHA-256 of its certificate, hexadecimal.
    pub sha256: String,
}

impl BicleFacts {
    /// The summary of this bi-clé at this time.
    #[must_use]
    pub(crate) fn of(bicle: &Bicle, consultations: &[Consultation], now: OffsetDateTime) -> Self {
        let digest = bicle.certificate.sha256();
        Self {
            designation: bicle.designation.clone(),
            common_name: bicle.common_name(),
            not_after: words::rfc3339(bicle.certificate.not_after()),
            validity: bicle.certificate.validity(now),
            algorithm: bicle.certificate.public_key().describe(),
            never_leaves_token: bicle.never_leaves_token,
            key: match &bicle.key {
                KeyPlace::File(name) => KeyFacts::File { name: name.clone() },
                KeyPlace::Token { serial, label, id } => {
                    KeyFacts::Token { serial: serial.clone(), label: label.clone(), id: id.to_string() }
                }
                KeyPlace::Elsewhere => KeyFacts::Elsewhere,
            },
            opens: bicle.opens.clone(),
            secours: bicle.secours,
            archived: bicle.archived,
            backup_verified: bicle.backup_verified.map(words::rfc3339),
            consultations: consultations
                .iter()
                .filter(|consultation| consultation.bicle == digest)
                .map(|consultation| ConsultationFacts {
                    name: consultation.name.clone(),
                    closes: consultation.closes.map(words::rfc3339),
                    closed: consultation.closed.map(words::rfc3339),
                })
                .collect(),
            sha256: hex::encode(digest),
        }
    }

    fn text(&self, page: &mut Page) {
        let expiry = match self.validity {
            Validity::InDate => moment(&self.not_after),
            Validity::Expired => t!("bicle-expired", date = moment(&self.not_after)),
            Validity::NotYet => t!("bicle-not-yet", date = moment(&self.not_after)),
        };
        let key = match &self.key {
            KeyFacts::File { name } => name.clone(),
            KeyFacts::Token { serial, label, .. } if self.never_leaves_token => {
                t!("bicle-key-never-leaves", label = label.as_str(), serial = serial.as_str())
            }
            KeyFacts::Token { serial, label, .. } => {
                t!("bicle-key-on-token", label = label.as_str(), serial = serial.as_str())
            }
            KeyFacts::Elsewhere => t!("bicle-key-elsewhere"),
        };
        let backup = match (&self.backup_verified, &self.key) {
            (Some(at), _) => moment(at),
            (None, KeyFacts::Elsewhere) => String::new(),
            (None, _) if self.never_leaves_token => t!("bicle-cannot-be-backed-up"),
            (None, _) => t!("bicle-never-backed-up"),
        };
        let state = match (self.secours, self.archived) {
            (_, true) => t!("bicle-archived"),
            (true, false) => t!("bicle-is-secours"),
            (false, false) => String::new(),
        };
        let consultations: Vec<String> = self.consultations.iter().map(ConsultationFacts::in_words).collect();
        page.fields(
            2,
            &[
                (t!("bicle-name"), self.designation.clone()),
                (t!("bicle-cn"), self.common_name.clone()),
                (t!("bicle-expiry"), expiry),
                (t!("bicle-key"), key),
                (t!("bicle-backup"), backup),
                (t!("bicle-state"), state),
                (t!("bicle-consultations"), consultations.join(", ")),
            ],
        );
    }
}

impl ConsultationFacts {
    fn in_words(&self) -> String {
        match (&self.closed, &self.closes) {
            (Some(_), _) => t!("consultation-closed", name = self.name.as_str()),
            (None, Some(at)) => t!("consultation-closes", name = self.name.as_str(), date = moment(at)),
            (None, None) => t!("consultation-open", name = self.name.as_str()),
        }
    }
}

/// A timestamp of the JSON in readable form.
fn moment(text: &str) -> String {
    OffsetDateTime::parse(text, &Rfc3339).map_or_else(|_| text.to_owned(), words::date_time)
}

/// `jeton bicle list`: the bi-clés of a register.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BicleList {
    /// The register's file.
    pub register: String,
    /// The bi-clés, those de secours last, as in the salle des marchés.
    pub bicles: Vec<BicleFacts>,
    /// Warnings in the user's language: key files left behind by a killed command.
    pub warnings: Vec<String>,
}

impl Answer for BicleList {
    const KIND: &'static str = "bicle-list";

    fn text(&self, page: &mut Page) {
        let (secours, personal): (Vec<_>, Vec<_>) = self.bicles.iter().partition(|bicle| bicle.secours);
        if self.bicles.is_empty() {
            page.line(&t!("bicle-none", register = self.register.as_str()));
        }
        for (heading, bicles) in [(t!("bicle-heading"), personal), (t!("bicle-heading-secours"), secours)] {
            if !bicles.is_empty() {
                page.gap();
                page.line(&heading);
            }
            for bicle in bicles {
                page.gap();
                bicle.text(page);
            }
        }
        if !self.warnings.is_empty() {
            page.gap();
        }
        for warning in &self.warnings {
            page.line(&t!("warning-line", text = warning.as_str()));
        }
    }
}

/// A change to a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// A new bi-clé was made.
    Generated,
    /// An existing one was referenced.
    Referenced,
    /// One was imported.
    Imported,
    /// It was here already; nothing changed.
    AlreadyHere,
    /// It got another designation.
    Renamed,
    /// It became a bi-clé de secours.
    SecoursOn,
    /// It is no longer a bi-clé de secours.
    SecoursOff,
    /// It was attached to a consultation.
    Attached,
    /// Its consultation was closed.
    Closed,
    /// It was deleted.
    Deleted,
    /// It was archived.
    Archived,
    /// A new one was made to replace another.
    Renewed,
    /// It was backed up.
    BackedUp,
}

impl Act {
    /// Whether the user made, imported or named the certificate with this act, so that it needs no acceptance later.
    #[must_use]
    pub(crate) fn is_own(self) -> bool {
        match self {
            Self::Generated | Self::Referenced | Self::Imported | Self::Renewed => true,
            Self::AlreadyHere
            | Self::Renamed
            | Self::SecoursOn
            | Self::SecoursOff
            | Self::Attached
            | Self::Closed
            | Self::Deleted
            | Self::Archived
            | Self::BackedUp => false,
        }
    }

    /// Its name in the journal.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Generated => "generate",
            Self::Referenced => "reference",
            Self::Imported | Self::AlreadyHere => "import",
            Self::Renamed => "rename",
            Self::SecoursOn => "secours-on",
            Self::SecoursOff => "secours-off",
            Self::Attached => "attach",
            Self::Closed => "close",
            Self::Deleted => "delete",
            Self::Archived => "archive",
            Self::Renewed => "renew",
            Self::BackedUp => "backup",
        }
    }
}

/// The result of a `jeton bicle` command that changed something.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BicleChange {
    /// What was done.
    pub act: Act,
    /// The bi-clé after the change; before it, if it was deleted.
    pub bicle: BicleFacts,
    /// The consultation, if the change concerned one.
    pub consultation: Option<String>,
    /// The designation of the bi-clé that this one replaces.
    pub replaces: Option<String>,
    /// The backup file that was written and verified.
    pub backup: Option<String>,
    /// Why this algorithm was chosen, in the user's language, if a token limited the choice.
    pub algorithm_reason: Option<String>,
    /// Warnings in the user's language.
    pub warnings: Vec<String>,
}

impl BicleChange {
    /// This act on this bi-clé, with no further details.
    #[must_use]
    pub(crate) fn new(act: Act, bicle: BicleFacts) -> Self {
        Self {
            act,
            bicle,
            consultation: None,
            replaces: None,
            backup: None,
            algorithm_reason: None,
            warnings: Vec::new(),
        }
    }

    fn sentence(&self) -> String {
        let name = self.bicle.designation.as_str();
        let consultation = self.consultation.as_deref().unwrap_or_default();
        match self.act {
            Act::Generated | Act::Renewed => t!("bicle-listed", name = name),
            Act::Referenced => t!("bicle-referenced", name = name),
            Act::Imported => t!("bicle-imported", name = name),
            Act::AlreadyHere => t!("bicle-already-here", name = name),
            Act::Renamed => t!("bicle-renamed", name = name),
            Act::SecoursOn => t!("bicle-secours-on", name = name),
            Act::SecoursOff => t!("bicle-secours-off", name = name),
            Act::Attached => t!("bicle-attached", name = name, consultation = consultation),
            Act::Closed => t!("bicle-consultation-closed", consultation = consultation),
            Act::Deleted => t!("bicle-deleted", name = name),
            Act::Archived => t!("bicle-was-archived", name = name),
            Act::BackedUp => String::new(),
        }
    }
}

impl Answer for BicleChange {
    const KIND: &'static str = "bicle-change";

    fn text(&self, page: &mut Page) {
        if matches!(self.act, Act::Generated | Act::Renewed) {
            let place = match &self.bicle.key {
                KeyFacts::File { name } => {
                    t!("bicle-made-in-file", name = self.bicle.designation.as_str(), file = name.as_str())
                }
                KeyFacts::Token { label, .. } if self.bicle.never_leaves_token => {
                    t!("bicle-made-there", name = self.bicle.designation.as_str(), label = label.as_str())
                }
                KeyFacts::Token { label, .. } => {
                    t!("bicle-made-on-token", name = self.bicle.designation.as_str(), label = label.as_str())
                }
                KeyFacts::Elsewhere => String::new(),
            };
            page.line(&place);
        }
        let sentence = self.sentence();
        if !sentence.is_empty() {
            page.line(&sentence);
        }
        if let Some(reason) = &self.algorithm_reason {
            page.line(&t!("bicle-algorithm", algorithm = self.bicle.algorithm.as_str(), reason = reason.as_str()));
        }
        if let Some(old) = &self.replaces {
            page.line(&t!("bicle-replaces", name = old.as_str()));
        }
        if let Some(path) = &self.backup {
            page.line(&t!("bicle-backed-up", name = self.bicle.designation.as_str(), path = path.as_str()));
        }
        for warning in &self.warnings {
            page.line(&t!("warning-line", text = warning.as_str()));
        }
    }
}
