//! `jeton test`.

use std::process::Stdio;

use jeton::output::self_test::{CheckKind, SelfTestReport, SkipReason, Status, TestedKey};

use crate::support::{Token, openssl};

/// The result of this check of this key.
#[track_caller]
fn status(key: &TestedKey, kind: CheckKind) -> Status {
    key.checks.iter().find(|check| check.check == kind).unwrap_or_else(|| panic!("{kind:?} of {}", key.label)).status
}

/// The key with this label.
#[track_caller]
fn key<'r>(report: &'r SelfTestReport, label: &str) -> &'r TestedKey {
    report.keys.iter().find(|key| key.label == label).unwrap_or_else(|| panic!("{label} is tested"))
}

#[test]
fn every_key_signs_a_sentence_that_openssl_verifies() {
    let token = Token::with(&["holder", "p256", "p384", "cert:ca"]);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert!(report.passed && report.failed == 0);
    assert!(report.message.contains("without legal value") && report.message.contains(&report.date));
    assert_eq!(report.keys.len(), 3);
    for (label, digest) in [("holder", "-sha256"), ("p256", "-sha256"), ("p384", "-sha384")] {
        let key = key(&report, label);
        assert_eq!(status(key, CheckKind::KeyMatchesCertificate), Status::Passed);
        assert_eq!(status(key, CheckKind::Signature), Status::Passed);
        assert_eq!(status(key, CheckKind::Decryption), Status::NotDone);
        assert_eq!(status(key, CheckKind::InDate), Status::Passed);
        let signed = key.signed.as_ref().unwrap();
        let signature = token.scratch().join("signature");
        std::fs::write(&signature, hex::decode(&signed.signature).unwrap()).unwrap();
        let certificate = std::fs::read(openssl::material(&format!("{label}.cert.pem"))).unwrap();
        let public = token.scratch().join("public.pem");
        std::fs::write(&public, openssl::agrees(&["x509", "-noout", "-pubkey"], &certificate)).unwrap();
        let files = [public.to_str().unwrap(), signature.to_str().unwrap()];
        openssl::agrees(&["dgst", digest, "-verify", files[0], "-signature", files[1]], report.message.as_bytes());
    }
    assert!(report.skipped.iter().any(|skipped| skipped.reason == SkipReason::CertificateAuthority));
    let again: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert_ne!(report.message, again.message, "the nonce is new");
}

#[test]
fn it_reads_as_one_check_per_line_in_both_languages() {
    let token = Token::with(&["holder"]);
    let french = token.jeton_with_pin(&["test"]).french().run().exits(0);
    for line in [
        "réussi    Clé présente",
        "réussi    Code PIN accepté",
        "réussi    Signature électronique : CKM_RSA_PKCS, SHA-256",
    ] {
        assert!(french.text().contains(line), "{}", french.text());
    }
    assert!(french.text().contains("sans valeur juridique"));
    let english = token.jeton_with_pin(&["test"]).run().exits(0);
    assert!(english.text().contains("passed    Signature: CKM_RSA_PKCS, SHA-256"), "{}", english.text());
}

#[test]
fn one_login_one_signature_per_key_and_nothing_asked_twice() {
    let token = Token::with(&["holder", "signature", "p256"]);
    token.counted(&["test"]).env("JETON_PIN", "4821").run().exits(0);
    let counts = token.counts();
    assert_eq!(counts.of("C_Login"), 1);
    assert_eq!(counts.of("C_Sign"), 3);
    assert_eq!(counts.of("C_Logout"), 1);
    assert_eq!(counts.of("C_GetSessionInfo"), 0);
    assert_eq!(counts.of("C_GetMechanismList"), 0);
    // The token's slot, and the blank one that SoftHSM2 always shows.
    assert_eq!(counts.of("C_GetTokenInfo"), counts.of("C_GetSlotInfo"));
    assert!(counts.of("C_GetTokenInfo") <= 2);
    assert_eq!(counts.of("sessions_open"), 0);
    assert!(counts.finalized());
}

