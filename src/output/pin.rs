//! `jeton pin …`.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::list::PinLine;
use super::page::Page;
use crate::i18n::words;
use crate::model::{Lockout, PinLengths, PinRole, PinState, Slot, Token};
use crate::t;

/// The state of every PIN of every token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PinStatus {
    /// The module's file.
    pub module: String,
    /// The tokens.
    pub tokens: Vec<TokenPins>,
}

/// The PINs of one token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenPins {
    /// The reader that it is in.
    pub reader: String,
    /// Its label.
    pub label: String,
    /// Its serial number.
    pub serial: String,
    /// Whether it has been initialised; a blank token has no PIN.
    pub initialized: bool,
    /// Its PINs, one per slot.
    pub pins: Vec<PinWithAdvice>,
}

/// One PIN, with advice on its state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PinWithAdvice {
    /// The PIN.
    pub pin: PinLine,
    /// What to do, in the user's language; empty if all is well.
    pub advice: Vec<String>,
}

impl PinWithAdvice {
    fn advise(&self, page: &mut Page, indent: usize) {
        for advice in &self.advice {
            page.line(&format!("{:indent$}{}", "", t!("pin-advice", advice = advice.as_str())));
        }
    }
}

impl TokenPins {
    /// The PINs of this token. A TPM shows no count.
    #[must_use]
    pub(crate) fn of(token: &Token, lockout: Lockout) -> Self {
        let info = token.info();
        let slots = if info.initialized { token.slots() } else { &[] };
        Self {
            reader: token.first().reader.clone(),
            label: info.label.clone(),
            serial: info.serial.clone(),
            initialized: info.initialized,
            pins: slots
                .iter()
                .map(|slot| PinWithAdvice { pin: PinLine::of(slot), advice: advice(slot, lockout) })
                .collect(),
        }
    }
}

fn advice(slot: &Slot, lockout: Lockout) -> Vec<String> {
    let user = match slot.token.pin {
        PinState::Ok => None,
        PinState::Low => Some(t!("pin-advice-low")),
        PinState::FinalTry => Some(t!("pin-advice-final-try")),
        PinState::Locked => Some(t!("remedy-pin-locked")),
        PinState::ToBeChanged => Some(t!("remedy-pin-expired")),
        PinState::NotSet => Some(t!("remedy-pin-not-set")),
    };
    let so = match slot.token.so_pin {
        PinState::Ok | PinState::NotSet => None,
        PinState::Low | PinState::FinalTry => Some(t!("pin-advice-so-low")),
        PinState::Locked => Some(t!("pin-advice-so-locked")),
        PinState::ToBeChanged => Some(t!("pin-advice-so-to-be-changed")),
    };
    let of_tpm = (lockout == Lockout::ForATime).then(|| t!("pin-advice-tpm"));
    user.into_iter().chain(so).chain(of_tpm).collect()
}

impl Answer for PinStatus {
    const KIND: &'static str = "pin-status";

    fn text(&self, page: &mut Page) {
        for token in &self.tokens {
            page.gap();
            if !token.initialized {
                page.line(&t!("list-blank", reader = token.reader.as_str()));
                page.line(&format!("  {}", t!("pin-advice", advice = t!("remedy-token-not-initialized"))));
                continue;
            }
            page.line(&token.label);
            let of_token = [(t!("list-reader"), token.reader.clone()), (t!("list-serial"), token.serial.clone())];
            if let [entry] = token.pins.as_slice() {
                page.fields(2, &[&of_token[..], &pin_fields(&entry.pin)].concat());
                entry.advise(page, 2);
                continue;
            }
            page.fields(2, &of_token);
            for entry in &token.pins {
                page.line(&format!("  {}", entry.pin.label));
                page.fields(4, &pin_fields(&entry.pin));
                entry.advise(page, 4);
            }
        }
    }
}

fn pin_fields(pin: &PinLine) -> [(String, String); 3] {
    [
        (t!("list-pin"), pin.state_in_words()),
        (t!("pin-lengths"), lengths(pin.lengths)),
        (t!("pin-so-pin"), words::pin_state(pin.so_state)),
    ]
}

fn lengths(lengths: PinLengths) -> String {
    match lengths {
        PinLengths { min, max } if lengths.are_believable() => {
            t!("pin-lengths-value", min = (min as i64), max = (max as i64))
        }
        _ => String::new(),
    }
}

/// The answer to a correct PIN.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PinVerified {
    /// The label of the token, or of the slot of this PIN.
    pub token: String,
    /// The token's serial number.
    pub serial: String,
}

impl PinVerified {
    #[must_use]
    pub(crate) fn on(slot: &Slot) -> Self {
        Self { token: slot.token.label.clone(), serial: slot.token.serial.clone() }
    }
}

impl Answer for PinVerified {
    const KIND: &'static str = "pin-verified";

    fn text(&self, page: &mut Page) {
        page.line(&t!("pin-verified", token = self.token.as_str()));
    }
}

/// The answer to a PIN change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PinChanged {
    /// The label of the token, or of the slot of this PIN.
    pub token: String,
    /// The token's serial number.
    pub serial: String,
    /// Whether the new PIN is one of the first guesses anyone would make.
    pub trivial: bool,
}

impl PinChanged {
    #[must_use]
    pub(crate) fn on(slot: &Slot, trivial: bool) -> Self {
        Self { token: slot.token.label.clone(), serial: slot.token.serial.clone(), trivial }
    }
}

impl Answer for PinChanged {
    const KIND: &'static str = "pin-changed";

    fn text(&self, page: &mut Page) {
        page.line(&t!("pin-changed", token = self.token.as_str()));
    }
}

/// The answer to an unblocking: a new PIN was set, and a login with it succeeded.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PinUnblocked {
    /// The label of the token, or of the slot of this PIN.
    pub token: String,
    /// The token's serial number.
    pub serial: String,
    /// The code that authorised it: `so` or `puk`.
    pub with: PinRole,
    /// Whether the new PIN is one of the first guesses anyone would make.
    pub trivial: bool,
}

impl PinUnblocked {
    #[must_use]
    pub(crate) fn on(slot: &Slot, with: PinRole, trivial: bool) -> Self {
        Self { token: slot.token.label.clone(), serial: slot.token.serial.clone(), with, trivial }
    }
}

impl Answer for PinUnblocked {
    const KIND: &'static str = "pin-unblocked";

    fn text(&self, page: &mut Page) {
        page.line(&t!("pin-unblocked", token = self.token.as_str()));
    }
}
