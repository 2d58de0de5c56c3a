//! Keys: the self-test, key pairs and certificates in the layout that allows them, and the errors where OpenSC cannot.

use std::fs;

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality, SIGNATURE_PIN, USER_PIN};
use jeton::output::certificate_export::CertificateExport;
use jeton::output::self_test::{CheckKind, SelfTestReport, Status, TestedKey};

use crate::support::card::{CardBench, material, on, on_card};
use crate::support::openssl;

/// Instruction bytes: INTERNAL AUTHENTICATE signs, PERFORM SECURITY OPERATION decrypts, GENERATE makes a key pair.
const SIGN: u8 = 0x88;
const DECRYPT: u8 = 0x2A;
const GENERATE: u8 = 0x47;

fn status(key: &TestedKey, kind: CheckKind) -> Status {
    key.checks.iter().find(|check| check.check == kind).expect("the check was listed").status
}

fn test(bench: &CardBench, pin: &str, more: &[&str], exit: i32) -> SelfTestReport {
    bench.jeton_with(pin, &[&["test", "--json"], more].concat()).run().exits(exit).answer()
}

/// openssl verifies the report's signature with the card's public key of this number.
fn openssl_agrees(bench: &CardBench, number: u8, report: &SelfTestReport, key: &TestedKey) {
    let signed = key.signed.as_ref().expect("it signed");
    let (public, signature) = (bench.file("public.der"), bench.file("signature"));
    fs::write(&public, bench.card.public_key(number).unwrap()).unwrap();
    fs::write(&signature, hex::decode(&signed.signature).unwrap()).unwrap();
    let (public, signature) = (public.display().to_string(), signature.display().to_string());
    let arguments = ["dgst", "-sha256", "-keyform", "DER", "-verify", &public, "-signature", &signature];
    openssl::agrees(&arguments, report.message.as_bytes());
}

#[test]
fn one_signature_that_openssl_verifies() {
    for personality in [Personality::Fresh, Personality::T0, Personality::Writable] {
        on_card(personality, |bench| {
            let report = test(bench, USER_PIN, &[], 0);
            assert_eq!(bench.card.count(SIGN), 1, "{personality:?}");
            let signed = report.keys[0].signed.as_ref().unwrap();
            assert_eq!((signed.mechanism.as_str(), signed.digest.as_str()), ("CKM_RSA_PKCS", "SHA-256"));
            openssl_agrees(bench, 1, &report, &report.keys[0]);
        });
    }
}

#[test]
fn each_of_two_keys_under_its_own_pin() {
    on_card(Personality::TwoPins, |bench| {
        let named = |label: &str| format!("Mairie de Vitré ({label})");
        for (number, label, pin) in [(1, "User PIN", USER_PIN), (2, "Signature PIN", SIGNATURE_PIN)] {
            let report = test(bench, pin, &["--token", &named(label)], 0);
            assert_eq!((report.keys.len(), report.not_opened.len()), (1, 1));
            assert_eq!(bench.card.count(SIGN), 1);
            openssl_agrees(bench, number, &report, &report.keys[0]);
        }
    });
}

#[test]
fn a_key_for_decryption_decrypts_once_and_signs_nothing() {
    on_card(Personality::Encryption, |bench| {
        let report = test(bench, USER_PIN, &[], 0);
        assert_eq!(status(&report.keys[0], CheckKind::Decryption), Status::Passed);
        assert_eq!(status(&report.keys[0], CheckKind::Signature), Status::NotDone);
        // 256 bytes take two commands, the first of them chained.
        assert_eq!((bench.card.count(DECRYPT), bench.card.count(SIGN)), (2, 0));
    });
}

#[test]
fn a_qualified_key_that_opensc_cannot_use_fails_alone_with_what_to_do() {
    on_card(Personality::AuthenticationAndSignature, |bench| {
        let outcome = bench.jeton_with_pin(&["test"]).run().exits(8);
        assert!(outcome.text().contains("CKR_MECHANISM_INVALID"), "{}", outcome.text());
        assert!(outcome.text().contains("use the issuer’s own module"), "{}", outcome.text());
        let report = test(bench, USER_PIN, &[], 8);
        let of = |label: &str| report.keys.iter().find(|key| key.label == label).unwrap();
        assert_eq!(status(of("Authentification"), CheckKind::Signature), Status::Passed);
        assert_eq!(status(of("Signature"), CheckKind::Signature), Status::Failed);
        assert_eq!(report.failed, 1);
        test(bench, USER_PIN, &["--label", "Authentification"], 0);
    });
}

#[test]
fn a_key_that_asks_at_each_use_is_beyond_opensc_until_it_is_configured() {
    on_card(Personality::EachUse, |bench| {
        let outcome = bench.jeton_with_pin(&["test"]).run().exits(8);
        for said in
            ["asks for the PIN at each use", "C_Login, CKR_ARGUMENTS_BAD", "pin_cache_ignore_user_consent = true;"]
        {
            assert!(outcome.text().contains(said), "no {said} in {}", outcome.text());
        }
        assert_eq!(bench.card.count(SIGN), 0);
        let request = ["key", "request", "--label", "Authentification"];
        let refused = bench.jeton_with_pin(&request).run().exits(6).prints_nothing();
        refused.says("asks for the PIN at each use").says("pin_cache_ignore_user_consent = true;");
        // The remedy works.
        let configuration = fs::read_to_string(bench.configuration()).unwrap();
        let remedy = "framework pkcs15 { pin_cache_ignore_user_consent = true; }";
        let mended = configuration.replacen("app default {", &format!("app default {{ {remedy}"), 1);
        fs::write(bench.configuration(), mended).unwrap();
        test(bench, USER_PIN, &[], 0);
        assert_eq!(bench.card.count(SIGN), 1);
    });
}

