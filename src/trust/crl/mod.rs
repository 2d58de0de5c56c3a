//! Revocation lists (RFC 5280 section 5): whether a list is the issuer's own, covers this certificate and is current, and
//! what it says.
//!
//! Complete lists are judged in full. A delta list, an indirect list or a list for some reasons only can prove that a
//! certificate is revoked, but not that it is not; once such a list is known to be the issuer's, the result is
//! "not judged".

mod entries;
mod read;
mod scope;

use time::OffsetDateTime;

use self::read::List;
use super::names;
use super::signature::{self, NotSigned};
use super::status::{Fault, RevocationReason, SKEW, Statement, Status};
use crate::model::certificate::{Certificate, KeyUsageBit};

pub(super) use read::{lists_of, to_der};

/// What `issuer`'s list says about `certificate` at this time. `known` are other authorities' certificates: one with the
/// issuer's name may have the key that signed the list.
pub(super) fn status(
    der: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    known: &[&Certificate],
    now: OffsetDateTime,
) -> Result<Statement, Fault> {
    let list = List::read(der).map_err(|error| Fault::Malformed(error.to_string()))?;
    if !names::are_same(&list.issuer, certificate.issuer()) {
        // According to the certificate itself, another entity issues its list.
        return Err(match scope::is_kept_by_another(certificate) {
            true => Fault::NotJudged("cRLIssuer".to_owned()),
            false => Fault::NotTheIssuers,
        });
    }
    verify(&list, issuer, known)?;
    if list.this_update > now + SKEW {
        return Err(Fault::NotYetValid);
    }
    if list.next_update.is_none_or(|next_update| next_update < now - SKEW) {
        return Err(Fault::OutOfDate);
    }
    let part = scope::check(&list, certificate)?;
    let found = entries::find(list.entries, certificate.serial())?;
    let part = part.or(found.names_others.then_some("certificateIssuer"));
    let status = match (found.entry, part) {
        // A delta list's entry that ends a suspension.
        (Some(entry), Some(part)) if entry.reason == Some(RevocationReason::RemoveFromCrl) => {
            return Err(Fault::NotJudged(part.to_owned()));
        }
        (Some(entry), _) => Status::Revoked { at: Some(entry.at), reason: entry.reason },
        (None, Some(part)) => return Err(Fault::NotJudged(part.to_owned())),
        (None, None) => Status::Good,
    };
    Ok(Statement { status, this_update: Some(list.this_update), next_update: list.next_update })
}

/// Whether the issuer signed the list and is allowed to.
fn verify(list: &List<'_>, issuer: &Certificate, known: &[&Certificate]) -> Result<(), Fault> {
    let signed_by = |signer: &Certificate| signature::verify(signer, list.algorithm, list.signed, list.signature);
    match signed_by(issuer) {
        Ok(()) if issuer.usages().allows(KeyUsageBit::CrlSign) => Ok(()),
        Ok(()) => Err(Fault::SignerNotAllowed),
        Err(NotSigned::Unknown) => Err(Fault::Unsupported("signature algorithm".to_owned())),
        Err(NotSigned::Wrong) => {
            // An authority may sign its lists with another key of its own (RFC 5280 section 6.3.3 (f)); that key's
            // certificate and its revocation would then have to be validated too.
            let of_its_name = |other: &&&Certificate| names::are_same(other.subject(), issuer.subject());
            match known.iter().filter(of_its_name).any(|other| signed_by(other).is_ok()) {
                true => Err(Fault::NotJudged("another key of the issuer's".to_owned())),
                false => Err(Fault::SignatureInvalid),
            }
        }
    }
}
