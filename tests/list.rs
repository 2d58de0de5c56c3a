//! `jeton list`.

use jeton::model::PinState;
use jeton::output::list::TokenList;

use crate::support::token::{self, LABEL};
use crate::support::{Jeton, Token, softhsm2_only};

#[test]
fn a_token_its_pin_and_its_certificates() {
    let token = Token::with(&["holder", "cert:ca"]);
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let found: Vec<_> = list.tokens.iter().filter(|token| token.initialized).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].label, LABEL);
    assert_eq!(found[0].manufacturer, token::manufacturer());
    assert_eq!(found[0].pins.len(), 1);
    assert_eq!(found[0].pins[0].state, PinState::Ok);
    let holders: Vec<_> =
        found[0].certificates.iter().filter_map(|line| line.certificate.as_ref()).map(|facts| &facts.holder).collect();
    assert!(holders.iter().any(|holder| holder.contains("Jeanne DUPONT")), "{holders:?}");
    assert_eq!(holders.len(), 2);
}

#[test]
fn a_blank_slot_is_said_as_such() {
    softhsm2_only!("SoftHSM2 alone shows a blank slot of its own");
    let token = Token::with(&[]);
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    assert!(list.tokens.iter().any(|token| !token.initialized && token.certificates.is_empty()));
    let outcome = token.jeton(&["list"]).french().run().exits(0);
    assert!(outcome.text().contains("n’a jamais été initialisée"), "{}", outcome.text());
}

#[test]
fn an_unreadable_certificate_does_not_hide_the_others() {
    let token = Token::new().object("holder").garbage("3003020101").build();
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let lines = &list.tokens.iter().find(|token| token.initialized).unwrap().certificates;
    assert_eq!(lines.iter().filter(|line| line.certificate.is_some()).count(), 1);
    assert_eq!(lines.iter().filter(|line| line.unreadable.is_some()).count(), 1);
}

#[test]
fn in_a_narrow_window_each_certificate_is_a_paragraph_and_its_date_is_whole() {
    let token = Token::with(&["holder", "cert:ca"]);
    for (columns, paragraphs) in [(40, true), (80, false)] {
        let screen = token.jeton(&["list"]).french().in_terminal_of(columns).exits(0);
        assert!(screen.contains("31/12/2049") && screen.contains("Jeanne DUPONT"), "{screen}");
        assert_eq!(screen.contains("Titulaire · Usage"), paragraphs, "{screen}");
        for line in screen.lines() {
            assert!(line.trim_end().chars().count() <= usize::from(columns), "{line}");
        }
    }
}

#[test]
fn a_low_pin_is_told() {
    softhsm2_only!("Kryoptic raises no flag after a wrong PIN");
    let token = Token::with(&[]);
    // SoftHSM2 sets CKF_USER_PIN_COUNT_LOW after any wrong PIN.
    assert!(!token.pkcs11_tool(&["--login", "--pin", "0000", "--list-objects"]).status.success());
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    assert_eq!(list.tokens.iter().find(|token| token.initialized).unwrap().pins[0].state, PinState::Low);
}

#[test]
fn no_module_no_list() {
    Jeton::new(&["list", "--module", "/nonexistent.so"]).run().exits(3).says("/nonexistent.so").prints_nothing();
    Jeton::new(&["list", "--module", "/etc/hostname"]).run().exits(3).prints_nothing();
    Jeton::new(&["list", "--module", "/usr/lib/x86_64-linux-gnu/libc.so.6"]).run().exits(3).says("PKCS#11");
}
