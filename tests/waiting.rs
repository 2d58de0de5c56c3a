//! A module that is silent for long: after some seconds, once, the user is told what the wait is for; a program is not.

use std::thread;

use crate::support::token::{PIN, SO_PIN};
use crate::support::{Misbehaving, Token};

/// Longer than jeton's patience of four seconds.
const LONG: &str = "5000";

/// Runs this with one slow call; returns what was printed on standard error.
fn slow(call: &str, arguments: &[&str]) -> String {
    let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_DELAY_MS", &format!("{call}={LONG}"));
    let run = faulty.jeton(arguments).env("JETON_PIN", PIN).env("JETON_NEW_PIN", "7394").env("JETON_SO_PIN", SO_PIN);
    run.run().exits(0).stderr
}

#[test]
fn what_takes_long_is_explained() {
    const MODULE: &str = "Still waiting for the PKCS#11 module";
    let cases: [(&str, &[&str], &str); 8] = [
        ("C_Initialize", &["list"], MODULE),
        ("C_FindObjects", &["cert", "export"], MODULE),
        ("C_Login", &["pin", "verify"], MODULE),
        ("C_SetPIN", &["pin", "change"], MODULE),
        ("C_InitPIN", &["pin", "unblock", "--with", "so-pin"], MODULE),
        ("C_Sign", &["test"], "Still waiting for the token"),
        ("C_Sign", &["key", "request", "--label", "holder"], "Still waiting for the token"),
        (
            "C_GenerateKeyPair",
            &["key", "generate", "--label", "neuve", "--algorithm", "p-256"],
            "is making the key pair",
        ),
    ];
    thread::scope(|scope| {
        for (call, arguments, said) in cases {
            scope.spawn(move || {
                let stderr = slow(call, arguments);
                assert_eq!(stderr.matches(said).count(), 1, "{call}, {arguments:?}: {stderr}");
            });
        }
        // With --json, standard error is for programs.
        scope.spawn(|| assert_eq!(slow("C_Initialize", &["list", "--json"]), ""));
    });
}

#[test]
fn on_a_keypad_the_person_is_reminded_to_type() {
    let token = Token::with(&["holder"]);
    let typed = token.scratch().join("typed");
    std::fs::write(&typed, format!("user={PIN}\nold={PIN}\nnew=7394\n")).unwrap();
    let faulty = Misbehaving::new(token).with("FAULTY_PINPAD", "1").with("FAULTY_DELAY_MS", &format!("C_Login={LONG}"));
    let faulty = faulty.with("FAULTY_PINPAD_PINS", &typed.display().to_string());
    faulty.jeton(&["pin", "verify"]).run().exits(0).says("type the PIN on the reader’s keypad");
}
