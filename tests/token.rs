//! `jeton token init`.

use jeton::output::list::TokenList;
use jeton::output::token::TokenInitialized;

use crate::support::token::{LABEL, Maker, PIN, SO_PIN, maker};
use crate::support::{Misbehaving, Token};

const NEW_LABEL: &str = "Préfecture d’Ille-et-Vilaine";

fn labels(token: &Token) -> Vec<String> {
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    list.tokens.into_iter().filter(|token| token.initialized).map(|token| token.label).collect()
}

fn init(faulty: &Misbehaving, arguments: &[&str]) -> crate::support::Jeton {
    let jeton = faulty.jeton(&[&["token", "init", "--label", NEW_LABEL], arguments].concat());
    jeton.env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", PIN)
}

/// SoftHSM2 always shows one more slot than it has tokens; Kryoptic shows those in its configuration, and jeton treats
/// a blank one no differently.
fn there_is_a_blank_slot() -> bool {
    maker() != Maker::Kryoptic
}

#[test]
fn a_blank_token_is_made_ready() {
    if !there_is_a_blank_slot() {
        return;
    }
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let made: TokenInitialized = init(&faulty, &["--json"]).run().exits(0).answer();
    assert_eq!((made.token.as_str(), made.erased), (NEW_LABEL, false));
    assert!(!made.serial.is_empty());
    assert_eq!((faulty.calls("C_InitToken"), faulty.calls("C_Login"), faulty.calls("C_InitPIN")), (1, 1, 1));
    // The other token keeps its contents, and the new one accepts both PINs.
    let mut found = labels(&faulty.token);
    found.sort();
    assert_eq!(found, [LABEL, NEW_LABEL]);
    let tool =
        |arguments: &[&str]| faulty.token.pkcs11_tool(&[&["--token-label", NEW_LABEL, "--login"], arguments].concat());
    assert!(tool(&["--pin", PIN, "--list-objects"]).status.success());
    assert!(tool(&["--login-type", "so", "--so-pin", SO_PIN, "--init-pin", "--new-pin", "7390"]).status.success());
}

#[test]
fn a_label_is_taken_whole_or_refused() {
    let faulty = Misbehaving::new(Token::with(&[]));
    for label in ["", "   ", "La préfecture d’Ille-et-Vilaine", "a\x1b[2Jb"] {
        let jeton = faulty.jeton(&["token", "init", "--label", label]).env("JETON_SO_PIN", SO_PIN);
        let outcome = jeton.env("JETON_NEW_PIN", PIN).run().exits(2).says("--label").prints_nothing();
        assert!(!outcome.stderr.contains('\x1b'));
    }
    assert_eq!(labels(&faulty.token), [LABEL]);
}

#[test]
fn what_is_not_blank_is_not_taken_by_guess() {
    // The blank slot that SoftHSM2 adds disappears while it is being read.
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_FAIL", "C_GetTokenInfo:2=CKR_TOKEN_NOT_PRESENT");
    let error = init(&faulty, &["--json"]).run().exits(3).error();
    assert_eq!(error.code, "no-blank-token");
    assert!(error.choices.iter().any(|choice| choice.description.contains(LABEL)), "{:?}", error.choices);
    assert_eq!((faulty.calls("C_InitToken"), faulty.presentations()), (0, 0));
}

#[test]
fn of_several_blank_slots_none_is_guessed() {
    if !there_is_a_blank_slot() {
        return;
    }
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_TOKEN_FLAGS", "-CKF_TOKEN_INITIALIZED");
    let error = init(&faulty, &["--json"]).run().exits(3).error();
    assert_eq!((error.code.as_str(), error.choices.len()), ("several-tokens", 2));
    assert_eq!(faulty.calls("C_InitToken"), 0);
    // The option accepts the value from the list.
    let blank = error.choices.iter().find(|choice| choice.value.starts_with("pkcs11:slot-id=")).unwrap();
    init(&faulty, &["--token", &blank.value]).run().exits(0);
    let mut found = labels(&faulty.token);
    found.sort();
    assert_eq!(found, [LABEL, NEW_LABEL]);
}

#[test]
fn a_token_with_objects_is_erased_only_by_its_label() {
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let token = ["--token", LABEL];
    init(&faulty, &token).run().exits(7).says("which would be erased").says("--erase").prints_nothing();
    init(&faulty, &[&token[..], &["--erase", "Mairie de Rennes"]].concat())
        .run()
        .exits(7)
        .says("which would be erased");
    assert_eq!((faulty.calls("C_InitToken"), faulty.presentations()), (0, 0));
    assert_eq!(labels(&faulty.token), [LABEL]);

    let made: TokenInitialized =
        init(&faulty, &[&token[..], &["--erase", LABEL, "--json"]].concat()).run().exits(0).answer();
    assert!(made.erased);
    assert_eq!(labels(&faulty.token), [NEW_LABEL]);
    let list: TokenList = faulty.token.jeton(&["list", "--json"]).run().exits(0).answer();
    assert!(list.tokens.iter().all(|token| token.certificates.is_empty()));
}

