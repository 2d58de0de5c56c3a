//! Bi-clés on a token.

use std::cell::OnceCell;

use secrecy::SecretString;

use super::keyring::ends_the_batch;
use crate::commands::key::undo::{Class, Made};
use crate::context::{Connection, Context, Credentials};
use crate::crypto::{SoftwareKey, try_to_open};
use crate::error::{Error, Result};
use crate::model::bicle::{KeyPlace, Transport};
use crate::model::certificate::Certificate;
use crate::model::{KeyAlgorithm, ObjectId, PinRole};
use crate::pkcs11::{Access, Filter, KeyHalf, Session, TokenDecryptor, Trial};
use crate::t;

/// Connects to the token of this serial number, or, without one, to the one that was named or the only one.
pub(super) fn connect<'c>(
    context: &Context,
    cell: &'c OnceCell<Connection>,
    serial: Option<&str>,
) -> Result<&'c Connection> {
    if let Some(connection) = cell.get() {
        let same = serial.is_none_or(|serial| connection.token.info().serial == serial);
        return if same { Ok(connection) } else { Err(not_here(serial)) };
    }
    let connection = match serial {
        None => context.connect()?,
        Some(wanted) => context.connect_to(wanted)?,
    };
    Ok(cell.get_or_init(|| connection))
}

fn not_here(serial: Option<&str>) -> Error {
    Error::TokenNotFound { wanted: serial.unwrap_or_default().to_owned(), present: Vec::new() }
}

/// Logs in and finds the private key of a certificate.
pub(super) fn decryptor<'m>(
    context: &Context,
    mut session: Session<'m>,
    certificate: &Certificate,
    id: &ObjectId,
) -> Result<TokenDecryptor<'m>> {
    let credentials = context.log_in(&mut session, PinRole::User)?;
    TokenDecryptor::new(session, certificate, id, credentials.pin().cloned()).map_err(|refused| refused.1)
}

/// What the key opens, each way tried, the best first. A token that was pulled out is no answer.
pub(super) fn opens(certificate: &Certificate, decryptor: &TokenDecryptor<'_>) -> Result<Vec<Transport>> {
    let mut opened = Vec::new();
    let mut failure = None;
    let is_rsa = certificate.public_key().is_rsa();
    for transport in Transport::ALL.into_iter().filter(|transport| is_rsa != (*transport == Transport::Ecdh)) {
        match try_to_open(certificate.public_key(), transport, &Trial(decryptor)) {
            Ok(true) => opened.push(transport),
            Ok(false) => {}
            Err(error) if ends_the_batch(&error) => return Err(error),
            Err(error) => failure = Some(error),
        }
    }
    match (opened.is_empty(), failure) {
        (true, Some(error)) => Err(error),
        (true, None) => Err(Error::NoMatchingKey),
        (false, _) => Ok(opened),
    }
}

/// A token that may be written to, logged in.
pub(super) struct Opened<'c> {
    connection: &'c Connection,
    session: Session<'c>,
    credentials: Credentials,
}

/// Logs in to write. Before anything is made: a PIN that is refused then leaves nothing behind.
pub(super) fn open<'c>(context: &Context, connection: &'c Connection) -> Result<Opened<'c>> {
    refuse_read_only(connection)?;
    let mut session = connection.session(Access::ReadWrite)?;
    let credentials = context.log_in(&mut session, PinRole::User)?;
    Ok(Opened { connection, session, credentials })
}

/// Refuses a token that is write-protected.
pub(super) fn refuse_read_only(connection: &Connection) -> Result<()> {
    let slot = connection.only_slot()?;
    match slot.token.write_protected {
        true => Err(Error::ReadOnly { token: slot.token.label.clone() }),
        false => Ok(()),
    }
}

