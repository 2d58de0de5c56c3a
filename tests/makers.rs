//! Tokens of other makers: what jeton does on each, from the first initialisation on. Each is a lane of its own, that
//! `JETON_TEST_WITHOUT` leaves out by its name; docs/tokens.md has a row for each.

mod authorities;
mod opencryptoki;
mod tpm;

use jeton::output::key::NewKeyPair;

use crate::support::Jeton;
use crate::support::token::{PIN, SO_PIN};

/// Generates a key pair with a self-signed certificate.
fn generate(jeton: Jeton, label: &str, algorithm: &str) -> NewKeyPair {
    let jeton = jeton.args(&["key", "generate", "--label", label, "--algorithm", algorithm, "--cn", label]);
    jeton.args(&["--self-signed", "--json"]).env("JETON_PIN", PIN).run().exits(0).answer()
}

/// A PIN that is verified, changed, refused and unblocked.
fn pin(jeton: impl Fn(&[&str]) -> Jeton) {
    let with = |pin: &str, arguments: &[&str]| jeton(arguments).env("JETON_PIN", pin);
    with(PIN, &["pin", "verify"]).run().exits(0);
    with(PIN, &["pin", "change"]).env("JETON_NEW_PIN", "735190").run().exits(0);
    with("735190", &["pin", "verify"]).run().exits(0);
    with(PIN, &["pin", "verify"]).run().exits(4).says("is wrong").says("CKR_PIN_INCORRECT");
    with("735190", &["pin", "verify"]).run().exits(0);
    let unblock = jeton(&["pin", "unblock", "--with", "so-pin"]);
    unblock.env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", PIN).run().exits(0);
    with(PIN, &["pin", "verify"]).run().exits(0);
}
