//! The entries of a revocation list (RFC 5280 section 5.3), read one at a time since there may be millions.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader};
use x509_cert::ext::Extension;
use x509_cert::time::Time;

use super::super::status::{Fault, RevocationReason};
use super::read::moment;
use time::OffsetDateTime;

const REASON_CODE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
const INVALIDITY_DATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.24");
const CERTIFICATE_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.29");

/// The date and reason of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: OffsetDateTime,
    pub(super) reason: Option<RevocationReason>,
}

/// What the entries say about one serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// The last entry for it that concerns the list's own issuer.
    pub(super) entry: Option<Entry>,
    /// Whether some entries concern other issuers' certificates: all those after the first that names another issuer.
    pub(super) names_others: bool,
}

/// Looks up a serial number (content octets). If any entry has an unknown critical extension, the list is not usable for
/// any certificate.
pub(super) fn find(entries: &[u8], serial: &[u8]) -> Result<Found, Fault> {
    let malformed = |error: der::Error| Fault::Malformed(error.to_string());
    let mut reader = SliceReader::new(entries).map_err(malformed)?;
    let mut found = Found { entry: None, names_others: false };
    while !reader.is_finished() {
        let entry = AnyRef::decode(&mut reader).map_err(malformed)?;
        let mut fields = SliceReader::new(entry.value()).map_err(malformed)?;
        let number = AnyRef::decode(&mut fields).map_err(malformed)?;
        let is_it = number.value() == serial;
        // The date is decoded only for the matching entry; the structure is checked for all.
        let day = fields.tlv_bytes().map_err(malformed)?;
        let mut reason = None;
        if !fields.is_finished() {
            for extension in <Vec<Extension> as Decode>::decode(&mut fields).map_err(malformed)? {
                match extension.extn_id {
                    REASON_CODE => reason = reason_of(extension.extn_value.as_bytes()),
                    INVALIDITY_DATE => {}
                    CERTIFICATE_ISSUER => found.names_others = true,
                    unknown if extension.critical => return Err(Fault::Unsupported(unknown.to_string())),
                    _ => {}
                }
            }
        }
        fields.finish().map_err(malformed)?;
        if is_it && !found.names_others {
            let at = Time::from_der(day).and_then(moment).map_err(malformed)?;
            found.entry = Some(Entry { at, reason });
        }
    }
    Ok(found)
}

/// A reasonCode: an ENUMERATED of one octet.
fn reason_of(value: &[u8]) -> Option<RevocationReason> {
    match value {
        [0x0a, 1, code] => RevocationReason::of_code(*code),
        _ => None,
    }
}
