//! The slots of one token: finding those that hold the keys that are meant, and logging in to those only. Middlewares
//! show one slot per PIN, and a certificate may be in a different slot from its key.

use super::choice::Connection;
use super::open_slot::OpenSlot;
use crate::cli::Selector;
use crate::context::Context;
use crate::error::{Choice, Result, TokenError};
use crate::pkcs11::{Access, CertificateObject, Pairing, pair};

/// The place of a private key: the index of its slot, and its index among the private keys of that slot.
pub(crate) type KeyIndex = (usize, usize);

/// Opens every slot of the token. Slots outside the user's selection show their certificates but are never logged in
/// to. If there are several slots, their public objects are read, to find out which is meant.
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

/// Logs in to the slots that hold the keys that are meant, as far as public objects tell, and to no others; then reads
/// what is visible.
///
/// # Errors
///
/// [`TokenError::Several`] if one supplied PIN would go to several slots, or if nothing shows which of several slots is
/// meant; otherwise the error of the login.
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

/// The slots that must hold the private keys of the selected certificates: those with their public keys, otherwise
/// those with the certificates.
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

/// Every certificate of the token once, in slot order, with its owner as far as the slots show it.
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

/// The private key that best fits this certificate: by its public numbers, then by its id, then one that only claims
/// to.
pub(crate) fn key_of(slots: &[OpenSlot<'_>], certificate: &CertificateObject) -> Option<(KeyIndex, Pairing)> {
    let mut best: Option<(KeyIndex, Pairing)> = None;
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