#[test]
fn a_key_without_certificate_is_named_and_not_taken_for_one() {
    on_card(Personality::NoCertificate, |bench| {
        bench.jeton(&["cert", "export"]).run().exits(7).prints_nothing();
        let outcome = bench.jeton_with_pin(&["test"]).run().exits(7);
        assert!(outcome.text().contains("Authentification"), "{}", outcome.text());
        let report = test(bench, USER_PIN, &["--label", "Authentification"], 0);
        openssl_agrees(bench, 1, &report, &report.keys[0]);
    });
}

#[test]
fn the_certificate_comes_out_as_it_is_on_the_card() {
    on_card(Personality::Fresh, |bench| {
        let outcome = bench.jeton(&["cert", "export"]).run().exits(0);
        let der = pem::parse(&outcome.stdout).unwrap().into_contents();
        assert_eq!(der, bench.card.certificate(1).unwrap());
        let answer: CertificateExport = bench.jeton(&["cert", "export", "--json"]).run().exits(0).answer();
        assert_eq!(answer.warnings.len(), 0, "{:?}", answer.warnings);
        assert!(bench.jeton(&["cert", "show"]).run().exits(0).text().contains("Jeanne DUPONT"));
    });
}

#[test]
fn a_key_pair_and_its_certificate_where_the_layout_allows() {
    on(Card::personality(Personality::Writable), Style::Writable, |bench| {
        let arguments = ["key", "generate", "--label", "neuve", "--cn", "Essai", "--self-signed"];
        bench.jeton_with_pin(&arguments).run().exits(0);
        assert_eq!(bench.card.count(GENERATE), 1);
        let report = test(bench, USER_PIN, &["--label", "neuve"], 0);
        openssl_agrees(bench, 2, &report, &report.keys[0]);
        // The issuer's key is unchanged.
        let report = test(bench, USER_PIN, &["--label", "Authentification"], 0);
        openssl_agrees(bench, 1, &report, &report.keys[0]);
        // The same label again is refused before anything is made.
        bench.jeton_with_pin(&arguments).run().exits(7).says("neuve");
        assert_eq!(bench.card.count(GENERATE), 0);
        let request = bench.jeton_with_pin(&["key", "request", "--label", "neuve"]).run().exits(0);
        openssl::agrees(&["req", "-verify", "-noout"], &request.stdout);
        let delete = ["key", "delete", "--label", "neuve", "--with-certificate", "--yes"];
        bench.jeton_with_pin(&delete).run().exits(0);
        assert_eq!((bench.card.public_key(2), bench.card.certificate(2)), (None, None));
        assert!(bench.card.public_key(1).is_some() && bench.card.certificate(1).is_some());
    });
}

#[test]
fn a_certificate_is_written_where_the_layout_allows() {
    on(Card::personality(Personality::Writable), Style::Writable, |bench| {
        let file = material("second.cert.der");
        // Without its key it is only written if that was asked for.
        bench.jeton_with_pin(&["cert", "import", &file]).run().exits(7);
        assert_eq!(bench.card.certificate(2), None);
        bench.jeton_with_pin(&["cert", "import", &file, "--without-key"]).run().exits(0);
        assert_eq!(bench.card.certificate(2).unwrap(), fs::read(&file).unwrap());
        bench.jeton_with_pin(&["cert", "import", &file, "--without-key"]).run().exits(7).says("already holds");
    });
}

#[test]
fn with_opensc_as_installed_nothing_is_made_and_what_to_do_is_said() {
    on_card(Personality::Fresh, |bench| {
        let before = bench.card.dump();
        let generate = ["key", "generate", "--label", "neuve", "--cn", "Essai", "--self-signed"];
        let refused = bench.jeton_with_pin(&generate).run().exits(6).prints_nothing();
        refused.says("does not write").says("issuer’s own module").says("C_GenerateKeyPair, CKR_DATA_INVALID");
        let import = ["cert", "import", &material("second.cert.der"), "--without-key"];
        let refused = bench.jeton_with_pin(&import).run().exits(6).prints_nothing();
        refused.says("does not write").says("issuer’s own module").says("C_CreateObject, CKR_DATA_INVALID");
        // The card is unchanged.
        bench.jeton_with_pin(&["pin", "verify"]).run().exits(0);
        let lines =
            |dump: &str| dump.lines().filter(|line| !line.contains("PIN")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines(&bench.card.dump()), lines(&before));
    });
}

#[test]
fn a_card_is_not_initialised_by_opensc() {
    on_card(Personality::Fresh, |bench| {
        let init = |more: &[&str]| {
            let run = bench.jeton(&[&["token", "init", "--label", "Neuve"], more].concat());
            run.env("JETON_SO_PIN", "12345678").env("JETON_NEW_PIN", "7394").run()
        };
        init(&[]).exits(3).says("no token is blank");
        let label = "Mairie de Vitré (User PIN)";
        let refused = init(&["--token", label, "--erase", label]).exits(6);
        refused.says("C_InitToken").prints_nothing();
        bench.jeton_with_pin(&["test"]).run().exits(0);
    });
}