#[test]
fn an_encryption_key_decrypts_and_does_not_sign() {
    let token = Token::with(&["encryption"]);
    let report: SelfTestReport = token.counted(&["test", "--json"]).env("JETON_PIN", "4821").run().exits(0).answer();
    let key = key(&report, "encryption");
    assert_eq!(status(key, CheckKind::Decryption), Status::Passed);
    assert_eq!(status(key, CheckKind::Signature), Status::NotDone);
    assert_eq!(status(key, CheckKind::KeySize), Status::Advice, "RSA-2048");
    assert_eq!((token.counts().of("C_Decrypt"), token.counts().of("C_Sign")), (1, 0));
    // Without PKCS#1 v1.5, OAEP is used.
    for rule in ["-CKM_RSA_PKCS", "!CKM_RSA_PKCS"] {
        let run = token.through_faulty(&["test", "--json"]).env("JETON_PIN", "4821").env("FAULTY_MECHANISMS", rule);
        let report: SelfTestReport = run.run().exits(0).answer();
        let check = report.keys[0].checks.iter().find(|check| check.check == CheckKind::Decryption).unwrap();
        assert_eq!((check.status, check.detail.as_str()), (Status::Passed, "CKM_RSA_PKCS_OAEP, SHA-1"), "{rule}");
    }
}

#[test]
fn another_mechanism_where_the_usual_one_is_refused_or_fails() {
    let token = Token::with(&["holder"]);
    for (mechanisms, used) in [
        ("-CKM_RSA_PKCS", "CKM_SHA256_RSA_PKCS"),
        ("!CKM_RSA_PKCS", "CKM_SHA256_RSA_PKCS"),
        ("!CKM_SHA256_RSA_PKCS", "CKM_RSA_PKCS"),
        ("!CKM_RSA_PKCS,-CKM_SHA256_RSA_PKCS", "CKM_SHA256_RSA_PKCS_PSS"),
    ] {
        let run = token.counted(&["test", "--json"]).env("JETON_PIN", "4821");
        let run = run.env("FAULTY_MECHANISMS", mechanisms).env("FAULTY_SIGN_ERROR_LEAVES_ACTIVE", "1");
        let report: SelfTestReport = run.run().exits(0).answer();
        assert_eq!(report.keys[0].signed.as_ref().unwrap().mechanism, used, "{mechanisms}");
        assert_eq!(token.counts().of("pin_presentations"), 1, "{mechanisms}");
    }
}

#[test]
fn a_key_that_cannot_sign_fails_the_test_and_says_why() {
    let token = Token::with(&["p256", "holder"]);
    let run = token.through_faulty(&["test", "--json"]).env("JETON_PIN", "4821");
    let outcome = run.env("FAULTY_MECHANISMS", "!CKM_ECDSA,!CKM_ECDSA_SHA256").run().exits(8);
    let report: SelfTestReport = outcome.answer();
    assert_eq!(outcome.error().code, "self-test-failed");
    assert_eq!(status(key(&report, "p256"), CheckKind::Signature), Status::Failed);
    assert_eq!(status(key(&report, "holder"), CheckKind::Signature), Status::Passed);
    assert!(!report.passed && report.failed == 1);
    let run = token.through_faulty(&["test", "--label", "holder"]).env("JETON_PIN", "4821");
    let outcome = run.env("FAULTY_FAIL", "C_Sign:1+=CKR_DEVICE_ERROR").run().exits(8);
    assert!(outcome.text().contains("C_Sign, CKR_DEVICE_ERROR"), "{}", outcome.text());
}

