//! APDUs per command: each takes 10 to 50 ms on a real key, and the user waits for them.
//!
//! `C_Initialize` binds the card with 48 of them, and a `C_GetTokenInfo` takes 4; what jeton adds is what counts. Where a PIN
//! is shown or presented, asking the card how many tries are left takes nine before that.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality, USER_PIN};

use crate::support::card::{CardBench, on, on_card};

#[track_caller]
fn takes_at_most(bench: &CardBench, limit: usize, arguments: &[&str]) {
    let run = bench.jeton_with_pin(arguments).env("JETON_NEW_PIN", USER_PIN.chars().rev().collect::<String>());
    run.run().exits(0);
    let taken = bench.card.apdu_count();
    assert!(taken <= limit, "{arguments:?}: {taken} APDUs, {limit} allowed: {:02X?}", bench.card.counters());
}

#[test]
fn one_key_and_one_certificate() {
    on_card(Personality::Fresh, |bench| {
        takes_at_most(bench, 52, &["list"]);
        takes_at_most(bench, 52, &["cert", "list"]);
        takes_at_most(bench, 52, &["cert", "show"]);
        takes_at_most(bench, 52, &["cert", "export"]);
        takes_at_most(bench, 61, &["pin", "status"]);
        takes_at_most(bench, 67, &["pin", "verify"]);
        takes_at_most(bench, 67, &["key", "list"]);
        takes_at_most(bench, 71, &["test"]);
        takes_at_most(bench, 73, &["pin", "change"]);
    });
}

#[test]
fn a_key_pair_with_its_certificate() {
    on(Card::personality(Personality::Blank), Style::Writable, |bench| {
        // pkcs11-tool needs 109 for the key pair and 101 for the certificate, in two runs.
        let arguments = ["key", "generate", "--label", "neuve", "--cn", "Essai", "--self-signed"];
        bench.jeton_with_pin(&arguments).run().exits(0);
        let taken = bench.card.apdu_count();
        assert!(taken <= 219, "{taken} APDUs: {:02X?}", bench.card.counters());
    });
}
