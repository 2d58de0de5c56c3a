//! The menu: what it says and offers, and on which terminals.

use std::time::Duration;

use iasecc_card::Personality;

use super::{Person, WIDE, at_home};
use crate::support::card::on_the_only_card;
use crate::support::token::module_of_the_program;
use crate::support::{Token, faulty};

#[test]
fn says_in_one_sentence_what_is_there_and_offers_what_makes_sense() {
    let token = Token::with(&["holder", "ca"]);
    for french in [false, true] {
        let mut person = Person::on(&token, french);
        person.sees(
            "Token “Jeanne DUPONT – Mairie de Vitré”, PIN in order, certificate good for",
            "Clé « Jeanne DUPONT – Mairie de Vitré », code PIN en ordre, certificat valable encore",
        );
        person.sees("Test my token", "Tester ma clé");
        let screen = person.leaves();
        // The PIN is not locked: nothing to unblock.
        assert!(!screen.contains("Unblock") && !screen.contains("Débloquer"), "{screen}");
    }
}

#[test]
fn the_certificates() {
    let token = Token::with(&["holder"]);
    for french in [false, true] {
        let mut person = Person::on(&token, french);
        person.picks("My certificates", "Mes certificats");
        person.picks("Read a certificate in detail", "Lire un certificat en détail");
        let (english, in_french) =
            ("The same in one command: jeton cert show", "La même chose en une commande : jeton cert");
        person.sees(english, in_french);
        person.leaves();
    }
}

#[test]
fn a_card_that_comes_and_goes_is_noticed_and_costs_nothing_meanwhile() {
    on_the_only_card(Personality::Fresh, |bench| {
        bench.card.pull_out();
        bench.card.wait_for_detection();
        let mut person = Person::with_card(bench, false);
        person.sees("No token and no card for now", "");
        bench.card.insert().unwrap();
        person.sees("PIN in order", "");
        person.sees("Leave", "");
        // jeton has finished with the card, and the menu is shown.
        std::thread::sleep(Duration::from_secs(1));
        let before = bench.card.apdu_count();
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!(bench.card.apdu_count(), before);
        bench.card.pull_out();
        person.sees("No token and no card for now", "");
        person.leaves();
    });
}

#[test]
fn a_narrow_terminal_without_colours() {
    let token = Token::with(&["holder"]);
    let mut person = Person::at(at_home(&token).env("NO_COLOR", "1"), true, 40);
    // The arrow keys move the selection up, wrapping round to the last line.
    person.sees("", "8. Quitter");
    person.types("\u{1b}[A");
    person.sees("", "> 8. Quitter");
    person.types("\r");
    let screen = person.ends(0);
    assert!(screen.contains("2. Exporter ma clé publique pour la …"), "{screen}");
    assert!(!screen.contains("\u{1b}[3") && !screen.contains("\u{1b}[1m"), "no colour: {screen:?}");
    for line in screen.split(['\r', '\n']).filter(|line| !line.contains('\u{1b}')) {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn a_dumb_terminal_gets_a_numbered_list() {
    let token = Token::with(&["holder"]);
    let mut person = Person::at(at_home(&token).env("TERM", "dumb"), false, 80);
    let prompt = "(a number; Enter alone to go back)";
    // No arrow key does anything here.
    person.sees("type the number of your choice, then Enter", "");
    person.sees(prompt, "");
    person.types("4\r");
    person.sees(prompt, "");
    person.types("1\r");
    person.sees("jeton cert show", "");
    person.sees(prompt, "");
    for nonsense in ["nonsense", "99", "0"] {
        person.types(&format!("{nonsense}\r"));
        person.sees("That is no number of the list: type one from 1 to 8.", "");
        person.sees(prompt, "");
    }
    // To the bi-clés and back again: with Esc and Enter, and with Enter alone.
    for keys in ["\u{1b}\r", "\r"] {
        person.types("5\r");
        person.sees("No bi-clé on this computer", "");
        person.sees(prompt, "");
        person.types(keys);
        person.sees("Test my token", "");
        person.sees(prompt, "");
    }
    person.types("\r");
    person.agrees("Leave jeton?", "Quitter jeton ?");
    let screen = person.ends(0);
    assert!(!screen.contains('\u{1b}') && !screen.contains("arrow"), "{screen:?}");
}

#[test]
fn the_language_of_the_system() {
    let token = Token::with(&["holder"]);
    let unset = || at_home(&token).without("JETON_LANG").without("LC_ALL");
    Person::at(unset(), false, WIDE).leaves();
    let mut person = Person::at(unset().env("LANG", "fr_FR.UTF-8"), false, WIDE);
    person.picks("Quitter", "");
    person.ends(0);
}

#[test]
fn two_tokens_are_named_before_anything() {
    let token = Token::with(&["holder"]);
    token.add(Token::new().label("Seconde clé"));
    let mut person = Person::on(&token, true);
    person.sees("", "La clé à utiliser");
    person.picks("", "Seconde clé");
    person.sees("", "Clé « Seconde clé »");
    person.picks("", "Pourquoi ça ne marche pas");
    person.sees("", "La même chose en une commande : jeton --token ");
    person.leaves();
}

#[test]
fn a_module_that_crashes_is_told_and_the_menu_stands() {
    let token = Token::with(&["holder"]);
    let jeton = at_home(&token)
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", module_of_the_program())
        .env("FAULTY_SEGV", "load");
    let mut person = Person::at(jeton, true, WIDE);
    person.sees("", "il s’arrête brutalement au chargement");
    person.picks("", "Pourquoi ça ne marche pas");
    person.sees("", "À noter : 2 points demandent votre attention");
    person.leaves();
}

#[test]
fn without_a_terminal_the_help() {
    let token = Token::with(&[]);
    let outcome = token.jeton(&[]).run().exits(2).prints_nothing();
    assert!(outcome.stderr.contains("Usage: jeton"), "{}", outcome.stderr);
}
