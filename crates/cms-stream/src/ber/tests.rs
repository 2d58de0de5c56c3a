//! Elements that are malformed, nested or truncated.

use super::*;

fn octets(bytes: &[u8]) -> Result<Vec<u8>> {
    Reader::new(bytes).octets(OCTET_STRING, 100, "text")
}

#[test]
fn octet_strings_in_every_form() {
    assert_eq!(octets(b"\x04\x03abc").unwrap(), b"abc");
    assert_eq!(octets(b"\x04\x81\x03abc").unwrap(), b"abc");
    assert_eq!(octets(b"\x24\x07\x04\x01a\x04\x02bc").unwrap(), b"abc");
    assert_eq!(octets(b"\x24\x80\x04\x01a\x24\x80\x04\x02bc\0\0\0\0").unwrap(), b"abc");
    assert_eq!(octets(b"\x04\0").unwrap(), b"");
}

#[test]
fn lengths_that_lie() {
    assert!(matches!(octets(b"\x04\x05abc"), Err(Error::Truncated)));
    assert!(matches!(octets(b"\x04\x88\xff\xff\xff\xff\xff\xff\xff\xffabc"), Err(Error::Truncated)));
    assert!(matches!(octets(b"\x24\x03\x04\x05abcde"), Err(Error::Malformed(_))));
    assert!(matches!(octets(b"\x24\x80\x04\x01a"), Err(Error::Truncated)));
    assert!(matches!(octets(b"\x04\x80abc\0\0"), Err(Error::Malformed(_))));
}

#[test]
fn a_nesting_bomb_is_refused() {
    let bomb = b"\x30\x80".repeat(100_000);
    assert!(matches!(Reader::new(bomb.as_slice()).skip(), Err(Error::Malformed(_))));
    assert!(matches!(Reader::new(bomb.as_slice()).element(1 << 20, "bomb"), Err(Error::Malformed(_))));
    let bomb = b"\x24\x80".repeat(100_000);
    assert!(matches!(octets(&bomb), Err(Error::Malformed(_))));
}

#[test]
fn a_whole_element_as_it_stands() {
    let bytes = b"\x30\x80\x02\x01\x05\x30\x03\x04\x01a\0\0rest";
    let mut reader = Reader::new(bytes.as_slice());
    assert_eq!(reader.element(100, "it").unwrap(), bytes[..12]);
    assert_eq!(reader.rest(&|_| Ok(())).unwrap(), 4);
    assert!(Reader::new(bytes.as_slice()).element(8, "it").is_err());
}
