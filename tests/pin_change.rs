//! `jeton pin change`, also with a pinpad.

use jeton::output::pin::{PinChanged, PinStatus};

use crate::pin::{ASK, NEW, WRONG, faulty, takes};
use crate::support::Misbehaving;
use crate::support::token::{LABEL, PIN};

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
        // The old PIN is right, and is not sent either.
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
    terminal.answer_secret("New PIN, again: ", "7391").expect("The two entries of the new PIN differ.");
    terminal.answer_secret("New PIN: ", PIN).expect("The new PIN is the old one.");
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
    // The terminal echoes it before the signal is handled; the second signal only counts once the first was handled.
    terminal.expect("^C");
    std::thread::sleep(std::time::Duration::from_millis(200));
    terminal.control('c');
    terminal.exits(130);
    assert!(takes(&faulty.token, PIN));
}

/// Waits until the login has succeeded; the next call is `C_SetPIN`.
fn await_login(faulty: &Misbehaving) {
    for _ in 0..2000 {
        let log = faulty.log();
        if log.contains(" C_Login ") {
            // From the return of the login to the next call.
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
    // Whatever was supplied is not sent: the pinpad gets NULL.
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", "0000").run().exits(0).says("Type the PIN on the reader");
    assert_eq!(faulty.presentations(), 1);
    faulty.jeton(&["pin", "change"]).run().exits(0).says("type the old PIN once more, then the new one");
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_SetPIN")), (1, 1));
    assert!(takes(&faulty.token, NEW));
    // The confirmation takes the new PIN.
    faulty.write("pinpad", "user=4821\nso=87654321\nnew=4821\n");
    faulty.jeton(&["pin", "unblock", "--with", "so-pin"]).run().exits(0).says("to confirm that it was stored");
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
