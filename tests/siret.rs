//! A SIRET that was typed wrongly: the sentence says what is wrong, as far as its check digits can tell.

use crate::support::Jeton;

/// What is said of this number, in English and in French.
#[track_caller]
fn says(number: &str, english: &str, french: &str) {
    let arguments = ["key", "generate", "--cn", "x", "--self-signed", "--siret", number];
    let refused = |jeton: Jeton| jeton.env("JETON_MODULE", "/nonexistent/module.so").run().exits(2).prints_nothing();
    for (outcome, words) in
        [(refused(Jeton::new(&arguments)), english), (refused(Jeton::new(&arguments).french()), french)]
    {
        assert!(outcome.stderr.contains(words), "{number}: “{words}” in\n{}", outcome.stderr);
        assert!(outcome.stderr.contains("avis-situation-sirene.insee.fr"), "{}", outcome.stderr);
    }
    let json = refused(Jeton::new(&arguments).args(&["--json"])).error();
    assert_eq!(json.code, "invalid-value");
}

#[test]
fn a_letter_is_named_with_its_place() {
    says(
        "2135O360000016",
        "character 5 is the letter O; perhaps the digit 0",
        "le caractère 5 est la lettre O ; peut-être le chiffre 0",
    );
    says("213 503 600 000l6", "character 13 is the letter l; perhaps the digit 1", "le caractère 13 est la lettre l");
    says("21350360-000016", "character 9, “-”, is not a digit", "le caractère 9, « - », n’est pas un chiffre");
}

#[test]
fn a_digit_too_few_or_too_many_is_counted() {
    says(
        "2135036000001",
        "it has 13 digits, instead of 14 for a SIRET or 9",
        "il a 13 chiffres, au lieu de 14 pour un SIRET",
    );
    says("213503600000160", "it has 15 digits", "il a 15 chiffres");
}

#[test]
fn a_check_digit_tells_in_which_part_the_mistake_is_and_no_more() {
    // The right one is 213 503 600 00016.
    says("21350360000017", "probably in the last 5", "sans doute dans les 5 derniers");
    says("21350360000017", "after the first thirteen it would be 6", "qui devrait être 6 après les treize premiers");
    says("21530360000016", "in the first 9 digits, the SIREN", "dans les 9 premiers chiffres, le SIREN");
    says("21530360000016", "cannot tell which", "sans qu’on puisse dire lequel");
    says("35600000009076", "they add up to 36", "c’est 36");
    says("00000000000000", "all zeros", "que de zéros");
}
