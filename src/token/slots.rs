//! The slots of one token: which of them hold the keys that are meant, and logging in to those alone. Middlewares show one
//! slot per PIN, and a certificate may be in another slot than its key.

use super::choice::Connection;
use super::open_slot::OpenSlot;
use crate::cli::Selector;
use crate::context::Context;
use crate::error::{Choice, Result, TokenError};
use crate::pkcs11::{Access, CertificateObject, Pairing, pair};

/// A private key by its place: the slot's, and the key's among that slot's private keys.
pub(crate) type KeyPlace = (usize, usize);

/// Opens every slot of the token. Those outside what was named show their certificates and are never logged in to.
/// Where there are several, what each shows without a PIN is read, to know which of them is meant.
pub(crate) fn open(connection: &Connection, access: Access) -> Result<Vec<OpenSlot<'_>>> {
    let mut slots = Vec::new();
    for slot in connection.whole.slots() {
        slots.push(connection.open_slot(slot, access)?);
    }
    if slots.len() > 1 {
        slots.iter_mut().try_for_each(OpenSlot::read)?;
    }
    Ok(slots)
}

/// Logs in to the slots that hold the keys that are meant, as far as that shows without a PIN, and to no other; reads what
/// they show then.
///
/// # Errors
///
/// [`TokenError::Several`] where one supplied PIN would go to several slots, or where several slots show nothing that
/// tells which is meant; otherwise as a login fails.
pub(crate) fn log_in(context: &Context, slots: &mut [OpenSlot<'_>], selector: &Selector) -> Result<()> {
    let places = match slots.iter().filter(|slot| slot.meant).count() {
        1 => slots.iter().enumerate().filter(|(_, slot)| slot.meant).map(|(place, _)| place).collect(),
        _ => slots_of_keys(slots, selector)?,
    };
    let wanted: Vec<_> = places.iter().map(|place| slots[*place].slot()).collect();
    context.has_a_pin_for_each(&wanted)?;
    for place in places {
        slots[place].log_in_and_read(context)?;
    }
    Ok(())
}

/// The slots where the private keys of the certificates that are meant must be: where their public keys are, else where
/// they are themselves.
fn slots_of_keys(slots: &[OpenSlot<'_>], selector: &Selector) -> Result<Vec<usize>> {
    let mut places = Vec::new();
    for object in &certificates(slots) {
        let Ok(certificate) = &object.certificate else { continue };
        if object.of_authority || !selector.names(object)? {
            continue;
        }
        let shows_public_key =
            |slot: &OpenSlot<'_>| slot.publics.iter().any(|key| key.is_half_of(certificate.public_key()) == Some(true));
        let shows_certificate = |slot: &OpenSlot<'_>| slot.certificates.iter().any(|other| other.is_same_as(object));
        if slots.iter().any(shows_public_key) {
            places.extend(positions(slots, shows_public_key));
        } else {
            places.extend(positions(slots, shows_certificate));
        }
    }
    if !selector.names_a_certificate() && !selector.is_empty() {
        let named = |slot: &OpenSlot<'_>| slot.publics.iter().any(|key| selector.fits_name(&key.id, &key.label));
        places.extend(positions(slots, named));
    }
    places.retain(|place| slots[*place].meant);
    places.sort_unstable();
    places.dedup();
    if places.is_empty() {
        let choice =
            |slot: &OpenSlot<'_>| Choice { value: slot.label().to_owned(), description: slot.slot().reader.clone() };
        return Err(TokenError::Several(slots.iter().filter(|slot| slot.meant).map(choice).collect()).into());
    }
    Ok(places)
}

fn positions(slots: &[OpenSlot<'_>], fits: impl Fn(&OpenSlot<'_>) -> bool) -> Vec<usize> {
    slots.iter().enumerate().filter(|(_, slot)| fits(slot)).map(|(place, _)| place).collect()
}

/// Every certificate of the token once, in the order of its slots; whose each is, as far as the slots show it.
pub(crate) fn certificates(slots: &[OpenSlot<'_>]) -> Vec<CertificateObject> {
    let mut found: Vec<CertificateObject> = Vec::new();
    for object in slots.iter().flat_map(|slot| &slot.certificates) {
        if !found.iter().any(|known| known.is_same_as(object)) {
            found.push(object.clone());
        }
    }
    let keys: Vec<_> = slots.iter().flat_map(|slot| slot.publics.iter().chain(&slot.privates)).cloned().collect();
    pair::claim(&mut found, &keys);
    found
}

/// The private key that goes best with this certificate: by its numbers, else by its id, else one that only claims to.
pub(crate) fn key_of(slots: &[OpenSlot<'_>], certificate: &CertificateObject) -> Option<(KeyPlace, Pairing)> {
    let mut best: Option<(KeyPlace, Pairing)> = None;
    let rank = |pairing: Pairing| match pairing {
        Pairing::Numbers => 3,
        Pairing::Id => 2,
        Pairing::Wrong => 1,
        Pairing::None => 0,
    };
    for (place, slot) in slots.iter().enumerate() {
        let publics: Vec<_> = slot.publics.iter().collect();
        for (index, key) in slot.privates.iter().enumerate() {
            let pairing = Pairing::of(key, &publics, certificate);
            if rank(pairing) > best.map_or(0, |(_, best)| rank(best)) {
                best = Some(((place, index), pairing));
            }
        }
    }
    best
}