#[test]
fn a_key_that_asks_at_each_use_gets_its_pin_between_init_and_sign() {
    let token = Token::with(&["holder", "encryption"]);
    let run = token.counted(&["test"]).env("JETON_PIN", "4821").env("FAULTY_ALWAYS_AUTHENTICATE", "1");
    run.run().exits(0).says("asks for the PIN at each use");
    // One login, then one for the signature and one for the decryption.
    assert_eq!(token.counts().of("pin_presentations"), 3);
    // A PIN that the key refuses is not tried again with another mechanism.
    let run = token.counted(&["test", "--label", "holder"]).env("JETON_PIN", "4821");
    let run = run.env("FAULTY_ALWAYS_AUTHENTICATE", "1").env("FAULTY_FAIL", "C_Login:2=CKR_PIN_INCORRECT");
    run.run().exits(4).prints_nothing();
    assert_eq!(token.counts().of("pin_presentations"), 2);
    // Nor if the module has no such login, as OpenSC's for IAS-ECC cards.
    let run = token.counted(&["test", "--label", "holder"]).env("JETON_PIN", "4821");
    let run = run.env("FAULTY_ALWAYS_AUTHENTICATE", "1").env("FAULTY_FAIL", "C_Login:2+=CKR_ARGUMENTS_BAD");
    let outcome = run.run().exits(8);
    assert!(outcome.text().contains("its module cannot present it"), "{}", outcome.text());
    assert_eq!(token.counts().of("pin_presentations"), 2);
}

#[test]
fn the_certificate_of_another_key_fails_and_nothing_is_signed() {
    for objects in [["cert:holder=x=10", "key:signature=y=10"], ["cert:p256=x=10", "key:p384=y=10"]] {
        let token = Token::with(&objects);
        let outcome = token.counted(&["test", "--json"]).env("JETON_PIN", "4821").run().exits(8);
        let report: SelfTestReport = outcome.answer();
        assert_eq!(status(&report.keys[0], CheckKind::KeyMatchesCertificate), Status::Failed);
        assert_eq!(status(&report.keys[0], CheckKind::Signature), Status::NotDone);
        assert_eq!(token.counts().of("C_Sign"), 0);
    }
}

#[test]
fn a_pairing_by_id_alone_is_proved_by_the_signature() {
    let token = Token::with(&["p256", "holder"]);
    let hidden = "CKA_EC_POINT=unavailable,CKA_MODULUS=unavailable,CKA_EC_PARAMS=unavailable";
    let run = token.through_faulty(&["test", "--json"]).env("JETON_PIN", "4821").env("FAULTY_ATTRIBUTE", hidden);
    let report: SelfTestReport = run.run().exits(0).answer();
    assert!(report.keys.iter().all(|key| status(key, CheckKind::KeyMatchesCertificate) == Status::Passed));
    assert_eq!(report.keys.len(), 2);
    let token = Token::with(&["cert:holder=x=10", "key:signature=y=10"]);
    let run = token.through_faulty(&["test", "--json"]).env("JETON_PIN", "4821").env("FAULTY_ATTRIBUTE", hidden);
    let report: SelfTestReport = run.run().exits(8).answer();
    assert_eq!(status(&report.keys[0], CheckKind::KeyMatchesCertificate), Status::Failed);
    assert_eq!(status(&report.keys[0], CheckKind::Signature), Status::Failed);
}

#[test]
fn an_expired_certificate_fails_though_its_key_signs() {
    let token = Token::with(&["expired"]);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(8).answer();
    assert_eq!(status(&report.keys[0], CheckKind::InDate), Status::Failed);
    assert_eq!(status(&report.keys[0], CheckKind::Signature), Status::Passed);
}

#[test]
fn two_certificates_of_one_id_and_two_keys_of_one_label() {
    let token = Token::with(&["holder=a=10", "cert:signature=b=10"]);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(8).answer();
    let of = |serial_of: &str| report.keys.iter().find(|key| key.algorithm == serial_of).unwrap();
    assert_eq!(status(of("RSA-3072"), CheckKind::KeyMatchesCertificate), Status::Passed);
    assert_eq!(status(of("RSA-2048"), CheckKind::KeyMatchesCertificate), Status::Failed);
    let token = Token::with(&["holder=same=10", "signature=same=11"]);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert_eq!(report.keys.len(), 2);
    // A renewed certificate for the same key: one signature serves both.
    let token = Token::with(&["holder=a=10", "cert:holder=b=11"]);
    let run = token.counted(&["test", "--json"]).env("JETON_PIN", "4821").run().exits(0);
    assert_eq!(run.answer::<SelfTestReport>().keys.len(), 2);
    assert_eq!(token.counts().of("C_Sign"), 1);
}

