//! Bi-clés on a token.

use std::cell::OnceCell;

use super::keyring::ends_the_batch;
use crate::context::{Connection, Context};
use crate::crypto::cms::{Decryptor, Recipient};
use crate::crypto::{SoftwareKey, try_to_open};
use crate::error::{Error, Result};
use crate::model::bicle::{KeyPlace, Transport};
use crate::model::certificate::Certificate;
use crate::model::{ObjectId, PinRole};
use crate::pkcs11::{Access, Session, TokenDecryptor};

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
pub(super) fn opens(certificate: &Certificate, decryptor: &dyn Decryptor) -> Result<Vec<Transport>> {
    let mut opened = Vec::new();
    let mut failure = None;
    for transport in Recipient::transports_of(certificate) {
        match try_to_open(certificate.public_key(), *transport, decryptor) {
            Ok(true) => opened.push(*transport),
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

/// Brings a key to the token and tries what it opens there.
pub(super) fn import(
    context: &Context,
    connection: &Connection,
    key: &SoftwareKey,
    certificate: &Certificate,
    label: &str,
) -> Result<(KeyPlace, Vec<Transport>)> {
    let mut session = connection.session(Access::ReadWrite)?;
    if session.slot().token.write_protected {
        return Err(Error::ReadOnly { token: session.slot().token.label.clone() });
    }
    let credentials = context.log_in(&mut session, PinRole::User)?;
    let id = ObjectId::new(certificate.public_key().key_identifier().to_vec());
    let pin = credentials.pin().cloned();
    let decryptor = match TokenDecryptor::new(session, certificate, &id, pin.clone()).map_err(|refused| *refused) {
        // The same key is there: nothing is written twice.
        Ok(decryptor) => decryptor,
        Err((session, Error::ObjectNotFound { .. })) => {
            session.import_key_pair(&key.numbers()?, certificate, &id, label)?;
            TokenDecryptor::new(session, certificate, &id, pin).map_err(|refused| refused.1)?
        }
        Err((_, error)) => return Err(error),
    };
    let opens = opens(certificate, &decryptor)?;
    Ok((place(connection, id), opens))
}

/// The place of a key on this token.
pub(super) fn place(connection: &Connection, id: ObjectId) -> KeyPlace {
    let info = connection.token.info();
    KeyPlace::Token { serial: info.serial.clone(), label: info.label.clone(), id }
}
