//! Generating a key pair on the token, with a self-signed certificate or a request, for any command that needs one.
//!
//! Every object created is recorded in [`Made`] at once, so that the command can keep or remove them all.

use time::OffsetDateTime;

use super::open_slot::OpenSlot;
use super::undo::{Class, Made};
use super::waiting::Wait;
use crate::context::Context;
use crate::crypto::{SubjectFields, TokenKey, csr, random, self_signed};
use crate::error::{EncodingError, Error, KeyError, ModuleError, ObjectKind, Result, TokenError};
use crate::model::certificate::{Certificate, PublicKey};
use crate::model::text::decode_label;
use crate::model::{KeyAlgorithm, KeyUse, ObjectId};
use crate::pkcs11::mechanism::Mechanisms;
use crate::pkcs11::{Filter, GeneratedKeyPair, KeyHalf, KeyObject, KeyPairRequest, Session};
use crate::t;
use crate::terminal::interrupt::stop_if_asked;

/// The length in bytes of the temporary `CKA_ID` of a new key pair, until the final one is known.
const FIRST_ID: usize = 20;

/// What to make; everything that the host can check has been checked.
pub(crate) struct PairPlan {
    pub(crate) label: String,
    pub(crate) key_use: KeyUse,
    pub(crate) algorithm: KeyAlgorithm,
    pub(crate) signed: Option<Signed>,
}

/// What the new key signs at once, and for whom.
pub(crate) enum Signed {
    /// A self-signed certificate on the token, valid for this many days.
    Certificate(SubjectFields, u32),
    /// A certification request.
    Request(SubjectFields),
}

pub(crate) struct NewPair {
    pub(crate) id: ObjectId,
    /// Whether the token kept an id other than the one derived from the public key.
    pub(crate) id_kept: bool,
    /// The attributes that had to be left out, as the standard names them.
    pub(crate) dropped: Vec<String>,
    pub(crate) certificate: Option<Certificate>,
    /// The request, in DER.
    pub(crate) request: Option<Vec<u8>>,
}

/// Fails if an object with this label exists on the token.
pub(crate) fn refuse_existing(session: &Session<'_>, label: &str) -> Result<()> {
    let same = |found: &str| decode_label(found.as_bytes()) == decode_label(label.as_bytes());
    let exists = |kind| Error::Key(KeyError::Exists { kind, name: label.to_owned() });
    for half in [KeyHalf::Public, KeyHalf::Private] {
        if session.keys(half, &Filter::default())?.iter().any(|key| same(&key.label)) {
            return Err(exists(ObjectKind::Key));
        }
    }
    if session.certificates(&Filter::default())?.iter().any(|object| same(&object.label)) {
        return Err(exists(ObjectKind::Certificate));
    }
    Ok(())
}

/// The algorithm that was named, otherwise RSA-3072 if the token supports it, otherwise RSA-2048; with the reason.
///
/// # Errors
///
/// [`TokenError::NotSupported`].
pub(crate) fn choose_algorithm(
    mechanisms: &Mechanisms<'_>,
    named: Option<KeyAlgorithm>,
) -> Result<(KeyAlgorithm, Option<String>)> {
    let unable = |what: &str| Error::Token(TokenError::NotSupported { what: what.to_owned(), cause: None });
    if let Some(named) = named {
        if mechanisms.generate(named) {
            return Ok((named, None));
        }
        let offered: Vec<_> = KeyAlgorithm::ALL.into_iter().filter(|other| mechanisms.generate(*other)).collect();
        let names: Vec<_> = offered.iter().map(|algorithm| algorithm.name()).collect();
        return Err(match names.is_empty() {
            true => unable(named.name()),
            false => unable(&t!("algorithm-not-offered", wanted = named.name(), offered = names.join(", "))),
        });
    }
    if mechanisms.generate(KeyAlgorithm::Rsa3072) {
        Ok((KeyAlgorithm::Rsa3072, Some(t!("algorithm-reason-3072"))))
    } else if mechanisms.generate(KeyAlgorithm::Rsa2048) {
        Ok((KeyAlgorithm::Rsa2048, Some(t!("algorithm-reason-2048"))))
    } else {
        Err(unable("CKM_RSA_PKCS_KEY_PAIR_GEN"))
    }
}