#[test]
fn an_initialised_token_that_seems_empty_takes_a_confirmation_too() {
    let faulty = Misbehaving::new(Token::with(&[]));
    init(&faulty, &["--token", LABEL]).run().exits(2).says("--erase");
    assert_eq!(faulty.calls("C_InitToken"), 0);

    let mut terminal = faulty.jeton(&["token", "init", "--label", NEW_LABEL, "--token", LABEL]).in_terminal();
    terminal.expect("may hold private keys").answer("To erase it, type its label: ", LABEL);
    terminal.answer_secret("Administrator (SO) PIN of “Mairie de Vitré”: ", SO_PIN);
    terminal.answer_secret("New PIN: ", PIN).answer_secret("New PIN, again: ", PIN);
    assert!(terminal.exits(0).contains("is initialised"));
    assert_eq!(labels(&faulty.token), [NEW_LABEL]);
}

#[test]
fn a_wrong_administrators_pin_erases_nothing() {
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let run = init(&faulty, &["--token", LABEL, "--erase", LABEL]).env("JETON_SO_PIN", "00000000").run().exits(4);
    run.says("the administrator (SO) PIN of “Mairie de Vitré” is wrong").says("C_InitToken, CKR_PIN_INCORRECT");
    assert_eq!(faulty.calls("C_InitToken"), 1);
    assert_eq!(labels(&faulty.token), [LABEL]);
}

#[test]
fn a_new_administrators_pin_is_typed_twice() {
    if !there_is_a_blank_slot() {
        return;
    }
    let faulty = Misbehaving::new(Token::with(&[]));
    let mut terminal = faulty.jeton(&["token", "init", "--label", NEW_LABEL]).in_terminal();
    terminal.answer_secret("New administrator (SO) PIN: ", SO_PIN);
    terminal.answer_secret("New administrator (SO) PIN, again: ", "12345678").expect("differ");
    terminal.answer_secret("New administrator (SO) PIN: ", SO_PIN);
    terminal.answer_secret("New administrator (SO) PIN, again: ", SO_PIN);
    terminal.answer_secret("New PIN: ", PIN).expect("New PIN, again: ").without_echo().control('c');
    terminal.exits(130);
    assert_eq!(faulty.logged("C_InitToken"), 0);
    assert_eq!(labels(&faulty.token), [LABEL]);
}

#[test]
fn what_was_done_is_said_where_the_rest_fails() {
    if !there_is_a_blank_slot() {
        return;
    }
    for rule in ["C_InitPIN:1=CKR_DEVICE_ERROR", "C_Login:1=CKR_DEVICE_ERROR"] {
        let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_FAIL", rule);
        let run = init(&faulty, &[]).run().exits(1).prints_nothing();
        run.says("was initialised and is empty; its administrator PIN is set, its PIN is not")
            .says("jeton pin unblock --with so-pin")
            .says("CKR_DEVICE_ERROR");
        let jeton = faulty.token.jeton(&["pin", "unblock", "--with", "so-pin", "--token", NEW_LABEL]);
        jeton.env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", PIN).run().exits(0);
    }
}

#[test]
fn codes_that_no_token_takes_are_refused_before_anything_is_sent() {
    if !there_is_a_blank_slot() {
        return;
    }
    let faulty = Misbehaving::new(Token::with(&[]));
    init(&faulty, &[]).env("JETON_SO_PIN", "12").run().exits(4).says("the new administrator (SO) PIN takes 4 to 255");
    init(&faulty, &[]).env("JETON_NEW_PIN", "12").run().exits(4).says("the new PIN takes 4 to 255");
    init(&faulty, &[]).without("JETON_SO_PIN").run().exits(4).says("JETON_SO_PIN");
    init(&faulty, &[]).without("JETON_NEW_PIN").run().exits(4).says("JETON_NEW_PIN");
    assert_eq!(faulty.calls("C_InitToken"), 0);
}

#[test]
fn a_write_protected_token_is_left_alone() {
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED");
    init(&faulty, &["--token", LABEL, "--erase", LABEL]).run().exits(6);
    assert_eq!(faulty.calls("C_InitToken"), 0);
}

#[test]
fn a_pinpad_types_the_codes() {
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_PINPAD", "1");
    let typed = faulty.write("pinpad", "so=87654321\nnew=4821\nuser=4821\n");
    let faulty = faulty.with("FAULTY_PINPAD_PINS", &typed);
    let run = faulty.jeton(&["token", "init", "--label", NEW_LABEL, "--token", LABEL, "--erase", LABEL]).run();
    run.exits(0).says("Type the administrator (SO) PIN on the reader").says("Type the new PIN on the reader");
    assert_eq!(labels(&faulty.token), [NEW_LABEL]);
}
