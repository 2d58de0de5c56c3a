//! Elements of BER in memory, and their DER: browsers write their `.pfx` with indefinite lengths and in pieces (NSS, that
//! is Firefox and Thunderbird), p12-keystore reads DER only.

/// INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// OCTET STRING.
pub(super) const OCTET_STRING: u8 = 0x04;
/// What makes a tag a constructed one.
pub(super) const CONSTRUCTED: u8 = 0x20;
/// The deepest nesting that is followed; a PFX needs some ten.
pub(super) const DEEPEST: usize = 24;

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;
/// `[0]`, constructed.
const EXPLICIT: u8 = 0xA0;

/// The first element of definite length: tag, content, what follows; `None` where there is none.
pub(super) fn first(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, length, rest) = head(bytes)?;
    let (content, rest) = rest.split_at_checked(length?)?;
    Some((tag, content, rest))
}

/// The first element as DER, and what follows it; `None` where it is none, or nests deeper than [`DEEPEST`].
///
/// Of DER only what the reader needs is made: definite lengths in the shortest form, and strings in one piece. What an
/// OCTET STRING holds is left as it is: the MAC of a PFX covers it.
pub(super) fn to_der(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    convert(bytes, 0, false)
}

/// A PFX in DER whose authenticated content is BER: the same with that content in DER, and without the MAC, which covers
/// the BER. `None` where the content is DER already, or is no content.
pub(super) fn with_content_in_der(pfx: &[u8]) -> Option<Vec<u8>> {
    // PFX ::= SEQUENCE { version, ContentInfo { id-data, [0] { OCTET STRING } }, MacData OPTIONAL } (RFC 7292 section 4).
    let (SEQUENCE, inside, []) = first(pfx)? else { return None };
    let (INTEGER, version, inside) = first(inside)? else { return None };
    let (SEQUENCE, info, _) = first(inside)? else { return None };
    let (OBJECT_IDENTIFIER, kind, info) = first(info)? else { return None };
    let (EXPLICIT, explicit, []) = first(info)? else { return None };
    let (OCTET_STRING, content, []) = first(explicit)? else { return None };
    let (der, []) = to_der(content)? else { return None };
    if der == content {
        return None;
    }
    let explicit = element(EXPLICIT, &element(OCTET_STRING, &der));
    let info = element(SEQUENCE, &[element(OBJECT_IDENTIFIER, kind), explicit].concat());
    Some(element(SEQUENCE, &[element(INTEGER, version), info].concat()))
}

/// Tag, length, what follows; the length is `None` where it is indefinite.
fn head(bytes: &[u8]) -> Option<(u8, Option<usize>, &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    match *length {
        0x80 => Some((*tag, None, rest)),
        0..=0x7F => Some((*tag, Some(usize::from(*length)), rest)),
        long => {
            let (digits, rest) =
                rest.split_at_checked(usize::from(long & 0x7F)).filter(|(digits, _)| digits.len() <= 4)?;
            Some((*tag, Some(digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit))), rest))
        }
    }
}

/// `implicit_string` says that a constructed `[0]` here is an OCTET STRING in pieces.
fn convert(bytes: &[u8], depth: usize, implicit_string: bool) -> Option<(Vec<u8>, &[u8])> {
    let (tag, length, rest) = head(bytes)?;
    if depth > DEEPEST || tag & 0x1F == 0x1F {
        return None;
    }
    if tag & CONSTRUCTED == 0 {
        let (content, rest) = rest.split_at_checked(length?)?;
        return Some((element(tag, content), rest));
    }
    let (mut inside, after) = match length {
        Some(length) => rest.split_at_checked(length).map(|(inside, after)| (inside, Some(after)))?,
        None => (rest, None),
    };
    let string = tag == OCTET_STRING | CONSTRUCTED || (implicit_string && tag == EXPLICIT);
    let mut content = Vec::new();
    // The tags of the elements so far: EncryptedContentInfo ::= SEQUENCE { OID, SEQUENCE, [0] IMPLICIT OCTET STRING }, and
    // ContentInfo ::= SEQUENCE { OID, [0] EXPLICIT … } (RFC 5652 sections 6.1 and 3).
    let mut tags = Vec::new();
    let end = loop {
        match (inside, after) {
            ([], Some(after)) => break after,
            ([0, 0, after @ ..], None) => break after,
            _ => {}
        }
        let piece_of_info = tag == SEQUENCE && tags == [OBJECT_IDENTIFIER, SEQUENCE];
        let first_tag = *inside.first()?;
        let (der, rest) = convert(inside, depth + 1, piece_of_info)?;
        if string {
            // Pieces are OCTET STRINGs, made primitive by now.
            let (OCTET_STRING, piece, []) = first(&der)? else { return None };
            content.extend_from_slice(piece);
        } else {
            content.extend_from_slice(&der);
        }
        tags.push(first_tag);
        inside = rest;
    };
    Some((element(if string { tag & !CONSTRUCTED } else { tag }, &content), end))
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        length @ 0..=0x7F => out.push(length as u8),
        length => {
            let digits = length.to_be_bytes();
            let digits = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
            out.push(0x80 | digits.len() as u8);
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(bytes: &[u8]) -> Option<Vec<u8>> {
        to_der(bytes).filter(|(_, rest)| rest.is_empty()).map(|(der, _)| der)
    }

    #[test]
    fn indefinite_lengths_and_pieces_become_definite() {
        assert_eq!(der(b"\x30\x80\x02\x01\x03\x00\x00").unwrap(), b"\x30\x03\x02\x01\x03");
        assert_eq!(der(b"\x24\x80\x04\x01a\x24\x03\x04\x01b\x00\x00").unwrap(), b"\x04\x02ab");
        // ContentInfo keeps its explicit tag, EncryptedContentInfo's implicit string becomes one.
        assert_eq!(
            der(b"\x30\x80\x06\x01\x2A\xA0\x80\x04\x01a\0\0\0\0").unwrap(),
            b"\x30\x08\x06\x01\x2A\xA0\x03\x04\x01a"
        );
        let info = b"\x30\x80\x06\x01\x2A\x30\x00\xA0\x80\x04\x01a\x04\x01b\0\0\0\0";
        assert_eq!(der(info).unwrap(), b"\x30\x09\x06\x01\x2A\x30\x00\x80\x02ab");
        assert_eq!(der(b"\x30\x81\x03\x02\x01\x03").unwrap(), b"\x30\x03\x02\x01\x03");
    }

    #[test]
    fn what_is_der_stays_and_what_follows_is_given_back() {
        let bytes = b"\x30\x03\x02\x01\x03rest";
        assert_eq!(to_der(bytes).unwrap(), (bytes[..5].to_vec(), &b"rest"[..]));
    }

    #[test]
    fn what_lies_cuts_short_or_nests_is_none() {
        for bytes in [
            &b""[..],
            b"\x30",
            b"\x30\x80",
            b"\x30\x80\x02\x01\x03\x00",
            b"\x30\x84\xFF\xFF\xFF\xFF\x04",
            b"\x04\x80a\0\0",
            b"\x24\x80\x02\x01\x03\0\0",
            b"\x1F\x81\x01\x00",
        ] {
            assert_eq!(der(bytes), None, "{bytes:02X?}");
        }
        assert_eq!(der(&b"\x30\x80".repeat(100_000)), None);
    }
}
