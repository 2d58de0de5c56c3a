//! Unblocking: with the PUK, in a session of the SO, and what to do if OpenSC is not configured for it.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, PUK, Personality, Role};

use crate::support::card::{CardBench, on};
use crate::support::jeton::Outcome;

const NEW: &str = "7394";

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

#[test]
fn with_opensc_as_installed_what_to_write_where_is_said() {
    locked(Style::Default, |bench| {
        let refused = with_so_pin(bench, PUK).exits(6).says("The PIN has not changed").says("opensc.conf");
        refused.says("user_pin_unblock_style = init_pin_in_so_session;").says("C_InitPIN, CKR_FUNCTION_NOT_SUPPORTED");
        // OpenSC takes the PUK for the old PIN, which is locked: no standard return value distinguishes that from a
        // locked PUK.
        let refused = with_puk(bench, PUK).exits(5).says("the module took the PUK for the old PIN");
        refused.says("user_pin_unblock_style = set_pin_in_unlogged_session;").says("C_SetPIN, CKR_PIN_LOCKED");
        assert_eq!(tries(bench), (0, 3), "neither costs a try of the PUK");
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
