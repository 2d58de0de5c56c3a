//! Modules that have no token of anybody: p11-kit's authorities, and NSS's, which only its own programs can initialise.

use std::path::PathBuf;

use jeton::output::doctor::Diagnosis;

use crate::support::makers::unpacked;
use crate::support::{Jeton, lane};

#[test]
fn p11_kits_authorities_are_called_what_they_are() {
    lane!("trust");
    let jeton = |arguments: &[&str]| {
        Jeton::new(arguments).env("JETON_MODULE", unpacked("usr/lib/ARCH-linux-gnu/pkcs11/p11-kit-trust.so"))
    };
    let list = jeton(&["list"]).run().exits(0);
    assert!(list.text().contains("Not a token, but the authorities that this computer trusts: "), "{}", list.text());
    assert!(list.text().lines().count() < 10, "not one by one: {}", list.text());
    let diagnosis: Diagnosis = jeton(&["doctor", "--json"]).run().answer();
    let found: Vec<_> = diagnosis.checks.iter().flat_map(|check| &check.findings).collect();
    assert!(found.iter().any(|found| found.code == "authorities" && found.seen.contains("no key")));
    assert!(!found.iter().any(|found| found.code == "pin" || found.code == "token"), "it has no PIN to set");
}

#[test]
fn nss_wants_parameters_that_only_its_own_programs_give() {
    let module = format!("/usr/lib/{}-linux-gnu/libsoftokn3.so", std::env::consts::ARCH);
    let module = PathBuf::from(module);
    assert!(module.exists(), "libnss3 is installed; ci/test does it");
    let run = Jeton::new(&["list"]).env("JETON_MODULE", module).run().exits(3).prints_nothing();
    run.says("does not initialise").says("C_Initialize, CKR_ARGUMENTS_BAD");
}
