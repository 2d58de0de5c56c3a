//! Converting BER to DER in memory.

use crate::Error;
use crate::ber::{CONSTRUCTED, OCTET_STRING, OID, Reader, SEQUENCE, context};
use crate::encode;

/// Converts a CMS structure, or one based on it such as a PFX (RFC 7292), to DER as far as DER parsers need it: shortest
/// definite lengths, and strings in one piece. Also returns the number of bytes consumed. Meant for
/// input that fits into memory: it uses several times its size.
///
/// The content of an OCTET STRING is not changed, since a signature or MAC may cover it. Neither are the order of SET OF
/// and values that have several encodings.
///
/// # Errors
///
/// [`Error::Malformed`] or [`Error::Truncated`] if it is not BER or nested too deeply.
pub fn to_der(bytes: &[u8]) -> Result<(Vec<u8>, usize), Error> {
    let mut reader = Reader::of(bytes);
    let der = convert(&mut reader, false)?;
    // Never more than the length of `bytes`.
    Ok((der, reader.position() as usize))
}

/// Converts the next element. `implicit_string`: a constructed `[0]` here is an OCTET STRING in pieces.
fn convert(reader: &mut Reader<&[u8]>, implicit_string: bool) -> Result<Vec<u8>, Error> {
    let Some(tag) = reader.peek()? else { return Err(reader.malformed("an element is missing")) };
    let primitive = tag & !CONSTRUCTED;
    if tag == primitive {
        return Ok(encode::element(tag, &reader.primitive(tag, u64::MAX, "an element")?));
    }
    if primitive == OCTET_STRING || (implicit_string && tag == context(0)) {
        return Ok(encode::element(primitive, &reader.octets(primitive, u64::MAX, "a string")?));
    }
    reader.enter(tag, "an element")?;
    let mut content = Vec::new();
    // The tags of the preceding elements: EncryptedContentInfo ::= SEQUENCE { OID, SEQUENCE, [0] IMPLICIT OCTET STRING },
    // ContentInfo ::= SEQUENCE { OID, [0] EXPLICIT … } (RFC 5652 sections 6.1 and 3).
    let mut tags = Vec::new();
    while let Some(next) = reader.peek()? {
        let in_content_info = tag == SEQUENCE && tags == [OID, SEQUENCE];
        content.extend_from_slice(&convert(reader, in_content_info)?);
        tags.push(next);
    }
    reader.leave()?;
    Ok(encode::element(tag, &content))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(bytes: &[u8]) -> Option<Vec<u8>> {
        to_der(bytes).ok().filter(|(_, taken)| *taken == bytes.len()).map(|(der, _)| der)
    }

    #[test]
    fn indefinite_lengths_and_pieces_become_definite() {
        assert_eq!(der(b"\x30\x80\x02\x01\x03\x00\x00").unwrap(), b"\x30\x03\x02\x01\x03");
        assert_eq!(der(b"\x24\x80\x04\x01a\x24\x03\x04\x01b\x00\x00").unwrap(), b"\x04\x02ab");
        // ContentInfo keeps its explicit tag; EncryptedContentInfo's implicit string becomes a single piece.
        assert_eq!(
            der(b"\x30\x80\x06\x01\x2A\xA0\x80\x04\x01a\0\0\0\0").unwrap(),
            b"\x30\x08\x06\x01\x2A\xA0\x03\x04\x01a"
        );
        let info = b"\x30\x80\x06\x01\x2A\x30\x00\xA0\x80\x04\x01a\x04\x01b\0\0\0\0";
        assert_eq!(der(info).unwrap(), b"\x30\x09\x06\x01\x2A\x30\x00\x80\x02ab");
        assert_eq!(der(b"\x30\x81\x03\x02\x01\x03").unwrap(), b"\x30\x03\x02\x01\x03");
    }

    #[test]
    fn what_is_der_stays_and_what_follows_is_left() {
        let bytes = b"\x30\x03\x02\x01\x03rest";
        assert_eq!(to_der(bytes).unwrap(), (bytes[..5].to_vec(), 5));
    }

    #[test]
    fn what_lies_cuts_short_or_nests_fails() {
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
