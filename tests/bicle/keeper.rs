//! What `jeton bicle open` presents, how often, and to which token.

use jeton::model::bicle::Transport;
use jeton::output::bicle::opened::Opened;
use jeton::output::list::TokenList;

use super::Desk;
use super::token::bicle;
use crate::support::faulty;
use crate::support::token::{self, LABEL, PIN};
use crate::support::{Jeton, Token, softhsm2_only};

const OTHER: &str = "Carte B";
const OTHER_PIN: &str = "5731";

/// A token with an encryption key pair, listed in the desk's register as `Carte`.
fn listed() -> (Token, Desk) {
    let (token, desk) = (
        Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build(),
        Desk::new(),
    );
    bicle(&token, &desk, &["reference", "--id", "0e", "--designation", "Carte"]).run().exits(0);
    (token, desk)
}

/// Seals these files for a bi-clé, and makes the folder to open them into.
fn seal(token: &Token, desk: &Desk, designation: &str, names: &[&str]) {
    std::fs::create_dir_all(desk.path("out")).unwrap();
    for name in names {
        let bid = desk.file(name, b"offre");
        bicle(token, desk, &["seal", "--for", designation]).arg(&bid).run().exits(0);
    }
}

/// Opens every sealed file of the desk through the misbehaving module, with the calls counted.
fn open(token: &Token, desk: &Desk, more: &[&str]) -> Jeton {
    let _ = std::fs::remove_file(token.count_file());
    bicle(token, desk, &["open", "--json"])
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", token::module_of_the_program())
        .env("FAULTY_COUNT", token.count_file())
        .arg(desk.path(""))
        .arg("--out")
        .arg(desk.path("out"))
        .args(more)
}

#[test]
fn a_login_whose_outcome_nobody_knows_is_made_once_for_all_files() {
    let (token, desk) = listed();
    seal(&token, &desk, "Carte", &["pli1", "pli2", "pli3", "pli4", "pli5"]);
    let values = [
        "CKR_FUNCTION_FAILED@after",
        "CKR_GENERAL_ERROR@after",
        "CKR_DEVICE_ERROR@after",
        "CKR_SESSION_HANDLE_INVALID@after",
        "CKR_OPERATION_ACTIVE@after",
        "CKR_DEVICE_MEMORY",
        "CKR_FUNCTION_NOT_SUPPORTED",
        "0x80000001@after",
    ];
    for value in values {
        let outcome = open(&token, &desk, &[]).env("FAULTY_FAIL", format!("C_Login:1+={value}")).run();
        let opened: Opened = outcome.answer();
        assert_eq!(token.counts().of("pin_presentations"), 1, "{value}");
        assert_eq!((opened.opened, opened.failed, opened.not_done), (0, 1, 4), "{value}");
        assert!(outcome.stderr.contains("4"), "the rest is said: {}", outcome.stderr);
        assert_eq!(desk.names("out"), [""; 0]);
    }
    open(&token, &desk, &[]).run().exits(0);
}

#[test]
fn a_refused_pin_is_presented_once_for_all_files() {
    let (token, desk) = listed();
    seal(&token, &desk, "Carte", &["pli1", "pli2", "pli3"]);
    let outcome = open(&token, &desk, &[]).env("JETON_PIN", "0000").run().exits(4);
    let opened: Opened = outcome.answer();
    assert_eq!((opened.failed, opened.not_done, outcome.error().code.as_str()), (1, 2, "pin-incorrect"));
    assert_eq!(token.counts().of("pin_presentations"), 1);
}

#[test]
fn a_certificate_without_its_key_costs_no_second_login() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    for designation in ["Perdu", "Gardé"] {
        let made = ["generate", "--on-token", "--yes", "--algorithm", "p-256", "--designation", designation];
        bicle(&token, &desk, &made).run().exits(0);
    }
    seal(&token, &desk, "Perdu", &["a1", "a2", "c1"]);
    seal(&token, &desk, "Gardé", &["b1", "d1"]);
    token.jeton_with_pin(&["key", "delete", "--label", "Perdu", "--yes"]).run().exits(0);
    let opened: Opened = open(&token, &desk, &[]).run().exits(7).answer();
    assert_eq!((opened.opened, opened.failed, opened.not_done), (2, 3, 0));
    // All files and all keys, including the missing one: one login.
    assert_eq!(token.counts().of("C_Login"), 1);
    assert_eq!(desk.names("out"), ["b1", "d1"]);
}

#[test]
fn a_key_that_asks_at_each_use_is_said_to() {
    let (token, desk) = listed();
    seal(&token, &desk, "Carte", &["pli1", "pli2"]);
    let outcome = bicle(&token, &desk, &["open"])
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", token::module_of_the_program())
        .env("FAULTY_COUNT", token.count_file())
        .env("FAULTY_ALWAYS_AUTHENTICATE", "1")
        .arg(desk.path(""))
        .arg("--out")
        .arg(desk.path("out"))
        .run()
        .exits(0)
        .says("asks for the PIN at each use");
    assert_eq!(outcome.stderr.matches("at each use").count(), 1, "{}", outcome.stderr);
    assert_eq!(token.counts().of("pin_presentations"), 3);
}

