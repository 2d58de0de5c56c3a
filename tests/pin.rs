//! `jeton pin status` and `jeton pin verify`; and what the tests of the other `jeton pin` commands share.

use jeton::model::PinState;
use jeton::output::pin::{PinStatus, PinVerified};

use crate::support::token::{self, LABEL, PIN};
use crate::support::{Misbehaving, Token};

pub(crate) const NEW: &str = "7390";
pub(crate) const ASK: &str = "PIN of “Mairie de Vitré”: ";
pub(crate) const WRONG: &str = "the PIN of “Mairie de Vitré” is wrong.";
/// The same where it begins a line.
const WRONG_LINE: &str = "The PIN of “Mairie de Vitré” is wrong.";
/// Wrapped at eighty columns.
const FINAL: &str =
    "A single try of the PIN of “Mairie de Vitré” is left: a wrong one locks it. Try\r\nall the same? [y/N]: ";

/// Whether the token, tested without jeton, accepts this PIN.
pub(crate) fn takes(token: &Token, pin: &str) -> bool {
    token.pkcs11_tool(&["--login", "--pin", pin, "--list-objects"]).status.success()
}

pub(crate) fn faulty() -> Misbehaving {
    Misbehaving::new(Token::with(&[]))
}

#[test]
fn status_tells_the_state_and_spends_nothing() {
    let faulty = faulty().with("FAULTY_PIN_LENGTHS", "4-8");
    let status: PinStatus = faulty.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
    let token = status.tokens.iter().find(|token| token.initialized).unwrap();
    assert_eq!((token.label.as_str(), token.pins.len()), (LABEL, 1));
    let pin = &token.pins[0];
    assert_eq!((pin.pin.state, pin.pin.so_state, pin.pin.pinpad), (PinState::Ok, PinState::Ok, false));
    assert_eq!((pin.pin.lengths.min, pin.pin.lengths.max), (4, 8));
    assert!(pin.advice.is_empty());
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn status_says_what_to_do_and_is_an_answer_whatever_the_state() {
    for (flags, state, advice) in [
        ("+CKF_USER_PIN_COUNT_LOW", PinState::Low, "the right PIN restores all the tries"),
        ("+CKF_USER_PIN_FINAL_TRY", PinState::FinalTry, "the next wrong one locks the token"),
        ("+CKF_USER_PIN_LOCKED", PinState::Locked, "jeton pin unblock"),
        ("+CKF_USER_PIN_TO_BE_CHANGED", PinState::ToBeChanged, "jeton pin change"),
        ("-CKF_USER_PIN_INITIALIZED", PinState::NotSet, "jeton pin unblock --with so-pin"),
    ] {
        let faulty = faulty().with("FAULTY_TOKEN_FLAGS", flags);
        let status: PinStatus = faulty.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
        let pin = &status.tokens.iter().find(|token| token.initialized).unwrap().pins[0];
        assert_eq!(pin.pin.state, state);
        assert!(pin.advice.iter().any(|line| line.contains(advice)), "{:?}", pin.advice);
        let outcome = faulty.jeton(&["pin", "status"]).run().exits(0);
        assert!(outcome.text().contains(advice), "{}", outcome.text());
    }
    let faulty = faulty().with("FAULTY_TOKEN_FLAGS", "+CKF_SO_PIN_LOCKED");
    let outcome = faulty.jeton(&["pin", "status"]).french().run().exits(0);
    assert!(outcome.text().contains("le code PIN administrateur est bloqué"), "{}", outcome.text());
}

#[test]
fn status_shows_every_pin_of_a_token() {
    let faulty = faulty().with("FAULTY_SPLIT", "1").with("FAULTY_SPLIT_SECOND", "signature");
    let status: PinStatus = faulty.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
    let tokens: Vec<_> = status.tokens.iter().filter(|token| token.initialized).collect();
    assert_eq!((tokens.len(), tokens[0].pins.len()), (1, 2));
    let outcome = faulty.jeton(&["pin", "status"]).run().exits(0);
    assert!(outcome.text().contains("(PIN utilisateur)") && outcome.text().contains("(PIN signature)"));
}

#[test]
fn verify_is_one_login_and_one_logout() {
    let faulty = faulty();
    let verified: PinVerified =
        faulty.jeton(&["pin", "verify", "--json"]).env("JETON_PIN", PIN).run().exits(0).answer();
    assert_eq!(verified.token, LABEL);
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_Logout"), faulty.presentations()), (1, 1, 1));
    assert_eq!(
        (faulty.calls("C_GetTokenInfo"), faulty.calls("C_OpenSession")),
        (token::slots(), 1),
        "one per slot, and one session"
    );
}

#[test]
fn a_supplied_pin_is_tried_once() {
    let faulty = faulty();
    let error = faulty.jeton(&["pin", "verify", "--json"]).env("JETON_PIN", "0000").run().exits(4).error();
    assert_eq!(error.code, "pin-incorrect");
    assert_eq!(error.cause.map(|cause| cause.value).as_deref(), Some("CKR_PIN_INCORRECT"));
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_pin_comes_from_a_file_standard_input_or_the_environment() {
    let faulty = faulty();
    for text in ["4821", "4821\n", "4821\r\n", "4821\nnot the PIN\n"] {
        let file = faulty.write("pin", text);
        faulty.jeton(&["pin", "verify", "--pin-file", &file]).run().exits(0);
        faulty.jeton(&["pin", "verify", "--pin-stdin"]).stdin(text).run().exits(0);
    }
    faulty.jeton(&["pin", "verify", "--pin-file", "/nonexistent"]).run().exits(7).prints_nothing();
    assert_eq!(faulty.presentations(), 0);
    // The file takes precedence over the environment.
    let file = faulty.write("pin", "4821");
    faulty.jeton(&["pin", "verify", "--pin-file", &file]).env("JETON_PIN", "0000").run().exits(0);
    faulty.jeton(&["pin", "verify", "--pin-stdin"]).stdin("").run().exits(4).says("no terminal");
    faulty.jeton(&["pin", "verify"]).run().exits(4).says("no terminal").says("JETON_PIN");
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn what_the_token_cannot_take_is_never_sent() {
    let faulty = faulty().with("FAULTY_PIN_LENGTHS", "4-8");
    for (pin, sentence) in [
        ("", "the PIN is empty"),
        ("123", "the PIN takes 4 to 8 characters"),
        ("123456789", "the PIN takes 4 to 8 characters"),
        ("12\x00345", "the PIN holds a NUL character"),
        ("é\"'(", "the PIN holds a character outside ASCII"),
    ] {
        let file = faulty.write("pin", &format!("{pin}\n"));
        let outcome = faulty.jeton(&["pin", "verify", "--pin-file", &file]).run().exits(4).says(sentence);
        outcome.says("no try was spent").prints_nothing();
        assert_eq!(faulty.presentations(), 0, "{pin:?}");
    }
    let file = faulty.file("latin-1");
    std::fs::write(&file, b"12\xe934\n").unwrap();
    faulty.jeton(&["pin", "verify", "--pin-file", &file.display().to_string()]).run().exits(1).says("UTF-8");
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn a_locked_or_unset_pin_is_said_and_not_sent() {
    for (flags, code, name) in
        [("+CKF_USER_PIN_LOCKED", 5, "pin-locked"), ("-CKF_USER_PIN_INITIALIZED", 4, "pin-not-set")]
    {
        let faulty = faulty().with("FAULTY_TOKEN_FLAGS", flags);
        let error = faulty.jeton(&["pin", "verify", "--json"]).env("JETON_PIN", PIN).run().exits(code).error();
        assert_eq!((error.code.as_str(), error.cause.is_none()), (name, true));
        assert_eq!(faulty.presentations(), 0);
    }
}

#[test]
fn a_pin_to_be_changed_says_so() {
    let faulty = faulty().with("FAULTY_FAIL", "C_Login:1=CKR_PIN_EXPIRED");
    let outcome = faulty.jeton(&["pin", "verify"]).env("JETON_PIN", PIN).run().exits(4);
    outcome.says("has to be changed").says("jeton pin change").says("C_Login, CKR_PIN_EXPIRED");
}

#[test]
fn a_login_that_was_there_already_proves_nothing() {
    let faulty = faulty().with("FAULTY_FAIL", "C_Login:1=CKR_USER_ALREADY_LOGGED_IN");
    let error = faulty.jeton(&["pin", "verify", "--json"]).env("JETON_PIN", "0000").run().exits(1).error();
    assert_eq!(error.code, "already-logged-in");
}

#[test]
fn without_a_terminal_each_try_is_as_the_flags_allow() {
    let faulty = Misbehaving::locking(3);
    let wrong = |arguments: &[&str]| faulty.jeton(arguments).env("JETON_PIN", "0000").run();
    wrong(&["pin", "verify"]).exits(4).says(WRONG);
    wrong(&["pin", "verify"]).exits(4).says("is wrong, and a single try is left").says("Few tries are left");
    wrong(&["pin", "verify"]).exits(4).says("a single try of the PIN of “Mairie de Vitré” is left; it was not sent.");
    assert_eq!(faulty.presentations(), 0);
    wrong(&["pin", "verify", "--last-try"]).exits(5).says("the PIN of “Mairie de Vitré” is locked.");
    assert_eq!(faulty.presentations(), 1);
    wrong(&["pin", "verify", "--last-try"]).exits(5).does_not_say("Cause");
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn a_right_pin_on_the_last_try_gives_them_all_back() {
    let faulty = Misbehaving::locking(2);
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", "0000").run().exits(4);
    faulty.jeton(&["pin", "verify", "--last-try"]).env("JETON_PIN", PIN).run().exits(0);
    let status: PinStatus = faulty.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
    assert_eq!(status.tokens.iter().find(|token| token.initialized).unwrap().pins[0].pin.state, PinState::Ok);
}

#[test]
fn of_two_pins_none_is_guessed() {
    let faulty = faulty().with("FAULTY_SPLIT", "1").with("FAULTY_SPLIT_SECOND", "signature");
    let outcome = faulty.jeton(&["pin", "verify"]).env("JETON_PIN", PIN).run().exits(3).says("--token");
    outcome.says("(PIN utilisateur)").says("Mairie de Vitré (PIN signature)");
    assert_eq!(faulty.presentations(), 0);
    let named = ["pin", "verify", "--token", "Mairie de Vitré (PIN signature)"];
    faulty.jeton(&named).env("JETON_PIN", PIN).run().exits(0);
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn of_two_tokens_none_is_guessed() {
    let faulty = faulty();
    faulty.token.add(Token::new().label("Autre clé").pin("5731"));
    for command in ["verify", "change"] {
        let outcome = faulty.jeton(&["pin", command]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW).run().exits(3);
        outcome.says("Autre clé").says(LABEL);
        assert_eq!(faulty.presentations(), 0);
    }
    faulty.jeton(&["pin", "verify", "--token", "Autre clé"]).env("JETON_PIN", "5731").run().exits(0);
}

#[test]
fn of_two_tokens_one_that_cannot_be_read_leaves_the_other_none_the_more_meant() {
    let faulty = faulty();
    faulty.token.add(Token::new().label("Autre clé").pin("5731"));
    for slot in [1, 2] {
        for cause in ["CKR_DEVICE_ERROR", "CKR_GENERAL_ERROR", "CKR_DEVICE_REMOVED"] {
            let rule = format!("C_GetTokenInfo:{slot}={cause}");
            let outcome = faulty.jeton(&["pin", "verify"]).env("JETON_PIN", PIN).env("FAULTY_FAIL", &rule).run();
            outcome.exits(3).says(cause).says("pkcs11:slot-id=").says("--token");
            assert_eq!(faulty.presentations(), 0, "{rule}");
        }
    }
    // A card that the module does not recognise is not one that the user could have meant.
    let rule = "C_GetTokenInfo:3=CKR_TOKEN_NOT_RECOGNIZED,C_GetTokenInfo:2=CKR_TOKEN_NOT_RECOGNIZED";
    let alone = faulty.jeton(&["pin", "verify", "--json"]).env("FAULTY_FAIL", rule);
    alone.env("JETON_PIN", "0000").run().exits(4);
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_typed_pin_is_neither_shown_nor_visible_to_others() {
    let faulty = faulty();
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.expect(ASK).without_echo();
    assert!(terminal.visible_arguments().contains("verify"));
    terminal.type_line(PIN);
    let screen = terminal.exits(0);
    assert!(screen.contains("is right.") && !screen.contains(PIN), "{screen}");
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_pin_given_beforehand_is_in_no_argument_and_no_output() {
    let faulty = faulty().with("FAULTY_DELAY_MS", "C_Login=400");
    let file = faulty.write("pin", PIN);
    let mut terminal = faulty.jeton(&["pin", "change", "--pin-file", &file]).in_terminal();
    terminal.expect("New PIN: ").without_echo();
    assert!(!terminal.visible_arguments().contains(PIN));
    terminal.type_line(NEW).answer_secret("New PIN, again: ", NEW);
    let screen = terminal.exits(0);
    assert!(!screen.contains(PIN) && !screen.contains(NEW), "{screen}");
    let log = faulty.log();
    assert!(!log.contains(PIN) && !log.contains(NEW));
}

#[test]
fn wrong_then_right() {
    let faulty = Misbehaving::locking(3);
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, "0000").expect(WRONG_LINE).expect("Few tries are left.").answer_secret(ASK, PIN);
    assert!(terminal.exits(0).contains("is right."));
    assert_eq!(faulty.presentations(), 2);
}

#[test]
fn wrong_until_locked_is_never_by_accident() {
    let faulty = Misbehaving::locking(3);
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, "0000").expect(WRONG_LINE).answer_secret(ASK, "0001");
    // Enter alone means no.
    terminal.expect("is wrong, and a single try is left.").answer(FINAL, "");
    assert!(terminal.exits(4).contains("it was not sent"));
    assert_eq!(faulty.presentations(), 2);

    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer(FINAL, "y").answer_secret(ASK, "0002");
    assert!(terminal.exits(5).contains("the PIN of “Mairie de Vitré” is locked."));
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_token_that_raises_no_flag_is_not_tried_on_and_on() {
    // The card counts but sets no flag.
    let faulty = Misbehaving::locking(5).with("FAULTY_TOKEN_FLAGS", "-CKF_USER_PIN_COUNT_LOW");
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, "0000").expect(WRONG_LINE).answer_secret(ASK, "0001").expect(WRONG_LINE);
    terminal.answer("one more wrong PIN\r\nmay lock it. Try all the same? [y/N]: ", "n");
    assert!(terminal.exits(4).contains("CKR_PIN_INCORRECT"));
    assert_eq!(faulty.presentations(), 2);
}

#[test]
fn what_cannot_be_the_pin_is_asked_for_again() {
    let faulty = faulty().with("FAULTY_PIN_LENGTHS", "4-8");
    let mut terminal = faulty.jeton(&["pin", "verify"]).french().in_terminal();
    let ask = "Code PIN de « Mairie de Vitré » : ";
    terminal.answer_secret(ask, "12").expect("de 4 à 8 caractères");
    // The digits 2 7 9 0 on a French keyboard without Shift.
    terminal.answer_secret(ask, "éèçà").expect("sans la touche Maj").answer_secret(ask, PIN);
    assert!(terminal.exits(0).contains("est correct"));
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn an_interrupted_question_leaves_the_echo_on_and_sends_nothing() {
    let interruptions: [fn(&mut crate::support::Terminal) -> &mut crate::support::Terminal; 3] =
        [|terminal| terminal.control('c'), |terminal| terminal.control('d'), |terminal| terminal.terminate()];
    for interrupt in interruptions {
        let faulty = faulty();
        let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
        assert!(terminal.expect(ASK).without_echo().keys("48").visible_arguments().contains("verify"));
        // Ctrl-D ends the input only at the start of a line, so Ctrl-U clears the line first.
        interrupt(terminal.control('u'));
        // `exits` checks the echo.
        terminal.exits(130);
        assert_eq!(faulty.logged("C_Login"), 0);
    }
}

#[test]
fn the_end_of_input_at_a_yes_or_no_is_a_cancel() {
    let faulty = Misbehaving::locking(1);
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.expect(FINAL).control('d');
    terminal.exits(130);
    assert_eq!(faulty.presentations(), 0);
}
