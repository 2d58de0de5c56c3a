//! `jeton` alone on a terminal: the procedures of a holder, driven in a pseudo-terminal as a person does.

use std::path::{Path, PathBuf};
use std::time::Duration;

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, InsertedCard, PUK, Personality, Role};

use crate::support::terminal::Terminal;
use crate::support::token::{PIN, configuration_variable, module};
use crate::support::{Jeton, Token, built, openssl};

const OPENSC: [&str; 2] =
    ["/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so"];

/// Wide enough for every sentence to stand on one line.
const WIDE: u16 = 250;

/// A person at a terminal, in the guided mode.
struct Person {
    terminal: Terminal,
    french: bool,
}

impl Person {
    fn on(token: &Token, french: bool) -> Self {
        Self::at(jeton_at_home(token), french, WIDE)
    }

    fn at(jeton: Jeton, french: bool, columns: u16) -> Self {
        let jeton = if french { jeton.french() } else { jeton };
        Self { terminal: jeton.in_terminal_of(columns), french }
    }

    fn says<'t>(&self, english: &'t str, french: &'t str) -> &'t str {
        if self.french { french } else { english }
    }

    /// Waits for this text: in English, or in French.
    #[track_caller]
    fn sees(&mut self, english: &str, french: &str) {
        let text = self.says(english, french);
        self.terminal.expect(text);
    }

    /// Picks the line of the menu that says this, by its number.
    #[track_caller]
    fn picks(&mut self, english: &str, french: &str) {
        let text = self.says(english, french);
        self.terminal.pick(text);
    }

    #[track_caller]
    fn types(&mut self, keys: &str) {
        self.terminal.keys(keys);
    }

    /// Types a PIN at this prompt.
    #[track_caller]
    fn gives(&mut self, english: &str, french: &str, pin: &str) {
        let text = self.says(english, french);
        self.terminal.answer_secret(text, pin);
    }

    /// The end: with this code, the terminal as it was.
    #[track_caller]
    fn ends(self, code: i32) -> String {
        self.terminal.exits(code)
    }
}

fn jeton_at_home(token: &Token) -> Jeton {
    let home = token.scratch();
    std::fs::create_dir_all(home.join("Desktop")).unwrap();
    std::fs::create_dir_all(home.join(".config")).unwrap();
    std::fs::write(home.join(".config/user-dirs.dirs"), "XDG_DESKTOP_DIR=\"$HOME/Desktop\"\n").unwrap();
    Jeton::new(&[])
        .env(configuration_variable(), token.configuration())
        .env("JETON_MODULE", module())
        .env("HOME", home)
        .env("TERM", "xterm")
        .env("PCSCLITE_CSOCK_NAME", "/nonexistent")
}

fn card_jeton(card: &InsertedCard, directory: &Path, style: Style) -> Jeton {
    let module =
        OPENSC.into_iter().find(|path| Path::new(path).exists()).expect("OpenSC is installed; ci/test does it");
    Jeton::new(&[])
        .env("JETON_MODULE", module)
        .env("OPENSC_CONF", card.opensc_conf(directory, style).unwrap())
        .env("HOME", directory)
        .env("TERM", "xterm")
}

fn exported(token: &Token) -> PathBuf {
    token.scratch().join("Desktop/Jeanne-DUPONT-2049-12-31.pem")
}

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
        person.picks("Leave", "Quitter");
        let screen = person.ends(0);
        // The PIN is not locked: nothing to unblock.
        assert!(!screen.contains("Unblock") && !screen.contains("Débloquer"), "{screen}");
    }
}

#[test]
fn the_public_key_for_the_prefecture() {
    for french in [false, true] {
        let token = Token::with(&["holder", "ca"]);
        let mut person = Person::on(&token, french);
        person.picks("Export my public key", "Exporter ma clé publique");
        person.picks("~/Desktop/Jeanne-DUPONT-2049-12-31.pem", "~/Desktop/Jeanne-DUPONT-2049-12-31.pem");
        person.sees(
            "The same in one command: jeton cert export --out ",
            "La même chose en une commande : jeton cert export --out ",
        );
        person.picks("Leave", "Quitter");
        person.ends(0);
        let written = std::fs::read_to_string(exported(&token)).unwrap();
        assert_eq!(written, std::fs::read_to_string(openssl::material("holder.cert.pem")).unwrap());
    }
}

#[test]
fn the_command_that_is_shown_does_the_same() {
    let token = Token::with(&["holder", "signature"]);
    let mut person = Person::on(&token, false);
    person.picks("Export my public key", "");
    person.sees("Which certificate", "");
    person.types("1");
    person.picks("~/Desktop", "");
    let start = "The same in one command: jeton ";
    person.sees(start, "");
    let shown = person.terminal.rest_of_line();
    person.picks("Leave", "");
    person.ends(0);
    let words: Vec<&str> = shown.split_whitespace().collect();
    assert_eq!((words[0], words[1], words[2], words[4]), ("cert", "export", "--fingerprint", "--out"), "{shown}");
    let first = std::fs::read(words[5]).unwrap();
    std::fs::remove_file(words[5]).unwrap();
    token.jeton(&words).run().exits(0);
    assert_eq!(std::fs::read(words[5]).unwrap(), first);
}

