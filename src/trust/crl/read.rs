//! The outer structure of a revocation list, without its entries, of which there may be millions.

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use time::OffsetDateTime;
use x509_cert::ext::Extension;
use x509_cert::time::Time;
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

use crate::model::certificate::Name;

/// A list with its entries not yet decoded (RFC 5280 section 5.1).
pub(super) struct List<'a> {
    /// The bytes covered by the signature.
    pub(super) signed: &'a [u8],
    /// The signature's AlgorithmIdentifier in DER.
    pub(super) algorithm: &'a [u8],
    pub(super) signature: &'a [u8],
    pub(super) issuer: Name,
    pub(super) this_update: OffsetDateTime,
    pub(super) next_update: Option<OffsetDateTime>,
    /// The content of revokedCertificates.
    pub(super) entries: &'a [u8],
    pub(super) extensions: Vec<Extension>,
}

impl<'a> List<'a> {
    /// Decodes the outer structure of a DER list.
    pub(super) fn read(der: &'a [u8]) -> der::Result<Self> {
        let mut whole = SliceReader::new(AnyRef::from_der(der)?.value())?;
        let signed = whole.tlv_bytes()?;
        let algorithm = whole.tlv_bytes()?;
        let signature = BitStringRef::decode(&mut whole)?;
        let signature = signature.as_bytes().ok_or(Tag::BitString.value_error())?;
        whole.finish()?;

        let mut fields = SliceReader::new(AnyRef::from_der(signed)?.value())?;
        if Tag::peek(&fields)? == Tag::Integer {
            fields.tlv_bytes()?;
        }
        let inner = fields.tlv_bytes()?;
        if inner != algorithm {
            return Err(Tag::Sequence.value_error().into());
        }
        let issuer = fields.tlv_bytes()?;
        let (_, issuer) = X509Name::from_der(issuer).map_err(|_| Tag::Sequence.value_error())?;
        let this_update = moment(Time::decode(&mut fields)?)?;
        let next_update = match fields.is_finished() {
            false if matches!(Tag::peek(&fields)?, Tag::UtcTime | Tag::GeneralizedTime) => {
                Some(moment(Time::decode(&mut fields)?)?)
            }
            _ => None,
        };
        let entries = match fields.is_finished() {
            false if Tag::peek(&fields)? == Tag::Sequence => AnyRef::decode(&mut fields)?.value(),
            _ => &[],
        };
        let mut extensions = Vec::new();
        if !fields.is_finished() {
            let tagged = AnyRef::decode(&mut fields)?;
            tagged.tag().assert_eq(Tag::ContextSpecific { constructed: true, number: TagNumber(0) })?;
            extensions = <Vec<Extension> as Decode>::from_der(tagged.value())?;
        }
        fields.finish()?;
        let issuer = Name::read(&issuer);
        Ok(Self { signed, algorithm, signature, issuer, this_update, next_update, entries, extensions })
    }
}

pub(super) fn moment(time: Time) -> der::Result<OffsetDateTime> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| Tag::UtcTime.value_error())?;
    OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| Tag::UtcTime.value_error().into())
}

/// The lists in a file, as DER: a single DER list, or all the blocks of a PEM file.
pub(in crate::trust) fn lists_of(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"-----BEGIN") {
        return vec![bytes];
    }
    match pem::parse_many(&bytes) {
        Ok(blocks) if !blocks.is_empty() => blocks.into_iter().map(pem::Pem::into_contents).collect(),
        _ => vec![bytes],
    }
}

/// Converts a PEM list to DER and leaves other bytes unchanged. Some distribution points serve PEM, against RFC 5280.
pub(in crate::trust) fn to_der(bytes: Vec<u8>) -> Vec<u8> {
    lists_of(bytes).swap_remove(0)
}
