//! opencryptoki's software token, with its real daemon.

use jeton::output::list::TokenList;

use super::{generate, pin};
use crate::support::lane;
use crate::support::makers::{OpenCryptoki, initialized};
use crate::support::openssl;
use crate::support::token::{PIN, SO_PIN};

#[test]
fn what_it_can_do_it_does() {
    lane!("opencryptoki");
    let token = OpenCryptoki::start();
    // It has two slots.
    initialized(token.jeton(&["--token", "pkcs11:slot-id=3"])).exits(0);
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let ready: Vec<_> = list.tokens.iter().filter(|token| token.initialized).collect();
    assert_eq!((ready.len(), ready[0].manufacturer.as_str()), (1, "IBM Corp."));
    let made = generate(token.jeton(&[]), "RSA", "rsa-2048");
    assert!(made.dropped.is_empty(), "{:?}", made.dropped);
    let run = token.jeton(&["test"]).env("JETON_PIN", PIN).run().exits(0);
    assert!(run.text().contains("All is well."), "{}", run.text());

    // It has no curves, and says so before anything is made.
    let curve = token.jeton(&["key", "generate", "--label", "Courbe", "--algorithm", "p-256"]).env("JETON_PIN", PIN);
    curve.run().exits(6).prints_nothing().says("p-256 keys (it offers rsa-2048, rsa-3072, rsa-4096)");

    let other = openssl::material("signature.cert.pem").display().to_string();
    token.jeton(&["cert", "import", "--without-key", &other]).env("JETON_PIN", PIN).run().exits(0);
    let request = token.jeton(&["key", "request", "--label", "RSA", "--cn", "Essai"]).env("JETON_PIN", PIN).run();
    assert!(request.exits(0).text().contains("BEGIN CERTIFICATE REQUEST"));
    let delete = ["key", "delete", "--label", "RSA", "--with-certificate", "--yes"];
    token.jeton(&delete).env("JETON_PIN", PIN).run().exits(0);
    pin(|arguments| token.jeton(arguments));
}

#[test]
fn a_module_that_closes_a_descriptor_twice_does_not_silence_the_keyboard() {
    lane!("opencryptoki");
    let token = OpenCryptoki::start();
    // It has two slots.
    initialized(token.jeton(&["--token", "pkcs11:slot-id=3"])).exits(0);
    generate(token.jeton(&[]), "RSA", "rsa-2048");
    let mut terminal = token.jeton(&[]).env("TERM", "xterm").in_terminal();
    // Initialised and finalised again for each: from the second time on it closes what is not its own any more.
    for _ in 0..3 {
        terminal.pick("My certificates").pick("Go back");
    }
    terminal.pick("Leave");
    terminal.exits(0);
}

#[test]
fn two_tokens_of_one_serial_number_are_two() {
    lane!("opencryptoki");
    let token = OpenCryptoki::start();
    for (slot, label) in [(3, "Mairie de Vitré"), (4, "Mairie de Fougères")] {
        let init = ["--token", &format!("pkcs11:slot-id={slot}"), "token", "init", "--label", label];
        token.jeton(&init).env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", PIN).run().exits(0);
    }
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let serials: Vec<_> = list.tokens.iter().map(|token| (token.serial.as_str(), token.pins.len())).collect();
    assert_eq!(serials, [("123", 1), ("123", 1)]);
    // Between them nothing is guessed, and no PIN goes anywhere.
    let verify =
        |arguments: &[&str]| token.jeton(&[arguments, &["pin", "verify"]].concat()).env("JETON_PIN", PIN).run();
    verify(&[]).exits(3).says("Mairie de Fougères").says("Mairie de Vitré");
    verify(&["--token", "Mairie de Fougères"]).exits(0);
}