#[test]
fn a_file_is_overwritten_only_when_that_was_said() {
    let token = Token::with(&["holder"]);
    let mut person = Person::on(&token, false);
    std::fs::write(exported(&token), "mine").unwrap();
    person.picks("Export my public key", "");
    person.picks("~/Desktop", "");
    person.sees("exists already. Overwrite it?", "");
    person.types("\r");
    // The answer was no: back at the menu, the file as it was.
    person.picks("Export my public key", "");
    assert_eq!(std::fs::read(exported(&token)).unwrap(), b"mine");
    person.picks("~/Desktop", "");
    person.sees("Overwrite it?", "");
    person.types("y\r");
    person.sees("--force", "");
    person.picks("Leave", "");
    person.ends(0);
    assert!(std::fs::read_to_string(exported(&token)).unwrap().starts_with("-----BEGIN CERTIFICATE"));
}

#[test]
fn another_place_is_a_file_or_a_folder() {
    let token = Token::with(&["holder"]);
    let folder = token.scratch();
    let mut person = Person::on(&token, true);
    for typed in [folder.join("un’autre nom.pem"), folder.clone()] {
        person.picks("", "Exporter ma clé publique");
        person.picks("", "ailleurs");
        person.terminal.answer("Fichier ou dossier", typed.to_str().unwrap());
        person.sees("", "La même chose en une commande");
    }
    // A folder that does not exist is told, and nothing is lost.
    person.picks("", "Exporter ma clé publique");
    person.picks("", "ailleurs");
    person.terminal.answer("Fichier ou dossier", "/nonexistent/x.pem");
    person.sees("", "n’existe pas");
    person.picks("", "Quitter");
    person.ends(0);
    assert!(folder.join("un’autre nom.pem").is_file() && folder.join("Jeanne-DUPONT-2049-12-31.pem").is_file());
}

#[test]
fn the_test_of_the_token() {
    for french in [false, true] {
        let token = Token::with(&["holder"]);
        let mut person = Person::on(&token, french);
        person.picks("Test my token", "Tester ma clé");
        person.gives("PIN of “Mairie de Vitré”", "Code PIN de « Mairie de Vitré »", PIN);
        person.sees("The same in one command: jeton test", "La même chose en une commande : jeton test");
        person.picks("Leave", "Quitter");
        let screen = person.ends(0);
        assert!(screen.contains("CKM_RSA_PKCS") && !screen.contains(PIN), "{screen}");
    }
}

#[test]
fn the_change_of_the_pin() {
    for french in [false, true] {
        let token = Token::with(&["holder"]);
        let mut person = Person::on(&token, french);
        person.picks("Change my PIN", "Changer mon code PIN");
        let (ask, demande) = ("PIN of “Mairie de Vitré”", "Code PIN de « Mairie de Vitré »");
        person.gives(ask, demande, "0000");
        person.sees("is wrong", "est faux");
        person.gives(ask, demande, PIN);
        person.gives("New PIN", "Nouveau code PIN", "7390");
        person.gives("New PIN, again", "Nouveau code PIN, encore une fois", "7390");
        person.sees("was changed", "est changé");
        person.sees("jeton pin change", "jeton pin change");
        person.picks("Leave", "Quitter");
        person.ends(0);
        token.jeton(&["pin", "verify"]).env("JETON_PIN", "7390").run().exits(0);
    }
}

#[test]
fn the_unblocking_of_a_card() {
    for french in [false, true] {
        let card = Card::personality(Personality::Locked).insert().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let mut person = Person::at(card_jeton(&card, directory.path(), Style::PukUnlogged), french, WIDE);
        person.sees("PIN locked", "code PIN bloqué");
        // It comes first; nothing that needs the PIN is offered.
        person.picks("Unblock my PIN", "Débloquer mon code PIN");
        person.sees("the PUK", "le code PUK");
        std::thread::sleep(Duration::from_millis(200));
        person.types("\r");
        person.gives("PUK of", "Code PUK de", PUK);
        person.gives("New PIN", "Nouveau code PIN", "7390");
        person.gives("New PIN, again", "Nouveau code PIN, encore une fois", "7390");
        person.sees("The same in one command: jeton pin unblock", "La même chose en une commande : jeton pin unblock");
        person.sees("PIN in order", "code PIN en ordre");
        person.picks("Leave", "Quitter");
        let screen = person.ends(0);
        assert!(!screen.contains("Test my token") || screen.contains("PIN in order"), "{screen}");
        assert_eq!(card.pin(Role::User), "7390");
    }
}

