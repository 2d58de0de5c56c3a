//! Fingerprints, and the hexadecimal notation in which people compare certificates by eye.

use std::fmt::Write as _;

use aws_lc_rs::digest;

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    sized(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// For fingerprints and key identifiers only, where a standard or a platform requires SHA-1.
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    sized(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}

fn sized<const N: usize>(digest: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    // The lengths are equal by definition of the algorithm; `zip` avoids a possible panic anyway.
    for (to, from) in out.iter_mut().zip(digest) {
        *to = *from;
    }
    out
}

/// Bytes as OpenSSL and Windows show a fingerprint: `AB:CD:…`.
#[must_use]
pub(crate) fn colon_hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 {
            out.push(':');
        }
        let _ = write!(out, "{byte:02X}");
    }
    out
}

/// Reads a fingerprint as pasted by a person: hexadecimal of a SHA-256 (32 bytes) or SHA-1 (20 bytes), in either case,
/// with or without colons, hyphens or blanks. `None` for anything else.
#[must_use]
pub(crate) fn parse_fingerprint(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| !(c.is_whitespace() || matches!(c, ':' | '-'))).collect();
    let bytes = hex::decode(digits).ok()?;
    matches!(bytes.len(), 20 | 32).then_some(bytes)
}

/// The content octets of an INTEGER in upper-case hexadecimal, as `openssl x509 -serial` prints them.
pub(crate) fn integer_hex(content: &[u8]) -> String {
    let negative = content.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut magnitude = content.to_vec();
    if negative {
        // Two's complement: invert, add one.
        let mut carry = true;
        for byte in magnitude.iter_mut().rev() {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    let start = magnitude.iter().position(|byte| *byte != 0).unwrap_or(magnitude.len());
    let digits = hex::encode_upper(&magnitude[start..]);
    match (digits.is_empty(), negative) {
        (true, _) => "00".to_owned(),
        (false, false) => digits,
        (false, true) => format!("-{digits}"),
    }
}
