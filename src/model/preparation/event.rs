//! What the journal of a preparation records: each thing before it is done, and what came of it. Never a PIN.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::step::Step;
use crate::model::PinRole;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// When, in RFC 3339.
    pub(crate) at: String,
    /// Whose token: what [`super::Line::person`] gives.
    pub(crate) person: String,
    #[serde(flatten)]
    pub(crate) event: Event,
}

/// What happened, or is about to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub(crate) enum Event {
    /// The token was recognised as this person's.
    Recognised { serial: String, label: String, by: Evidence },
    /// A slip is about to be written.
    Slip {
        /// Its file's name.
        file: String,
    },
    /// A slip was made void: no token has its PIN.
    Void { file: String },
    /// A step is about to change the token.
    Begun {
        step: Step,
        /// The slip with the PIN that is sent; `None` if no PIN is, or a person typed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slip: Option<String>,
        /// The file that it will make.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    },
    /// The token refused the PIN or code of this role. What was given beforehand is not presented again.
    PinRefused { role: PinRole },
    /// The token has taken it.
    Done {
        step: Step,
        /// The token's serial number from now on, where it may have changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serial: Option<String>,
        /// The `CKA_ID` of the key pair.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_id: Option<String>,
        /// The file that it made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    },
    /// The token has certainly not taken it.
    NotDone {
        step: Step,
        /// The error's code.
        code: String,
    },
    /// Nobody knows whether the token has taken it.
    Unknown { step: Step, code: String },
}

impl Event {
    /// This step is done, and left nothing to remember.
    pub(crate) fn done(step: Step) -> Self {
        Self::Done { step, serial: None, key_id: None, file: None }
    }
}
