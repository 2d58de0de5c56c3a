//! Unblocking: with the PUK, in a session of the SO, and with OpenSC as it is installed, which is configured for neither.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, PUK, Personality, Role};

use jeton::output::pin::PinUnblocked;

use crate::support::Jeton;
use crate::support::card::{CardBench, on, opensc};
use crate::support::faulty;
use crate::support::jeton::Outcome;

const NEW: &str = "7394";

const VERIFY: u8 = 0x20;
const CHANGE: u8 = 0x24;
const RESET: u8 = 0x2C;

fn with_puk(bench: &CardBench, puk: &str) -> Outcome {
    let run = bench.jeton(&["pin", "unblock", "--with", "puk"]).env("JETON_PUK", puk);
    run.env("JETON_NEW_PIN", NEW).run()
}

fn with_so_pin(bench: &CardBench, so_pin: &str) -> Outcome {
    let run = bench.jeton(&["pin", "unblock", "--with", "so-pin"]).env("JETON_SO_PIN", so_pin);
    run.env("JETON_NEW_PIN", NEW).run()
}

/// Remaining tries of the PIN and of the PUK.
fn tries(bench: &CardBench) -> (u8, u8) {
    (bench.card.tries_left(Role::User), bench.card.tries_left(Role::Puk))
}

fn locked(style: Style, test: impl FnOnce(&mut CardBench)) {
    on(Card::personality(Personality::Locked), style, test);
}

#[test]
fn with_the_puk() {
    locked(Style::PukUnlogged, |bench| {
        with_puk(bench, PUK).exits(0);
        assert_eq!((bench.card.pin(Role::User).as_str(), tries(bench)), (NEW, (3, 3)));
        bench.jeton_with(NEW, &["test"]).run().exits(0);
        // Once it is unblocked, the PUK is not sent again.
        with_puk(bench, "00000000").exits(4).says("is not locked").says("the PUK was not sent");
        assert_eq!(tries(bench), (3, 3));
    });
}

#[test]
fn with_the_session_of_the_administrator() {
    locked(Style::SoSession, |bench| {
        with_so_pin(bench, PUK).exits(0);
        assert_eq!((bench.card.pin(Role::User).as_str(), tries(bench)), (NEW, (3, 3)));
    });
}

#[test]
fn a_wrong_code_is_told_from_a_wrong_pin() {
    locked(Style::PukUnlogged, |bench| {
        let refused = with_puk(bench, "00000000").exits(4).says("the PUK of").says("not the PIN");
        refused.says("C_SetPIN, CKR_PIN_INCORRECT").prints_nothing();
        assert_eq!(tries(bench), (0, 2));
    });
    // OpenSC logs the SO in without checking the code, and presents it at C_InitPIN.
    locked(Style::SoSession, |bench| {
        let refused = with_so_pin(bench, "00000000").exits(4).says("the administrator (SO) PIN of");
        refused.says("not the PIN").says("C_InitPIN, CKR_PIN_INCORRECT").prints_nothing();
        assert_eq!(tries(bench), (0, 2));
    });
}

