//! Line breaking.

use unicode_width::UnicodeWidthStr;

/// The text in lines of at most `width` columns, broken at blanks; a single line if there is no width. A longer word
/// gets a line of its own. French punctuation stays with its word: no line begins with `:` or ends with `«`.
pub(crate) fn wrapped(text: &str, width: Option<usize>) -> impl Iterator<Item = String> {
    let mut lines: Vec<String> = Vec::new();
    match width {
        None => lines.push(text.to_owned()),
        Some(width) => {
            for word in words(text).into_iter().flat_map(|word| fingerprint_lines(word, width)) {
                match lines.last_mut() {
                    Some(line) if line.width() + 1 + word.width() <= width => {
                        line.push(' ');
                        line.push_str(word);
                    }
                    _ => lines.push(word.to_owned()),
                }
            }
        }
    }
    lines.into_iter()
}

/// The words, each with the punctuation that French separates from it by a blank.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(' ') {
        let opens = text[start..at].ends_with('«');
        if !opens && !text[at + 1..].starts_with([':', ';', '?', '!', '»']) {
            words.push(&text[start..at]);
            start = at + 1;
        }
    }
    words.push(&text[start..]);
    words
}

/// A fingerprint (`AB:CD:…`) wider than `width` is halved until its pieces fit, so that the eye can keep its place;
/// any other word is returned unchanged.
fn fingerprint_lines(word: &str, width: usize) -> Vec<&str> {
    const BYTE: usize = "AB:".len();
    let is_fingerprint = word.contains(':') && word.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit());
    if !is_fingerprint || word.len() <= width {
        return vec![word];
    }
    let mut bytes = (word.len() + 1) / BYTE;
    while bytes > 1 && bytes * BYTE > width {
        bytes = bytes.div_ceil(2);
    }
    let mut rest = word;
    let mut lines = Vec::new();
    while let Some((start, end)) = rest.split_at_checked(bytes.max(1) * BYTE).filter(|(_, end)| !end.is_empty()) {
        lines.push(start);
        rest = end;
    }
    lines.push(rest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_broken_between_words_only() {
        let lines = |text, width| wrapped(text, width).collect::<Vec<_>>();
        assert_eq!(lines("un deux trois", Some(8)), ["un deux", "trois"]);
        assert_eq!(lines("http://example.org/long x", Some(8)), ["http://example.org/long", "x"]);
        assert_eq!(lines("un deux", None), ["un deux"]);
        assert_eq!(lines("AB:CD:EF:01", Some(8)), ["AB:CD:", "EF:01"]);
        assert_eq!(lines("AB:CD:EF:01", Some(3)), ["AB:", "CD:", "EF:", "01"]);
        assert_eq!(lines("AB:CD:EF:01", Some(0)), ["AB:", "CD:", "EF:", "01"]);
        assert_eq!(lines("::", Some(1)), ["::"]);
        assert_eq!(lines("AB:CD:EF:01", Some(11)), ["AB:CD:EF:01"]);
        assert_eq!(lines("", Some(8)), [""]);
    }

    #[test]
    fn french_marks_stay_with_their_words() {
        let lines = |text, width| wrapped(text, Some(width)).collect::<Vec<_>>();
        assert_eq!(lines("Code PIN de « Vitré » :", 20), ["Code PIN de", "« Vitré » :"]);
        assert_eq!(lines("un deux ; trois", 8), ["un", "deux ;", "trois"]);
        assert_eq!(lines("a : b", 1), ["a :", "b"]);
    }
}
