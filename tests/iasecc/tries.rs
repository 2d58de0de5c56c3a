//! How many tries are left, by the card's own word: on every card of the tests, and no counter moves.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use iasecc_card::opensc_conf::{self, Style};
use iasecc_card::{Card, InsertedCard, Personality, Role, USER_PIN};
use jeton::model::PinState;
use jeton::output::list::TokenList;
use jeton::output::pin::{PinStatus, PinWithAdvice};
use pcsc::{Context, Protocols, Scope, ShareMode};

use crate::support::Jeton;
use crate::support::card::{CardBench, on, on_card, on_two_cards, opensc};
use crate::support::faulty;
use crate::support::left_out;
use crate::support::patience::comes;
use crate::support::pcscd::Pcscd;

/// What the child process prints that found nothing.
const NOTHING: &str = "jeton-answer []";

fn pins(jeton: Jeton) -> Vec<PinWithAdvice> {
    let mut status: PinStatus = jeton.run().exits(0).answer();
    assert_eq!(status.tokens.len(), 1);
    status.tokens.remove(0).pins
}

/// The number that `pin status` shows of the only PIN.
fn tries_left(bench: &CardBench) -> Option<u8> {
    let pins = pins(bench.jeton(&["pin", "status", "--json"]));
    assert_eq!(pins.len(), 1);
    pins[0].pin.tries_left
}

/// How often a PIN was presented: a VERIFY without data presents none.
fn presentations(card: &InsertedCard) -> usize {
    let presents = |command: &[u8]| command[1] == 0x20 && command.get(4).is_some_and(|length| *length > 0);
    card.log().iter().filter(|exchange| presents(&exchange.command)).count()
}

