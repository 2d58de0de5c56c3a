//! `jeton list`: every token, its PINs and its certificates.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Answer;
use super::certificate::CertificateLine;
use super::error::Report;
use super::page::Page;
use crate::i18n::words;
use crate::model::pin::PinLengths;
use crate::model::{PinState, Slot, Token};
use crate::t;

/// Every token, of one module or of several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenList {
    /// The module's file; none if there are several, and each token names its own.
    pub module: Option<String>,
    /// The tokens.
    pub tokens: Vec<TokenLine>,
    /// Readers whose card the module cannot read.
    pub unreadable: Vec<UnreadableReader>,
}

/// One token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenLine {
    /// The file of the module that shows it.
    pub module: String,
    /// The reader that it is in.
    pub reader: String,
    /// Its label.
    pub label: String,
    /// Its serial number.
    pub serial: String,
    /// Its manufacturer.
    pub manufacturer: String,
    /// Its model.
    pub model: String,
    /// Whether it has been initialised; a blank token holds nothing.
    pub initialized: bool,
    /// Whether it is write-protected.
    pub write_protected: bool,
    /// Its PINs, one per slot.
    pub pins: Vec<PinLine>,
    /// Its certificates.
    pub certificates: Vec<CertificateLine>,
    /// Why its certificates could not be read, if so; the other tokens are still shown.
    pub error: Option<Report>,
}

/// One PIN of a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PinLine {
    /// The slot's number.
    pub slot: u64,
    /// The slot's label, which names this PIN for `--token`.
    pub label: String,
    /// The state of the user PIN.
    pub state: PinState,
    /// How many tries it has left, where the card says and the command asked.
    pub tries_left: Option<u8>,
    /// The state of the SO PIN.
    pub so_state: PinState,
    /// Whether it is typed on the reader or in a window of the middleware.
    pub pinpad: bool,
    /// The lengths that the token accepts, in bytes.
    pub lengths: PinLengths,
}

/// A reader whose card the module cannot read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnreadableReader {
    /// The file of the module that cannot read it.
    pub module: String,
    /// The reader.
    pub reader: String,
    /// The return value, as the standard names it.
    pub cause: String,
}

impl PinLine {
    /// The PIN of this slot.
    #[must_use]
    pub(crate) fn of(slot: &Slot) -> Self {
        let token = &slot.token;
        Self {
            slot: slot.id,
            label: token.label.clone(),
            state: token.pin,
            tries_left: token.tries_left,
            so_state: token.so_pin,
            pinpad: token.pinpad,
            lengths: token.pin_lengths,
        }
    }

    /// The PIN state in words.
    #[must_use]
    pub(crate) fn state_in_words(&self) -> String {
        let state = words::pin_state_and_tries(self.state, self.tries_left);
        if self.pinpad { t!("pin-state-on-pinpad", state = state) } else { state }
    }
}

impl TokenLine {
    /// This token, before its certificates are read.
    #[must_use]
    pub(crate) fn of(module: &Path, token: &Token) -> Self {
        let info = token.info();
        Self {
            module: module.display().to_string(),
            reader: token.first().reader.clone(),
            label: info.label.clone(),
            serial: info.serial.clone(),
            manufacturer: info.manufacturer.clone(),
            model: info.model.clone(),
            initialized: info.initialized,
            write_protected: info.write_protected,
            pins: token.slots().iter().map(PinLine::of).collect(),
            certificates: Vec::new(),
            error: None,
        }
    }

    /// Whether this is no token but the authorities that the computer trusts, as p11-kit's trust module shows them
    /// (`TOKEN_MODEL` of its module.c): certificates by the hundred, no key and no PIN.
    #[must_use]
    pub(crate) fn is_authorities(&self) -> bool {
        self.model == "p11-kit-trust"
    }

    fn pin_fields(&self) -> Vec<(String, String)> {
        match self.pins.as_slice() {
            [pin] => vec![(t!("list-pin"), pin.state_in_words())],
            pins => pins
                .iter()
                .map(|pin| {
                    (t!("list-pin"), t!("list-pin-of", label = pin.label.as_str(), state = pin.state_in_words()))
                })
                .collect(),
        }
    }
}

impl Answer for TokenList {
    const KIND: &'static str = "token-list";

    fn text(&self, page: &mut Page) {
        for token in &self.tokens {
            page.gap();
            if !token.initialized {
                page.line(&t!("list-blank", reader = token.reader.as_str()));
                continue;
            }
            page.line(&token.label);
            if token.is_authorities() {
                page.line(&format!("  {}", t!("list-authorities", count = (token.certificates.len() as i64))));
                continue;
            }
            let mut fields = vec![
                (t!("list-reader"), token.reader.clone()),
                (t!("list-serial"), token.serial.clone()),
                (t!("list-manufacturer"), manufacturer(token)),
            ];
            fields.extend(token.pin_fields());
            if self.module.is_none() {
                fields.push((t!("list-module"), token.module.clone()));
            }
            if token.write_protected {
                fields.push((t!("list-access"), t!("list-read-only")));
            }
            page.fields(2, &fields);
            if let Some(error) = &token.error {
                page.line(&format!("  {}", t!("error-line", message = error.message.as_str())));
                page.line(&format!("  {}", t!("remedy-line", remedy = error.remedy.as_str())));
            } else if token.certificates.is_empty() {
                page.line(&format!("  {}", t!("list-no-certificate")));
            } else {
                page.line(&format!("  {}", t!("list-certificates")));
                let mut rows = vec![CertificateLine::headings()];
                rows.extend(token.certificates.iter().map(CertificateLine::row));
                page.columns(4, &rows);
            }
        }
        for reader in &self.unreadable {
            page.gap();
            page.line(&t!("list-unreadable", reader = reader.reader.as_str(), cause = reader.cause.as_str()));
        }
        if self.tokens.is_empty() && self.unreadable.is_empty() {
            page.line(&t!("list-nothing"));
        }
    }
}

fn manufacturer(token: &TokenLine) -> String {
    let parts: Vec<&str> =
        [token.manufacturer.as_str(), token.model.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
