//! VERIFY, change, unblock, lock.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality, Role};

use crate::tool::Bench;

const LOCKED: &str = "CKR_PIN_LOCKED";
const INCORRECT: &str = "CKR_PIN_INCORRECT";

#[test]
fn three_wrong_pins_lock_and_the_flags_tell_before_each() {
    let bench = Bench::new(Personality::Fresh);
    let mut flags = Vec::new();
    for left in [2, 1, 0] {
        bench.pkcs11_tool(&["--login", "--pin", "0000", "-O"]).failed_with(INCORRECT);
        assert_eq!(bench.card.tries_left(Role::User), left);
        let text = bench.pkcs11_tool(&["-L"]).succeeded();
        let names = ["user PIN count low", "final user PIN try", "user PIN locked"];
        flags.push(names.map(|name| text.contains(name)));
    }
    assert_eq!(flags, [[true, false, false], [false, true, false], [false, false, true]]);
    bench.pkcs11_tool(&["--login", "--pin", "1234", "-O"]).failed_with(LOCKED);
}

#[test]
fn a_right_pin_fills_the_counter_again() {
    let bench = Bench::new(Personality::FinalTry);
    bench.pkcs11_tool(&["--login", "--pin", "1234", "-O"]).succeeded();
    assert_eq!(bench.card.tries_left(Role::User), 3);
}

#[test]
fn a_pin_of_a_wrong_length_never_reaches_the_card() {
    let bench = Bench::new(Personality::Fresh);
    bench.pkcs11_tool(&["--login", "--pin", "123", "-O"]).failed_with("CKR_PIN_LEN_RANGE");
    assert_eq!(bench.card.tries_left(Role::User), 3);
}

#[test]
fn the_pin_is_changed() {
    let bench = Bench::new(Personality::Fresh);
    bench.pkcs11_tool(&["--login", "--pin", "1234", "--change-pin", "--new-pin", "98765432"]).succeeded();
    assert_eq!(bench.card.pin(Role::User), "98765432");
    bench.pkcs11_tool(&["--login", "--pin", "1234", "-O"]).failed_with(INCORRECT);
    bench.pkcs11_tool(&["--login", "--pin", "98765432", "-O"]).succeeded();
}

fn unblock_unlogged(bench: &Bench, puk: &str) -> crate::tool::Done {
    bench.pkcs11_tool(&["--unlock-pin", "--puk", puk, "--new-pin", "4321"])
}

fn unblock_by_so(bench: &Bench, puk: &str) -> crate::tool::Done {
    bench.pkcs11_tool(&["--login", "--login-type", "so", "--so-pin", puk, "--init-pin", "--new-pin", "4321"])
}

#[test]
fn the_puk_unblocks_without_a_login() {
    let bench = Bench::with(Card::personality(Personality::Locked), Style::PukUnlogged);
    unblock_unlogged(&bench, "12345678").succeeded();
    assert_eq!((bench.card.pin(Role::User).as_str(), bench.card.tries_left(Role::User)), ("4321", 3));
    bench.sign("4321", &[]).succeeded();
}

#[test]
fn the_puk_unblocks_in_the_session_of_the_so() {
    let bench = Bench::with(Card::personality(Personality::Locked), Style::SoSession);
    unblock_by_so(&bench, "12345678").succeeded();
    assert_eq!((bench.card.pin(Role::User).as_str(), bench.card.tries_left(Role::User)), ("4321", 3));
}

#[test]
fn a_wrong_puk_is_counted_in_both_styles() {
    for (style, unblock) in [
        (Style::PukUnlogged, unblock_unlogged as fn(&Bench, &str) -> crate::tool::Done),
        (Style::SoSession, unblock_by_so),
    ] {
        let bench = Bench::with(Card::personality(Personality::Locked), style);
        unblock(&bench, "87654321").failed_with(INCORRECT);
        assert_eq!((bench.card.tries_left(Role::Puk), bench.card.tries_left(Role::User)), (2, 0), "{style:?}");
    }
}

#[test]
fn a_locked_puk_unblocks_nothing() {
    let bench = Bench::with(Card::personality(Personality::PukLocked), Style::PukUnlogged);
    unblock_unlogged(&bench, "12345678").failed_with(LOCKED);
    assert_eq!(bench.card.tries_left(Role::User), 0);
}

#[test]
fn as_installed_opensc_does_not_unblock() {
    let bench = Bench::new(Personality::Locked);
    unblock_by_so(&bench, "12345678").failed_with("CKR_FUNCTION_NOT_SUPPORTED");
    assert_eq!(bench.card.tries_left(Role::User), 0);
}

#[test]
fn each_of_two_pins_locks_alone() {
    let bench = Bench::new(Personality::TwoPins);
    let slot = ["--token-label", "Mairie de Vitré (Signature PIN)"];
    for _ in 0..3 {
        let wrong = ["--login", "--pin", "0000", "-O"];
        bench.pkcs11_tool(&[&slot[..], &wrong].concat()).failed_with(INCORRECT);
    }
    assert_eq!((bench.card.tries_left(Role::Signature), bench.card.tries_left(Role::User)), (0, 3));
    bench.sign("1234", &["--token-label", "Mairie de Vitré (User PIN)"]).succeeded();
}

#[test]
fn counters_can_be_set() {
    let bench = Bench::new(Personality::Fresh);
    bench.card.set_tries_left(Role::User, 1);
    let text = bench.pkcs11_tool(&["-L"]).succeeded();
    assert!(text.contains("final user PIN try"), "{text}");
}
