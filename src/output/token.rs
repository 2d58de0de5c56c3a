//! `jeton token …`.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::page::Page;
use crate::model::Slot;
use crate::t;

/// A token that was initialised.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenInitialized {
    /// The new label.
    pub token: String,
    /// Its serial number, which may have changed.
    pub serial: String,
    /// The reader that it is in.
    pub reader: String,
    /// Whether it had been initialised before, in which case its contents were erased.
    pub erased: bool,
    /// Whether the user PIN is one of the first guesses anyone would make.
    pub trivial: bool,
}

impl TokenInitialized {
    /// The token in this slot, as read afterwards.
    #[must_use]
    pub(crate) fn new(slot: &Slot, label: &str, trivial: bool, erased: bool) -> Self {
        let (serial, reader) = (slot.token.serial.clone(), slot.reader.clone());
        Self { token: label.to_owned(), serial, reader, erased, trivial }
    }
}

impl Answer for TokenInitialized {
    const KIND: &'static str = "token-initialized";

    fn text(&self, page: &mut Page) {
        page.line(&t!("token-initialized", token = self.token.as_str()));
        page.fields(2, &[(t!("list-serial"), self.serial.as_str()), (t!("list-reader"), self.reader.as_str())]);
    }
}
