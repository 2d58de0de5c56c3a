//! One line of JSON for each change.

use jeton::model::PinState;
use jeton::output::board::ModuleState;

use super::{Lines, beside_a_broken_module, logged, nothing_is_left, tokens};
use crate::support::pcscd::Pcscd;
use crate::support::token::{LABEL, PIN};
use crate::support::{Jeton, Token, card, lane, softhsm2_only};

const WATCH: [&str; 3] = ["list", "--watch", "--json"];

#[test]
fn a_token_that_appears_a_wrong_pin_and_no_login() {
    softhsm2_only!("Kryoptic has one token, and raises no flag after a wrong PIN");
    let token = Token::with(&["holder"]);
    let (jeton, log) = logged(&token, &WATCH);
    let lines = Lines::of(jeton.env("JETON_PIN", PIN));
    let first = lines.next();
    let shown = tokens(&first);
    assert_eq!((shown.len(), shown[0].label.as_str(), shown[0].pins[0].state), (1, LABEL, PinState::Ok));
    assert!(shown[0].certificates[0].certificate.as_ref().unwrap().days_left > 0);

    token.add(Token::new().label("Seconde clé"));
    let second = lines.until("the second token", |board| tokens(board).len() == 2);
    assert!(tokens(&second).iter().any(|token| token.label == "Seconde clé"));

    let wrong = token.pkcs11_tool(&["--token-label", LABEL, "--login", "--pin", "0000", "--list-objects"]);
    assert!(!wrong.status.success());
    let third = lines.next();
    let state = |label: &str| tokens(&third).iter().find(|token| token.label == label).unwrap().pins[0].state;
    assert_eq!((state(LABEL), state("Seconde clé")), (PinState::Low, PinState::Ok), "and nothing but this has changed");

    assert_eq!(lines.ends_by("-INT"), Some(0));
    let calls = std::fs::read_to_string(&log).unwrap();
    assert!(calls.matches(" C_GetTokenInfo ").count() > 3, "{calls}");
    for presents in [" C_Login ", " C_SetPIN ", " C_InitPIN ", " C_InitToken "] {
        assert_eq!(calls.matches(presents).count(), 0, "{presents}: {calls}");
    }
}

#[test]
fn only_the_token_that_was_named() {
    softhsm2_only!("Kryoptic has one token");
    let token = Token::with(&[]);
    token.add(Token::new().label("Seconde clé"));
    let lines = Lines::of(token.jeton(&["--token", "Seconde clé", "list", "--watch", "--json"]));
    let first = lines.next();
    assert_eq!(first.modules[0].tokens.iter().map(|token| token.label.as_str()).collect::<Vec<_>>(), ["Seconde clé"]);
    assert_eq!(lines.ends_by("-TERM"), Some(0));
}

#[test]
fn a_module_that_hangs_or_crashes_does_not_stop_the_others() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    for (fault, at, code) in [
        ("FAULTY_HANG", "C_GetTokenInfo:1", "module-not-loaded"),
        ("FAULTY_SEGV", "load", "module-not-loaded"),
        ("FAULTY_FAIL", "C_GetSlotList:1=CKR_GENERAL_ERROR", "module-error"),
    ] {
        let token = Token::with(&["holder"]);
        let mark = token.scratch().display().to_string();
        let lines = Lines::of(beside_a_broken_module(&token, &WATCH).env(fault, at).env("JETON_TEST_MARK", &mark));
        let board = lines.until("the broken module", |board| {
            board.modules.iter().any(|module| module.state == ModuleState::Failed && module.name == "broken")
        });
        let broken = board.modules.iter().find(|module| module.name == "broken").unwrap();
        assert_eq!(broken.error.as_ref().unwrap().code, code, "{fault}={at}");
        assert_eq!(tokens(&board).len(), 1, "{fault}={at}");
        token.add(Token::new().label("Seconde clé"));
        lines.until("the others go on", |board| tokens(board).len() == 2);
        assert_eq!(lines.ends_by("-INT"), Some(0));
        // A module that hangs is not left behind.
        nothing_is_left(&format!("JETON_TEST_MARK={mark}"));
    }
}

#[test]
fn a_service_that_stops_is_told() {
    lane!("card");
    let daemon = Pcscd::with_reader();
    let jeton = Jeton::new(&WATCH).env("JETON_MODULE", card::opensc());
    let lines = Lines::of(jeton.env("PCSCLITE_CSOCK_NAME", daemon.socket()));
    let first = lines.next();
    assert!(first.service.is_none() && tokens(&first).is_empty());
    drop(daemon);
    let stopped = lines.until("the service", |board| board.service.is_some());
    assert_eq!(stopped.service.unwrap().code, "service-stopped");
    assert_eq!(lines.ends_by("-INT"), Some(0));
}

#[test]
fn who_reads_no_more_ends_it() {
    let token = Token::with(&[]);
    let mut command = token.jeton(&[]).by("sh", &["-c", "\"$0\" list --watch --json | head -n 1"]).into_command();
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
}

#[test]
fn without_a_terminal_nor_json_it_is_refused() {
    let token = Token::with(&[]);
    let run = token.jeton(&["list", "--watch"]).run().exits(2).prints_nothing();
    run.says("can only be shown on a terminal").says("--json");
    Jeton::new(&["list", "--watch", "--json", "--module", "/nonexistent.so"]).run().exits(3).says("module-not-found");
    token.jeton(&["--token", "pkcs11:x=%", "list", "--watch", "--json"]).run().exits(2).says("invalid-value");
}
