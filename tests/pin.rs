//! `jeton pin …`.

use jeton::model::{PinRole, PinState};
use jeton::output::pin::{PinChanged, PinStatus, PinUnblocked, PinVerified};

use crate::support::token::{LABEL, PIN, SO_PIN};
use crate::support::{Misbehaving, Token};

const NEW: &str = "7390";
const ASK: &str = "PIN of “Mairie de Vitré”: ";
const WRONG: &str = "the PIN of “Mairie de Vitré” is wrong.";
const FINAL: &str =
    "A single try of the PIN of “Mairie de Vitré” is left: a wrong one locks it. Try all the same? [y/N]: ";

/// Whether the token itself, asked without jeton, takes this PIN.
fn takes(token: &Token, pin: &str) -> bool {
    token.pkcs11_tool(&["--login", "--pin", pin, "--list-objects"]).status.success()
}

fn faulty() -> Misbehaving {
    Misbehaving::new(Token::with(&[]))
}

// ---- status ----------------------------------------------------------------------------------------------------------

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
        ("+CKF_USER_PIN_COUNT_LOW", PinState::Low, "a right PIN gives all tries back"),
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

// ---- verify ----------------------------------------------------------------------------------------------------------

#[test]
fn verify_is_one_login_and_one_logout() {
    let faulty = faulty();
    let verified: PinVerified =
        faulty.jeton(&["pin", "verify", "--json"]).env("JETON_PIN", PIN).run().exits(0).answer();
    assert_eq!(verified.token, LABEL);
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_Logout"), faulty.presentations()), (1, 1, 1));
    assert_eq!(
        (faulty.calls("C_GetTokenInfo"), faulty.calls("C_OpenSession")),
        (2, 1),
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
    // The file goes before the environment.
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
        ("12\u{0}345", "the PIN holds a NUL character"),
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
    faulty.token.add(Token::new().label("Autre clé"));
    for command in ["verify", "change"] {
        let outcome = faulty.jeton(&["pin", command]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW).run().exits(3);
        outcome.says("Autre clé").says(LABEL);
        assert_eq!(faulty.presentations(), 0);
    }
    faulty.jeton(&["pin", "verify", "--token", "Autre clé"]).env("JETON_PIN", PIN).run().exits(0);
}

// ---- verify, in a terminal ---------------------------------------------------------------------------------------------

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
    terminal.answer_secret(ASK, "0000").expect(WRONG).expect("Few tries are left.").answer_secret(ASK, PIN);
    assert!(terminal.exits(0).contains("is right."));
    assert_eq!(faulty.presentations(), 2);
}

#[test]
fn wrong_until_locked_is_never_by_accident() {
    let faulty = Misbehaving::locking(3);
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, "0000").expect(WRONG).answer_secret(ASK, "0001");
    // Enter alone is no.
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
    // The card counts and says nothing of it.
    let faulty = Misbehaving::locking(5).with("FAULTY_TOKEN_FLAGS", "-CKF_USER_PIN_COUNT_LOW");
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.answer_secret(ASK, "0000").expect(WRONG).answer_secret(ASK, "0001").expect(WRONG);
    terminal.answer("one more wrong PIN may lock it. Try all the same? [y/N]: ", "n");
    assert!(terminal.exits(4).contains("CKR_PIN_INCORRECT"));
    assert_eq!(faulty.presentations(), 2);
}