#[test]
fn what_has_no_counterpart_is_said() {
    let token = Token::with(&["cert:holder", "signature"]);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert_eq!(report.skipped[0].reason, SkipReason::NoKey);
    let outcome = token.jeton_with_pin(&["test", "--json", "--label", "holder"]).run().exits(7);
    assert_eq!(outcome.error().code, "no-matching-key");
    assert!(outcome.answer::<SelfTestReport>().keys.is_empty());

    let token = Token::with(&["key:holder"]);
    let outcome = token.jeton_with_pin(&["test", "--json"]).run().exits(7);
    assert_eq!(outcome.answer::<SelfTestReport>().skipped[0].reason, SkipReason::NoCertificate);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json", "--label", "holder"]).run().exits(0).answer();
    assert_eq!(status(&report.keys[0], CheckKind::Signature), Status::Passed);
    assert!(report.keys[0].certificate.is_none());

    let token = Token::with(&[]);
    assert_eq!(
        token.jeton_with_pin(&["test", "--json"]).run().exits(7).prints_nothing().error().code,
        "object-not-found"
    );
}

#[test]
fn a_refused_pin_keeps_its_exit_code_and_is_sent_once() {
    let token = Token::with(&["holder"]);
    token.counted(&["test"]).env("JETON_PIN", "0000").run().exits(4).prints_nothing();
    assert_eq!(token.counts().of("pin_presentations"), 1);
    token.counted(&["test"]).env("JETON_PIN", "1").env("FAULTY_PIN_LENGTHS", "4-8").run().exits(4).prints_nothing();
    assert_eq!(token.counts().of("pin_presentations"), 0);
    token.jeton(&["test"]).run().exits(4).prints_nothing();
}

#[test]
fn each_slot_has_its_pin_and_no_pin_goes_to_the_other() {
    let token = Token::with(&["holder", "signature"]);
    let split =
        |arguments: &[&str]| token.counted(arguments).env("FAULTY_SPLIT", "1").env("FAULTY_SPLIT_SECOND", "signature");
    let outcome = split(&["test", "--json"]).env("JETON_PIN", "4821").run().exits(3).prints_nothing();
    assert_eq!(outcome.error().choices.len(), 2);
    assert_eq!(token.counts().of("pin_presentations"), 0);

    let report: SelfTestReport =
        split(&["test", "--json", "--pin-stdin"]).stdin("4821\n4821\n").run().exits(0).answer();
    assert_eq!((report.keys.len(), token.counts().of("C_Login")), (2, 2));

    let second = "Mairie de Vitré (PIN signature)";
    let report: SelfTestReport =
        split(&["test", "--json", "--token", second]).env("JETON_PIN", "4821").run().exits(0).answer();
    assert_eq!((report.keys.len(), report.keys[0].label.as_str()), (1, "signature"));
    assert_eq!(token.counts().of("pin_presentations"), 1);

    // Only the slot that holds the named key.
    let run = split(&["test", "--json", "--label", "holder"]).env("JETON_PIN", "4821").run().exits(0);
    assert_eq!(run.answer::<SelfTestReport>().keys.len(), 1);
    assert_eq!(token.counts().of("pin_presentations"), 1);
}

#[test]
fn a_key_in_another_slot_than_its_certificate_is_found() {
    let token = Token::with(&["cert:signature=certificat=15", "key:signature=privée=15"]);
    let run = token.counted(&["test", "--json"]).env("FAULTY_SPLIT", "1").env("FAULTY_SPLIT_SECOND", "privée");
    let report: SelfTestReport = run.env("JETON_PIN", "4821").run().exits(0).answer();
    assert!(report.keys[0].slot.ends_with("(PIN signature)"), "{}", report.keys[0].slot);
    assert_eq!(token.counts().of("pin_presentations"), 1);
}

#[test]
fn a_token_pulled_out_while_it_signs() {
    let token = Token::with(&["holder", "p256"]);
    let run = token.counted(&["test"]).env("JETON_PIN", "4821").env("FAULTY_REMOVE_AT", "C_Sign:1");
    run.run().exits(3).prints_nothing();
    assert!(token.counts().finalized());
}

#[test]
fn nobody_reads_the_answer() {
    let token = Token::with(&["holder"]);
    let mut command = token.jeton_with_pin(&["test"]).into_command();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}
