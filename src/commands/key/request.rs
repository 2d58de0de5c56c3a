//! `jeton key request`: a certification request for an existing key, to renew its certificate.

use std::path::PathBuf;

use crate::cli::KeyRequest;
use crate::context::Context;
use crate::error::{Error, FileError, KeyError, ObjectKind, Result};
use crate::model::KeyUse;
use crate::model::certificate::{Certificate, PublicKey};
use crate::model::public_text::block;
use crate::model::text::printable;
use crate::output::key::CertificateRequest;
use crate::output::{self, Format};
use crate::pkcs11::{Access, CertificateObject, KeyObject, Pairing};
use crate::store::{self, destination};
use crate::t;
use crate::token::new_pair::request;
use crate::token::{KeyIndex, OpenSlot, slots};

pub(in crate::commands) fn run(context: &Context, arguments: &KeyRequest) -> Result<()> {
    let is_in_the_way = |path: &&PathBuf| !path.is_dir() && !arguments.force && path.symlink_metadata().is_ok();
    if let Some(path) = arguments.out.as_ref().filter(is_in_the_way) {
        return Err(FileError::Exists(path.clone()).into());
    }
    let connection = context.connect_to_log_in()?;
    let mut slots = slots::open(&connection, Access::ReadOnly)?;
    slots::log_in(context, &mut slots, &arguments.selector)?;
    let certificates = slots::certificates(&slots);
    let place = the_key(&slots, &certificates, arguments)?;
    let certificate = latest(&slots, &certificates, place);
    let key = slots[place.0].privates[place.1].clone();
    let public_key =
        public_key(&slots[place.0], &key, certificate.as_ref()).ok_or(Error::Key(KeyError::NoMatchingKey))?;
    let subject = match &certificate {
        Some(certificate) => arguments.subject.for_renewal(certificate)?,
        None => arguments.subject.typed()?,
    };
    let key_use = match arguments.key_use {
        Some(typed) => typed.into(),
        None => present_use(&key, certificate.as_ref()),
    };
    let left_out = invalid_number(certificate.as_ref().filter(|_| arguments.subject.siret.is_none()));
    for number in &left_out {
        context.tell(&t!("request-number-left-out", number = printable(number)));
    }
    let der = request(context, &mut slots[place.0], key_use, &key, &public_key, &subject)?;
    slots.iter_mut().for_each(|slot| slot.log_out());
    let pem = block("CERTIFICATE REQUEST", &der);
    let stem = destination::stem(&subject.common_name, "demande");
    let out = arguments.out.as_ref().map(|named| destination::place(named, &stem, "csr"));
    if let Some(path) = &out {
        store::atomic::write(path, pem.as_bytes(), arguments.force)?;
    }
    let answer = CertificateRequest {
        id: key.id.clone(),
        label: key.label.clone(),
        algorithm: public_key.describe(),
        subject: subject.common_name.clone(),
        path: out.as_ref().map(|path| path.display().to_string()),
        left_out,
        pem,
    };
    match (context.format, &answer.path) {
        (Format::Json, _) => context.answer(&answer),
        (Format::Text, None) => {
            output::bytes(answer.pem.as_bytes())?;
            if context.interactive {
                context.tell(&t!("key-request-next"));
            }
            Ok(())
        }
        (Format::Text, Some(path)) => {
            context.tell(&t!("request-written", path = path.as_str(), subject = answer.subject.as_str()));
            context.tell(&t!("key-request-next"));
            Ok(())
        }
    }
}

/// The one private key that was selected, by itself or by its certificate, or the only one there is.
fn the_key(slots: &[OpenSlot<'_>], certificates: &[CertificateObject], arguments: &KeyRequest) -> Result<KeyIndex> {
    let selector = &arguments.selector;
    let mut places: Vec<KeyIndex> = Vec::new();
    if !selector.names_a_certificate() {
        for (place, slot) in slots.iter().enumerate() {
            let named = |(_, key): &(usize, &KeyObject)| selector.fits_name(&key.id, &key.label);
            places.extend(slot.privates.iter().enumerate().filter(named).map(|(index, _)| (place, index)));
        }
    }
    if !selector.is_empty() && places.is_empty() {
        let mut named = false;
        for object in certificates {
            if selector.names(object)? {
                named = true;
                let own = |(_, pairing): &(KeyIndex, Pairing)| *pairing != Pairing::Wrong;
                places.extend(slots::key_of(slots, object).filter(own).map(|(place, _)| place));
            }
        }
        if named && places.is_empty() {
            return Err(KeyError::NoMatchingKey.into());
        }
    }
    places.sort_unstable();
    places.dedup();
    match places.as_slice() {
        [] => Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: selector.describe() }.into()),
        [place] => Ok(*place),
        several => {
            let choice = |(slot, key): &KeyIndex| super::choice(&slots[*slot].privates[*key], slots[*slot].label());
            Err(KeyError::Several { kind: ObjectKind::Key, choices: several.iter().map(choice).collect() }.into())
        }
    }
}

/// The certificate of this key that expires last, which is the one to renew.
fn latest(slots: &[OpenSlot<'_>], certificates: &[CertificateObject], place: KeyIndex) -> Option<Certificate> {
    let own = certificates.iter().filter(|object| {
        slots::key_of(slots, object).is_some_and(|(found, pairing)| found == place && pairing != Pairing::Wrong)
    });
    own.filter_map(|object| object.certificate.as_ref().ok()).max_by_key(|one| one.not_after()).cloned()
}

/// The public key, from the certificate or from the token.
fn public_key(slot: &OpenSlot<'_>, key: &KeyObject, certificate: Option<&Certificate>) -> Option<PublicKey> {
    let halves = || slot.publics.iter().filter(|public| !public.id.is_empty() && public.id == key.id);
    certificate
        .map(|certificate| certificate.public_key().clone())
        .or_else(|| key.public_key())
        .or_else(|| halves().filter_map(KeyObject::public_key).next())
}

/// Organisation numbers in the certificate that fail their check digit: they are not copied to a new request.
fn invalid_number(certificate: Option<&Certificate>) -> Vec<String> {
    let identity = certificate.map(Certificate::identity);
    let number = identity.and_then(|identity| identity.siret.or(identity.siren));
    number.filter(|number| !number.valid).map(|number| number.value).into_iter().collect()
}

/// The use that the certificate allows, or otherwise the key.
fn present_use(key: &KeyObject, certificate: Option<&Certificate>) -> KeyUse {
    let (signs, decrypts) = match certificate.map(Certificate::usages) {
        Some(usages) if usages.key_usage().is_some() => (usages.may_sign(), usages.may_encrypt()),
        _ => (key.signs != Some(false), key.decrypts == Some(true) || key.derives == Some(true)),
    };
    match (signs, decrypts) {
        (true, true) => KeyUse::Both,
        (false, true) => KeyUse::Decrypt,
        (_, false) => KeyUse::Sign,
    }
}