#[test]
fn what_cannot_be_the_pin_is_asked_for_again() {
    let faulty = faulty().with("FAULTY_PIN_LENGTHS", "4-8");
    let mut terminal = faulty.jeton(&["pin", "verify"]).french().in_terminal();
    let ask = "Code PIN de « Mairie de Vitré » : ";
    terminal.answer_secret(ask, "12").expect("de 4 à 8 caractères");
    // The digits 2 7 9 0 of a French keyboard without Shift.
    terminal.answer_secret(ask, "éèçà").expect("sans la touche Maj").answer_secret(ask, PIN);
    assert!(terminal.exits(0).contains("est juste"));
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn an_interrupted_question_leaves_the_echo_on_and_sends_nothing() {
    let interruptions: [fn(&mut crate::support::Terminal); 3] = [
        |terminal| drop(terminal.control('c')),
        |terminal| drop(terminal.control('d')),
        |terminal| drop(terminal.terminate()),
    ];
    for interrupt in interruptions {
        let faulty = faulty();
        let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
        assert!(terminal.expect(ASK).without_echo().keys("48").visible_arguments().contains("verify"));
        // Ctrl-D ends the input only at the start of a line: Ctrl-U takes the line back.
        interrupt(terminal.control('u'));
        // `exits` looks at the echo.
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

// ---- change ------------------------------------------------------------------------------------------------------------

#[test]
fn change_is_a_login_and_a_set_pin_and_nothing_more() {
    let faulty = faulty();
    let changed: PinChanged = faulty
        .jeton(&["pin", "change", "--json"])
        .env("JETON_PIN", PIN)
        .env("JETON_NEW_PIN", NEW)
        .run()
        .exits(0)
        .answer();
    assert_eq!((changed.token.as_str(), changed.trivial), (LABEL, false));
    for (function, calls) in [
        ("C_GetTokenInfo", faulty.calls("C_GetSlotInfo")),
        ("C_OpenSession", 1),
        ("C_Login", 1),
        ("C_SetPIN", 1),
        ("C_Logout", 1),
        ("C_GetMechanismList", 0),
        ("C_FindObjectsInit", 0),
    ] {
        assert_eq!(faulty.calls(function), calls, "{function}");
    }
    assert!(takes(&faulty.token, NEW) && !takes(&faulty.token, PIN));
}

#[test]
fn both_pins_come_in_the_order_in_which_they_are_needed() {
    let faulty = faulty();
    faulty.jeton(&["pin", "change", "--pin-stdin"]).stdin("4821\r\n7390\r\n").run().exits(0);
    assert!(takes(&faulty.token, NEW));
    faulty.jeton(&["pin", "change", "--pin-stdin"]).stdin("7390\n").run().exits(4).says("the new PIN is needed");
    assert_eq!(faulty.presentations(), 0);
    let (old, new) = (faulty.write("old", NEW), faulty.write("new", PIN));
    faulty.jeton(&["pin", "change", "--pin-file", &old, "--new-pin-file", &new]).run().exits(0);
    assert!(takes(&faulty.token, PIN));
}

#[test]
fn a_new_pin_that_cannot_be_costs_no_try_of_the_old_one() {
    let faulty = faulty().with("FAULTY_PIN_LENGTHS", "4-8");
    for (new, sentence) in [
        ("739", "the new PIN takes 4 to 8 characters"),
        ("é739", "the new PIN holds a character outside ASCII"),
        ("7\x0090", "the new PIN holds a NUL"),
        (PIN, "the new PIN is the old one"),
    ] {
        let file = faulty.write("new", new);
        // The old one is the right one, and is not sent either.
        let run = faulty.jeton(&["pin", "change", "--new-pin-file", &file]).env("JETON_PIN", PIN).run();
        run.exits(4).says(sentence).prints_nothing();
        assert_eq!(faulty.presentations(), 0, "{new:?}");
    }
    faulty.jeton(&["pin", "change"]).env("JETON_PIN", PIN).run().exits(4).says("the new PIN is needed");
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn a_wrong_old_pin_changes_nothing() {
    let faulty = faulty();
    faulty.jeton(&["pin", "change"]).env("JETON_PIN", "0000").env("JETON_NEW_PIN", NEW).run().exits(4).says(WRONG);
    assert_eq!((faulty.presentations(), faulty.calls("C_SetPIN")), (1, 0));
    assert!(takes(&faulty.token, PIN));
}

#[test]
fn a_trivial_pin_is_warned_of_and_stays_a_choice() {
    for new in ["0000", "1234", "1985"] {
        let faulty = faulty();
        let jeton = |arguments: &[&str]| faulty.jeton(arguments).env("JETON_PIN", PIN).env("JETON_NEW_PIN", new);
        jeton(&["pin", "change"]).run().exits(0).says("Warning: this PIN is among the first");
        assert!(takes(&faulty.token, new));
    }
    let faulty = faulty();
    let mut terminal = faulty.jeton(&["pin", "change"]).in_terminal();
    terminal.answer_secret(ASK, PIN).answer_secret("New PIN: ", "1985");
    terminal.answer("Keep it all the same? [y/N]: ", "").answer_secret("New PIN: ", NEW);
    terminal.answer_secret("New PIN, again: ", "7391").expect("the two entries of the new PIN differ.");
    terminal.answer_secret("New PIN: ", PIN).expect("the new PIN is the old one.");
    terminal.answer_secret("New PIN: ", NEW).answer_secret("New PIN, again: ", NEW);
    assert!(terminal.exits(0).contains("was changed"));
    assert!(takes(&faulty.token, NEW));
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_SetPIN")), (1, 1));
}

#[test]
fn a_change_interrupted_between_two_questions_changes_nothing() {
    let faulty = faulty();
    for letter in ['c', 'd'] {
        for answers in [1, 2] {
            let mut terminal = faulty.jeton(&["pin", "change"]).in_terminal();
            terminal.answer_secret(ASK, PIN);
            let last = if answers == 2 {
                terminal.answer_secret("New PIN: ", NEW);
                "New PIN, again: "
            } else {
                "New PIN: "
            };
            terminal.expect(last).without_echo().control(letter);
            terminal.exits(130);
            assert_eq!(faulty.logged("C_SetPIN"), 0);
        }
    }
    assert!(takes(&faulty.token, PIN));
}

#[test]
fn ctrl_c_while_the_token_writes_waits_for_it() {
    let faulty = faulty().with("FAULTY_DELAY_MS", "C_SetPIN=1500");
    let jeton = || faulty.jeton(&["pin", "change"]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW);
    let mut terminal = jeton().in_terminal();
    await_login(&faulty);
    terminal.control('c');
    assert!(terminal.exits(0).contains("was changed"));
    assert!(takes(&faulty.token, NEW));
    assert_eq!((faulty.calls("C_Logout"), faulty.calls("C_Finalize")), (1, 1));
}

#[test]
fn a_second_ctrl_c_ends_it_at_once() {
    let faulty = faulty().with("FAULTY_HANG", "C_SetPIN:1");
    let jeton = faulty.jeton(&["pin", "change"]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW);
    let mut terminal = jeton.in_terminal();
    await_login(&faulty);
    terminal.control('c');
    // The terminal echoes it before the signal is handled; the second is another signal only once the first was taken.
    terminal.expect("^C");
    std::thread::sleep(std::time::Duration::from_millis(200));
    terminal.control('c');
    terminal.exits(130);
    assert!(takes(&faulty.token, PIN));
}

/// Waits until the login went through: what follows is `C_SetPIN`.
fn await_login(faulty: &Misbehaving) {
    for _ in 0..2000 {
        let log = faulty.log();
        if log.contains(" C_Login ") {
            // From the login's return to the next call.
            std::thread::sleep(std::time::Duration::from_millis(300));
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("no login within twenty seconds");
}

#[test]
fn a_new_pin_that_the_token_refuses_is_told_from_the_old_one() {
    for value in ["CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE"] {
        let faulty = faulty().with("FAULTY_FAIL", &format!("C_SetPIN:1={value}"));
        let error = faulty
            .jeton(&["pin", "change", "--json"])
            .env("JETON_PIN", PIN)
            .env("JETON_NEW_PIN", NEW)
            .run()
            .exits(4)
            .error();
        assert_eq!(error.code, "new-pin-refused");
        assert!(error.message.contains("the PIN has not changed"), "{}", error.message);
    }
}

#[test]
fn a_token_pulled_out_while_it_writes_is_said_to_be_unsure() {
    let faulty = faulty().with("FAULTY_FAIL", "C_SetPIN:1=CKR_DEVICE_REMOVED@after");
    let run = faulty.jeton(&["pin", "change"]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW).run().exits(3);
    run.says("whether “Mairie de Vitré” took it is not known").says("try the new PIN first").prints_nothing();
}

#[test]
fn an_expired_pin_can_be_changed() {
    let faulty = faulty().with("FAULTY_FAIL", "C_Login:1=CKR_PIN_EXPIRED");
    faulty.jeton(&["pin", "change"]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW).run().exits(0);
    assert!(takes(&faulty.token, NEW));
}

#[test]
fn a_write_protected_token_is_said_before_any_pin() {
    let faulty = faulty().with("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED");
    faulty.jeton(&["pin", "change"]).env("JETON_PIN", PIN).env("JETON_NEW_PIN", NEW).run().exits(6).says("read-only");
    assert_eq!(faulty.presentations(), 0);
}

// ---- pinpad ------------------------------------------------------------------------------------------------------------

fn pinpad(typed: &str) -> Misbehaving {
    let faulty = faulty().with("FAULTY_PINPAD", "1");
    let file = faulty.write("pinpad", typed);
    faulty.with("FAULTY_PINPAD_PINS", &file)
}

#[test]
fn a_pinpad_is_never_answered_on_the_keyboard() {
    let faulty = pinpad("user=4821\nold=4821\nnew=7390\nso=87654321\n");
    let status: PinStatus = faulty.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
    assert!(status.tokens.iter().find(|token| token.initialized).unwrap().pins[0].pin.pinpad);
    // Whatever was supplied stays here: the pinpad takes NULL alone.
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", "0000").run().exits(0).says("Type the PIN on the reader");
    assert_eq!(faulty.presentations(), 1);
    faulty.jeton(&["pin", "change"]).run().exits(0).says("type the old PIN once more, then the new one");
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_SetPIN")), (1, 1));
    assert!(takes(&faulty.token, NEW));
    // What is typed at the confirmation is the new PIN.
    faulty.write("pinpad", "user=4821\nso=87654321\nnew=4821\n");
    faulty.jeton(&["pin", "unblock", "--with", "so-pin"]).run().exits(0).says("this proves that it was taken");
    assert!(takes(&faulty.token, PIN));
}

#[test]
fn the_cancel_key_is_a_cancel() {
    let faulty = pinpad("");
    faulty.jeton(&["pin", "verify"]).run().exits(130);
    faulty.jeton(&["pin", "change"]).run().exits(130);
    assert_eq!(faulty.calls("C_SetPIN"), 0);
    let outcome = faulty.jeton(&["pin", "verify", "--json"]).run().exits(130);
    assert_eq!(outcome.error().code, "cancelled");
}

// ---- unblock -----------------------------------------------------------------------------------------------------------

/// A card whose PIN three wrong tries have locked.
fn locked() -> Misbehaving {
    let faulty = Misbehaving::locking(3);
    for _ in 0..3 {
        faulty.jeton(&["pin", "verify", "--last-try"]).env("JETON_PIN", "0000").run();
    }
    faulty
}

#[test]
fn unblock_with_the_administrators_pin() {
    let faulty = locked();
    let unblocked: PinUnblocked = faulty
        .jeton(&["pin", "unblock", "--with", "so-pin", "--json"])
        .env("JETON_SO_PIN", SO_PIN)
        .env("JETON_NEW_PIN", NEW)
        .run()
        .exits(0)
        .answer();
    assert_eq!((unblocked.with, unblocked.token.as_str()), (PinRole::So, LABEL));
    // As SO, and to prove it.
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_InitPIN"), faulty.calls("C_SetPIN")), (2, 1, 0));
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);
}

#[test]
fn unblock_with_the_puk() {
    let faulty = locked().with("FAULTY_PUK", "55556666");
    let (puk, new) = (faulty.write("puk", "55556666\n"), faulty.write("new", NEW));
    let arguments = ["pin", "unblock", "--with", "puk", "--puk-file", &puk, "--new-pin-file", &new];
    let outcome = faulty.jeton(&arguments).run().exits(0);
    assert!(outcome.text().contains("a login with it went through"));
    assert_eq!((faulty.calls("C_SetPIN"), faulty.calls("C_Login"), faulty.calls("C_InitPIN")), (1, 1, 0));
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);
}

#[test]
fn a_puk_is_not_sent_unless_the_flags_say_locked() {
    let faulty = Misbehaving::locking(3).with("FAULTY_PUK", "55556666");
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", "0000").run().exits(4);
    let run = faulty.jeton(&["pin", "unblock", "--with", "puk"]).env("JETON_PUK", "55556666").env("JETON_NEW_PIN", NEW);
    run.run().exits(4).says("is not locked; the PUK was not sent").says("jeton pin change");
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn which_code_is_never_found_out_by_trial() {
    let faulty = locked();
    let run = faulty.jeton(&["pin", "unblock"]).env("JETON_SO_PIN", SO_PIN).env("JETON_PUK", "1").run();
    run.exits(2).says("--with puk").says("--with so-pin");
    assert_eq!(faulty.presentations(), 0);

    let mut terminal = faulty.jeton(&["pin", "unblock"]).in_terminal();
    // Down, Enter: the second line.
    terminal.expect("The code that you hold:").expect("neither").keys("\x1b[B").keys("\r");
    terminal.answer_secret("Administrator (SO) PIN of “Mairie de Vitré”: ", SO_PIN);
    terminal.answer_secret("New PIN: ", NEW).answer_secret("New PIN, again: ", NEW);
    assert!(terminal.exits(0).contains("a login with it went through"));
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);
}

#[test]
fn who_holds_no_code_is_told_who_can_help() {
    let faulty = locked();
    let mut terminal = faulty.jeton(&["pin", "unblock"]).in_terminal();
    terminal.expect("neither").keys("\x1b[B").keys("\x1b[B").keys("\r");
    assert!(terminal.exits(130).contains("only the issuer of the certificate can unblock"));
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn a_wrong_code_is_told_from_a_wrong_pin() {
    let faulty = locked().with("FAULTY_PUK", "55556666");
    let run = faulty.jeton(&["pin", "unblock", "--with", "so-pin"]).env("JETON_SO_PIN", "00000000");
    let outcome = run.env("JETON_NEW_PIN", NEW).run().exits(4);
    outcome.says("the administrator (SO) PIN of “Mairie de Vitré” is wrong. This code was refused, not the PIN.");
    assert_eq!(faulty.presentations(), 1);
    // OpenSC logs anybody in as SO and looks at the code at C_InitPIN only.
    let faulty = faulty.with("FAULTY_FAIL", "C_InitPIN:1=CKR_PIN_INCORRECT");
    let run = faulty.jeton(&["pin", "unblock", "--with", "so-pin"]).env("JETON_SO_PIN", SO_PIN);
    run.env("JETON_NEW_PIN", NEW).run().exits(4).says("This code was refused, not the PIN.");
    let faulty = locked().with("FAULTY_FAIL", "C_SetPIN:1=CKR_PIN_INCORRECT");
    let run = faulty.jeton(&["pin", "unblock", "--with", "puk"]).env("JETON_PUK", "11112222");
    run.env("JETON_NEW_PIN", NEW).run().exits(4).says("the PUK of “Mairie de Vitré” is wrong. This code was refused");
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_module_that_does_not_unblock_says_what_to_do() {
    for (code, function, value, exit, style) in [
        ("so-pin", "C_InitPIN", "CKR_FUNCTION_NOT_SUPPORTED", 6, "init_pin_in_so_session"),
        ("puk", "C_SetPIN", "CKR_FUNCTION_NOT_SUPPORTED", 6, "set_pin_in_unlogged_session"),
        ("puk", "C_SetPIN", "CKR_USER_NOT_LOGGED_IN", 6, "set_pin_in_unlogged_session"),
        // OpenSC as it is installed takes the PUK for the old PIN, which is locked.
        ("puk", "C_SetPIN", "CKR_PIN_LOCKED", 5, "set_pin_in_unlogged_session"),
    ] {
        let faulty = locked().with("FAULTY_FAIL", &format!("{function}:1={value}"));
        let run = faulty.jeton(&["pin", "unblock", "--with", code]).env("JETON_SO_PIN", SO_PIN);
        let outcome = run.env("JETON_PUK", "55556666").env("JETON_NEW_PIN", NEW).run().exits(exit).prints_nothing();
        outcome.says(&format!("user_pin_unblock_style = {style}")).says("issuer").says(value);
    }
}

#[test]
fn an_unblocking_counts_only_once_a_login_proves_it() {
    let faulty = locked().with("FAULTY_FAIL", "C_Login:2=CKR_PIN_INCORRECT");
    let jeton = |faulty: &Misbehaving| {
        let jeton = faulty.jeton(&["pin", "unblock", "--with", "so-pin", "--json"]);
        jeton.env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", NEW).run()
    };
    assert_eq!(jeton(&faulty).exits(4).error().code, "unblock-not-confirmed");
    let faulty = locked().with("FAULTY_FAIL", "C_Login:2=CKR_DEVICE_REMOVED");
    let error = jeton(&faulty).exits(3).error();
    assert_eq!(error.code, "token-removed");
    assert!(error.message.contains("took the new PIN, but no login could prove it"), "{}", error.message);
    // A flag that stays up when the PIN works is not believed.
    let faulty = locked().with("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_LOCKED");
    jeton(&faulty).exits(0);
}

#[test]
fn an_administrators_pin_obeys_its_own_flags() {
    let jeton = |flags: &str, arguments: &[&str]| {
        let faulty = locked().with("FAULTY_TOKEN_FLAGS", flags);
        let jeton = faulty.jeton(&[&["pin", "unblock", "--with", "so-pin"], arguments].concat());
        let outcome = jeton.env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", NEW).run();
        (outcome, faulty.presentations())
    };
    let (outcome, presentations) = jeton("+CKF_SO_PIN_LOCKED", &[]);
    outcome.exits(5).says("the administrator (SO) PIN of “Mairie de Vitré” is locked").says("issuer");
    assert_eq!(presentations, 0);
    let (outcome, presentations) = jeton("+CKF_SO_PIN_FINAL_TRY", &[]);
    outcome.exits(4).says("a single try of the administrator (SO) PIN").says("it was not sent");
    assert_eq!(presentations, 0);
    jeton("+CKF_SO_PIN_FINAL_TRY", &["--last-try"]).0.exits(0);
}

#[test]
fn an_administrator_sets_a_pin_that_was_never_set() {
    let faulty = faulty().with("FAULTY_TOKEN_FLAGS", "-CKF_USER_PIN_INITIALIZED");
    let jeton = faulty.jeton(&["pin", "unblock", "--with", "so-pin", "--pin-stdin"]).stdin("87654321\n7390\n");
    jeton.run().exits(0);
    assert!(takes(&faulty.token, NEW));
}
