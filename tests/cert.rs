//! `jeton cert …`.

use crate::support::{Token, openssl};

#[test]
fn export_writes_one_clean_block_that_openssl_reads() {
    let token = Token::with(&["holder", "cert:ca", "expired"]);
    let outcome = token.jeton(&["cert", "export"]).run().exits(0);
    let text = outcome.text();
    assert!(
        text.starts_with("-----BEGIN CERTIFICATE-----\n") && text.ends_with("-----END CERTIFICATE-----\n"),
        "{text}"
    );
    assert!(!text.contains('\r') && text.matches("BEGIN").count() == 1);
    let material = std::fs::read_to_string(openssl::material("holder.cert.pem")).unwrap();
    assert_eq!(text, material);
    openssl::agrees(&["x509", "-noout", "-subject"], &outcome.stdout);
}

#[test]
fn export_does_not_guess_between_two() {
    let token = Token::with(&["holder", "signature"]);
    let outcome = token.jeton(&["cert", "export", "--json"]).run().exits(7).prints_nothing();
    let error = outcome.error();
    assert_eq!((error.code.as_str(), error.choices.len()), ("several-objects", 2));
    for choice in error.choices {
        let (option, value) = choice.value.split_once(' ').unwrap();
        token.jeton(&["cert", "export", option, value]).run().exits(0);
    }
}
