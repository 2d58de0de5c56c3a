//! What a module writes on the standard error of C's library reaches nobody, unless something failed.

use std::os::unix::process::ExitStatusExt;

use crate::support::token::PIN;
use crate::support::{Jeton, Token};

/// jeton with a module that complains when it is initialised.
fn complaining(token: &Token, arguments: &[&str]) -> Jeton {
    token.through_faulty(arguments).env("JETON_PIN", PIN).env("FAULTY_OUTPUT", "errors")
}

#[test]
fn what_went_well_says_nothing_of_it() {
    let token = Token::with(&["holder"]);
    for arguments in [&["list"][..], &["pin", "verify"], &["test"], &["key", "list", "--json"]] {
        let run = complaining(&token, arguments).run().exits(0);
        assert!(!run.stderr.contains("licence") && !run.text().contains("licence"), "{arguments:?}: {}", run.stderr);
    }
    let mut terminal = complaining(&token, &["pin", "verify"]).without("JETON_PIN").in_terminal();
    terminal.answer_secret("PIN of “Mairie de Vitré”: ", PIN);
    let screen = terminal.exits(0);
    assert!(!screen.contains("WARNING") && !screen.contains("chip"), "{screen}");
}

#[test]
fn a_failure_of_no_known_meaning_shows_its_last_line_harmlessly() {
    let token = Token::with(&[]);
    let run = complaining(&token, &["pin", "verify"]).env("FAULTY_FAIL", "C_Login:1=CKR_GENERAL_ERROR").run();
    let run = run.exits(1).says("Cause: C_Login, CKR_GENERAL_ERROR").says("The module wrote: ERROR: ");
    let run = run.says("no chip").does_not_say("licence");
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    // A failure that says itself what it is needs no more.
    let run = complaining(&token, &["pin", "verify"]).env("JETON_PIN", "0000").run();
    run.exits(4).does_not_say("The module wrote");
    let run = complaining(&token, &["pin", "verify"]).french().env("FAULTY_FAIL", "C_Login:1=CKR_DEVICE_ERROR").run();
    run.exits(1).says("Le module a écrit : ERROR");
}

#[test]
fn a_crash_shows_it_after_all() {
    let token = Token::with(&[]);
    let crashed = complaining(&token, &["pin", "verify"]).env("FAULTY_ABORT", "C_Login:1");
    let output = crashed.into_command().output().unwrap();
    assert_eq!(output.status.signal(), Some(6), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("WARNING: no licence file") && said.contains("ERROR: ?[31mno chip"), "{said:?}");
}

#[test]
fn a_module_that_ends_the_process_is_heard() {
    let token = Token::with(&[]);
    let ended = complaining(&token, &["pin", "verify"]).env("FAULTY_EXIT", "C_Login:1").run();
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    ended.says("WARNING: no licence file");
}

#[test]
fn doctor_still_shows_it() {
    let token = Token::with(&["holder"]);
    let diagnosis: jeton::output::doctor::Diagnosis = complaining(&token, &["doctor", "--json"]).run().answer();
    let found: Vec<_> = diagnosis.checks.iter().flat_map(|check| &check.findings).collect();
    let writes = found.iter().find(|found| found.code == "module-writes").expect("what it writes");
    assert!(writes.seen.contains("no licence file"), "{}", writes.seen);
}
