//! Two readers, slow cards, a card that is removed, and another program on the same card.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality, PullOut, Role, USER_PIN};
use jeton::output::list::TokenList;

use crate::support::card::{CardBench, material, on, on_card, on_two_cards, opensc};
use crate::support::faulty;

const VERIFY: u8 = 0x20;
const CHANGE: u8 = 0x24;
const SIGN: u8 = 0x88;
const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
const DECRYPT: u8 = 0x2A;
const GENERATE: u8 = 0x47;
const UPDATE: u8 = 0xD6;

#[test]
fn between_two_cards_nothing_is_guessed() {
    on_two_cards(Personality::Fresh, Personality::Second, |bench, second| {
        let list: TokenList = bench.jeton(&["list", "--json"]).run().exits(0).answer();
        assert_eq!(list.tokens.len(), 2);
        for command in [&["test"][..], &["pin", "verify"], &["pin", "change"], &["cert", "export"]] {
            let run = bench.jeton_with_pin(command).env("JETON_NEW_PIN", "4321").run().exits(3).prints_nothing();
            run.says("Mairie de Vitré").says("LE GOFF").says("--token");
        }
        let both = (bench.card.tries_left(Role::User), second.tries_left(Role::User));
        assert_eq!(both, (3, 3));
        // A wrong PIN goes to the named token, by its serial number or its label.
        for name in ["0035500020260002", "Vitré, M. LE GOFF (User PIN)"] {
            bench.jeton_with("0000", &["--token", name, "pin", "verify"]).run().exits(4);
        }
        assert_eq!((bench.card.tries_left(Role::User), second.tries_left(Role::User)), (3, 1));
        let export = bench.jeton(&["--token", "0035500020260002", "cert", "export"]).run().exits(0);
        assert_eq!(pem::parse(&export.stdout).unwrap().contents(), second.certificate(1).unwrap());
    });
}

#[test]
fn a_card_as_slow_as_a_real_one() {
    on(Card::personality(Personality::Fresh).delay(Duration::from_millis(30)), Style::Default, |bench| {
        let started = Instant::now();
        bench.jeton_with_pin(&["test"]).run().exits(0);
        let least = Duration::from_millis(30) * bench.card.apdu_count().try_into().unwrap();
        assert!(started.elapsed() >= least, "the delay was taken");
    });
}

#[test]
fn no_card() {
    on_card(Personality::Fresh, |bench| {
        bench.card.pull_out();
        bench.card.wait_for_detection();
        for command in ["list", "test"] {
            bench.jeton_with_pin(&[command]).run().exits(3).says("no token").says("plug in").prints_nothing();
        }
    });
}

/// Removes the card at this moment of a command; the message says `done`, and the card works again afterwards.
#[track_caller]
fn pulled_out(style: Style, personality: Personality, moment: PullOut, arguments: &[&str], done: &[&str]) {
    on(Card::personality(personality), style, |bench| {
        bench.card.set_pull_out(Some(moment));
        let run = bench.jeton_with_pin(arguments).env("JETON_NEW_PIN", "4321").run();
        assert!(!bench.card.is_inserted(), "{arguments:?}: it was pulled out");
        let run = run.exits(3).says("the token was pulled out").says("plug the").prints_nothing();
        done.iter().fold(run, |run, done| run.says(done));
        bench.card.insert().unwrap();
        bench.jeton_with_pin(&["pin", "verify"]).run().exits(0);
    });
}

#[test]
fn pulled_out_at_the_login() {
    let done = ["The code had been sent", "a try may have been spent", "pin status"];
    // The first VERIFY only queries the state.
    let moment = PullOut::Instruction(VERIFY, 2);
    pulled_out(Style::Default, Personality::Fresh, moment, &["pin", "verify"], &done);
    pulled_out(Style::Default, Personality::Fresh, moment, &["test"], &done);
}

