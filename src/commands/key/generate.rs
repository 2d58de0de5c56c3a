//! `jeton key generate`: a key pair made on the token, with a self-signed certificate or a request. All or nothing.

use std::fs;

use time::OffsetDateTime;

use super::undo::{Class, Made};
use crate::cli::KeyGenerate;
use crate::commands::cert::block;
use crate::context::{Context, Credentials, Wait};
use crate::crypto::{SubjectFields, TokenKey, csr, random, self_signed};
use crate::error::{Error, ObjectKind, Result};
use crate::model::certificate::{Certificate, PublicKey};
use crate::model::text::decode_label;
use crate::model::{KeyAlgorithm, KeyUse, ObjectId, PinRole};
use crate::output::certificate::CertificateFacts;
use crate::output::key::NewKeyPair;
use crate::pkcs11::{Access, Filter, GeneratedKeyPair, KeyHalf, KeyObject, KeyPairRequest, Session};
use crate::store;
use crate::t;
use crate::terminal::interrupt;

/// The length in bytes of the `CKA_ID` that a key pair has until its own is known.
const FIRST_ID: usize = 20;

/// What is to be made, everything that the host can check being checked.
struct Order<'a> {
    arguments: &'a KeyGenerate,
    label: String,
    subject: Option<SubjectFields>,
    key_use: KeyUse,
    algorithm: KeyAlgorithm,
    algorithm_reason: Option<String>,
}

/// Runs `jeton key generate`.
pub(in crate::commands) fn run(context: &Context, arguments: &KeyGenerate) -> Result<()> {
    let label = new_label(arguments)?;
    let with_subject = arguments.self_signed || arguments.csr.is_some();
    let subject = with_subject.then(|| arguments.subject.typed()).transpose()?;
    if let Some(path) = arguments.csr.as_ref().filter(|path| fs::symlink_metadata(path).is_ok()) {
        return Err(Error::FileExists(path.clone()));
    }
    let connection = context.connect()?;
    let slot = connection.only_slot()?;
    if slot.token.write_protected {
        return Err(Error::ReadOnly { token: slot.token.label.clone() });
    }
    let (algorithm, algorithm_reason) = algorithm(&connection.module.mechanisms(slot)?, arguments)?;
    let key_use = arguments.key_use.map_or(KeyUse::Sign, KeyUse::from);
    let order = Order { arguments, label, subject, key_use, algorithm, algorithm_reason };
    let mut session = connection.session(Access::ReadWrite)?;
    // Twice: what is public is known before anybody is asked for a PIN.
    refuse_existing(&session, &order.label)?;
    let credentials = context.log_in(&mut session, PinRole::User)?;
    refuse_existing(&session, &order.label)?;
    // From here on Ctrl-C is heard between two steps.
    let _held = interrupt::hold();
    let mut made = Made::new(&order.label);
    let answer = match make(context, &mut session, &credentials, &order, &mut made) {
        Ok(answer) => answer,
        Err(error) => return Err(made.undo(&mut session, error)),
    };
    session.log_out();
    match context.answer(&answer) {
        // The key pair is whole; it is told on standard error where standard output does not take it.
        Err(error @ Error::Io { .. }) => {
            Err(Error::Undone { source: Box::new(error), removed: Vec::new(), left: made.names() })
        }
        outcome => outcome,
    }
}

/// The label that was given, else the common name.
fn new_label(arguments: &KeyGenerate) -> Result<String> {
    let given = arguments.label.as_ref().or(arguments.subject.cn.as_ref());
    let label = given.map(|label| label.trim().to_owned()).unwrap_or_default();
    if label.is_empty() || label.chars().any(char::is_control) {
        return Err(Error::InvalidValue { option: "--label".into(), value: label, expected: t!("expected-label") });
    }
    Ok(label)
}