#[test]
fn the_certificates_and_why_it_does_not_work() {
    let token = Token::with(&["holder"]);
    let mut person = Person::on(&token, true);
    person.picks("", "Voir mes certificats");
    person.sees("", "La même chose en une commande : jeton cert show");
    person.picks("", "Pourquoi ça ne marche pas");
    person.sees("", "Tout est en ordre.");
    person.sees("", "La même chose en une commande : jeton doctor");
    person.picks("", "Quitter");
    person.ends(0);
}

#[test]
fn a_card_that_comes_and_goes_is_noticed_and_costs_nothing_meanwhile() {
    let mut card = Card::personality(Personality::Fresh).insert().unwrap();
    card.pull_out();
    card.wait_for_detection();
    let directory = tempfile::tempdir().unwrap();
    let mut person = Person::at(card_jeton(&card, directory.path(), Style::Default), false, WIDE);
    person.sees("No token and no card for now", "");
    card.insert().unwrap();
    person.sees("PIN in order", "");
    person.sees("Leave", "");
    // All that was asked of the card has been; now the menu stands.
    std::thread::sleep(Duration::from_secs(1));
    let before = card.apdu_count();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(card.apdu_count(), before);
    card.pull_out();
    person.sees("No token and no card for now", "");
    person.picks("Leave", "");
    person.ends(0);
}

#[test]
fn escape_goes_back_and_leaves() {
    let token = Token::with(&["holder", "signature"]);
    let mut person = Person::on(&token, false);
    person.picks("Export my public key", "");
    person.sees("Which certificate", "");
    person.sees("2. ", "");
    person.types("\u{1b}");
    person.sees("Your choice", "");
    person.sees("Leave", "");
    person.types("\u{1b}");
    person.ends(0);
    assert_eq!(std::fs::read_dir(token.scratch().join("Desktop")).unwrap().count(), 0);
}

#[test]
fn control_c_leaves_the_terminal_clean() {
    let token = Token::with(&["holder"]);
    let mut person = Person::on(&token, false);
    person.sees("Leave", "");
    person.terminal.control('c');
    person.ends(130);

    let mut person = Person::on(&token, true);
    person.picks("", "Changer mon code PIN");
    person.sees("", "Code PIN de");
    person.terminal.without_echo();
    person.terminal.control('c');
    person.ends(130);
}

#[test]
fn a_narrow_terminal_without_colours() {
    let token = Token::with(&["holder"]);
    let mut person = Person::at(jeton_at_home(&token).env("NO_COLOR", "1"), true, 40);
    // The arrows move the mark up and round to the last line.
    person.sees("", "6. Quitter");
    person.types("\u{1b}[A");
    person.sees("", "> 6. Quitter");
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
    let mut person = Person::at(jeton_at_home(&token).env("TERM", "dumb"), false, 80);
    person.sees("(a number; Enter alone to go back)", "");
    person.types("4\r");
    person.sees("jeton cert show", "");
    person.sees("(a number; Enter alone to go back)", "");
    person.types("nonsense\r");
    person.sees("(a number; Enter alone to go back)", "");
    person.types("\r");
    let screen = person.ends(0);
    assert!(!screen.contains('\u{1b}'), "{screen:?}");
}

#[test]
fn the_language_of_the_system() {
    let token = Token::with(&["holder"]);
    let unset = || jeton_at_home(&token).without("JETON_LANG").without("LC_ALL");
    let mut person = Person::at(unset(), false, WIDE);
    person.picks("Leave", "");
    person.ends(0);
    let mut person = Person::at(unset().env("LANG", "fr_FR.UTF-8"), false, WIDE);
    person.picks("Quitter", "");
    person.ends(0);
}

#[test]
fn two_tokens_are_named_before_anything() {
    let token = Token::with(&["holder"]);
    token.add(Token::new().label("Seconde clé"));
    let mut person = Person::on(&token, true);
    person.sees("", "Plusieurs clés : laquelle");
    person.picks("", "Seconde clé");
    person.sees("", "Clé « Seconde clé »");
    person.picks("", "Pourquoi ça ne marche pas");
    person.sees("", "La même chose en une commande : jeton --token ");
    person.picks("", "Quitter");
    person.ends(0);
}

#[test]
fn a_module_that_crashes_is_told_and_the_menu_stands() {
    let token = Token::with(&["holder"]);
    let jeton = jeton_at_home(&token)
        .env("JETON_MODULE", built::file("libfaulty_module.so"))
        .env("FAULTY_MODULE", module())
        .env("FAULTY_SEGV", "load");
    let mut person = Person::at(jeton, true, WIDE);
    person.sees("", "il plante au chargement");
    person.picks("", "Pourquoi ça ne marche pas");
    person.sees("", "2 points demandent votre attention");
    person.picks("", "Quitter");
    person.ends(0);
}

#[test]
fn without_a_terminal_the_help() {
    let token = Token::with(&[]);
    let outcome = token.jeton(&[]).run().exits(2).prints_nothing();
    assert!(outcome.stderr.contains("Usage: jeton"), "{}", outcome.stderr);
}