/// As [`make`]; then has `deliver` write what goes elsewhere, and removes everything from the token if that or anything else
/// fails. Returns what was made, and the objects on the token.
///
/// # Errors
///
/// As [`make`], and whatever `deliver` returns.
pub(crate) fn make_or_nothing(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    plan: &PairPlan,
    now: OffsetDateTime,
    deliver: impl FnOnce(&NewPair) -> Result<()>,
) -> Result<(NewPair, Made)> {
    let mut made = Made::new(&plan.label);
    let delivered = make(context, slot, plan, &mut made, now).and_then(|new| deliver(&new).map(|()| new));
    match delivered {
        Ok(new) => Ok((new, made)),
        Err(error) => Err(made.undo(slot, error)),
    }
}

/// Generates the key pair, and the certificate or request. The slot must be logged in and open for writing; if Ctrl-C
/// is held back, it takes effect between two steps.
///
/// # Errors
///
/// The error of the failed step; `made` then holds the objects to remove.
pub(crate) fn make(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    plan: &PairPlan,
    made: &mut Made,
    now: OffsetDateTime,
) -> Result<NewPair> {
    if context.interactive {
        context.tell(&t!("key-generation-notice", algorithm = plan.algorithm.name()));
    }
    stop_if_asked()?;
    let pair = generate(context, slot, plan, made)?;
    stop_if_asked()?;
    let (private, public) = slot.session().read_key_pair(&pair)?;
    check_protection(&private)?;
    let public_key = public.public_key().ok_or_else(|| {
        Error::Module(ModuleError::Misbehaved {
            function: "C_GenerateKeyPair".to_owned(),
            reason: "CKA_MODULUS, CKA_EC_POINT".to_owned(),
        })
    })?;
    if public_key.key_algorithm() != Some(plan.algorithm) {
        let reason = format!("{} ≠ {}", public_key.describe(), plan.algorithm);
        return Err(ModuleError::Misbehaved { function: "C_GenerateKeyPair".to_owned(), reason }.into());
    }
    let (id, id_kept) = rename(slot, &pair, &public_key)?;
    made.renamed(&id);
    let mut dropped: Vec<String> = pair.dropped.iter().map(|name| (*name).to_owned()).collect();
    put_back_label(slot, &pair, plan, &mut dropped);
    stop_if_asked()?;
    let mut new = NewPair { id, id_kept, dropped, certificate: None, request: None };
    let Some(signed) = &plan.signed else { return Ok(new) };
    let der = sign(context, slot, plan.key_use, &private, &public_key, signed, now)?;
    stop_if_asked()?;
    match signed {
        Signed::Request(_) => new.request = Some(der),
        Signed::Certificate(..) => {
            let certificate = Certificate::from_der(&der).map_err(|error| EncodingError::Certificate(error.reason))?;
            let written = write(slot, &new.id, &plan.label, &certificate, made)?;
            new.dropped.extend(written);
            new.certificate = Some(certificate);
        }
    }
    Ok(new)
}

fn generate(context: &Context, slot: &mut OpenSlot<'_>, plan: &PairPlan, made: &mut Made) -> Result<GeneratedKeyPair> {
    let first_id = ObjectId::new(random::<FIRST_ID>()?.to_vec());
    let request =
        KeyPairRequest { algorithm: plan.algorithm, key_use: plan.key_use, id: &first_id, label: &plan.label };
    let writer = slot.writer()?;
    let _waiting = context.waiting(Wait::KeyGeneration);
    match writer.generate_key_pair(&request) {
        Ok(handles) => {
            made.object(Class::PublicKey, handles.public(), &first_id);
            made.object(Class::PrivateKey, handles.private(), &first_id);
            Ok(handles)
        }
        Err(error) => {
            made.perhaps(Class::PublicKey, &first_id);
            made.perhaps(Class::PrivateKey, &first_id);
            Err(error)
        }
    }
}

/// Refuses a private key that can leave the token: it would not be protected by it.
fn check_protection(private: &KeyObject) -> Result<()> {
    for (name, breached) in
        [("CKA_SENSITIVE", private.sensitive == Some(false)), ("CKA_EXTRACTABLE", private.extractable == Some(true))]
    {
        if breached {
            return Err(TokenError::NotSupported { what: name.to_owned(), cause: None }.into());
        }
    }
    Ok(())
}