/// The algorithm that was named, or the stronger of RSA-3072 and RSA-2048 that the token makes, with the reason.
fn algorithm(
    mechanisms: &crate::pkcs11::mechanism::Mechanisms<'_>,
    arguments: &KeyGenerate,
) -> Result<(KeyAlgorithm, Option<String>)> {
    let unable = |what: &str| Error::NotSupported { what: what.to_owned(), cause: None };
    if let Some(named) = arguments.algorithm.map(KeyAlgorithm::from) {
        return if mechanisms.generate(named) { Ok((named, None)) } else { Err(unable(named.name())) };
    }
    if mechanisms.generate(KeyAlgorithm::Rsa3072) {
        Ok((KeyAlgorithm::Rsa3072, Some(t!("algorithm-reason-3072"))))
    } else if mechanisms.generate(KeyAlgorithm::Rsa2048) {
        Ok((KeyAlgorithm::Rsa2048, Some(t!("algorithm-reason-2048"))))
    } else {
        Err(unable("CKM_RSA_PKCS_KEY_PAIR_GEN"))
    }
}

/// Nothing on the token may have this label already.
fn refuse_existing(session: &Session<'_>, label: &str) -> Result<()> {
    let same = |found: &str| decode_label(found.as_bytes()) == decode_label(label.as_bytes());
    let exists = |kind| Error::ObjectExists { kind, name: label.to_owned() };
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

fn make(
    context: &Context,
    session: &mut Session<'_>,
    credentials: &Credentials,
    order: &Order<'_>,
    made: &mut Made,
) -> Result<NewKeyPair> {
    if context.interactive {
        context.tell(&t!("key-generation-notice", algorithm = order.algorithm.name()));
    }
    stop_if_asked()?;
    let pair = generate(context, session, order, made)?;
    stop_if_asked()?;
    let (private, public) = session.read_key_pair(&pair)?;
    check_protection(&private)?;
    let public_key = public.public_key().ok_or_else(|| Error::ModuleMisbehaved {
        function: "C_GenerateKeyPair".to_owned(),
        reason: "CKA_MODULUS, CKA_EC_POINT".to_owned(),
    })?;
    if public_key.key_algorithm() != Some(order.algorithm) {
        let reason = format!("{} ≠ {}", public_key.describe(), order.algorithm);
        return Err(Error::ModuleMisbehaved { function: "C_GenerateKeyPair".to_owned(), reason });
    }
    let (id, id_kept) = rename(session, &pair, &public_key)?;
    made.renamed(&id);
    let mut dropped: Vec<String> = pair.dropped.iter().map(|name| (*name).to_owned()).collect();
    put_back_label(session, &pair, order, &mut dropped);
    stop_if_asked()?;
    let mut answer = NewKeyPair {
        token: session.slot().token.label.clone(),
        id: id.clone(),
        label: order.label.clone(),
        algorithm: order.algorithm,
        algorithm_reason: order.algorithm_reason.clone(),
        key_use: order.key_use,
        id_kept,
        dropped,
        certificate: None,
        request: None,
    };
    if let Some(subject) = &order.subject {
        let now = OffsetDateTime::now_utc();
        let der = sign(context, session, credentials, order, &private, &public_key, subject, now)?;
        stop_if_asked()?;
        match &order.arguments.csr {
            Some(path) => {
                store::atomic::write(path, block("CERTIFICATE REQUEST", &der).as_bytes(), false)?;
                answer.request = Some(path.display().to_string());
            }
            None => {
                let certificate = Certificate::from_der(&der).map_err(|error| Error::Encoding(error.reason))?;
                let written = write(session, &id, &order.label, &certificate, made)?;
                answer.dropped.extend(written);
                answer.certificate = Some(CertificateFacts::of(&certificate, now));
            }
        }
    }
    Ok(answer)
}

fn generate(context: &Context, session: &Session<'_>, order: &Order<'_>, made: &mut Made) -> Result<GeneratedKeyPair> {
    let first_id = ObjectId::new(random::<FIRST_ID>()?.to_vec());
    let request =
        KeyPairRequest { algorithm: order.algorithm, key_use: order.key_use, id: &first_id, label: &order.label };
    let _waiting = context.waiting(Wait::KeyGeneration);
    match session.generate_key_pair(&request) {
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

/// A private key that can leave the token is none.
fn check_protection(private: &KeyObject) -> Result<()> {
    for (name, breached) in
        [("CKA_SENSITIVE", private.sensitive == Some(false)), ("CKA_EXTRACTABLE", private.extractable == Some(true))]
    {
        if breached {
            return Err(Error::NotSupported { what: name.to_owned(), cause: None });
        }
    }
    Ok(())
}

/// Gives both halves the id that their public key makes (RFC 5280 section 4.2.1.2, method 1), so that every program
/// pairs them with the certificate; where the token refuses, they keep the one that they have. Both or neither. The id,
/// and whether it was kept.
fn rename(session: &Session<'_>, pair: &GeneratedKeyPair, public_key: &PublicKey) -> Result<(ObjectId, bool)> {
    let derived = ObjectId::new(public_key.key_identifier().to_vec());
    refuse_existing_id(session, &derived)?;
    let gone = |error: &Error| matches!(error, Error::TokenRemoved(_) | Error::SessionLost(_));
    for half in [pair.private(), pair.public()] {
        match session.set_id(half, &derived) {
            Err(error) if gone(&error) => return Err(error),
            // Not every token lets an id be changed: what it has done is seen below.
            Ok(()) | Err(_) => {}
        }
    }
    let (mut private, public) = session.read_key_pair(pair)?;
    if private.id != public.id {
        session.set_id(pair.private(), &public.id)?;
        private.id = public.id;
    }
    let kept = private.id != derived;
    // An id of the token's own choice may be another object's too.
    if kept && !session.certificates(&Filter { id: Some(private.id.clone()), label: None })?.is_empty() {
        return Err(Error::ObjectExists { kind: ObjectKind::Certificate, name: private.id.to_string() });
    }
    Ok((private.id, kept))
}

/// No key and no certificate may have this id already.
fn refuse_existing_id(session: &Session<'_>, id: &ObjectId) -> Result<()> {
    let filter = Filter { id: Some(id.clone()), label: None };
    let keys = session.keys(KeyHalf::Private, &filter)?.len() + session.keys(KeyHalf::Public, &filter)?.len();
    match (keys, session.certificates(&filter)?.len()) {
        (0, 0) => Ok(()),
        (0, _) => Err(Error::ObjectExists { kind: ObjectKind::Certificate, name: id.to_string() }),
        _ => Err(Error::ObjectExists { kind: ObjectKind::Key, name: id.to_string() }),
    }
}

/// Gives the label afterwards where the template did not take it.
fn put_back_label(session: &Session<'_>, pair: &GeneratedKeyPair, order: &Order<'_>, dropped: &mut Vec<String>) {
    let Some(at) = dropped.iter().position(|name| name == "CKA_LABEL") else { return };
    let halves = [pair.private(), pair.public()];
    if halves.into_iter().all(|half| session.set_label(half, &order.label).is_ok()) {
        dropped.remove(at);
    }
}

#[expect(clippy::too_many_arguments, reason = "each is another thing")]
fn sign(
    context: &Context,
    session: &mut Session<'_>,
    credentials: &Credentials,
    order: &Order<'_>,
    private: &KeyObject,
    public_key: &PublicKey,
    subject: &SubjectFields,
    now: OffsetDateTime,
) -> Result<Vec<u8>> {
    let slot = session.slot().clone();
    let _waiting = context.waiting(Wait::Key);
    let mut pin = context.operation_pin(&slot, credentials);
    let key = TokenKey::new(public_key, |scheme, message| {
        session.sign(private, public_key, scheme, message, &mut pin).map(|signature| signature.value)
    })?;
    match order.arguments.csr.is_some() {
        true => csr(&key, subject, order.key_use),
        false => self_signed(&key, subject, order.key_use, order.arguments.days, now),
    }
}

/// Writes the certificate; the attributes that the token did without.
fn write(
    session: &Session<'_>,
    id: &ObjectId,
    label: &str,
    certificate: &Certificate,
    made: &mut Made,
) -> Result<Vec<String>> {
    match session.write_certificate(id, label, certificate) {
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

/// Ctrl-C between two steps.
fn stop_if_asked() -> Result<()> {
    if interrupt::is_pending() { Err(Error::Cancelled) } else { Ok(()) }
}
