//! Tokens, slots and their PINs in a list to choose from: each by what tells it from the others.

use crate::error::Choice;
use crate::model::text::printable;
use crate::model::{Slot, Token};
use crate::pkcs11::UnreadableSlot;
use crate::t;

/// Tokens to choose from, by serial number where that tells them apart, else by reader.
pub(super) fn choices(tokens: &[Token]) -> Vec<Choice> {
    tokens.iter().map(|token| token_choice(token, tokens)).collect()
}

/// A token's serial number, or its label where it has none; where another has the same, the number of its slot.
fn token_choice(token: &Token, among: &[Token]) -> Choice {
    let name = |token: &Token| {
        let info = token.info();
        if info.serial.is_empty() { info.label.clone() } else { info.serial.clone() }
    };
    let own = name(token);
    let unique = !own.is_empty() && among.iter().filter(|other| name(other) == own).count() == 1;
    let value = if unique { own } else { slot_uri(token.first().id) };
    let reader = printable(&token.first().reader);
    let labels: Vec<_> = token.slots().iter().map(|slot| printable(&slot.token.label)).collect();
    let description = if token.info().initialized {
        format!("{} ({reader})", labels.join(", "))
    } else {
        format!("{} ({reader})", t!("choice-blank"))
    };
    Choice { value, description }
}

/// A slot whose token could not be read, by its number, with the module's own word for why.
pub(super) fn unread(slot: &UnreadableSlot) -> Choice {
    let description = format!("{} ({})", printable(&slot.reader), slot.cause.value);
    Choice { value: slot_uri(slot.id), description }
}

/// The PINs of a token, by the labels of their slots; by number where two have the same.
pub(crate) fn slot_choices(slots: &[Slot]) -> Vec<Choice> {
    let choice = |slot: &Slot| {
        let label = &slot.token.label;
        let unique = slots.iter().filter(|other| other.token.label == *label).count() == 1;
        let value = if unique { label.clone() } else { slot_uri(slot.id) };
        Choice { value, description: printable(&slot.reader).into_owned() }
    };
    slots.iter().map(choice).collect()
}

/// A slot as RFC 7512 names it.
fn slot_uri(id: u64) -> String {
    format!("pkcs11:slot-id={id}")
}
