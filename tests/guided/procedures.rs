//! The procedures of the holders' guides, each on a SoftHSM2 token and on the simulated card, in both languages. The
//! user's answers are counted and compared with README.fr.md.

use std::path::PathBuf;

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, PUK, Personality, Role, USER_PIN};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Person, on_desktop, rows};
use crate::support::card::{CardBench, on};
use crate::support::token::{PIN, SO_PIN};
use crate::support::{Misbehaving, Token, openssl};

const NEW: &str = "7390";

fn card(personality: Personality, style: Style, french: bool, procedure: impl FnOnce(&mut CardBench, Person)) {
    on(Card::personality(personality), style, |bench| {
        let person = Person::with_card(bench, french);
        procedure(bench, person);
    });
}

/// A SoftHSM2 token with a card's PIN lock, already locked.
fn locked_token() -> Misbehaving {
    let faulty = Misbehaving::locking_one(Token::with(&["holder"]), 3).with("FAULTY_PUK", "55556666");
    for _ in 0..3 {
        faulty.jeton(&["pin", "verify", "--last-try"]).env("JETON_PIN", "0000").run();
    }
    faulty
}

/// Copied, through the terminal, which is what there is here; returns what would be pasted.
fn copy(person: &mut Person) -> String {
    person.picks("Export my public key", "Exporter ma clé publique");
    person.picks("on the clipboard", "dans le presse-papiers");
    let start = "\u{1b}]52;c;";
    person.sees(start, start);
    let encoded = person.terminal.rest_until('\u{7}');
    person.sees("all that is left is to paste it into Mégalis", "il n’y a plus qu’à coller dans Mégalis");
    person.is_done("exporter sa clé publique pour la préfecture", "cert export --copy");
    String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
}

fn export(person: &mut Person) {
    person.picks("Export my public key", "Exporter ma clé publique");
    person.picks_path("~/Desktop/");
    person.is_done("exporter sa clé publique pour la préfecture", "cert export --out ");
}

/// The certificates on the desktop.
fn exported(desktop: PathBuf) -> Vec<String> {
    let files = std::fs::read_dir(desktop).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn the_public_key_for_the_prefecture() {
    for french in [false, true] {
        let token = Token::with(&["holder", "ca"]);
        let mut person = Person::on(&token, french);
        let expected = std::fs::read_to_string(openssl::material("holder.cert.pem")).unwrap();
        assert_eq!(copy(&mut person), expected);
        export(&mut person);
        person.leaves();
        assert_eq!(exported(on_desktop(&token, "")), [expected]);

        card(Personality::Fresh, Style::Default, french, |bench, mut person| {
            let copied = copy(&mut person);
            export(&mut person);
            person.leaves();
            let der = std::fs::read(crate::support::card::material("authentication.cert.der")).unwrap();
            let written = exported(bench.configuration().with_file_name("home/Desktop"));
            assert_eq!(written, [copied]);
            assert_eq!(pem::parse(&written[0]).unwrap().contents(), der);
        });
    }
}

fn test(person: &mut Person, pin: &str) {
    person.picks("Test my token", "Tester ma clé");
    person.gives("PIN of “", "Code PIN de « ", pin);
    person.is_done("tester sa clé", "test");
}

#[test]
fn the_test_of_the_token() {
    for french in [false, true] {
        let token = Token::with(&["holder"]);
        let mut person = Person::on(&token, french);
        test(&mut person, PIN);
        let screen = person.leaves();
        assert!(screen.contains("CKM_RSA_PKCS") && !screen.contains(PIN), "{screen}");

        card(Personality::Fresh, Style::Default, french, |bench, mut person| {
            test(&mut person, USER_PIN);
            let screen = person.leaves();
            assert!(screen.contains("CKM_RSA_PKCS") && !screen.contains(USER_PIN), "{screen}");
            assert_eq!(bench.card.tries_left(Role::User), 3);
        });
    }
}

fn change(person: &mut Person, pin: &str) {
    person.picks("Change my PIN", "Changer mon code PIN");
    person.gives("Current PIN of “", "Code PIN actuel de « ", pin);
    person.gives_new_pin(NEW);
    person.sees("was changed", "a été changé");
    person.is_done("changer le code PIN", "pin change");
}

#[test]
fn the_change_of_the_pin() {
    for french in [false, true] {
        let token = Token::with(&["holder"]);
        let mut person = Person::on(&token, french);
        change(&mut person, PIN);
        person.leaves();
        token.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);

        card(Personality::Fresh, Style::Default, french, |bench, mut person| {
            change(&mut person, USER_PIN);
            person.leaves();
            assert_eq!(bench.card.pin(Role::User), NEW);
        });
    }
}

#[test]
fn a_wrong_pin_is_told_and_asked_for_again() {
    for french in [false, true] {
        card(Personality::Fresh, Style::Default, french, |bench, mut person| {
            person.picks("Change my PIN", "Changer mon code PIN");
            person.gives("Current PIN of “", "Code PIN actuel de « ", "0000");
            person.sees("is wrong", "est incorrect");
            person.gives("Current PIN of “", "Code PIN actuel de « ", USER_PIN);
            person.gives_new_pin(NEW);
            person.sees("was changed", "a été changé");
            person.leaves();
            assert_eq!((bench.card.pin(Role::User).as_str(), bench.card.tries_left(Role::User)), (NEW, 3));
        });
    }
}

