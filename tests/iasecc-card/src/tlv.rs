//! BER-TLV (ISO/IEC 7816-4, 5.2.2) and the few DER types that PKCS#15 files need. Knows nothing of cards: bytes in,
//! bytes out.

/// A tag, its bytes read as one big-endian number: `0x62`, `0x7F49`, `0xBF9001`.
pub(crate) type Tag = u32;

/// One data object, borrowed from the bytes it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tlv<'a> {
    /// The tag.
    pub(crate) tag: Tag,
    /// The value field.
    pub(crate) value: &'a [u8],
}

/// Encodes one data object: tag, shortest length form, value.
pub(crate) fn tlv(tag: Tag, value: &[u8]) -> Vec<u8> {
    let tag_bytes = tag.to_be_bytes();
    let first = tag_bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
    let mut out = tag_bytes[first..].to_vec();
    out.extend(length(value.len()));
    out.extend_from_slice(value);
    out
}

fn length(value: usize) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let [.., high, low] = bytes;
    match value {
        0..=0x7F => vec![low],
        0x80..=0xFF => vec![0x81, low],
        _ => vec![0x82, high, low],
    }
}

/// Encodes a constructed data object from its encoded parts.
pub(crate) fn constructed<P: AsRef<[u8]>>(tag: Tag, parts: &[P]) -> Vec<u8> {
    let content: Vec<u8> = parts.iter().flat_map(|part| part.as_ref().iter().copied()).collect();
    tlv(tag, &content)
}

/// Reads the data object at the start of `input` and returns it with the rest. `None` if the bytes are truncated, or if
/// the length is indefinite or longer than two bytes.
pub(crate) fn read(input: &[u8]) -> Option<(Tlv<'_>, &[u8])> {
    let (tag, rest) = read_tag(input)?;
    let (length, rest) = read_length(rest)?;
    let value = rest.get(..length)?;
    Some((Tlv { tag, value }, &rest[length..]))
}

fn read_tag(input: &[u8]) -> Option<(Tag, &[u8])> {
    let (first, mut rest) = input.split_first()?;
    let mut tag = Tag::from(*first);
    if first & 0x1F == 0x1F {
        loop {
            let (next, after) = rest.split_first()?;
            // A Tag holds at most four tag bytes.
            if tag > 0x00FF_FFFF {
                return None;
            }
            tag = tag << 8 | Tag::from(*next);
            rest = after;
            if next & 0x80 == 0 {
                break;
            }
        }
    }
    Some((tag, rest))
}

fn read_length(input: &[u8]) -> Option<(usize, &[u8])> {
    match *input {
        [first @ 0..=0x7F, ref rest @ ..] => Some((usize::from(first), rest)),
        [0x81, low, ref rest @ ..] => Some((usize::from(low), rest)),
        [0x82, high, low, ref rest @ ..] => Some((usize::from(high) << 8 | usize::from(low), rest)),
        _ => None,
    }
}

/// Reads every data object of `input`; `None` when one of them is malformed.
pub(crate) fn read_all(mut input: &[u8]) -> Option<Vec<Tlv<'_>>> {
    let mut out = Vec::new();
    while !input.is_empty() {
        let (object, rest) = read(input)?;
        out.push(object);
        input = rest;
    }
    Some(out)
}

/// The value of the first data object with this tag.
pub(crate) fn find(input: &[u8], tag: Tag) -> Option<&[u8]> {
    read_all(input)?.into_iter().find(|object| object.tag == tag).map(|object| object.value)
}

/// DER types (ITU-T X.690), as far as PKCS#15 directory files use them.
pub(crate) mod der {
    use super::{constructed, tlv};

    pub(crate) fn sequence<P: AsRef<[u8]>>(parts: &[P]) -> Vec<u8> {
        constructed(0x30, parts)
    }

    /// INTEGER of a value that fits in two bytes.
    pub(crate) fn integer(value: u16) -> Vec<u8> {
        let [high, low] = value.to_be_bytes();
        match (high, low) {
            (0, 0..=0x7F) => tlv(0x02, &[low]),
            (0, _) | (1..=0x7F, _) => tlv(0x02, &[high, low]),
            _ => tlv(0x02, &[0, high, low]),
        }
    }

    pub(crate) fn octets(value: &[u8]) -> Vec<u8> {
        tlv(0x04, value)
    }

    pub(crate) fn utf8(value: &str) -> Vec<u8> {
        tlv(0x0C, value.as_bytes())
    }

    /// Named-bit BIT STRING without trailing zero bits (X.690, 11.2.2); bit 0 is the most significant bit of the first byte.
    pub(crate) fn bits(set: &[u8]) -> Vec<u8> {
        let Some(last) = set.iter().max() else {
            return tlv(0x03, &[0]);
        };
        let mut content = vec![7 - last % 8];
        content.resize(2 + usize::from(last / 8), 0);
        for bit in set {
            content[1 + usize::from(bit / 8)] |= 0x80 >> (bit % 8);
        }
        tlv(0x03, &content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_their_shortest_form() {
        assert_eq!(tlv(0x04, &[]), [0x04, 0x00]);
        assert_eq!(tlv(0x7F49, &[0; 0x7F])[..3], [0x7F, 0x49, 0x7F]);
        assert_eq!(tlv(0x81, &[0; 0x80])[..3], [0x81, 0x81, 0x80]);
        assert_eq!(tlv(0x70, &[0; 0x117])[..4], [0x70, 0x82, 0x01, 0x17]);
    }

    #[test]
    fn a_request_for_an_sdo_reads_to_its_innermost_tag() {
        let request = [0x4D, 0x09, 0x70, 0x07, 0xBF, 0xA0, 0x01, 0x03, 0x7F, 0x49, 0x80];
        let list = find(&request, 0x4D).unwrap();
        let template = find(list, 0x70).unwrap();
        let (sdo, rest) = read(template).unwrap();
        assert_eq!((sdo.tag, sdo.value, rest), (0xBFA001, &[0x7F, 0x49, 0x80][..], &[][..]));
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        for bytes in [&[][..], &[0x30], &[0x30, 0x02, 0x00], &[0x7F], &[0x04, 0x80], &[0x04, 0x83, 0, 0, 0]] {
            assert_eq!(read(bytes), None, "{bytes:02X?}");
        }
    }

    #[test]
    fn der_named_bits_and_integers() {
        assert_eq!(der::bits(&[0, 1]), [0x03, 0x02, 0x06, 0xC0]);
        assert_eq!(der::bits(&[1]), [0x03, 0x02, 0x06, 0x40]);
        assert_eq!(der::bits(&[5]), [0x03, 0x02, 0x02, 0x04]);
        assert_eq!(der::bits(&[9]), [0x03, 0x03, 0x06, 0x00, 0x40]);
        assert_eq!(der::bits(&[]), [0x03, 0x01, 0x00]);
        assert_eq!(der::integer(0x81), [0x02, 0x02, 0x00, 0x81]);
        assert_eq!(der::integer(2048), [0x02, 0x02, 0x08, 0x00]);
    }
}
