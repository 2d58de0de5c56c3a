//! How many tries a PIN has left, where the card says so itself; see [`crate::doctor::tries`]. PKCS#11 has flags only.

use std::path::Path;

use super::program::own_program;
use crate::doctor::iasecc::CardPin;
use crate::doctor::tries::{self, CardTries};
use crate::model::Slot;
use crate::pkcs11::opensc;

/// What the cards said before the module was loaded.
pub(super) struct Tries(Vec<CardTries>);

impl Tries {
    /// Nothing was asked.
    pub(super) const UNASKED: Self = Self(Vec::new());

    /// Asks the cards that this module will show: only OpenSC's shows a reader under its name and a PIN by its label.
    pub(super) fn before_loading(module: &Path) -> Self {
        match own_program() {
            Ok(program) if opensc::is_opensc(module) => Self(tries::ask(&program, module)),
            Ok(_) | Err(_) => Self::UNASKED,
        }
    }

    /// The tries of the PIN in this slot. `None` in any doubt which reader and which PIN of its card these are.
    pub(super) fn of(&self, slot: &Slot) -> Option<u8> {
        let mut cards = self.0.iter().filter(|card| card.reader == slot.reader);
        let (Some(card), None) = (cards.next(), cards.next()) else { return None };
        pin_of(&card.pins, &slot.token.label)?.tries_left
    }
}

/// The PIN that OpenSC shows in a slot of this label: the card's only one, or the only one whose label stands in
/// parentheses at the end (`pkcs15_init_slot` of OpenSC's framework-pkcs15.c).
fn pin_of<'p>(pins: &'p [CardPin], slot: &str) -> Option<&'p CardPin> {
    if let [only] = pins {
        return Some(only);
    }
    let mut named = pins.iter().filter(|pin| !pin.label.is_empty() && slot.ends_with(&format!(" ({})", pin.label)));
    let (Some(pin), None) = (named.next(), named.next()) else { return None };
    Some(pin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(label: &str, tries: u8) -> CardPin {
        CardPin { label: label.to_owned(), tries_left: Some(tries) }
    }

    #[test]
    fn which_pin_a_slot_shows_is_never_guessed() {
        let tries = |pins: &[CardPin], slot: &str| pin_of(pins, slot).and_then(|pin| pin.tries_left);
        let two = [pin("User PIN", 3), pin("Signature PIN", 2)];
        assert_eq!(tries(&two, "Mairie de Vitré (User PIN)"), Some(3));
        assert_eq!(tries(&two, "Mairie de Vitré (Signature PIN)"), Some(2));
        assert_eq!(tries(&two, "Mairie de Vitré (PIN)"), None);
        assert_eq!(tries(&two, "Mairie de Vitré"), None);
        let alike = [pin("PIN", 3), pin("PIN", 2)];
        assert_eq!(tries(&alike, "Mairie de Vitré (PIN)"), None);
        assert_eq!(tries(&[pin("", 3), pin("PIN", 2)], "Mairie de Vitré ()"), None);
        assert_eq!(tries(&[pin("PIN", 1)], "Mairie de Vitré"), Some(1));
        assert_eq!(tries(&[], "Mairie de Vitré"), None);
    }
}
