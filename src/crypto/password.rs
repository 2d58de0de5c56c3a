//! Judging a password that is chosen for a `.pfx`, which whoever has the file can guess at for as long as they like.
//!
//! zxcvbn counts the guesses of somebody who tries common words, names, dates and keyboard runs first, and their
//! combinations; it knows English, and the French words are given to it here. It works on copies of the password that are
//! neither locked in memory nor wiped.

use std::sync::LazyLock;

use zxcvbn::{Score, zxcvbn};

use crate::model::packed;

/// The fewest characters of a new password: the fewest that the CNIL recommends (délibération 2022-100).
pub(crate) const SHORTEST: usize = 12;

/// The words of French, most common first.
static FRENCH: LazyLock<String> =
    LazyLock::new(|| packed::text(include_bytes!(concat!(env!("OUT_DIR"), "/french.txt.zz"))));

/// Why a password is too weak to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// It has fewer than [`SHORTEST`] characters.
    Short,
    /// It takes fewer than ten thousand million guesses: days, at the speed that the key derivation of the `.pfx` leaves to
    /// one graphics card.
    Guessable,
}

/// Why this password is too weak for a new file; `None` if it is not. `about` are words that whoever has the file would try
/// first, such as the name of the entity.
#[must_use]
pub(crate) fn weakness(password: &str, about: &[&str]) -> Option<Weakness> {
    if password.chars().count() < SHORTEST {
        return Some(Weakness::Short);
    }
    let words = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter(|word| word.len() > 2);
    let words: Vec<&str> = about.iter().copied().chain(words).chain(FRENCH.lines()).collect();
    (zxcvbn(password, &words).score() < Score::Four).then_some(Weakness::Guessable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_in_french_or_english_is_weak() {
        for password in ["", "a", "Mairie2026", "vGt7-Rq2m-Z", "éèçàùéèçàùé"] {
            assert_eq!(weakness(password, &[]), Some(Weakness::Short), "{password}");
        }
        for password in [
            "aaaaaaaaaaaaaaaa",
            "123456789012",
            "azertyuiop123",
            "motdepasse2026",
            "Motdepasse-2026!",
            "Marches-2026",
            "bibliotheque",
            "administration",
            "Novembre2026!",
            "passwordpassword",
            "soleil31122027",
        ] {
            assert_eq!(weakness(password, &[]), Some(Weakness::Guessable), "{password}");
        }
    }

    #[test]
    fn what_is_about_the_file_is_weak() {
        let about = ["Kervignac Marchés", "ZX-4471-KQWV"];
        assert_eq!(weakness("zx-4471-kqwv", &about), Some(Weakness::Guessable));
        assert_eq!(weakness("Kervignac-2026", &about), Some(Weakness::Guessable));
    }

    #[test]
    fn what_takes_long_to_guess_is_taken() {
        for password in [
            "vGt7-Rq2m-Zb9x",
            "nkzqwhtbrvxp",
            "acajou bocal renne tulipe",
            "Trois gabares descendent la Vilaine",
            "le plus vieux des cinq menhirs penche",
        ] {
            assert_eq!(weakness(password, &[]), None, "{password}");
        }
    }
}
