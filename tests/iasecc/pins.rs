//! The PIN: verified, changed, locked by the third wrong one, and never a try that nobody asked for.

use iasecc_card::{Personality, Role, SIGNATURE_PIN, USER_PIN};
use jeton::model::PinState;
use jeton::output::pin::PinStatus;

use crate::support::card::{CardBench, on_card};

/// Instruction byte of VERIFY; with data it presents a PIN.
const VERIFY: u8 = 0x20;

fn state(bench: &CardBench) -> PinState {
    let status: PinStatus = bench.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
    status.tokens[0].pins[0].pin.state
}

/// How often a PIN was presented since the last run began; a VERIFY without data only queries.
fn presentations(bench: &CardBench) -> usize {
    bench.card.log().iter().filter(|exchange| exchange.ins() == VERIFY && exchange.command.len() > 4).count()
}

#[test]
fn three_wrong_pins_lock_it_and_the_last_is_sent_on_demand_alone() {
    on_card(Personality::Fresh, |bench| {
        let verify = |more: &[&str]| bench.jeton_with("0000", &[&["pin", "verify"], more].concat()).run();
        assert_eq!(state(bench), PinState::Ok);
        verify(&[]).exits(4).says("is wrong").says("CKR_PIN_INCORRECT").does_not_say("few tries").prints_nothing();
        assert_eq!((state(bench), bench.card.tries_left(Role::User)), (PinState::Low, 2));
        verify(&[]).exits(4).says("2 tries are left").says("a single try is left").says("locks the token");
        assert_eq!((state(bench), bench.card.tries_left(Role::User)), (PinState::FinalTry, 1));
        verify(&[]).exits(4).says("was not sent").says("--last-try");
        assert_eq!((presentations(bench), bench.card.tries_left(Role::User)), (0, 1));
        // Nor does any other command send it, even if the PIN is right.
        for command in [&["test"][..], &["key", "list"], &["cert", "show", "--login"]] {
            bench.jeton_with_pin(command).run().exits(4).says("was not sent").prints_nothing();
            assert_eq!(presentations(bench), 0, "{command:?}");
        }
        verify(&["--last-try"]).exits(5).says("is locked").says("unblocking");
        assert_eq!((state(bench), bench.card.tries_left(Role::User)), (PinState::Locked, 0));
        bench.jeton_with_pin(&["pin", "verify", "--last-try"]).run().exits(5).says("is locked");
        assert_eq!(presentations(bench), 0);
    });
}

#[test]
fn in_french_too() {
    on_card(Personality::Fresh, |bench| {
        let verify = |more: &[&str]| bench.jeton_with("0000", &[&["pin", "verify"], more].concat()).french().run();
        verify(&[]).exits(4).says("le code PIN de « Mairie de Vitré (User PIN) » est incorrect");
        verify(&[]).exits(4).says("Il reste 2 essais").says("il ne reste qu’un essai");
        verify(&[]).exits(4).says("le code n’a pas été envoyé");
        verify(&["--last-try"]).exits(5).says("est bloqué");
    });
}

#[test]
fn the_right_pin_gives_the_tries_back() {
    on_card(Personality::FinalTry, |bench| {
        bench.jeton_with_pin(&["pin", "verify", "--last-try"]).run().exits(0);
        assert_eq!(bench.card.tries_left(Role::User), 3);
    });
    on_card(Personality::PinLow, |bench| {
        bench.jeton_with_pin(&["pin", "verify"]).run().exits(0).says("2 tries are left");
        assert_eq!(bench.card.tries_left(Role::User), 3);
    });
}

#[test]
fn what_the_card_cannot_take_costs_no_try() {
    on_card(Personality::FinalTry, |bench| {
        for pin in ["123", "1234567890123", "12é4"] {
            bench.jeton_with(pin, &["pin", "verify", "--last-try"]).run().exits(4).says("nothing was sent");
            assert_eq!((presentations(bench), bench.card.tries_left(Role::User)), (0, 1));
        }
    });
}