/// Gives both halves the id derived from their public key (RFC 5280 section 4.2.1.2, method 1), so that every program
/// can pair them with the certificate; if the token refuses, both keep their present id. Returns the id, and whether it
/// was kept.
fn rename(slot: &mut OpenSlot<'_>, pair: &GeneratedKeyPair, public_key: &PublicKey) -> Result<(ObjectId, bool)> {
    let session = slot.writer()?;
    let derived = ObjectId::new(public_key.key_identifier().to_vec());
    refuse_existing_id(&session, &derived)?;
    let gone = |error: &Error| {
        matches!(error, Error::Token(TokenError::Removed(_)) | Error::Token(TokenError::SessionLost(_)))
    };
    for half in [pair.private(), pair.public()] {
        match session.set_id(half, &derived) {
            Err(error) if gone(&error) => return Err(error),
            // Not every token can change an id; whether it did is checked below.
            Ok(()) | Err(_) => {}
        }
    }
    let (mut private, public) = session.read_key_pair(pair)?;
    if private.id != public.id {
        session.set_id(pair.private(), &public.id)?;
        private.id = public.id;
    }
    let kept = private.id != derived;
    // An id that the token chose itself may clash with another object's.
    if kept && !session.certificates(&Filter { id: Some(private.id.clone()), label: None })?.is_empty() {
        return Err(KeyError::Exists { kind: ObjectKind::Certificate, name: private.id.to_string() }.into());
    }
    Ok((private.id, kept))
}

/// Fails if a key or certificate with this id exists.
fn refuse_existing_id(session: &Session<'_>, id: &ObjectId) -> Result<()> {
    let filter = Filter { id: Some(id.clone()), label: None };
    let keys = session.keys(KeyHalf::Private, &filter)?.len() + session.keys(KeyHalf::Public, &filter)?.len();
    match (keys, session.certificates(&filter)?.len()) {
        (0, 0) => Ok(()),
        (0, _) => Err(KeyError::Exists { kind: ObjectKind::Certificate, name: id.to_string() }.into()),
        _ => Err(KeyError::Exists { kind: ObjectKind::Key, name: id.to_string() }.into()),
    }
}

/// Sets the label afterwards if the token did not accept it in the template.
fn put_back_label(slot: &mut OpenSlot<'_>, pair: &GeneratedKeyPair, plan: &PairPlan, dropped: &mut Vec<String>) {
    let Some(at) = dropped.iter().position(|name| name == "CKA_LABEL") else { return };
    let halves = [pair.private(), pair.public()];
    let Ok(session) = slot.writer() else { return };
    if halves.into_iter().all(|half| session.set_label(half, &plan.label).is_ok()) {
        dropped.remove(at);
    }
}

fn sign(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    key_use: KeyUse,
    private: &KeyObject,
    public_key: &PublicKey,
    signed: &Signed,
    now: OffsetDateTime,
) -> Result<Vec<u8>> {
    match signed {
        Signed::Request(subject) => request(context, slot, key_use, private, public_key, subject),
        Signed::Certificate(subject, days) => {
            let key = TokenKey::new(public_key, |scheme, message| {
                slot.sign(context, private, public_key, scheme, message).map(|signature| signature.value)
            })?;
            self_signed(&key, subject, key_use, *days, now)
        }
    }
}

/// The request of a key on the token, in DER.
///
/// # Errors
///
/// As [`OpenSlot::sign`] and [`csr`].
pub(crate) fn request(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    key_use: KeyUse,
    private: &KeyObject,
    public_key: &PublicKey,
    subject: &SubjectFields,
) -> Result<Vec<u8>> {
    let key = TokenKey::new(public_key, |scheme, message| {
        slot.sign(context, private, public_key, scheme, message).map(|signature| signature.value)
    })?;
    csr(&key, subject, key_use)
}

/// Writes the certificate; returns the attributes that had to be left out.
fn write(
    slot: &mut OpenSlot<'_>,
    id: &ObjectId,
    label: &str,
    certificate: &Certificate,
    made: &mut Made,
) -> Result<Vec<String>> {
    match slot.writer()?.write_certificate(id, label, certificate) {
        Ok(written) => {
            made.object(Class::Certificate, written.object(), id);
            Ok(written.dropped.iter().map(|name| (*name).to_owned()).collect())
        }
        Err(error) => {
            made.perhaps(Class::Certificate, id);
            Err(error)
        }
    }
}