#[test]
fn a_pinpad_is_announced_for_each_use_of_such_a_key() {
    let (token, desk) = listed();
    seal(&token, &desk, "Carte", &["pli1", "pli2"]);
    let typed = token.scratch().join("typed");
    std::fs::write(&typed, format!("user={PIN}\n")).unwrap();
    let outcome = bicle(&token, &desk, &["open"])
        .without("JETON_PIN")
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", token::module_of_the_program())
        .env("FAULTY_ALWAYS_AUTHENTICATE", "1")
        .env("FAULTY_PINPAD", "1")
        .env("FAULTY_PINPAD_PINS", &typed)
        .arg(desk.path(""))
        .arg("--out")
        .arg(desk.path("out"))
        .run()
        .exits(0);
    // The login, then one per file.
    assert_eq!(outcome.stderr.matches("Type the PIN on the reader").count(), 3, "{}", outcome.stderr);
}

/// A desk whose register lists a key on one of two tokens that are plugged in; nothing has been presented yet.
fn two_tokens() -> (Token, Desk) {
    let (token, desk) = listed();
    seal(&token, &desk, "Carte", &["pli1", "pli2"]);
    token.add(Token::new().label(OTHER).pin(OTHER_PIN).object("holder"));
    (token, desk)
}

/// As [`open`], counting the tries of each token in a file.
fn watched(token: &Token, desk: &Desk, more: &[&str]) -> Jeton {
    let tries = token.scratch().join("tries");
    let _ = std::fs::remove_file(&tries);
    open(token, desk, more).env("FAULTY_LOCK_AFTER", "3").env("FAULTY_STATE", tries)
}

/// The counts of both tokens.
fn tries(token: &Token) -> String {
    std::fs::read_to_string(token.scratch().join("tries")).unwrap_or_default()
}

#[test]
fn the_register_does_not_go_beside_the_token_that_was_named() {
    softhsm2_only!("two tokens of one module");
    let (token, desk) = two_tokens();
    let file = token.scratch().join("pinB");
    std::fs::write(&file, OTHER_PIN).unwrap();
    let file = file.display().to_string();
    let named = |jeton: Jeton| jeton.without("JETON_PIN");
    // By option, by environment variable, by its serial number.
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let serial = list.tokens.iter().find(|token| token.label == OTHER).unwrap().serial.clone();
    for name in [OTHER.to_owned(), serial] {
        named(watched(&token, &desk, &["--token", &name, "--pin-file", &file])).run().exits(3);
        assert_eq!((token.counts().of("pin_presentations"), tries(&token).as_str()), (0, ""));
    }
    named(watched(&token, &desk, &["--pin-file", &file])).env("JETON_TOKEN", OTHER).run().exits(3);
    assert_eq!(token.counts().of("pin_presentations"), 0);
    // When the token with the key is named, the file is opened.
    watched(&token, &desk, &["--token", LABEL]).run().exits(0);
}

#[test]
fn a_supplied_pin_never_goes_to_a_token_that_the_register_alone_chose() {
    softhsm2_only!("two tokens of one module");
    let (token, desk) = two_tokens();
    for pin in [OTHER_PIN, PIN] {
        let outcome = watched(&token, &desk, &[]).env("JETON_PIN", pin).run().exits(3);
        assert_eq!(outcome.error().code, "several-tokens");
        assert_eq!(outcome.error().choices.len(), 2);
        assert_eq!((token.counts().of("pin_presentations"), tries(&token).as_str()), (0, ""));
    }
    // The prompt names the token.
    let mut terminal = watched(&token, &desk, &[]).without("JETON_PIN").in_terminal();
    terminal.answer_secret("PIN of “Mairie de Vitré”: ", PIN);
    terminal.exits(0);
}

#[test]
fn two_tokens_of_one_serial_number_or_none_are_several() {
    softhsm2_only!("two tokens of one module");
    let (token, desk) = two_tokens();
    let register = std::fs::read_to_string(desk.register()).unwrap();
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let serial = list.tokens.iter().find(|token| token.label == LABEL).unwrap().serial.clone();
    for same in ["0042", ""] {
        std::fs::write(desk.register(), register.replace(&serial, same)).unwrap();
        let outcome = watched(&token, &desk, &[]).env("FAULTY_TOKEN_SERIAL", format!("text:{same}")).run().exits(3);
        assert_eq!(outcome.error().code, "several-tokens", "{same:?}");
        assert_eq!(token.counts().of("pin_presentations"), 0);
    }
}

#[test]
fn a_question_before_the_login_takes_a_second_look_even_where_the_pin_was_supplied() {
    softhsm2_only!("two tokens of one module");
    let (token, desk) = two_tokens();
    let swap = token.scratch().join("swap");
    let _ = std::fs::remove_file(token.count_file());
    let made = ["generate", "--on-token", "--algorithm", "p-256", "--designation", "Neuf", "--token", LABEL];
    let mut terminal = bicle(&token, &desk, &made)
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", token::module_of_the_program())
        .env("FAULTY_COUNT", token.count_file())
        .env("FAULTY_SWAP", &swap)
        .in_terminal();
    terminal.expect("[y/N]: ");
    std::fs::write(&swap, "").unwrap();
    terminal.type_line("y");
    assert!(terminal.exits(3).contains("another token is"));
    assert_eq!(token.counts().of("pin_presentations"), 0);
}

#[test]
fn what_a_key_on_the_token_opens_is_still_known() {
    // The trial decryption of `reference` presents nothing twice.
    let token = Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build();
    let desk = Desk::new();
    let made = bicle(&token, &desk, &["reference", "--id", "0e", "--designation", "Carte", "--json"])
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", token::module_of_the_program())
        .env("FAULTY_COUNT", token.count_file());
    let made: jeton::output::bicle::BicleChange = made.run().exits(0).answer();
    assert!(made.bicle.opens.contains(&Transport::RsaPkcs1));
    assert_eq!(token.counts().of("pin_presentations"), 1);
}