#[test]
fn pulled_out_while_it_signs_or_decrypts() {
    let done = ["The signature or decryption was not made"];
    pulled_out(Style::Default, Personality::Fresh, PullOut::Instruction(SIGN, 1), &["test"], &done);
    let moment = PullOut::Instruction(MANAGE_SECURITY_ENVIRONMENT, 1);
    let request = ["key", "request", "--label", "Authentification"];
    pulled_out(Style::Default, Personality::Fresh, moment, &request, &done);
    pulled_out(Style::Default, Personality::Encryption, PullOut::Instruction(DECRYPT, 2), &["test"], &done);
}

#[test]
fn pulled_out_while_the_pin_is_changed() {
    let done = ["The new PIN had been sent", "whether", "try the new PIN first"];
    pulled_out(Style::Default, Personality::Fresh, PullOut::Instruction(CHANGE, 1), &["pin", "change"], &done);
}

#[test]
fn pulled_out_while_something_is_written() {
    let generate = ["key", "generate", "--label", "neuve"];
    pulled_out(
        Style::Writable,
        Personality::Writable,
        PullOut::Instruction(GENERATE, 1),
        &generate,
        &["Still on the token", "(perhaps)", "jeton key list"],
    );
    let import = ["cert", "import", &material("second.cert.der"), "--without-key"];
    let done = ["The certificate had been sent", "cert list"];
    pulled_out(Style::Writable, Personality::Writable, PullOut::Instruction(UPDATE, 2), &import, &done);
}

#[test]
fn pulled_out_at_any_command_of_the_binding() {
    on_card(Personality::Fresh, |bench| {
        for at in [1, 7, 14, 22, 30, 40] {
            bench.card.set_pull_out(Some(PullOut::Apdu(at)));
            let run = bench.jeton(&["cert", "export"]).run();
            assert_ne!(run.code, 0, "pulled out at {at}");
            run.exits(3).prints_nothing().says("Remedy:");
            bench.card.insert().unwrap();
        }
        bench.jeton(&["cert", "export"]).run().exits(0);
    });
}

/// Runs this on the card while jeton is held at its first call of `C_SignInit`.
fn underneath(bench: &CardBench, other: impl FnOnce(&CardBench)) -> crate::support::jeton::Outcome {
    let log = bench.file("calls.log");
    let run = bench.jeton_with_pin(&["key", "request", "--label", "Authentification"]);
    let run = run.env("JETON_MODULE", faulty::module()).env("FAULTY_MODULE", opensc()).env("FAULTY_LOG", &log);
    let run = run.env("FAULTY_DELAY_MS", "C_SignInit=1500");
    let running = thread::spawn(move || run.run());
    let logged_in = || std::fs::read_to_string(&log).unwrap_or_default().contains(" C_Login ");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !logged_in() {
        assert!(Instant::now() < deadline, "jeton does not log in");
        thread::sleep(Duration::from_millis(10));
    }
    other(bench);
    running.join().expect("jeton was run")
}

#[track_caller]
fn succeeds(mut command: Command) {
    let output = command.output().expect("the tool is installed; ci/test does it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn another_program_that_logs_in_and_out_is_named_among_the_usual_holders() {
    on_card(Personality::Fresh, |bench| {
        let run = underneath(bench, |bench| succeeds(bench.pkcs11_tool(&["--login", "--pin", USER_PIN, "-O"])));
        let run = run.exits(1).says("the token accepted the PIN, and twice").prints_nothing();
        run.says("browser").says("scdaemon").says("Local Trust Force").says("C_Sign, CKR_GENERAL_ERROR");
        // One login, and none for the second attempt.
        let log = std::fs::read_to_string(bench.file("calls.log")).unwrap();
        assert_eq!((log.matches(" C_Login ").count(), log.matches(" C_SignInit ").count()), (1, 2), "{log}");
    });
}

#[test]
fn another_program_that_resets_the_card_is_not_noticed() {
    on_card(Personality::Fresh, |bench| {
        let run = underneath(bench, |bench| {
            let mut reset = Command::new("opensc-tool");
            reset.arg("--reset").env("OPENSC_CONF", bench.configuration());
            succeeds(reset);
        });
        run.exits(0);
    });
}
