//! A TPM, through tpm2-pkcs11: a simulated chip, its resource manager, and the real module.

use jeton::output::doctor::Diagnosis;
use jeton::output::key::KeyPairList;
use jeton::output::list::TokenList;
use jeton::output::pin::PinStatus;

use super::{generate, pin};
use crate::support::makers::{Tpm, initialized};
use crate::support::token::{PIN, SO_PIN};
use crate::support::{Jeton, lane};

#[test]
fn what_it_can_do_it_does() {
    lane!("tpm");
    let tpm = Tpm::start();
    initialized(tpm.jeton(&[])).exits(0);
    let list: TokenList = tpm.jeton(&["list", "--json"]).run().exits(0).answer();
    assert_eq!(list.tokens.iter().filter(|token| token.initialized).count(), 1);
    // It gives its slots no name.
    assert!(list.tokens.iter().all(|token| !token.reader.is_empty()));

    // It fails on the full template, for RSA and for a curve.
    for (label, algorithm) in [("RSA", "rsa-2048"), ("Courbe", "p-256")] {
        let made = generate(tpm.jeton(&[]), label, algorithm);
        assert_eq!(made.dropped, ["CKA_ENCRYPT", "CKA_VERIFY", "CKA_DECRYPT", "CKA_SIGN"], "{label}");
    }
    let run = tpm.jeton(&["test"]).env("JETON_PIN", PIN).run().exits(0);
    assert!(run.text().contains("All is well."), "{}", run.text());

    let tool = ["--login", "--pin", PIN, "--keypairgen", "--key-type", "rsa:2048", "--label", "outil", "--id", "0a"];
    let tool = [&["--token-label", "Mairie de Vitré"][..], &tool[..]].concat();
    assert!(tpm.pkcs11_tool(&tool).output().unwrap().status.success());
    let request = tpm.jeton(&["key", "request", "--label", "outil", "--cn", "Essai"]).env("JETON_PIN", PIN).run();
    assert!(request.exits(0).text().contains("BEGIN CERTIFICATE REQUEST"));
    let delete = ["key", "delete", "--label", "Courbe", "--with-certificate", "--yes"];
    tpm.jeton(&delete).env("JETON_PIN", PIN).run().exits(0);
    let keys: KeyPairList = tpm.jeton(&["key", "list", "--json"]).env("JETON_PIN", PIN).run().exits(0).answer();
    let mut labels: Vec<_> = keys.keys.iter().map(|key| key.label.as_str()).collect();
    labels.sort_unstable();
    assert_eq!(labels, ["RSA", "outil"]);
    pin(|arguments| tpm.jeton(arguments));
}

#[test]
fn pin_status_says_what_a_tpm_lets_it_know() {
    lane!("tpm");
    let tpm = Tpm::start();
    initialized(tpm.jeton(&[])).exits(0);
    let status: PinStatus = tpm.jeton(&["pin", "status", "--json"]).run().exits(0).answer();
    let advice = &status.tokens.iter().find(|token| token.initialized).unwrap().pins[0].advice;
    assert!(advice.iter().any(|advice| advice.contains("all its tokens together")), "{advice:?}");
    let french = tpm.jeton(&["pin", "status"]).french().run().exits(0);
    assert!(french.text().contains("la puce TPM compte ensemble les codes faux"), "{}", french.text());
}

#[test]
fn what_its_module_writes_is_shown_by_doctor_alone() {
    lane!("tpm");
    // No chip answers there.
    let away = |arguments: &[&str]| {
        let libraries = Tpm::module().parent().unwrap().to_owned();
        let store = tempfile::tempdir().unwrap();
        let jeton = Jeton::new(arguments).env("JETON_MODULE", Tpm::module()).env("LD_LIBRARY_PATH", libraries);
        jeton.env("TPM2_PKCS11_TCTI", "swtpm:port=1").env("TPM2_PKCS11_STORE", store.path()).run()
    };
    let diagnosis: Diagnosis = away(&["doctor", "--json"]).answer();
    let found: Vec<_> = diagnosis.checks.iter().flat_map(|check| &check.findings).collect();
    let writes = found.iter().find(|found| found.code == "module-writes").expect("what it writes");
    assert!(writes.seen.contains("ERROR") || writes.seen.contains("WARNING"), "{}", writes.seen);
}

#[test]
fn its_lockout_passes_and_is_not_to_be_unblocked() {
    lane!("tpm");
    let tpm = Tpm::start();
    initialized(tpm.jeton(&[])).exits(0);
    let verify = |pin: &str| tpm.jeton(&["pin", "verify"]).env("JETON_PIN", pin);
    let locked = (0..40).map(|_| verify("9999").run()).find(|run| run.code == 5).expect("it locks some time");
    locked.says("wait, then type the right PIN").does_not_say("jeton pin unblock");
    // The right one is refused as well, whatever it is for, and so is the administrator's.
    for arguments in [&["pin", "verify"][..], &["test"], &["key", "list"], &["key", "generate", "--label", "x"]] {
        let run = tpm.jeton(arguments).french().env("JETON_PIN", PIN).run().exits(5);
        run.says("attendez, puis saisissez le bon code").does_not_say("jeton pin unblock");
    }
    let unblock = tpm.jeton(&["pin", "unblock", "--with", "so-pin"]).env("JETON_SO_PIN", SO_PIN);
    unblock.env("JETON_NEW_PIN", "735190").run().exits(5).says("wait, then type the right PIN");
}
