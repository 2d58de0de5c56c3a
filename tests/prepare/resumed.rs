//! Going on after an interruption.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use jeton::output::preparation::{PersonState, StepState, TokensPrepared};

use super::{Desk, accepts, person};
use crate::support::patience::comes;
use crate::support::token::{LABEL, PIN, SO_PIN};
use crate::support::{Jeton, Misbehaving, Token};

/// Kills this run as soon as the module's log shows that it has come to where it hangs.
fn killed(jeton: Jeton, faulty: &Misbehaving, at: &str) {
    let mut run =
        jeton.into_command().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut came = false;
    let or_ended = || {
        came = faulty.log().contains(at);
        came || run.try_wait().unwrap().is_some()
    };
    assert!(comes(Duration::from_secs(60), or_ended) && came, "{}", faulty.log());
    // It hangs in the call after that one.
    thread::sleep(Duration::from_millis(300));
    run.kill().unwrap();
    run.wait().unwrap();
}

#[test]
fn a_key_pair_made_before_a_kill_is_found_again() {
    let desk = Desk::with(&format!("name,label,steps,algorithm\nPaul MARTIN,{LABEL},key pair + test,p-256\n"));
    let faulty = Misbehaving::new(Token::with(&[]));
    let run = desk.prepare(faulty.jeton(&[])).env("JETON_PIN", PIN).env("FAULTY_HANG", "C_SignInit:1");
    killed(run, &faulty, "C_GenerateKeyPair");
    assert_eq!((desk.events("begun").len(), desk.events("done").len()), (1, 0));
    assert!(desk.names("plan-demandes").is_empty());
    let prepared: TokensPrepared =
        desk.prepare(faulty.jeton(&["--json"])).env("JETON_PIN", PIN).run().exits(0).answer();
    assert_eq!(person(&prepared, 0), (PersonState::Done, vec![StepState::Done; 2]));
    assert_eq!(faulty.calls("C_GenerateKeyPair"), 0);
    let request = desk.path("plan-demandes/01-Paul-MARTIN.csr");
    let verified =
        std::process::Command::new("openssl").args(["req", "-noout", "-verify", "-in"]).arg(request).status();
    assert!(verified.unwrap().success());
}

#[test]
fn which_pin_a_token_has_is_found_out_only_if_the_person_agrees() {
    let desk = Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},pin\n"));
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_FAIL", "C_SetPIN:1=CKR_DEVICE_ERROR@after");
    let prepare = |faulty: &Misbehaving, arguments: &[&str]| {
        desk.prepare(faulty.jeton(arguments)).env("JETON_PIN", PIN).env("JETON_MENU", "numbers")
    };
    // The token takes the PIN, and says that it failed.
    prepare(&faulty, &[]).run().exits(1);
    assert_eq!(desk.events("unknown").len(), 1);
    let [(slip, pin)] = &desk.pins()[..] else { panic!("the slip stays") };
    let faulty = Misbehaving::new(faulty.token);
    let prepared: TokensPrepared = prepare(&faulty, &["--json"]).run().exits(4).answer();
    let error = prepared.people[0].error.as_ref().unwrap();
    assert!(error.code == "pin-unknown" && error.remedy.contains(slip.as_str()), "{error:?}");
    assert_eq!(faulty.presentations(), 0);
    let mut terminal = prepare(&faulty, &[]).in_terminal_of(200);
    terminal.expect("Present the PIN of the slip").answer("[y/N]: ", "");
    terminal.exits(4);
    assert_eq!(faulty.presentations(), 0, "Enter alone means no");
    let mut terminal = prepare(&faulty, &[]).in_terminal_of(200);
    terminal.expect("Present the PIN of the slip").answer("[y/N]: ", "y").expect("✓ PIN change");
    terminal.exits(0);
    assert_eq!((faulty.presentations(), desk.pins().len()), (1, 1));
    assert!(accepts(&faulty.token, LABEL, pin));
}

#[test]
fn an_erasure_that_was_killed_is_finished_and_not_made_twice() {
    let desk = Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},initialise\n"));
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let run = |faulty: &Misbehaving| desk.prepare(faulty.jeton(&["--json"])).arg("--yes").env("JETON_SO_PIN", SO_PIN);
    killed(run(&faulty).env("FAULTY_HANG", "C_InitPIN:1"), &faulty, "C_InitToken");
    assert_eq!((desk.events("begun").len(), desk.events("done").len()), (1, 0));
    run(&faulty).run().exits(0);
    assert_eq!((faulty.calls("C_InitToken"), faulty.calls("C_InitPIN")), (0, 1));
    let [(slip, pin)] = &desk.pins()[..] else { panic!("one slip that is not void: {:?}", desk.pins()) };
    assert!(slip.starts_with("01-Paul-MARTIN-2") && accepts(&faulty.token, LABEL, pin), "{slip}");
    assert_eq!(desk.names("plan-fiches").len(), 2, "the first one is void");
}

#[test]
fn a_typed_pin_leaves_no_slip_and_a_wrong_one_for_all_is_presented_once() {
    let desk = Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},pin\n"));
    let faulty = Misbehaving::locking(3);
    let prepare = |arguments: &[&str]| desk.prepare(faulty.jeton(arguments));
    prepare(&[]).env("JETON_PIN", "0000").run().exits(4).says("wrong");
    prepare(&["--json"]).env("JETON_PIN", "0000").run().exits(4).says("pin-not-presented-again");
    assert_eq!(faulty.presentations(), 0);
    let mut terminal = prepare(&[]).arg("--type-pins").in_terminal_of(200);
    terminal.answer_secret("Current PIN of “", PIN);
    terminal.answer_secret("New PIN: ", "739051").answer_secret("New PIN, again: ", "739051");
    terminal.expect("✓ PIN change");
    terminal.exits(0);
    assert!(desk.names("plan-fiches").is_empty());
    faulty.jeton(&["pin", "verify"]).env("JETON_PIN", "739051").run().exits(0);
}
