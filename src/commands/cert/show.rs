//! `jeton cert show`: one certificate in the holder's terms. Asks for a PIN with `--login` only.

use time::OffsetDateTime;

use super::picked;
use crate::cli::CertShow;
use crate::context::Context;
use crate::error::Result;
use crate::model::Slot;
use crate::output::certificate_details::{CertificateDetails, PrivateKeyPresence};
use crate::output::revocation_request::RevocationRequest;
use crate::pkcs11::{Access, CertificateObject, Filter, Session};
use crate::token::{Connection, private_key};

pub(in crate::commands) fn run(context: &Context, arguments: &CertShow) -> Result<()> {
    let connection = if arguments.login { context.connect_to_log_in()? } else { context.connect()? };
    let now = OffsetDateTime::now_utc();
    let (object, certificate) = picked(context, &connection, &arguments.selector, now)?;
    if arguments.revocation {
        return context.answer(&RevocationRequest::of(&certificate, now));
    }
    // Some tokens show private keys without a login; on these, not seeing one before a login proves nothing.
    let slot = match holding_slot(&connection, &object)? {
        // It is unclear which PIN is meant: this fails with a list of them.
        None if arguments.login => Some(connection.only_slot()?),
        slot => slot,
    };
    let presence = match slot {
        None => PrivateKeyPresence::Unknown,
        Some(slot) => {
            let mut slot = connection.open_slot(slot, Access::ReadOnly)?;
            if arguments.login {
                slot.log_in(context)?;
            }
            match private_key::find(slot.session(), &certificate, Some(&object.id).filter(|id| !id.is_empty()))? {
                Some(_) => PrivateKeyPresence::Present,
                None if arguments.login => PrivateKeyPresence::Absent,
                None => PrivateKeyPresence::Unknown,
            }
        }
    };
    context.answer(&CertificateDetails::of(connection.token.info(), &object, &certificate, presence, now))
}

/// The only slot of the token that shows this certificate; `None` if several do.
fn holding_slot<'c>(connection: &'c Connection, object: &CertificateObject) -> Result<Option<&'c Slot>> {
    let slots = connection.token.slots();
    if let [slot] = slots {
        return Ok(Some(slot));
    }
    let filter = Filter { id: Some(object.id.clone()), label: None };
    let mut holding = Vec::new();
    for slot in slots {
        let session = Session::open(&connection.module, slot, Access::ReadOnly)?;
        if session.certificates(&filter)?.iter().any(|other| other.is_same_as(object)) {
            holding.push(slot);
        }
    }
    Ok(if let [slot] = holding.as_slice() { Some(*slot) } else { None })
}
