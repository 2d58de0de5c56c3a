//! Texts that come from a token: how their bytes are read, and how they are made safe to print.

use std::borrow::Cow;

/// Reads a label as a token holds it: UTF-8 where it is valid, else Windows-1252, which is what French middleware
/// of the 2000s wrote; without the blanks and NULs that pad it at either end.
///
/// PKCS#11 v3.1 section 4.6.1 asks for UTF-8 and section 3.2 for blank padding; real tokens pad with NULs too, and some on
/// the left.
#[must_use]
pub fn decode_label(bytes: &[u8]) -> String {
    let padding = |byte: &u8| matches!(*byte, b' ' | 0);
    let start = bytes.iter().position(|b| !padding(b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !padding(b)).map_or(start, |at| at + 1);
    let trimmed = &bytes[start..end];
    match std::str::from_utf8(trimmed) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(trimmed).0.into_owned(),
    }
}

/// Makes a text from a token or a certificate safe to print on one line of a terminal: control characters, line
/// separators and the marks that reorder text are shown as `\u{…}`, so that no label can forge a line, move the
/// cursor or turn a name around (Unicode TR 36, section 3.3).
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unprintable(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The same, cut to `width` columns with an ellipsis: a label of a megabyte must not fill a screen.
#[must_use]
pub fn printable_within(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthChar;

    let safe = printable(text);
    let mut used = 0;
    for (at, c) in safe.char_indices() {
        let next = used + c.width().unwrap_or(0);
        if next > width {
            // Room for the ellipsis itself: the last character that fitted gives way.
            let kept: String = safe[..at]
                .chars()
                .collect::<Vec<_>>()
                .split_last()
                .map_or_else(String::new, |(_, head)| head.iter().collect());
            return kept + "…";
        }
        used = next;
    }
    safe.into_owned()
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_goes_from_both_ends_and_stays_inside() {
        assert_eq!(decode_label(b"  \0Mairie de Vitr\xc3\xa9 \0\0  "), "Mairie de Vitré");
        assert_eq!(decode_label(b"   "), "");
        assert_eq!(decode_label(b""), "");
    }

    #[test]
    fn latin_1_is_read_as_windows_1252() {
        assert_eq!(decode_label(b"Clef de Ren\xe9 \x80"), "Clef de René €");
    }

    #[test]
    fn controls_and_direction_marks_are_shown_not_obeyed() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(printable("paul\u{202e}fdp"), "paul\\u{202e}fdp");
        assert_eq!(printable("Évêché n° 1"), "Évêché n° 1");
    }

    #[test]
    fn a_long_label_is_cut_with_an_ellipsis() {
        assert_eq!(printable_within("abcdef", 6), "abcdef");
        assert_eq!(printable_within("abcdefg", 6), "abcde…");
        assert_eq!(printable_within(&"é".repeat(1_000_000), 3), "éé…");
    }
}
