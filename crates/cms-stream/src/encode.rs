//! Writing DER: heads and small elements. Large content is streamed after a head with its length.

use crate::ber::{INTEGER, OCTET_STRING, OID, SEQUENCE, SET};

/// A tag and a length (X.690 section 10.1).
pub(crate) fn head(tag: u8, length: u64) -> Vec<u8> {
    let mut out = vec![tag];
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let skipped = (length.leading_zeros() / 8) as usize;
        out.push(0x80 | (bytes.len() - skipped) as u8);
        out.extend_from_slice(&bytes[skipped..]);
    }
    out
}

/// An element with this content.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = head(tag, content.len() as u64);
    out.extend_from_slice(content);
    out
}

/// An element with these parts concatenated.
pub(crate) fn constructed(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    element(tag, &parts.concat())
}

/// SEQUENCE.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    constructed(SEQUENCE, parts)
}

/// SET OF, in the order that DER requires (X.690 section 11.6).
pub(crate) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(SET, &parts.concat())
}

/// INTEGER of one octet.
pub(crate) fn small_integer(value: u8) -> Vec<u8> {
    debug_assert!(value < 0x80);
    vec![INTEGER, 1, value]
}

/// OCTET STRING.
pub(crate) fn octets(content: &[u8]) -> Vec<u8> {
    element(OCTET_STRING, content)
}

/// OBJECT IDENTIFIER with these content octets.
pub(crate) fn oid(content: &[u8]) -> Vec<u8> {
    element(OID, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_the_shortest() {
        assert_eq!(head(0x04, 0x7F), [0x04, 0x7F]);
        assert_eq!(head(0x04, 0x80), [0x04, 0x81, 0x80]);
        assert_eq!(head(0x04, 0x1_0000), [0x04, 0x83, 1, 0, 0]);
        assert_eq!(head(0x04, 1 << 40), [0x04, 0x86, 1, 0, 0, 0, 0, 0]);
    }
}
