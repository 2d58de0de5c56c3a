//! `jeton key list`: the key pairs of one token with their certificates. Private keys are invisible before a login, so
//! it asks for a PIN unless only public objects are wanted.

use time::OffsetDateTime;

use crate::cli::{KeyList, Selector};
use crate::context::Context;
use crate::error::Result;
use crate::output::certificate::CertificateFacts;
use crate::output::key::{KeyLine, KeyPairList};
use crate::pkcs11::{Access, CertificateObject, KeyObject, KeyType, Pairing};
use crate::token::{OpenSlot, slots};

pub(in crate::commands) fn run(context: &Context, arguments: &KeyList) -> Result<()> {
    let connection = if arguments.public { context.connect()? } else { context.connect_to_log_in()? };
    let now = OffsetDateTime::now_utc();
    let mut slots = slots::open(&connection, Access::ReadOnly)?;
    match arguments.public {
        true => slots.iter_mut().try_for_each(OpenSlot::read)?,
        false => slots::log_in(context, &mut slots, &Selector::default())?,
    }
    let certificates = slots::certificates(&slots);
    let list = KeyPairList {
        token: connection.token.info().label.clone(),
        keys: slots.iter().flat_map(|slot| lines(slot, &certificates, now)).collect(),
        not_opened: slots
            .iter()
            .filter(|slot| !slot.is_logged_in() && !slot.needs_no_login())
            .map(|slot| slot.label().to_owned())
            .collect(),
    };
    slots.iter_mut().for_each(|slot| slot.log_out());
    context.answer(&list)
}

/// The private keys of one slot, then the public keys that belong to none of them.
fn lines(slot: &OpenSlot<'_>, certificates: &[CertificateObject], now: OffsetDateTime) -> Vec<KeyLine> {
    let publics: Vec<_> = slot.publics.iter().collect();
    let facts = |object: Option<&CertificateObject>| {
        let certificate = object.and_then(|object| object.certificate.as_ref().ok());
        certificate.map(|certificate| CertificateFacts::of(certificate, now))
    };
    let mut lines = Vec::new();
    for key in &slot.privates {
        let goes_with =
            |object: &&CertificateObject| matches!(Pairing::of(key, &publics, object), Pairing::Numbers | Pairing::Id);
        let mut line = line(slot, key, facts(certificates.iter().find(goes_with)));
        line.private = true;
        line.public = publics.iter().any(|public| !key.id.is_empty() && public.id == key.id);
        line.algorithm = algorithm(key, publics.iter().find(|public| public.id == key.id).copied());
        lines.push(line);
    }
    for key in &slot.publics {
        if slot.privates.iter().any(|private| !key.id.is_empty() && private.id == key.id) {
            continue;
        }
        let goes_with = |object: &&CertificateObject| match &object.certificate {
            Ok(certificate) => key.is_half_of(certificate.public_key()) == Some(true),
            Err(_) => false,
        };
        let mut line = line(slot, key, facts(certificates.iter().find(goes_with)));
        line.public = true;
        lines.push(line);
    }
    lines
}

fn line(slot: &OpenSlot<'_>, key: &KeyObject, certificate: Option<CertificateFacts>) -> KeyLine {
    KeyLine {
        id: key.id.clone(),
        label: key.label.clone(),
        slot: slot.label().to_owned(),
        algorithm: algorithm(key, None),
        private: false,
        public: false,
        signs: key.signs,
        decrypts: key.decrypts,
        always_authenticate: key.always_authenticate,
        extractable: key.extractable,
        made_on_token: key.local,
        certificate,
    }
}

/// The usual name, such as `RSA-3072`, from either half; only the key type if neither shows its size.
fn algorithm(key: &KeyObject, public: Option<&KeyObject>) -> String {
    let described = key.public_key().or_else(|| public.and_then(KeyObject::public_key));
    match (described, key.key_type) {
        (Some(public_key), _) => public_key.describe(),
        (None, KeyType::Rsa) => "RSA".to_owned(),
        (None, KeyType::Ec) => "EC".to_owned(),
        (None, KeyType::Other(Some(number))) => format!("CKK 0x{number:x}"),
        (None, KeyType::Other(None)) => "?".to_owned(),
    }
}
