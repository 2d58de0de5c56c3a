//! `jeton key …`: the key pairs of a token.

pub(super) mod delete;
pub(super) mod generate;
pub(super) mod list;
pub(super) mod request;

mod subject;

use crate::error::Choice;
use crate::pkcs11::KeyObject;

/// A key's name for the user: its label, or its id.
fn name(key: &KeyObject) -> String {
    if key.label.is_empty() { key.id.to_string() } else { key.label.clone() }
}

/// The key as an entry in a list of choices.
fn choice(key: &KeyObject, slot: &str) -> Choice {
    let value = if key.id.is_empty() { format!("--label \"{}\"", key.label) } else { format!("--id {}", key.id) };
    Choice { value, description: format!("{} ({slot})", name(key)) }
}
