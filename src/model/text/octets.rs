//! Octets that are text in an encoding of Windows: labels, names in old certificates, files saved by Notepad.

/// What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has controls. The five octets that it leaves undefined are those
/// controls, as on the web (WHATWG Encoding Standard, index windows-1252; Unicode's CP1252.TXT).
const HIGH_CONTROLS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// UTF-8 if valid, else Windows-1252, of which Latin-1 is the printable part.
#[must_use]
pub(crate) fn utf8_or_windows_1252(bytes: &[u8]) -> String {
    str::from_utf8(bytes).map_or_else(|_| windows_1252(bytes), ToOwned::to_owned)
}

/// Each octet is one character.
#[must_use]
pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    let character = |byte: &u8| match byte {
        0x80..=0x9F => HIGH_CONTROLS[usize::from(byte - 0x80)],
        _ => char::from(*byte),
    };
    bytes.iter().map(character).collect()
}

/// UTF-16 in the order that `unit` reads (`u16::from_le_bytes`, `u16::from_be_bytes`); what is none becomes U+FFFD.
#[must_use]
pub(crate) fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let mut text = String::from_utf16_lossy(&units);
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    /// What the C library's iconv makes of the octets.
    #[cfg(target_os = "linux")]
    fn iconv(from: &str, bytes: &[u8]) -> Vec<u8> {
        let mut iconv = Command::new("iconv")
            .args(["-f", from, "-t", "UTF-8"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        iconv.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = iconv.wait_with_output().unwrap();
        assert!(output.status.success());
        output.stdout
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn iconv_reads_the_same() {
        let defined: Vec<u8> = (0..=255).filter(|byte| ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte)).collect();
        assert_eq!(windows_1252(&defined).as_bytes(), iconv("WINDOWS-1252", &defined));
        let text: Vec<u16> = "Mairie de Vitré, œuvre — 𝄞".encode_utf16().collect();
        let little: Vec<u8> = text.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = text.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(utf_16(&little, u16::from_le_bytes).as_bytes(), iconv("UTF-16LE", &little));
        assert_eq!(utf_16(&big, u16::from_be_bytes).as_bytes(), iconv("UTF-16BE", &big));
    }

    #[test]
    fn what_is_no_utf_16_is_replaced() {
        assert_eq!(utf_16(&[0x00, 0xD8, b'a', 0, b'b'], u16::from_le_bytes), "\u{FFFD}a\u{FFFD}");
    }
}
