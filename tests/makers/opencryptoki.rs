//! opencryptoki's software token, with its real daemon.

use jeton::output::list::TokenList;

use super::{generate, pin};
use crate::support::lane;
use crate::support::makers::{OpenCryptoki, initialized};
use crate::support::openssl;
use crate::support::token::PIN;

#[test]
fn what_it_can_do_it_does() {
    lane!("opencryptoki");
    let token = OpenCryptoki::start();
    initialized(token.jeton(&[])).exits(0);
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    assert_eq!((list.tokens.len(), list.tokens[0].manufacturer.as_str()), (1, "IBM Corp."));
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
