//! Text that comes from a token: decoding its bytes, making it safe to print, breaking its lines.

mod octets;
mod wrap;

use std::borrow::Cow;

pub(crate) use octets::{utf_16, utf8_or_windows_1252, windows_1252};
pub(crate) use wrap::wrapped;

/// Decodes a label read from a token: UTF-8 if valid, else Windows-1252, which French middleware of the 2000s
/// wrote. Blanks and NULs at either end are padding and are removed.
///
/// PKCS#11 v3.1 requires UTF-8 (section 4.6.1) and blank padding (section 3.2); real tokens also pad with NULs, some of
/// them on the left.
#[must_use]
pub(crate) fn decode_label(bytes: &[u8]) -> String {
    let padding = |byte: &u8| matches!(*byte, b' ' | 0);
    let start = bytes.iter().position(|b| !padding(b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !padding(b)).map_or(start, |at| at + 1);
    utf8_or_windows_1252(&bytes[start..end])
}

/// Makes text from a token or a certificate safe to print on one terminal line: control characters, line
/// separators and bidirectional controls become `\u{…}`, so that no label can forge a line, move the
/// cursor or reverse a name (Unicode TR 36, section 3.3).
#[must_use]
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
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

/// As [`printable`], cut to `width` terminal columns with an ellipsis, since a label of a megabyte must not fill the
/// screen. Wide characters take two columns, combining marks none; excessive runs of marks are cut off too.
#[must_use]
pub(crate) fn printable_within(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthChar;

    if width == 0 {
        return String::new();
    }
    let safe = printable(text);
    let most_characters = width.saturating_mul(4);
    let mut used = 0;
    // Where to cut so that the ellipsis still fits.
    let mut cut = 0;
    for (count, (at, c)) in safe.char_indices().enumerate() {
        used += c.width().unwrap_or(0);
        if used > width || count >= most_characters {
            return format!("{}…", &safe[..cut]);
        }
        if used < width {
            cut = at + c.len_utf8();
        }
    }
    safe.into_owned()
}

/// Whether a terminal would act on a character instead of displaying it.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Whether a character is invisible or changes how its neighbours are read, so that texts differing only in it look
/// alike: those that a terminal acts on, and those displayed as nothing (`Default_Ignorable_Code_Point`,
/// DerivedCoreProperties.txt) or as a blank.
#[must_use]
pub(crate) fn is_invisible(c: char) -> bool {
    is_unprintable(c)
        || matches!(c,
            '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The text with its invisible characters shown as `\u{…}`.
#[must_use]
pub(crate) fn revealed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
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
    fn what_cannot_be_seen_is_made_visible() {
        for hidden in ["\u{200b}", "\u{202e}", "\u{fe0f}", "\u{e0041}", "\u{3164}", "\u{7}", "\u{ad}", "\u{2066}"] {
            let text = format!("Mar{hidden}chés");
            assert!(text.contains(is_invisible) && revealed(&text).starts_with("Mar\\u{"), "{}", revealed(&text));
        }
        let seen = "Marchés — n°\u{a0}1, « Œuvres d’art » 漢字";
        assert!(!seen.contains(is_invisible) && revealed(seen) == seen);
    }

    #[test]
    fn a_long_label_is_cut_with_an_ellipsis() {
        assert_eq!(printable_within("abcdef", 6), "abcdef");
        assert_eq!(printable_within("abcdefg", 6), "abcde…");
        assert_eq!(printable_within(&"é".repeat(1_000_000), 3), "éé…");
        assert_eq!(printable_within("abc", 1), "…");
        assert_eq!(printable_within("abc", 0), "");
    }

    #[test]
    fn a_cut_counts_columns_not_characters() {
        // Two columns each; an odd width leaves one empty.
        assert_eq!(printable_within("漢字漢字", 8), "漢字漢字");
        assert_eq!(printable_within("漢字漢字", 7), "漢字漢…");
        assert_eq!(printable_within("漢字漢字", 6), "漢字…");
        // A combining accent takes no column and stays with its letter.
        assert_eq!(printable_within("e\u{301}te\u{301}", 3), "e\u{301}te\u{301}");
        assert_eq!(printable_within("e\u{301}te\u{301}s", 3), "e\u{301}t…");
        assert!(printable_within(&"\u{301}".repeat(1_000_000), 3).len() < 40);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_make_a_label_that_is_safe_to_print(bytes: Vec<u8>, width in 0..100_usize) {
            use unicode_width::UnicodeWidthStr;

            let label = decode_label(&bytes);
            proptest::prop_assert!(!label.starts_with(' ') && !label.ends_with('\0'));
            proptest::prop_assert!(!printable(&label).contains(is_unprintable));
            let cut = printable_within(&label, width);
            proptest::prop_assert!(cut.width() <= width && !cut.contains(is_unprintable));
        }

        #[test]
        fn any_text_is_safe_to_print_once_and_for_all(text in "\\PC*|[\\u{0}-\\u{9f}\\u{2000}-\\u{206f}a-z]*") {
            let once = printable(&text).into_owned();
            proptest::prop_assert_eq!(printable(&once), once.as_str());
        }
    }
}
