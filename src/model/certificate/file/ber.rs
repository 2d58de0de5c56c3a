//! The shape of BER structures: which of them the bytes are, without decoding what is inside.

use x509_parser::asn1_rs::{Any, Class, FromBer, FromDer, Tag};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::revocation_list::CertificateRevocationList;

use super::kind::FileKind;

/// What a structure is by its first elements.
pub(super) enum Shape {
    /// The certificates of a SignedData without a signer, in DER.
    Bundle(Vec<Vec<u8>>),
    /// Three elements like those of a certificate, which is for the parser of certificates to judge.
    Signed,
    Other(FileKind),
}

const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2];
const PKCS7: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7];
const AUTH_ENVELOPED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 16, 1, 23];

/// The shape of these bytes; `None` if they are no structure that is known here.
pub(super) fn shape(bytes: &[u8]) -> Option<Shape> {
    if let Some(kind) = content_type(bytes) {
        return Some(match kind {
            SIGNED_DATA => signed_data(bytes).unwrap_or(Shape::Other(FileKind::DamagedCertificate)),
            AUTH_ENVELOPED => Shape::Other(FileKind::Sealed),
            // EnvelopedData and EncryptedData.
            [.., 3 | 6] => Shape::Other(FileKind::Sealed),
            _ => Shape::Other(FileKind::Unknown),
        });
    }
    let (_, outer) = element(bytes)?;
    if outer.tag() != Tag::Sequence {
        return None;
    }
    let inside = elements(outer.data);
    let tags: Vec<(Class, Tag)> = inside.iter().take(3).map(|(any, _)| (any.class(), any.tag())).collect();
    let universal: Vec<Tag> =
        tags.into_iter().filter(|(class, _)| *class == Class::Universal).map(|(_, t)| t).collect();
    let holds_oid = |at: usize| elements(inside[at].0.data).first().is_some_and(|(first, _)| first.tag() == Tag::Oid);
    let kind = match universal.as_slice() {
        // PFX: version 3 and a ContentInfo (RFC 7292 section 4).
        [Tag::Integer, Tag::Sequence, ..] if inside[0].0.data == [3] && holds_oid(1) => FileKind::Pfx,
        // PrivateKeyInfo (RFC 5958), RSAPrivateKey (RFC 8017), ECPrivateKey (RFC 5915).
        [Tag::Integer, Tag::Sequence, Tag::OctetString] => FileKind::PrivateKey,
        [Tag::Integer, Tag::Integer, Tag::Integer] | [Tag::Integer, Tag::OctetString, ..] => FileKind::PrivateKey,
        // EncryptedPrivateKeyInfo (RFC 5958 section 3).
        [Tag::Sequence, Tag::OctetString] if holds_oid(0) => FileKind::PrivateKey,
        [Tag::Sequence, Tag::BitString] if holds_oid(0) => FileKind::PublicKey,
        [Tag::Sequence, Tag::Sequence, Tag::BitString] if is_request(bytes) => FileKind::Request,
        [Tag::Sequence, Tag::Sequence, Tag::BitString] if is_list(bytes) => FileKind::RevocationList,
        [Tag::Sequence, Tag::Sequence, Tag::BitString] => return Some(Shape::Signed),
        _ => return None,
    };
    Some(Shape::Other(kind))
}

/// Whether the bytes begin as a certificate of version 2 or 3 does: `[0] { INTEGER }` within two structures.
pub(super) fn begins_a_certificate(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(16)];
    bytes.starts_with(&[0x30]) && start.windows(4).any(|window| window == [0xA0, 3, 2, 1])
}

/// Whether the bytes begin as a PFX does: a structure whose first element is version 3. Only its beginning may be here.
pub(super) fn begins_a_pfx(bytes: &[u8]) -> bool {
    let content = match bytes {
        [0x30, length, rest @ ..] if *length < 0x80 => rest,
        // The indefinite form has no further length octets.
        [0x30, length, rest @ ..] => rest.get(usize::from(length & 0x7f)..).unwrap_or_default(),
        _ => return false,
    };
    content.starts_with(&[2, 1, 3])
}

