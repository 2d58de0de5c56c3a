//! `jeton key delete`: deletes the key pair that was named and nothing else; its certificates only on request.

use crate::cli::{KeyDelete, Selector};
use crate::context::Context;
use crate::error::{
    Error, HalfDone, KeyError, ModuleError, ObjectKind, PartialError, Question, Result, TokenError, UsageError,
};
use crate::model::ObjectId;
use crate::model::text::printable;
use crate::output::key::{DeletedKey, DeletedObject, ObjectClass};
use crate::pkcs11::{Access, CertificateObject, KeyObject, KeyType, Object, Pairing};
use crate::t;
use crate::terminal::{self, interrupt};
use crate::token::{Connection, OpenSlot, slots};

/// The objects to delete, in this order.
struct Doomed {
    slot: usize,
    id: ObjectId,
    label: String,
    objects: Vec<(ObjectClass, Object, String)>,
    certificates_left: Vec<String>,
}

pub(in crate::commands) fn run(context: &Context, arguments: &KeyDelete) -> Result<()> {
    // Checked before asking for a PIN: without a user nobody can confirm the deletion.
    if !arguments.yes && !context.interactive {
        return Err(UsageError::NoTerminal(Question::Confirmation).into());
    }
    let selector = Selector { id: arguments.id.clone(), label: arguments.label.clone(), ..Selector::default() };
    let connection = context.connect_to_log_in()?;
    refuse_read_only(&connection)?;
    let mut slots = slots::open(&connection, Access::ReadWrite)?;
    slots::log_in(context, &mut slots, &selector)?;
    // Without a proven login a private key may be invisible, and its public key would look like one without a private
    // half.
    slots.iter().try_for_each(OpenSlot::refuse_unproven_login)?;
    let doomed = find(&slots, &selector, arguments.with_certificate)?;
    if !arguments.yes {
        confirm(&doomed)?;
    }
    let _held = interrupt::hold();
    let deleted = delete(&mut slots[doomed.slot], &doomed)?;
    slots.iter_mut().for_each(|slot| slot.log_out());
    context.answer(&DeletedKey {
        token: connection.token.info().label.clone(),
        id: doomed.id,
        label: doomed.label,
        deleted,
        certificates_left: doomed.certificates_left,
    })
}

fn refuse_read_only(connection: &Connection) -> Result<()> {
    match connection.token.slots().iter().find(|slot| slot.token.write_protected) {
        Some(slot) => Err(TokenError::ReadOnly { token: slot.token.label.clone() }.into()),
        None => Ok(()),
    }
}

/// The one key pair that was named: a private key with its public key, or a public key alone.
fn find(slots: &[OpenSlot<'_>], selector: &Selector, with_certificate: bool) -> Result<Doomed> {
    let named = |key: &&KeyObject| selector.fits_name(&key.id, &key.label);
    let mut found: Vec<(usize, &KeyObject)> = Vec::new();
    for (place, slot) in slots.iter().enumerate() {
        found.extend(slot.privates.iter().filter(named).map(|key| (place, key)));
    }
    for (place, slot) in slots.iter().enumerate() {
        let alone = |public: &&KeyObject| !slot.privates.iter().any(|private| are_a_pair(slot, private, public));
        found.extend(slot.publics.iter().filter(named).filter(alone).map(|key| (place, key)));
    }
    let (place, key) = match found.as_slice() {
        [] => return Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: selector.describe() }.into()),
        [one] => *one,
        several => {
            let choices = several.iter().map(|(place, key)| super::choice(key, slots[*place].label())).collect();
            return Err(KeyError::Several { kind: ObjectKind::Key, choices }.into());
        }
    };
    let slot = &slots[place];
    let mut doomed = Doomed {
        slot: place,
        id: key.id.clone(),
        label: key.label.clone(),
        objects: Vec::new(),
        certificates_left: Vec::new(),
    };
    let is_private = slot.privates.iter().any(|private| private.object() == key.object());
    doomed.add(
        if is_private { ObjectClass::PrivateKey } else { ObjectClass::PublicKey },
        key.object(),
        super::name(key),
    );
    if is_private {
        for public in slot.publics.iter().filter(|public| are_a_pair(slot, key, public)) {
            doomed.add(ObjectClass::PublicKey, public.object(), super::name(public));
        }
    }
    let publics: Vec<_> = slot.publics.iter().collect();
    for object in &slot.certificates {
        if !matches!(Pairing::of(key, &publics, object), Pairing::Numbers | Pairing::Id) {
            continue;
        }
        match with_certificate {
            true => doomed.add(ObjectClass::Certificate, object.object(), holder(object)),
            false => doomed.certificates_left.push(holder(object)),
        }
    }
    Ok(doomed)
}

