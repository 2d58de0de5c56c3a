//! The words of passphrases that a person writes down, in their language.

use std::sync::LazyLock;

use super::{Language, spoken};

/// How many words a list has: eleven bits for each that is drawn.
pub(crate) const WORDS: usize = 1 << 11;

static FRENCH: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words_to_note/fr.txt").lines().collect());
static ENGLISH: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words_to_note/en.txt").lines().collect());

/// The [`WORDS`] words of the current language, in lower case and ASCII.
#[must_use]
pub(crate) fn words() -> &'static [&'static str] {
    match spoken() {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_words_can_be_taken_for_one_another() {
        for list in [&FRENCH, &ENGLISH] {
            assert_eq!(list.len(), WORDS);
            assert!(list.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
            // BIP-39: the first four letters tell every word from the others; some have three.
            let beginnings: HashSet<&str> = list.iter().map(|word| &word[..word.len().min(4)]).collect();
            assert_eq!(beginnings.len(), WORDS);
        }
    }
}
