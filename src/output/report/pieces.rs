//! Where the page may wrap a text: not inside an option, nor between the two digits of a byte.

/// The longest piece that is kept together; a longer one would be wider than its column.
const LONGEST: usize = 24;

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Whether it must stay on one line.
    pub(super) whole: bool,
    pub(super) text: String,
}

/// Splits a text into pieces, which together are the text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in text.split_inclusive(' ') {
        if is_fingerprint(word) {
            // A row of eight bytes, with its last colon.
            let rows = word.as_bytes().chunks(LONGEST).map(|row| String::from_utf8_lossy(row).into_owned());
            pieces.extend(rows.map(|text| Piece { whole: true, text }));
        } else if word.contains("--") && word.chars().count() <= LONGEST {
            pieces.push(Piece { whole: true, text: word.to_owned() });
        } else {
            match pieces.last_mut().filter(|last| !last.whole) {
                Some(last) => last.text.push_str(word),
                None => pieces.push(Piece { whole: false, text: word.to_owned() }),
            }
        }
    }
    pieces
}

/// Whether this looks like `85:24:32…`.
fn is_fingerprint(word: &str) -> bool {
    word.len() > LONGEST && word.split(':').all(|byte| byte.len() == 2 && byte.bytes().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_and_bytes_stay_whole_and_nothing_is_lost() {
        let long = format!("{}--", "x".repeat(100));
        for text in ["", "un texte", "non vérifiée ; --online interroge", &long, "85:2", " a  b "] {
            assert_eq!(pieces(text).iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        }
        let whole = |text| {
            let pieces = pieces(text).into_iter();
            pieces.filter(|piece| piece.whole).map(|piece| piece.text).collect::<Vec<_>>()
        };
        assert_eq!(whole("non vérifiée ; --online interroge"), ["--online "]);
        assert_eq!(whole("de -----BEGIN CERTIFICATE----- à"), ["-----BEGIN ", "CERTIFICATE----- "]);
        assert_eq!(whole(&long), [""; 0]);
        let fingerprint = ["AB"; 20].join(":");
        assert_eq!(whole(&fingerprint).iter().map(String::len).collect::<Vec<_>>(), [24, 24, 11]);
        assert_eq!(whole(&fingerprint).concat(), fingerprint);
    }
}
