//! Bi-clés on a token.

use std::cell::OnceCell;

use super::batch::ends_the_batch;
use crate::context::Context;
use crate::crypto::{SoftwareKey, try_to_open};
use crate::error::{Error, KeyError, Result, TokenError};
use crate::model::bicle::{KeyPlace, Transport};
use crate::model::certificate::Certificate;
use crate::model::{KeyAlgorithm, NamedBy, ObjectId, TokenInfo};
use crate::pkcs11::{Filter, KeyHalf, Session};
use crate::t;
use crate::token::undo::{Class, Made};
use crate::token::{Connection, OpenSlot, TokenDecryptor, Trial};

/// Connects to the token with this serial number; without one, to the token that was named, or else the only one.
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
        None => context.connect_to_log_in()?,
        Some(wanted) => context.connect_to(wanted)?,
    };
    Ok(cell.get_or_init(|| connection))
}

fn not_here(serial: Option<&str>) -> Error {
    let (wanted, by) = (serial.unwrap_or_default().to_owned(), NamedBy::Register);
    Error::Token(TokenError::NotFound { wanted, by, present: Vec::new() })
}

/// Tests which transports the key opens; the best comes first. A token that was pulled out is an error, not a "no".
fn opens(certificate: &Certificate, decryptor: &TokenDecryptor<'_, '_>) -> Result<Vec<Transport>> {
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
        (true, None) => Err(KeyError::NoMatchingKey.into()),
        (false, _) => Ok(opened),
    }
}

/// Opens the token for writing and logs in. To be called before anything is made, so that a refused PIN leaves nothing
/// behind.
pub(super) fn open<'c>(context: &Context, connection: &'c Connection) -> Result<OpenSlot<'c>> {
    let mut slot = connection.open_to_write()?;
    slot.log_in(context)?;
    Ok(slot)
}

/// Imports a key to the token and tests what it opens there. All or nothing: if a later step fails, what was written is
/// removed again, and what cannot be removed is reported.
pub(super) fn import(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    key: &SoftwareKey,
    certificate: &Certificate,
    label: &str,
) -> Result<(KeyPlace, Vec<Transport>)> {
    let id = ObjectId::new(certificate.public_key().key_identifier().to_vec());
    let place = place(&slot.slot().token, id.clone());
    match tried(context, slot, certificate, &id) {
        // The key is already there: nothing is written twice.
        Ok(opens) => return Ok((place, opens)),
        Err(Error::Key(KeyError::NotFound { .. })) => {}
        Err(error) => return Err(error),
    }
    let made = absent(slot.session(), &id, label)?;
    let imported = key.numbers().and_then(|numbers| slot.writer()?.import_key_pair(&numbers, certificate, &id, label));
    match imported.and_then(|()| tried(context, slot, certificate, &id)) {
        Ok(opens) => Ok((place, opens)),
        Err(error) => Err(made.undo(slot, error)),
    }
}

/// Tests what the key of this certificate opens; the key must be on the token.
pub(super) fn tried(
    context: &Context,
    slot: &mut OpenSlot<'_>,
    certificate: &Certificate,
    id: &ObjectId,
) -> Result<Vec<Transport>> {
    opens(certificate, &TokenDecryptor::new(context, slot, certificate, id)?)
}

/// The objects about to be written under this id, limited to the classes that have none under it yet, so that a later
/// search by id finds what was written and nothing else.
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

/// The algorithm that was named, or else the best one that the token can decrypt with (and generate, if `made_there`),
/// with the reason.
pub(super) fn algorithm(
    connection: &Connection,
    named: Option<KeyAlgorithm>,
    made_there: bool,
) -> Result<(KeyAlgorithm, Option<String>)> {
    let mechanisms = connection.module.mechanisms(connection.only_slot()?)?;
    let able = |algorithm| mechanisms.decrypts(algorithm) && (!made_there || mechanisms.generate(algorithm));
    let unable = |what: &str| Error::Token(TokenError::NotSupported { what: what.to_owned(), cause: None });
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

pub(super) fn place(token: &TokenInfo, id: ObjectId) -> KeyPlace {
    KeyPlace::Token { serial: token.serial.clone(), label: token.label.clone(), id }
}