/// A test on a card whose PIN is locked, with OpenSC as it is installed, and an empty folder for temporary files.
fn as_installed(personality: Personality, test: impl FnOnce(&mut CardBench)) {
    on(Card::personality(personality), Style::Default, |bench| {
        fs::create_dir(bench.file("tmp")).unwrap();
        let before = fs::read(bench.configuration()).unwrap();
        bench.card.set_tries_left(Role::User, 0);
        test(bench);
        assert_eq!(fs::read(bench.configuration()).unwrap(), before, "the person's file is as it was");
        let left: Vec<_> = fs::read_dir(bench.file("tmp")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    });
}

fn unblock(bench: &CardBench, arguments: &[&str]) -> Jeton {
    bench.jeton(&[&["pin", "unblock"], arguments].concat()).env("TMPDIR", bench.file("tmp"))
}

/// The PIN commands with data since the run began: of the PUK, of the user PIN, of other PINs.
fn presented(bench: &CardBench) -> Vec<(u8, u8)> {
    let log = bench.card.log();
    let codes = log.iter().filter(|exchange| matches!(exchange.ins(), VERIFY | CHANGE | RESET));
    codes
        .filter(|sent| sent.command.get(4).is_some_and(|length| *length > 0))
        .map(|sent| (sent.ins(), sent.command[3]))
        .collect()
}

#[test]
fn with_opensc_as_installed() {
    for personality in [
        Personality::Locked,
        Personality::AuthenticationAndSignature,
        Personality::EachUse,
        Personality::Encryption,
        Personality::NoCertificate,
        Personality::T0,
        Personality::Writable,
        Personality::Blank,
        Personality::Second,
    ] {
        as_installed(personality, |bench| {
            let (pin, puk) =
                if matches!(personality, Personality::Writable | Personality::Blank) { (1, 2) } else { (0x81, 0x82) };
            // The PUK once, the new PIN set once, and proven once.
            let once = [(VERIFY, puk), (RESET, pin), (VERIFY, pin)];
            for (with, code, new) in [("puk", "JETON_PUK", NEW), ("so-pin", "JETON_SO_PIN", "8265")] {
                bench.card.set_tries_left(Role::User, 0);
                let run = unblock(bench, &["--with", with]).env(code, PUK).env("JETON_NEW_PIN", new).run().exits(0);
                run.says("OpenSC, the driver, unblocks a PIN only with a setting");
                assert_eq!((bench.card.pin(Role::User).as_str(), tries(bench)), (new, (3, 3)), "{personality:?}");
                assert_eq!(presented(bench), once, "{personality:?} {with}");
            }
        });
    }
}

#[test]
fn with_opensc_as_installed_the_named_one_of_two_pins() {
    as_installed(Personality::TwoPins, |bench| {
        let other = bench.card.tries_left(Role::Signature);
        let run = |arguments: &[&str]| unblock(bench, arguments).env("JETON_PUK", PUK).env("JETON_NEW_PIN", NEW).run();
        run(&["--with", "puk"]).exits(3).says("(User PIN)").says("(Signature PIN)");
        assert_eq!(presented(bench), []);
        run(&["--with", "puk", "--token", "Mairie de Vitré (User PIN)"]).exits(0);
        assert_eq!((bench.card.pin(Role::User).as_str(), tries(bench)), (NEW, (3, 3)));
        assert_eq!(bench.card.tries_left(Role::Signature), other);
    });
}

#[test]
fn with_opensc_as_installed_a_person_is_told_before_a_code_is_asked_for() {
    as_installed(Personality::Locked, |bench| {
        let mut terminal = unblock(bench, &["--with", "puk"]).french().in_terminal();
        terminal.expect("un réglage qui lui manque").answer_secret("Code PUK", PUK);
        terminal.answer_secret("Nouveau code PIN : ", NEW).answer_secret("Confirmez le nouveau code PIN : ", NEW);
        let screen = terminal.exits(0);
        assert!(screen.contains("est débloqué ; le nouveau code a"), "{screen}");
        assert_eq!((bench.card.pin(Role::User).as_str(), tries(bench)), (NEW, (3, 3)));
    });
    // Interrupted before the last answer: nothing was sent.
    as_installed(Personality::Locked, |bench| {
        let mut terminal = unblock(bench, &["--with", "puk"]).in_terminal();
        terminal.answer_secret("PUK", PUK).answer_secret("New PIN: ", NEW).expect("again: ").without_echo();
        terminal.control('c');
        terminal.exits(130);
        assert_eq!((presented(bench), tries(bench)), (vec![], (0, 3)));
    });
}

#[test]
fn with_opensc_as_installed_a_wrong_code_costs_one_try_of_its_own() {
    as_installed(Personality::Locked, |bench| {
        let wrong = |with: &str, code: &str| {
            let run = unblock(bench, &["--with", with]).env(code, "00000000").env("JETON_NEW_PIN", NEW);
            run.run().exits(4).says("not the PIN").prints_nothing()
        };
        wrong("puk", "JETON_PUK").says("the PUK of").says("C_SetPIN, CKR_PIN_INCORRECT");
        assert_eq!((presented(bench), tries(bench)), (vec![(VERIFY, 0x82)], (0, 2)));
        wrong("so-pin", "JETON_SO_PIN").says("the administrator (SO) PIN of").says("C_InitPIN, CKR_PIN_INCORRECT");
        assert_eq!((presented(bench), tries(bench)), (vec![(VERIFY, 0x82)], (0, 1)));
        // In French and JSON too: one object, on standard error.
        let json = unblock(bench, &["--with", "puk", "--json"]).env("JETON_PUK", "00000000").env("JETON_NEW_PIN", NEW);
        let error = json.french().run().exits(4).prints_nothing().error();
        assert_eq!((error.code.as_str(), error.exit), ("pin-incorrect", 4));
        assert!(error.message.contains("le code PUK de « Mairie de Vitré (User PIN) »"), "{}", error.message);
        assert_eq!(error.cause.unwrap().value, "CKR_PIN_INCORRECT");
        assert_eq!(tries(bench), (0, 0));
    });
    as_installed(Personality::PukLocked, |bench| {
        let run = |with: &str, code: &str| {
            unblock(bench, &["--with", with]).env(code, PUK).env("JETON_NEW_PIN", NEW).run().exits(5).prints_nothing()
        };
        run("puk", "JETON_PUK").says("the PUK is locked too");
        run("so-pin", "JETON_SO_PIN").says("the administrator (SO) PIN of").says("ask the issuer");
        assert_eq!(tries(bench), (0, 0));
    });
}

#[test]
fn with_opensc_as_installed_what_cannot_succeed_is_not_sent() {
    as_installed(Personality::Locked, |bench| {
        let with = |new: &str| unblock(bench, &["--with", "puk"]).env("JETON_PUK", PUK).env("JETON_NEW_PIN", new);
        with("123").run().exits(4).says("new PIN").says("nothing was sent");
        with("12é4").run().exits(4).says("nothing was sent");
        // A line of the pipe is a code: this would be two.
        with(NEW).env("JETON_PUK", "1234\n5678").run().exits(4).says("nothing was sent");
        unblock(bench, &["--with", "puk"]).env("JETON_PUK", PUK).run().exits(4).prints_nothing();
        assert_eq!((presented(bench), tries(bench)), (vec![], (0, 3)));
    });
    // Not locked: the rule for a PUK, and for the administrator what OpenSC itself says.
    on(Card::personality(Personality::PinLow), Style::Default, |bench| {
        with_puk(bench, PUK).exits(4).says("is not locked").says("the PUK was not sent");
        assert_eq!((presented(bench), tries(bench)), (vec![], (2, 3)));
        let refused = with_so_pin(bench, PUK).exits(6).says("The PIN has not changed").says("opensc.conf");
        refused.says("user_pin_unblock_style = init_pin_in_so_session;").says("C_InitPIN, CKR_FUNCTION_NOT_SUPPORTED");
        assert_eq!((presented(bench), tries(bench)), (vec![], (2, 3)));
    });
}

#[test]
fn with_opensc_as_installed_the_persons_own_settings_hold() {
    as_installed(Personality::Locked, |bench| {
        // OpenSC writes its log where this file says, and begins each line with the process.
        let (own, log) = (bench.file("own.conf"), bench.file("opensc.log"));
        let text = fs::read_to_string(bench.configuration()).unwrap();
        let debug = format!("app default {{ debug = 3; debug_file = {};", log.display());
        fs::write(&own, text.replacen("app default {", &debug, 1)).unwrap();
        let run = unblock(bench, &["--with", "puk", "--json"]).env("OPENSC_CONF", &own).env("JETON_PUK", PUK);
        let answer: PinUnblocked = run.env("JETON_NEW_PIN", NEW).run().exits(0).answer();
        assert_eq!((answer.token.as_str(), tries(bench)), ("Mairie de Vitré (User PIN)", (3, 3)));
        let log = fs::read_to_string(log).unwrap();
        let processes: BTreeSet<_> =
            log.lines().filter_map(|line| line.split(';').next()?.strip_prefix("P:")).collect();
        assert_eq!(processes.len(), 2, "both jetons: {processes:?}");
    });
    // What is not understood is not added to: OpenSC says what it lacks, and no try is spent.
    as_installed(Personality::Locked, |bench| {
        let odd = bench.file("odd.conf");
        let text = fs::read_to_string(bench.configuration()).unwrap();
        fs::write(&odd, text + "app other {").unwrap();
        let run = unblock(bench, &["--with", "puk"]).env("OPENSC_CONF", &odd).env("JETON_PUK", PUK);
        let refused = run.env("JETON_NEW_PIN", NEW).run().exits(5).says("the module took the PUK for the old PIN");
        refused.says("user_pin_unblock_style = set_pin_in_unlogged_session;").says("C_SetPIN, CKR_PIN_LOCKED");
        assert_eq!(tries(bench), (0, 3));
    });
}

/// Only a module of OpenSC's name is taken for OpenSC's.
#[test]
fn another_module_is_not_configured_for() {
    as_installed(Personality::Locked, |bench| {
        let run =
            unblock(bench, &["--with", "puk"]).env("JETON_MODULE", faulty::module()).env("FAULTY_MODULE", opensc());
        let refused = run.env("JETON_PUK", PUK).env("JETON_NEW_PIN", NEW).run().exits(5);
        refused.says("the module took the PUK for the old PIN").does_not_say("a setting that it lacks");
        assert_eq!(tries(bench), (0, 3));
    });
}

/// While the card takes its time, the second jeton is looked at.
#[test]
fn no_code_is_in_an_argument_an_environment_or_a_file() {
    as_installed(Personality::Locked, |bench| {
        bench.card.set_delay(Duration::from_millis(15));
        let run = unblock(bench, &["--with", "puk"]).env("JETON_PUK", PUK).env("JETON_NEW_PIN", NEW);
        let tmp = bench.file("tmp");
        let running = thread::spawn(move || run.run());
        let mut seen = false;
        while !running.is_finished() {
            for file in fs::read_dir(&tmp).unwrap().flatten() {
                let mode = file.metadata().map(|found| found.permissions().mode() & 0o777);
                assert!(mode.is_err() || mode.is_ok_and(|mode| mode == 0o600));
                let text = fs::read_to_string(file.path()).unwrap_or_default();
                assert!(!text.contains(PUK) && !text.contains(NEW), "{text}");
                seen |= processes_with(&tmp, file.path().to_str().unwrap());
            }
            thread::sleep(Duration::from_millis(5));
        }
        running.join().unwrap().exits(0);
        assert!(seen, "the second jeton ran with the configuration");
    });
}

/// Whether a process has this in its environment; those of this folder name no code in their arguments or environment.
fn processes_with(folder: &Path, wanted: &str) -> bool {
    let mut found = false;
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let read = |file: &str| fs::read(process.path().join(file)).unwrap_or_default();
        let environment = String::from_utf8_lossy(&read("environ")).into_owned();
        let arguments = String::from_utf8_lossy(&read("cmdline")).into_owned();
        if environment.contains(&format!("TMPDIR={}", folder.display())) {
            found |= environment.contains(&format!("OPENSC_CONF={wanted}"));
            assert!(!arguments.contains(PUK) && !arguments.contains(NEW), "{arguments}");
            let second = arguments.contains("--pin-stdin");
            assert!(!second || !environment.contains(PUK) && !environment.contains(NEW), "{environment}");
        }
    }
    found
}

#[test]
fn two_jetons_take_the_commands_of_two() {
    as_installed(Personality::Locked, |bench| {
        unblock(bench, &["--with", "puk"]).env("JETON_PUK", PUK).env("JETON_NEW_PIN", NEW).run().exits(0);
        let taken = bench.card.apdu_count();
        assert!(taken <= 133, "{taken} APDUs: {:02X?}", bench.card.counters());
    });
}

#[test]
fn a_locked_puk_is_said() {
    let puk_locked = || Card::personality(Personality::PukLocked);
    on(puk_locked(), Style::PukUnlogged, |bench| {
        with_puk(bench, PUK).exits(5).says("the PUK is locked too");
    });
    on(puk_locked(), Style::SoSession, |bench| {
        with_so_pin(bench, PUK).exits(5).says("the administrator (SO) PIN of").says("ask the issuer");
        assert_eq!(tries(bench), (0, 0));
    });
}