impl Doomed {
    fn add(&mut self, class: ObjectClass, object: Object, name: String) {
        self.objects.push((class, object, name));
    }
}

/// Whether these are the two halves of a pair: by their public numbers, otherwise by an id and label in common.
fn are_a_pair(slot: &OpenSlot<'_>, private: &KeyObject, public: &KeyObject) -> bool {
    let shared = !private.id.is_empty() && private.id == public.id;
    match public.public_key().and_then(|public_key| private.is_half_of(&public_key)) {
        Some(same) => same && shared,
        // An elliptic curve private key shows nothing more. If just one key of each kind has this id, they are a pair
        // whatever their labels.
        None => {
            let alone = slot.privates.iter().filter(|other| other.id == private.id).count() == 1
                && slot.publics.iter().filter(|other| other.id == private.id).count() == 1;
            let one_kind = private.key_type == public.key_type && private.key_type != KeyType::Other(None);
            shared && one_kind && (alone || private.label == public.label)
        }
    }
}

fn holder(object: &CertificateObject) -> String {
    match &object.certificate {
        Ok(certificate) => certificate.holder(),
        Err(_) => object.label.clone(),
    }
}

/// Asks the user to type the label, or the id if there is none. Any other answer cancels.
fn confirm(doomed: &Doomed) -> Result<()> {
    let name = if doomed.label.is_empty() { doomed.id.to_string() } else { doomed.label.clone() };
    crate::output::notice(&t!("key-delete-warning", name = printable(&name)));
    let typed = terminal::ask_text(&t!("key-delete-confirm"))?;
    if typed.is_some_and(|typed| typed.trim() == name) { Ok(()) } else { Err(Error::Cancelled) }
}

/// Wraps an error of the first deletion: unless the token refused, it is unknown whether the object was deleted.
fn deletion_sent(error: Error, token: &str) -> Error {
    match error {
        Error::Token(TokenError::Removed(_))
        | Error::Token(TokenError::SessionLost(_))
        | Error::Module(ModuleError::Failed(_)) => Error::Partial(PartialError::HalfDone {
            source: Box::new(error),
            done: HalfDone::DeletionSent,
            token: token.to_owned(),
        }),
        refusal => refusal,
    }
}

fn delete(slot: &mut OpenSlot<'_>, doomed: &Doomed) -> Result<Vec<DeletedObject>> {
    let label = slot.label().to_owned();
    let writer = slot.writer()?;
    let mut deleted: Vec<DeletedObject> = Vec::new();
    for (class, object, name) in &doomed.objects {
        let outcome = match interrupt::is_pending() {
            true => Err(Error::Cancelled),
            false => writer.destroy(*object),
        };
        if let Err(error) = outcome {
            if deleted.is_empty() {
                return Err(deletion_sent(error, &label));
            }
            let left = doomed.objects[deleted.len()..].iter().map(|(class, _, name)| class.with_name(name)).collect();
            let deleted = deleted.iter().map(|object| object.class.with_name(&object.name)).collect();
            return Err(PartialError::PartlyDeleted { source: Box::new(error), deleted, left }.into());
        }
        deleted.push(DeletedObject { class: *class, name: name.clone() });
    }
    Ok(deleted)
}
