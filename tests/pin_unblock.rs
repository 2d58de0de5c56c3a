//! `jeton pin unblock`.

use jeton::model::PinRole;
use jeton::output::pin::PinUnblocked;

use crate::pin::{NEW, faulty, takes};
use crate::support::Misbehaving;
use crate::support::token::{LABEL, SO_PIN};

/// A card whose PIN was locked by three wrong tries.
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
    // As SO, and to prove the new PIN.
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_InitPIN"), faulty.calls("C_SetPIN")), (2, 1, 0));
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);
}

#[test]
fn unblock_with_the_puk() {
    let faulty = locked().with("FAULTY_PUK", "55556666");
    let (puk, new) = (faulty.write("puk", "55556666\n"), faulty.write("new", NEW));
    let arguments = ["pin", "unblock", "--with", "puk", "--puk-file", &puk, "--new-pin-file", &new];
    let outcome = faulty.jeton(&arguments).run().exits(0);
    assert!(outcome.text().contains("the new one was tried and accepted"));
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
    terminal.expect("neither").answer("The code that you hold (a number", "2");
    terminal.answer_secret("Administrator (SO) PIN of “Mairie de Vitré”: ", SO_PIN);
    terminal.answer_secret("New PIN: ", NEW).answer_secret("New PIN, again: ", NEW);
    assert!(terminal.exits(0).contains("the new one was tried and accepted"));
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", NEW).run().exits(0);
}

#[test]
fn who_holds_no_code_is_told_who_can_help() {
    let faulty = locked();
    let mut terminal = faulty.jeton(&["pin", "unblock"]).env("TERM", "xterm").in_terminal();
    // Down twice, Enter: the third line.
    terminal.expect("3. neither").keys("\x1b[B").keys("\x1b[B").keys("\r");
    assert!(terminal.exits(130).contains("only the issuer of the certificate can unblock"));
    assert_eq!(faulty.presentations(), 0);
    let mut terminal = faulty.jeton(&["pin", "unblock"]).in_terminal();
    terminal.expect("neither").answer("The code that you hold (a number", "3");
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
    // OpenSC lets anyone log in as SO and checks the code only at C_InitPIN.
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
        // OpenSC in its default configuration takes the PUK for the old PIN, which is locked.
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
    // A flag that stays set although the PIN works is ignored.
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