/// Brings a key to the token and tries what it opens there. All or nothing: what was written is removed again where a
/// later step fails, and what could not be is said.
pub(super) fn import(
    opened: Opened<'_>,
    key: &SoftwareKey,
    certificate: &Certificate,
    label: &str,
) -> Result<(KeyPlace, Vec<Transport>)> {
    let Opened { connection, session, credentials } = opened;
    let id = ObjectId::new(certificate.public_key().key_identifier().to_vec());
    let pin = credentials.pin().cloned();
    let place = place(connection, id.clone());
    let mut session = match TokenDecryptor::new(session, certificate, &id, pin.clone()).map_err(|refused| *refused) {
        // The same key is there: nothing is written twice.
        Ok(decryptor) => return Ok((place, opens(certificate, &decryptor)?)),
        Err((session, Error::ObjectNotFound { .. })) => session,
        Err((_, error)) => return Err(error),
    };
    let made = absent(&session, &id, label)?;
    if let Err(error) = session.import_key_pair(&key.numbers()?, certificate, &id, label) {
        return Err(made.undo(&mut session, error));
    }
    let (session, outcome) = tried(session, certificate, &id, pin);
    match (outcome, session) {
        (Ok(opens), _) => Ok((place, opens)),
        (Err(error), mut session) => Err(made.undo(&mut session, error)),
    }
}

/// What a key that was just made opens; the session is given back in any case.
pub(super) fn tried<'c>(
    session: Session<'c>,
    certificate: &Certificate,
    id: &ObjectId,
    pin: Option<SecretString>,
) -> (Session<'c>, Result<Vec<Transport>>) {
    match TokenDecryptor::new(session, certificate, id, pin) {
        Ok(decryptor) => {
            let outcome = opens(certificate, &decryptor);
            (decryptor.into_session(), outcome)
        }
        Err(refused) => {
            let (session, error) = *refused;
            (session, Err(error))
        }
    }
}

/// What is about to be written under this id, of the classes that have nothing under it yet: a search by id finds what
/// was made then, and nothing else.
fn absent(session: &Session<'_>, id: &ObjectId, label: &str) -> Result<Made> {
    let filter = Filter { id: Some(id.clone()), label: None };
    let mut made = Made::new(label);
    if session.keys(KeyHalf::Private, &filter)?.is_empty() {
        made.perhaps(Class::PrivateKey, id);
    }
    if session.keys(KeyHalf::Public, &filter)?.is_empty() {
        made.perhaps(Class::PublicKey, id);
    }
    if session.certificates(&filter)?.is_empty() {
        made.perhaps(Class::Certificate, id);
    }
    Ok(made)
}

/// The algorithm that was named, else the best that the token decrypts with, and makes where `made_there`; with the reason.
pub(super) fn algorithm(
    connection: &Connection,
    named: Option<KeyAlgorithm>,
    made_there: bool,
) -> Result<(KeyAlgorithm, Option<String>)> {
    let mechanisms = connection.module.mechanisms(connection.only_slot()?)?;
    let able = |algorithm| mechanisms.decrypts(algorithm) && (!made_there || mechanisms.generate(algorithm));
    let unable = |what: &str| Error::NotSupported { what: what.to_owned(), cause: None };
    if let Some(named) = named {
        return if able(named) { Ok((named, None)) } else { Err(unable(named.name())) };
    }
    let reasons = [
        (KeyAlgorithm::Rsa3072, t!("algorithm-reason-3072")),
        (KeyAlgorithm::Rsa2048, t!("algorithm-reason-2048")),
        (KeyAlgorithm::P384, t!("algorithm-reason-ec")),
        (KeyAlgorithm::P256, t!("algorithm-reason-ec")),
    ];
    let best = reasons.into_iter().find(|(algorithm, _)| able(*algorithm));
    best.map(|(algorithm, reason)| (algorithm, Some(reason))).ok_or_else(|| {
        unable(if made_there { "CKM_RSA_PKCS_KEY_PAIR_GEN, CKF_DECRYPT" } else { "CKM_RSA_PKCS, CKF_DECRYPT" })
    })
}

/// The place of a key on this token.
pub(super) fn place(connection: &Connection, id: ObjectId) -> KeyPlace {
    let info = connection.token.info();
    KeyPlace::Token { serial: info.serial.clone(), label: info.label.clone(), id }
}