/// What the child process prints.
fn probe(bench: &CardBench) -> String {
    let run = bench.jeton(&["probe-tries"]).arg(opensc()).run().exits(0);
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn every_card_says_it_and_no_counter_moves() {
    for (personality, left) in [
        (Personality::Fresh, 3),
        (Personality::PinLow, 2),
        (Personality::FinalTry, 1),
        (Personality::Locked, 0),
        (Personality::PukLocked, 0),
        (Personality::AuthenticationAndSignature, 3),
        (Personality::EachUse, 3),
        (Personality::Encryption, 3),
        (Personality::NoCertificate, 3),
        (Personality::T0, 3),
        (Personality::Writable, 3),
        (Personality::Blank, 3),
        (Personality::Second, 3),
    ] {
        on_card(personality, |bench| {
            let before = bench.card.dump();
            let puk = bench.card.tries_left(Role::Puk);
            for _ in 0..3 {
                assert_eq!(tries_left(bench), Some(left), "{personality:?}");
                assert_eq!(presentations(&bench.card), 0, "{personality:?}");
            }
            assert_eq!((bench.card.tries_left(Role::User), bench.card.tries_left(Role::Puk)), (left, puk));
            assert_eq!(bench.card.dump(), before, "{personality:?}");
        });
    }
}

#[test]
fn whatever_the_counter() {
    for personality in [Personality::Fresh, Personality::T0, Personality::Writable] {
        on_card(personality, |bench| {
            for left in [0, 1, 2, 3] {
                bench.card.set_tries_left(Role::User, left);
                assert_eq!(tries_left(bench), Some(left), "{personality:?}");
                assert_eq!(bench.card.tries_left(Role::User), left, "{personality:?}");
            }
        });
    }
}

#[test]
fn each_of_two_pins_has_its_own() {
    on_card(Personality::TwoPins, |bench| {
        bench.card.set_tries_left(Role::User, 2);
        bench.card.set_tries_left(Role::Signature, 1);
        let shown = pins(bench.jeton(&["pin", "status", "--json"]));
        let shown: Vec<_> = shown.iter().map(|shown| (shown.pin.label.as_str(), shown.pin.tries_left)).collect();
        let expected = [("Mairie de Vitré (User PIN)", Some(2)), ("Mairie de Vitré (Signature PIN)", Some(1))];
        assert_eq!(shown, expected);
        assert_eq!(presentations(&bench.card), 0);
        assert_eq!((bench.card.tries_left(Role::User), bench.card.tries_left(Role::Signature)), (2, 1));
    });
}

#[test]
fn to_a_person_in_words() {
    on_card(Personality::PinLow, |bench| {
        let status = bench.jeton(&["pin", "status"]).french().run().exits(0);
        assert!(status.text().contains("un code erroné a été saisi, il reste 2 essais"), "{}", status.text());
        let mut terminal = bench.jeton(&["pin", "verify"]).french().in_terminal();
        terminal.expect("Il reste 2 essais.");
        terminal.answer_secret("Code PIN de « Mairie de Vitré (User PIN) », 2 essais restants : ", "0000");
        terminal.expect("Il ne reste qu’un essai").answer("[o/N] : ", "n");
        terminal.exits(4);
        assert_eq!(bench.card.tries_left(Role::User), 1);
    });
    on_card(Personality::Fresh, |bench| {
        let status = bench.jeton(&["pin", "status"]).french().run().exits(0);
        assert!(status.text().contains("en ordre, 3 essais restants"), "{}", status.text());
        let mut terminal = bench.jeton(&["pin", "verify"]).in_terminal();
        terminal.answer_secret("PIN of “Mairie de Vitré (User PIN)”, 3 tries left: ", "0000");
        terminal.expect("2 tries are left.");
        terminal.answer_secret("PIN of “Mairie de Vitré (User PIN)”, 2 tries left: ", USER_PIN);
        terminal.exits(0);
        assert_eq!(bench.card.tries_left(Role::User), 3);
    });
}

/// jeton through the misbehaving module, under the name of OpenSC's.
fn through_faulty(bench: &CardBench, jeton: Jeton) -> Jeton {
    let module = bench.file("opensc-pkcs11.so");
    if !module.exists() {
        fs::copy(faulty::module(), &module).unwrap();
    }
    jeton.env("JETON_MODULE", &module).env("FAULTY_MODULE", opensc())
}

#[test]
fn a_final_try_that_only_its_number_shows_is_a_final_try() {
    on_card(Personality::FinalTry, |bench| {
        let without_flags = |arguments: &[&str]| {
            let jeton = through_faulty(bench, bench.jeton_with_pin(arguments));
            jeton.env("FAULTY_TOKEN_FLAGS", "-CKF_USER_PIN_FINAL_TRY,-CKF_USER_PIN_COUNT_LOW")
        };
        let shown = pins(without_flags(&["pin", "status", "--json"]));
        assert_eq!((shown[0].pin.state, shown[0].pin.tries_left), (PinState::FinalTry, Some(1)));
        without_flags(&["pin", "verify"]).run().exits(4).says("was not sent").says("--last-try");
        assert_eq!((presentations(&bench.card), bench.card.tries_left(Role::User)), (0, 1));
        without_flags(&["pin", "verify", "--last-try"]).run().exits(0);
        assert_eq!(bench.card.tries_left(Role::User), 3);
        // Under another name it is not OpenSC's: then only the flags speak.
        bench.card.set_tries_left(Role::User, 1);
        let shown = pins(without_flags(&["pin", "status", "--json"]).env("JETON_MODULE", faulty::module()));
        assert_eq!((shown[0].pin.state, shown[0].pin.tries_left), (PinState::Ok, None));
    });
}

#[test]
fn before_a_keypad_too() {
    on_card(Personality::Fresh, |bench| {
        let typed = bench.file("typed");
        fs::write(&typed, format!("user={USER_PIN}\n")).unwrap();
        let jeton = through_faulty(bench, bench.jeton(&["pin", "verify"])).env("FAULTY_PINPAD", "1");
        let run = jeton.env("FAULTY_PINPAD_PINS", &typed).run().exits(0);
        run.says("3 tries are left.\nType the PIN on the reader");
    });
}

#[test]
fn commands_that_present_no_pin_do_not_ask() {
    on_card(Personality::PinLow, |bench| {
        let list: TokenList = bench.jeton(&["list", "--json"]).run().exits(0).answer();
        assert_eq!(list.tokens[0].pins[0].tries_left, None);
        assert_eq!(list.tokens[0].pins[0].state, PinState::Low);
    });
}

#[test]
fn a_reader_that_opensc_is_to_ignore_is_left_alone() {
    on_two_cards(Personality::PinLow, Personality::Second, |bench, second| {
        let ignoring = opensc_conf::write(&bench.file("ignoring"), Style::Default, Some(bench.card.reader())).unwrap();
        assert_ne!(second.reader(), bench.card.reader());
        second.clear_log();
        let shown = pins(bench.jeton(&["pin", "status", "--json"]).env("OPENSC_CONF", &ignoring));
        assert_eq!((shown[0].pin.tries_left, second.apdu_count()), (Some(2), 0));
        // With two cards each has its own number.
        second.set_tries_left(Role::User, 1);
        let status: PinStatus = bench.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
        let mut left: Vec<_> = status.tokens.iter().map(|token| token.pins[0].pin.tries_left).collect();
        left.sort_unstable();
        assert_eq!(left, [Some(1), Some(2)]);
        // A configuration that nobody understands: nothing is concluded from it.
        let unclear = bench.file("unclear.conf");
        fs::write(&unclear, "app default {").unwrap();
        second.clear_log();
        bench.jeton(&["probe-tries"]).arg(opensc()).env("OPENSC_CONF", &unclear).run().exits(0).says("");
        assert_eq!((bench.card.apdu_count(), second.apdu_count()), (0, 0));
    });
}

/// The card, as another program has it: pcscd offers it a moment after it has powered it.
fn connected(context: &Context, bench: &CardBench, mode: ShareMode) -> pcsc::Card {
    let reader = std::ffi::CString::new(bench.card.reader().name()).unwrap();
    let mut card = None;
    let is_offered = || {
        card = context.connect(&reader, mode, Protocols::ANY).ok();
        card.is_some()
    };
    assert!(comes(Duration::from_secs(20), is_offered), "pcscd offers the card");
    card.unwrap()
}

#[test]
fn a_card_that_another_program_has_for_itself_is_left_alone() {
    on_card(Personality::PinLow, |bench| {
        let context = Context::establish(Scope::User).unwrap();
        assert!(probe(bench).contains("\"tries-left\":2"));

        let exclusive = connected(&context, bench, ShareMode::Exclusive);
        assert_eq!((probe(bench).trim(), bench.card.apdu_count()), (NOTHING, 0));
        drop(exclusive);
        assert_eq!(tries_left(bench), Some(2));

        // Locked by a transaction: it is given up before the other program ends it, and then OpenSC goes on.
        let mut shared = connected(&context, bench, ShareMode::Shared);
        let transaction = shared.transaction().unwrap();
        thread::scope(|scope| {
            let status = scope.spawn(|| tries_left(bench));
            thread::sleep(Duration::from_secs(6));
            assert_eq!(bench.card.apdu_count(), 0);
            drop(transaction);
            assert_eq!(status.join().unwrap(), None);
        });
        assert_eq!(bench.card.tries_left(Role::User), 2);
    });
}

#[test]
fn another_program_stays_logged_in_to_its_card() {
    // The PIN of this layout is global: choosing a file does not forget it.
    on(Card::personality(Personality::Writable), Style::Default, |bench| {
        let context = Context::establish(Scope::User).unwrap();
        let card = connected(&context, bench, ShareMode::Shared);
        let mut buffer = [0; 258];
        let mut send = |command: &[u8]| card.transmit(command, &mut buffer).unwrap().to_vec();
        assert_eq!(send(&[&[0, 0x20, 0, 1, 4], USER_PIN.as_bytes()].concat()), [0x90, 0x00]);
        // A verified PIN hides its counter, and nothing is said of it.
        assert_eq!(tries_left(bench), None);
        assert_eq!(send(&[0, 0x20, 0, 1]), [0x90, 0x00], "the card was not reset");
    });
}

#[test]
fn a_card_that_is_not_in_the_table_or_answers_otherwise_has_nothing_said_of_it() {
    if left_out("card") {
        return;
    }
    for atr in ["3BDB960080B1FE451F830031C064 1A710100079000 33", "3BDD18008131FE4580F9A000000077010800079000FE"] {
        let daemon = Pcscd::with_reader();
        daemon.insert(&atr.replace(' ', ""));
        let jeton = Jeton::new(&["probe-tries"]).arg(opensc()).env("PCSCLITE_CSOCK_NAME", daemon.socket());
        let printed = jeton.env("OPENSC_CONF", PathBuf::from("/nonexistent")).run().exits(0);
        assert_eq!(String::from_utf8(printed.stdout).unwrap().trim(), NOTHING, "{atr}");
    }
}

#[test]
fn where_pcsc_does_not_answer_the_flags_speak() {
    on_card(Personality::PinLow, |bench| {
        let missing = bench.file("no-socket");
        let printed = bench.jeton(&["probe-tries"]).arg(opensc()).env("PCSCLITE_CSOCK_NAME", missing).run().exits(0);
        assert_eq!(String::from_utf8(printed.stdout).unwrap().trim(), NOTHING);
    });
}