/// The contentType of a ContentInfo (RFC 5652 section 3), read from its first bytes alone: a sealed file may be of any
/// size.
fn content_type(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(&[0x30]) {
        return None;
    }
    let at = bytes.get(2..12)?.windows(2).position(|window| matches!(window, [6, 9 | 11]))? + 2;
    // Nothing but the length stands before it.
    let length_octets = if bytes[1] < 0x80 { 0 } else { usize::from(bytes[1] & 0x7f) };
    let oid = bytes.get(at + 2..at + 2 + usize::from(bytes[at + 1]))?;
    let known = oid == AUTH_ENVELOPED || (oid.len() == PKCS7.len() + 1 && oid.starts_with(PKCS7));
    (at == 2 + length_octets && known).then_some(oid)
}

/// The SignedData of these bytes (RFC 5652 section 5.1): its certificates if nothing is signed.
fn signed_data(bytes: &[u8]) -> Option<Shape> {
    let (_, info) = element(bytes)?;
    let wrapped = elements(info.data).into_iter().nth(1)?.0;
    let (_, signed) = element(wrapped.data)?;
    let mut certificates = Vec::new();
    let mut is_signed = false;
    for (at, (part, _)) in elements(signed.data).into_iter().enumerate() {
        match (part.class(), part.tag().0) {
            // encapContentInfo: its contentType, and the content if there is any.
            (Class::Universal, 16) => is_signed |= elements(part.data).len() > 1,
            (Class::ContextSpecific, 0) => {
                let found = elements(part.data).into_iter();
                // Other choices of CertificateChoices are tagged.
                let x509 = found.filter(|(any, _)| any.class() == Class::Universal && any.tag() == Tag::Sequence);
                certificates.extend(x509.map(|(_, bytes)| bytes.to_vec()));
            }
            // The first SET holds digest algorithms, the last the signers.
            (Class::Universal, 17) if at > 1 => is_signed |= !elements(part.data).is_empty(),
            _ => {}
        }
    }
    Some(match (is_signed, certificates.is_empty()) {
        (true, _) => Shape::Other(FileKind::SignedDocument),
        (false, true) => Shape::Other(FileKind::NoCertificate),
        (false, false) => Shape::Bundle(certificates),
    })
}

fn is_request(bytes: &[u8]) -> bool {
    X509CertificationRequest::from_der(bytes).is_ok()
}

fn is_list(bytes: &[u8]) -> bool {
    CertificateRevocationList::from_der(bytes).is_ok()
}

/// The first element, and what follows it.
fn element(bytes: &[u8]) -> Option<(&[u8], Any<'_>)> {
    Any::from_ber(bytes).ok()
}

/// The elements one after the other, each with all its bytes, until one does not parse or ends the content.
fn elements(mut bytes: &[u8]) -> Vec<(Any<'_>, &[u8])> {
    let mut found = Vec::new();
    while !bytes.is_empty() && !bytes.starts_with(&[0, 0]) {
        let Some((rest, any)) = element(bytes) else { break };
        found.push((any, &bytes[..bytes.len() - rest.len()]));
        bytes = rest;
    }
    found
}

#[cfg(test)]
mod tests {
    use x509_parser::asn1_rs::Oid;

    use super::*;

    #[test]
    fn the_types_of_content_are_those_of_the_standard() {
        let dotted = |bytes: &[u8]| Oid::new(bytes.into()).to_id_string();
        assert_eq!(dotted(SIGNED_DATA), "1.2.840.113549.1.7.2");
        assert_eq!(dotted(AUTH_ENVELOPED), "1.2.840.113549.1.9.16.1.23");
    }

    #[test]
    fn nothing_makes_it_run_away() {
        for bytes in [[0x30, 0x80].repeat(100_000), vec![0x30; 100_000], vec![0xFF; 9], vec![0x30, 0x84, 0xFF, 0xFF]] {
            let _ = (shape(&bytes), begins_a_pfx(&bytes), begins_a_certificate(&bytes));
        }
        let _ = signed_data(&[0x30, 0x80].repeat(50_000));
    }
}