/// Unblocking is offered first, because nothing that needs the PIN would work.
fn unblock(person: &mut Person, code: (&str, &str), prompt: (&str, &str), value: &str) {
    person.sees("PIN locked", "code PIN bloqué");
    person.picks("Unblock my PIN", "Débloquer mon code PIN");
    person.picks(code.0, code.1);
    person.gives(prompt.0, prompt.1, value);
    person.gives_new_pin(NEW);
    person.is_done("débloquer, avec un code PUK ou administrateur", "pin unblock");
    person.sees("PIN in order", "code PIN en ordre");
}

const WITH_PUK: ((&str, &str), (&str, &str)) = (("the PUK", "le code PUK"), ("PUK of", "Code PUK de"));
const WITH_SO_PIN: ((&str, &str), (&str, &str)) = (
    ("the administrator (SO) PIN", "le code PIN administrateur"),
    ("Administrator (SO) PIN of", "Code PIN administrateur (SO) de"),
);

#[test]
fn the_unblocking_with_a_code() {
    for french in [false, true] {
        for ((code, prompt), token_code, style) in
            [(WITH_PUK, "55556666", Style::PukUnlogged), (WITH_SO_PIN, SO_PIN, Style::SoSession)]
        {
            let faulty = locked_token();
            let mut person = Person::on_misbehaving(&faulty, french);
            unblock(&mut person, code, prompt, token_code);
            person.leaves();
            faulty.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);

            card(Personality::Locked, style, french, |bench, mut person| {
                unblock(&mut person, code, prompt, PUK);
                person.leaves();
                assert_eq!(bench.card.pin(Role::User), NEW);
            });
        }
    }
}

/// A user without a code is referred to the issuer, by name and procedure; nothing is presented to the token.
fn ask_the_issuer(person: &mut Person, english: &str, french: &str) {
    person.picks("Unblock my PIN", "Débloquer mon code PIN");
    person.picks("neither", "ni l’un ni l’autre");
    person.sees("only the issuer of the certificate can unblock", "seul l’émetteur du certificat peut débloquer");
    person.sees(&format!("With your issuer: {english}"), &format!("Auprès de votre émetteur : {french}"));
    person.has_answered("débloquer, sans code PUK");
    // Back at the menu; the PIN is unchanged.
    person.sees("PIN locked", "code PIN bloqué");
}

#[test]
fn the_unblocking_without_a_code() {
    for french in [false, true] {
        let faulty = locked_token();
        let mut person = Person::on_misbehaving(&faulty, french);
        ask_the_issuer(
            &mut person,
            "ask Autorité de test, whose procedure jeton does not know.",
            "demandez le déblocage à Autorité de test, dont jeton ne connaît pas la procédure.",
        );
        person.leaves();
        assert_eq!(faulty.logged("C_Login") + faulty.logged("C_SetPIN"), 0, "{}", faulty.log());

        card(Personality::Locked, Style::PukUnlogged, french, |bench, mut person| {
            let known = ("ChamberSign France does not give out a PUK", "ChamberSign France ne remet pas de code PUK");
            ask_the_issuer(&mut person, known.0, known.1);
            person.leaves();
            assert_eq!((bench.card.tries_left(Role::User), bench.card.tries_left(Role::Puk)), (0, 3));
        });
    }
}

#[test]
fn why_it_does_not_work() {
    for french in [false, true] {
        let token = Token::with(&["holder"]);
        let mut person = Person::on(&token, french);
        person.picks("Why does it not work?", "Pourquoi ça ne marche pas ?");
        person.sees("All is well.", "Tout est en ordre.");
        person.is_done("savoir pourquoi ça ne marche pas", "doctor");
        person.leaves();

        card(Personality::Locked, Style::Default, french, |bench, mut person| {
            person.picks("Why does it not work?", "Pourquoi ça ne marche pas ?");
            person.sees("✗", "✗");
            person.sees("locked", "bloqué");
            person.is_done("savoir pourquoi ça ne marche pas", "doctor");
            person.leaves();
            assert_eq!((bench.card.tries_left(Role::User), bench.card.tries_left(Role::Puk)), (0, 3));
        });
    }
}

#[test]
fn every_procedure_of_the_readme_is_driven_here() {
    let sources = [include_str!("procedures.rs"), include_str!("bicle.rs")].concat();
    let rows = rows();
    assert!(rows.len() >= 9, "{rows:?}");
    for (procedure, guide, _) in rows {
        assert!(sources.contains(&format!("\"{procedure}\"")), "{procedure} is promised and driven by no test");
        // The guide's number of steps is a sum; its parts must add up.
        let numbers: Vec<usize> = guide.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        if let [all, parts @ ..] = numbers.as_slice()
            && !parts.is_empty()
        {
            assert_eq!(*all, parts.iter().sum::<usize>(), "{procedure}: {guide}");
        }
    }
}
