//! Ways out: Esc goes back from every menu and every question, and Ctrl-C leaves the terminal clean.

use super::{Person, on_desktop};
use crate::support::token::PIN;
use crate::support::{Misbehaving, Token};

const ESC: &str = "\u{1b}";

/// A token whose module logs each call, and whose PIN locks.
fn logged() -> Misbehaving {
    Misbehaving::locking_one(Token::with(&["holder"]), 3)
}

#[test]
fn from_menus() {
    let token = Token::with(&["holder", "signature"]);
    let mut person = Person::on(&token, false);
    person.picks("Export my public key", "");
    person.sees("Which certificate", "");
    person.sees("2. ", "");
    person.types(ESC);
    person.sees("Your choice", "");
    person.picks("Encryption key pairs", "");
    person.sees("Go back", "");
    person.types(ESC);
    person.sees("Test my token", "");
    person.sees("Leave", "");
    // At the top it asks, and Enter alone or another Esc stays.
    for keys in ["\r", ESC, "n\r"] {
        person.types(ESC);
        person.sees("Leave jeton? [y/N]: ", "");
        person.terminal.line_by_line();
        person.types(keys);
        person.sees("Test my token", "");
        person.sees("Leave", "");
        person.terminal.key_by_key();
    }
    person.types(ESC);
    person.sees("Leave jeton? [y/N]: ", "");
    person.terminal.line_by_line();
    person.types("y\r");
    person.ends(0);
    assert_eq!(std::fs::read_dir(on_desktop(&token, "")).unwrap().count(), 0);
}

#[test]
fn from_a_pin_prompt_and_nothing_was_presented() {
    for french in [false, true] {
        let faulty = logged();
        let mut person = Person::on_misbehaving(&faulty, french);
        // Esc alone; after part of a PIN, or all of it; with an Enter out of habit; an empty line.
        for keys in [ESC, "48\u{1b}", "4821\u{1b}", "\u{1b}\r", "48\u{1b}21\r", "\r"] {
            person.picks("Test my token", "Tester ma clé");
            person.sees("PIN of “", "Code PIN de « ");
            person.sees("(Esc to go back)", "(Échap pour revenir)");
            person.terminal.without_echo();
            person.types(keys);
            person.sees("Cancelled", "Opération annulée");
        }
        // An arrow key is not part of a PIN: the input is discarded, and the PIN asked for again.
        person.picks("Test my token", "Tester ma clé");
        for keys in ["00\u{1b}[D", "00\u{1b}OC", "\u{1b}[3~"] {
            person.sees("PIN of “", "Code PIN de « ");
            person.terminal.without_echo();
            person.types(keys);
        }
        person.sees("PIN of “", "Code PIN de « ");
        assert_eq!(faulty.logged("C_Login"), 0, "{}", faulty.log());
        person.terminal.without_echo();
        person.types(&format!("{PIN}\r"));
        person.is_shown("test");
        person.leaves();
        assert_eq!(faulty.logged("C_Login"), 1, "{}", faulty.log());
    }
}

#[test]
fn from_the_new_pin_and_the_old_one_stays() {
    for french in [false, true] {
        let faulty = logged();
        let mut person = Person::on_misbehaving(&faulty, french);
        for again in [false, true] {
            person.picks("Change my PIN", "Changer mon code PIN");
            person.gives("Current PIN of “", "Code PIN actuel de « ", PIN);
            if again {
                person.gives("New PIN", "Nouveau code PIN", "7390");
            }
            person.sees("New PIN", if again { "Confirmez le nouveau code PIN" } else { "Nouveau code PIN" });
            person.terminal.without_echo();
            person.types("73\u{1b}");
            person.sees("Cancelled", "Opération annulée");
        }
        person.leaves();
        assert_eq!(faulty.logged("C_SetPIN"), 0, "{}", faulty.log());
        faulty.jeton(&["pin", "verify"]).env("JETON_PIN", PIN).run().exits(0);
    }
}

#[test]
fn from_a_line_of_text() {
    let token = Token::with(&["holder"]);
    for french in [false, true] {
        let mut person = Person::on(&token, french);
        for keys in [ESC, "/tmp/x\u{1b}", "\u{1b}\r", "\r", "   \r"] {
            person.picks("Export my public key", "Exporter ma clé publique");
            person.picks("elsewhere", "ailleurs");
            person.sees("(Esc to go back)", "(Échap pour revenir)");
            person.types(keys);
        }
        person.leaves();
    }
}

#[test]
fn digits_pasted_with_a_path_start_nothing() {
    let faulty = logged();
    let mut person = Person::on_misbehaving(&faulty, true);
    for pasted in ["2027/1.pem", "/home/marie/2026-014/pli1.p7m", "'/media/clé 2/3 1.pfx' ", "1\r1\r", "kk\r", "7\n"] {
        person.sees("", "Quitter");
        person.terminal.key_by_key();
        person.types(pasted);
        // Whatever began would show; the menu answers a key instead.
        std::thread::sleep(std::time::Duration::from_millis(300));
        person.types("\u{1b}[F");
        person.sees("", "> 8. Quitter");
        person.types("\u{1b}[H");
        person.sees("", "> 1. ");
    }
    let screen = person.leaves();
    assert!(!screen.contains("Opération annulée") && !screen.contains("en une commande"), "{screen}");
    assert_eq!(faulty.logged("C_Login"), 0, "{}", faulty.log());
}

#[test]
fn control_c_leaves_the_terminal_clean() {
    let token = Token::with(&["holder"]);
    let mut at_menu = Person::on(&token, false);
    at_menu.sees("Leave", "");
    at_menu.terminal.control('c');
    at_menu.ends(130);

    for prompt in ["Code PIN actuel de", "Nouveau code PIN (", "Confirmez"] {
        let mut at_secret = Person::on(&token, true);
        at_secret.picks("", "Changer mon code PIN");
        if prompt != "Code PIN actuel de" {
            at_secret.gives("", "Code PIN actuel de", PIN);
        }
        if prompt == "Confirmez" {
            at_secret.gives("", "Nouveau code PIN (", "7390");
        }
        at_secret.sees("", prompt);
        at_secret.terminal.without_echo();
        at_secret.terminal.control('c');
        at_secret.ends(130);
    }

    let mut at_text = Person::on(&token, true);
    at_text.picks("", "Exporter ma clé publique");
    at_text.picks("", "ailleurs");
    at_text.sees("", "revenir) :");
    at_text.types("/tmp/x");
    at_text.terminal.control('c');
    at_text.ends(130);
}