#[test]
fn what_looks_mistyped_costs_no_try() {
    // 4186 and 1456 on AZERTY without Shift, and blanks.
    let slips = ["'&_-", "&'(-", " 4821 ", "4821 ", "48 21"];
    on_card(Personality::FinalTry, |bench| {
        for pin in slips {
            bench.jeton_with(pin, &["pin", "verify", "--last-try"]).run().exits(4).says("nothing was sent");
            assert_eq!((presentations(bench), bench.card.tries_left(Role::User)), (0, 1), "{pin}");
        }
    });
    on_card(Personality::Fresh, |bench| {
        let mut terminal = bench.jeton(&["pin", "verify"]).in_terminal_of(200);
        for pin in slips {
            terminal.answer_secret("PIN of “", pin).answer("Send it as it is? [y/N]: ", "n");
        }
        terminal.answer_secret("PIN of “", USER_PIN);
        terminal.exits(0);
        assert_eq!((presentations(bench), bench.card.tries_left(Role::User)), (1, 3));
    });
}

#[test]
fn it_is_changed() {
    on_card(Personality::Fresh, |bench| {
        let change = |pin: &str, new: &str| bench.jeton_with(pin, &["pin", "change"]).env("JETON_NEW_PIN", new).run();
        change(USER_PIN, "98765432").exits(0);
        assert_eq!(bench.card.pin(Role::User), "98765432");
        // A wrong old PIN changes nothing and costs one try.
        change(USER_PIN, "567812").exits(4).says("is wrong");
        assert_eq!((bench.card.pin(Role::User).as_str(), bench.card.tries_left(Role::User)), ("98765432", 2));
        // A new PIN that the card cannot accept costs none.
        change("98765432", "123").exits(4).says("new PIN").says("nothing was sent");
        assert_eq!((presentations(bench), bench.card.tries_left(Role::User)), (0, 2));
    });
}

#[test]
fn a_locked_pin_is_said_and_not_sent() {
    on_card(Personality::Locked, |bench| {
        assert_eq!(state(bench), PinState::Locked);
        for command in [&["pin", "verify"][..], &["pin", "change"], &["test"], &["key", "list"]] {
            let run = bench.jeton_with_pin(command).env("JETON_NEW_PIN", "4321").run().exits(5);
            run.says("is locked").says("unblocking").prints_nothing();
            assert_eq!(presentations(bench), 0, "{command:?}");
        }
        // Commands that need no PIN work.
        bench.jeton(&["cert", "export"]).run().exits(0);
        assert!(bench.jeton(&["list"]).french().run().exits(0).text().contains("bloqué"));
    });
}

#[test]
fn each_of_two_pins_is_its_own() {
    on_card(Personality::TwoPins, |bench| {
        // Never a guess between two PINs.
        for command in [&["pin", "verify"][..], &["pin", "change"], &["test"]] {
            let run = bench.jeton_with_pin(command).env("JETON_NEW_PIN", "4321").run().exits(3);
            run.says("(User PIN)").says("(Signature PIN)").says("--token").prints_nothing();
            assert_eq!(presentations(bench), 0, "{command:?}");
        }
        let signature = ["--token", "Mairie de Vitré (Signature PIN)"];
        bench.jeton_with(SIGNATURE_PIN, &[&signature[..], &["pin", "verify"]].concat()).run().exits(0);
        bench.jeton_with("0000", &[&signature[..], &["pin", "verify"]].concat()).run().exits(4);
        assert_eq!((bench.card.tries_left(Role::Signature), bench.card.tries_left(Role::User)), (2, 3));
        let change = bench.jeton_with(SIGNATURE_PIN, &[&signature[..], &["pin", "change"]].concat());
        change.env("JETON_NEW_PIN", "135790").run().exits(0);
        assert_eq!(
            (bench.card.pin(Role::Signature).as_str(), bench.card.pin(Role::User).as_str()),
            ("135790", USER_PIN)
        );
    });
}
