//! `jeton key …`.

use std::process::{Command, Stdio};
use std::time::Duration;

use jeton::model::KeyAlgorithm;
use jeton::output::key::{CertificateRequest, DeletedKey, KeyPairList, NewKeyPair, ObjectClass};
use jeton::output::self_test::SelfTestReport;

use crate::support::token::{self, LABEL, PIN};
use crate::support::{Jeton, Token, openssl, softhsm2_only};

const CN: &str = "Régie de l’eau";

/// How many objects the token holds, as counted by another program.
fn objects(token: &Token) -> usize {
    let output = token.pkcs11_tool(&["--login", "--pin", PIN, "--list-objects"]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.contains(" Object;") || line.contains(" Object:")).count()
}

/// The first certificate with this label in PEM, exported by jeton and parsed by openssl.
#[track_caller]
fn certificate(token: &Token, label: &str) -> Vec<u8> {
    let pem = token.jeton(&["cert", "export", "--label", label]).run().exits(0).stdout;
    openssl::agrees(&["x509", "-noout"], &pem);
    pem
}

/// `key generate` with an elliptic curve, which is fast.
fn generate(token: &Token, more: &[&str]) -> Jeton {
    let arguments = [&["key", "generate", "--json", "--algorithm", "p-256", "--cn", CN], more].concat();
    token.jeton_with_pin(&arguments)
}

/// `key generate` through the misbehaving module.
fn generate_through_faulty(token: &Token, more: &[&str]) -> Jeton {
    let arguments = [&["key", "generate", "--json", "--algorithm", "p-256", "--cn", CN], more].concat();
    token.counted(&arguments).env("JETON_PIN", PIN)
}

#[test]
fn a_key_pair_with_its_certificate_that_openssl_verifies() {
    let token = Token::with(&[]);
    for algorithm in ["rsa-2048", "p-256", "p-384"] {
        let outcome = token.jeton_with_pin(&[
            "key",
            "generate",
            "--json",
            "--algorithm",
            algorithm,
            "--label",
            algorithm,
            "--self-signed",
            "--cn",
            CN,
            "--organisation",
            LABEL,
            "--siret",
            "130 025 265 00013",
            "--email",
            "eau@vitre.example",
        ]);
        let made: NewKeyPair = outcome.run().exits(0).answer();
        assert_eq!((made.algorithm.name(), made.id_kept, made.dropped.len()), (algorithm, false, 0));
        let pem = certificate(&token, algorithm);
        let file = token.scratch().join("certificate.pem");
        std::fs::write(&file, &pem).unwrap();
        let file = file.to_str().unwrap();
        openssl::agrees(&["verify", "-x509_strict", "-CAfile", file, file], b"");
        let text = openssl::agrees(&["x509", "-noout", "-text", "-nameopt", "utf8"], &pem);
        for part in
            [CN, "0002 13002526500013", "NTRFR-130025265", "email:eau@vitre.example", "CA:FALSE", "TLS Web Client"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
        // CKA_ID is the subjectKeyIdentifier.
        let identifier =
            text.lines().find(|line| line.trim().replace(':', "").eq_ignore_ascii_case(&made.id.to_string()));
        assert!(identifier.is_some(), "{} in {text}", made.id);
    }
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert_eq!((report.keys.len(), report.skipped.len()), (3, 0));
    let list: KeyPairList = token.jeton_with_pin(&["key", "list", "--json"]).run().exits(0).answer();
    for key in &list.keys {
        assert!(key.private && key.public && key.certificate.is_some());
        assert_eq!((key.extractable, key.made_on_token, key.decrypts), (Some(false), Some(true), Some(false)));
    }
    assert_eq!(objects(&token), 9);
}

#[test]
fn the_default_is_the_strongest_rsa_that_the_token_makes() {
    let token = Token::with(&[]);
    let outcome = token.jeton_with_pin(&["key", "generate", "--label", "x", "--json"]).run().exits(0);
    let made: NewKeyPair = outcome.answer();
    assert_eq!(made.algorithm, KeyAlgorithm::Rsa3072);
    assert!(made.algorithm_reason.unwrap().contains("2030"));
    let run = token.counted(&["key", "generate", "--label", "y", "--json"]).env("JETON_PIN", PIN);
    let outcome = run.env("FAULTY_MECHANISMS", "-CKM_RSA_PKCS_KEY_PAIR_GEN").run().exits(6);
    assert_eq!((outcome.error().code.as_str(), token.counts().of("pin_presentations")), ("not-supported", 0));
}

#[test]
fn a_request_signed_on_the_token() {
    let token = Token::with(&[]);
    for (algorithm, key_use, usage) in [
        ("rsa-2048", "decrypt", "Key Encipherment"),
        ("p-384", "both", "Key Agreement"),
        ("p-256", "sign", "Digital Signature"),
    ] {
        let file = token.scratch().join(format!("{algorithm}.csr"));
        let path = file.to_str().unwrap();
        let arguments =
            ["key", "generate", "--algorithm", algorithm, "--use", key_use, "--cn", algorithm, "--csr", path];
        token.jeton_with_pin(&arguments).run().exits(0);
        let text = openssl::agrees(&["req", "-verify", "-noout", "-text", "-in", path], b"");
        assert!(text.contains(usage), "{text}");
        // An existing file is kept, and nothing is made.
        let before = objects(&token);
        let outcome = token.jeton_with_pin(&["key", "generate", "--label", "other", "--cn", "x", "--csr", path]).run();
        outcome.exits(7).says("exists");
        assert_eq!(objects(&token), before);
    }
}

#[test]
fn what_exists_is_refused_before_anything_is_made_or_asked() {
    let token = Token::with(&["cert:holder=Certificat=10", "key:signature=Clef=11"]);
    for label in ["Certificat", "Clef"] {
        let run = token.counted(&["key", "generate", "--json", "--label", label]).env("JETON_PIN", PIN);
        assert_eq!(run.run().exits(7).error().code, "object-exists");
        assert_eq!((token.counts().of("C_GenerateKeyPair"), token.counts().of("pin_presentations")), (0, 0));
    }
    for arguments in [
        &["key", "generate", "--cn", "x", "--self-signed", "--siret", "12345678901234"][..],
        &["key", "generate", "--cn", "x", "--self-signed", "--email", "nobody"],
        &["key", "generate", "--cn", "x", "--self-signed", "--days", "0"],
        &["key", "generate", "--cn", "x", "--self-signed", "--csr", "x.csr"],
        &["key", "generate", "--self-signed", "--label", "x"],
        &["key", "generate"],
        &["key", "generate", "--label", " "],
    ] {
        token.jeton_with_pin(arguments).run().exits(2).prints_nothing();
    }
    let read_only = token.counted(&["key", "generate", "--label", "x"]).env("JETON_PIN", PIN);
    read_only.env("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED").run().exits(6).says("read-only");
    assert_eq!(token.counts().of("pin_presentations"), 0);
}

#[test]
fn any_error_of_no_known_meaning_may_be_about_the_uses() {
    // As the module of TPMs answers.
    let refused = |rule: (&str, &str)| {
        let token = Token::with(&[]);
        let outcome = generate_through_faulty(&token, &[]).env(rule.0, rule.1).run();
        let calls = token.counts().of("C_GenerateKeyPair");
        (outcome, calls, objects(&token))
    };
    for error in ["CKR_GENERAL_ERROR", "CKR_FUNCTION_FAILED", "CKR_ARGUMENTS_BAD", "CKR_DEVICE_ERROR", "0x80000042"] {
        let (outcome, calls, left) = refused(("FAULTY_TEMPLATE_REFUSE", &format!("CKA_ENCRYPT={error}")));
        let made: NewKeyPair = outcome.exits(0).answer();
        assert_eq!(
            (made.dropped.join(" "), calls, left),
            ("CKA_ENCRYPT CKA_VERIFY CKA_DECRYPT CKA_SIGN".to_owned(), 2, 2)
        );
    }
    // An error that says what it is about is not tried around.
    let (outcome, calls, left) = refused(("FAULTY_TEMPLATE_REFUSE", "CKA_ENCRYPT=CKR_DEVICE_MEMORY"));
    outcome.exits(6).prints_nothing();
    assert_eq!((calls, left), (1, 0));
    // Tried once more, and not on and on.
    let (outcome, calls, left) = refused(("FAULTY_TEMPLATE_REFUSE", "CKA_TOKEN=CKR_GENERAL_ERROR"));
    outcome.exits(1).prints_nothing();
    assert_eq!((calls, left), (2, 0));
    // Not where the call had made the keys after all: they are removed.
    let (outcome, calls, left) = refused(("FAULTY_FAIL", "C_GenerateKeyPair:1=CKR_GENERAL_ERROR@after"));
    outcome.exits(1).prints_nothing();
    assert_eq!((calls, left), (1, 0));
}

#[test]
fn a_template_that_is_refused_is_reduced_and_what_was_dropped_is_said() {
    for attribute in ["CKA_ID", "CKA_LABEL", "CKA_EXTRACTABLE", "CKA_PRIVATE", "CKA_DECRYPT", "CKA_DERIVE"] {
        let token = Token::with(&[]);
        let run = generate_through_faulty(&token, &[]).env("FAULTY_TEMPLATE_REFUSE", attribute);
        let made: NewKeyPair = run.run().exits(0).answer();
        // A label that the template may not contain is set afterwards.
        let dropped: &[&str] = if attribute == "CKA_LABEL" { &[] } else { &[attribute] };
        assert_eq!(made.dropped, dropped);
        assert!(!made.id_kept);
        let list: KeyPairList = token.jeton_with_pin(&["key", "list", "--json"]).run().exits(0).answer();
        assert_eq!((list.keys.len(), &list.keys[0].id, list.keys[0].label.as_str()), (1, &made.id, CN));
        assert_ne!(list.keys[0].extractable, Some(true));
    }
    // SoftHSM2 generates readable keys unless told otherwise, and jeton refuses them. Kryoptic does not.
    let token = Token::with(&[]);
    let run = generate_through_faulty(&token, &[]).env("FAULTY_TEMPLATE_REFUSE", "CKA_SENSITIVE").run();
    if token::kryoptic().is_none() {
        assert!(run.exits(6).error().message.contains("CKA_SENSITIVE"));
        assert_eq!(objects(&token), 0);
    } else {
        run.exits(0);
    }
    let token = Token::with(&[]);
    let run = generate_through_faulty(&token, &[]).env("FAULTY_TEMPLATE_REFUSE", "CKA_TOKEN");
    assert_eq!(run.run().exits(6).error().code, "template-refused");
    assert_eq!(objects(&token), 0);
}

#[test]
fn an_id_that_cannot_be_changed_is_kept_by_both_halves_and_said() {
    for rule in ["C_SetAttributeValue:1+=CKR_ATTRIBUTE_READ_ONLY", "C_SetAttributeValue:2=CKR_ATTRIBUTE_READ_ONLY"] {
        let token = Token::with(&[]);
        let made: NewKeyPair =
            generate_through_faulty(&token, &["--self-signed"]).env("FAULTY_FAIL", rule).run().exits(0).answer();
        assert!(made.id_kept, "{rule}");
        let list: KeyPairList = token.jeton_with_pin(&["key", "list", "--json"]).run().exits(0).answer();
        assert_eq!((list.keys.len(), &list.keys[0].id), (1, &made.id), "{rule}");
        assert!(list.keys[0].private && list.keys[0].public && list.keys[0].certificate.is_some());
        token.jeton_with_pin(&["test"]).run().exits(0);
    }
}

#[test]
fn a_failure_at_any_later_step_leaves_nothing() {
    let token = Token::with(&[]);
    for rule in [
        "C_GenerateKeyPair:1=CKR_DEVICE_ERROR",
        "C_GenerateKeyPair:1=CKR_DEVICE_ERROR@after",
        "C_GenerateKeyPair:1=CKR_FUNCTION_FAILED@after",
        "C_SignInit:1+=CKR_DEVICE_ERROR",
        "C_Sign:1+=CKR_DEVICE_ERROR",
        "C_Sign:1=CKR_USER_NOT_LOGGED_IN",
        "C_CreateObject:1=CKR_DEVICE_MEMORY",
        "C_CreateObject:1=CKR_DEVICE_ERROR@after",
        "C_CreateObject:1+=CKR_TEMPLATE_INCONSISTENT",
        // The undo is disturbed too.
        "C_CreateObject:1=CKR_DEVICE_MEMORY,C_DestroyObject:1=CKR_FUNCTION_FAILED",
        "C_CreateObject:1=CKR_DEVICE_MEMORY,C_DestroyObject:1=CKR_FUNCTION_FAILED@after",
    ] {
        let run = generate_through_faulty(&token, &["--self-signed"]).env("FAULTY_FAIL", rule).run();
        assert_ne!(run.code, 0, "{rule}");
        let error = run.prints_nothing().error();
        assert!(error.cause.is_some(), "{rule}");
        assert_eq!(objects(&token), 0, "{rule}: {}", error.message);
        assert_eq!(token.counts().of("pin_presentations"), 1, "{rule}");
        let made = token.counts().of("token_objects_created");
        assert_eq!(made, token.counts().of("token_objects_destroyed"), "{rule}");
        if made > 0 && !rule.contains("C_GenerateKeyPair") {
            assert!(error.message.contains("removed"), "{rule}: {}", error.message);
        }
    }
    let csr = token.scratch().join("absent/x.csr");
    let outcome = generate(&token, &["--csr", csr.to_str().unwrap()]).run().exits(1);
    assert!(outcome.error().message.contains("removed"), "{}", outcome.stderr);
    assert_eq!(objects(&token), 0);
}

#[test]
fn what_cannot_be_removed_is_said_to_be_left() {
    let token = Token::with(&[]);
    let rule = "C_CreateObject:1=CKR_DEVICE_MEMORY,C_DestroyObject:1+=CKR_ACTION_PROHIBITED";
    let outcome = generate_through_faulty(&token, &["--self-signed"]).env("FAULTY_FAIL", rule).run().exits(6);
    let message = outcome.error().message;
    assert!(message.contains("Still on the token") && message.contains("private key"), "{message}");
    assert_eq!(objects(&token), 2);

    // Removed after the key pair was made: nothing can be checked any more.
    let token = Token::with(&[]);
    let outcome =
        generate_through_faulty(&token, &["--self-signed"]).env("FAULTY_REMOVE_AT", "C_SignInit:1").run().exits(3);
    let message = outcome.error().message;
    assert!(message.contains("Still on the token"), "{message}");
    assert_eq!(objects(&token), 2);
}

#[test]
fn a_request_that_cannot_be_written_whole_leaves_no_key_and_no_file() {
    softhsm2_only!("the limit on file sizes stops Kryoptic's own database first");
    let token = Token::with(&[]);
    let directory = token.scratch();
    let file = directory.join("x.csr");
    // A subject that makes the request longer than any of SoftHSM2's files for this key: the limit on file sizes then
    // stops only the request, as a full disk would.
    let name = "é".repeat(60);
    let mut long: Vec<&str> = vec!["--csr", file.to_str().unwrap()];
    for option in ["--organisation", "--unit", "--given-name", "--surname", "--title"] {
        long.extend([option, &name]);
    }
    let whole = generate(&token, &long).run().exits(0);
    drop(whole);
    let size = std::fs::metadata(&file).unwrap().len();
    std::fs::remove_file(&file).unwrap();
    token.jeton_with_pin(&["key", "delete", "--label", CN, "--yes"]).run().exits(0);

    let outcome = generate(&token, &long).with_files_up_to(size - 64).run();
    let error = outcome.exits(1).prints_nothing().error();
    assert!(error.message.contains("x.csr") && error.message.contains("removed"), "{}", error.message);
    assert_eq!(objects(&token), 0);
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 0, "no half file, no temporary one");
}

#[test]
fn an_answer_that_cannot_be_printed_still_tells_of_the_key() {
    let token = Token::with(&[]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = generate(&token, &[]).into_command();
    let output = command.stdin(Stdio::null()).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("Still on the token"));
    assert_eq!(objects(&token), 2);
}

#[test]
fn ctrl_c_while_the_token_works_leaves_nothing() {
    let token = Token::with(&[]);
    let log = token.scratch().join("calls.log");
    let run = generate_through_faulty(&token, &["--self-signed"]);
    let run = run.env("FAULTY_DELAY_MS", "C_GenerateKeyPair=2000").env("FAULTY_LOG", &log);
    let mut command = run.into_command();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let logged_in = || std::fs::read_to_string(&log).is_ok_and(|log| log.contains(" C_Login "));
    while !logged_in() {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(130), 0), "{message}");
    assert!(message.contains("removed"), "{message}");
    assert_eq!(objects(&token), 0);
}

#[test]
fn an_always_authenticating_key_signs_its_own_certificate() {
    let token = Token::with(&[]);
    let run = generate_through_faulty(&token, &["--self-signed"]).env("FAULTY_ALWAYS_AUTHENTICATE", "1");
    run.run().exits(0);
    assert_eq!(token.counts().of("pin_presentations"), 2);
    assert_eq!(objects(&token), 3);
}

#[test]
fn a_renewal_takes_the_subject_of_the_certificate() {
    let token = Token::with(&["holder", "p256", "encryption"]);
    for (label, usage) in
        [("holder", "Digital Signature"), ("p256", "Digital Signature"), ("encryption", "Key Encipherment")]
    {
        let outcome = token.jeton_with_pin(&["key", "request", "--label", label]).run().exits(0);
        let text = openssl::agrees(&["req", "-verify", "-noout", "-text", "-nameopt", "utf8"], &outcome.stdout);
        assert!(text.contains(LABEL) && text.contains(usage), "{text}");
        let public = openssl::agrees(&["req", "-noout", "-pubkey"], &outcome.stdout);
        let certificate = std::fs::read(openssl::material(&format!("{label}.cert.pem"))).unwrap();
        assert_eq!(public, openssl::agrees(&["x509", "-noout", "-pubkey"], &certificate));
    }
    let file = token.scratch().join("x.csr");
    let path = file.to_str().unwrap();
    let arguments = ["key", "request", "--json", "--id", "10", "--cn", "Autre nom", "--out", path];
    let request: CertificateRequest = token.jeton_with_pin(&arguments).run().exits(0).answer();
    assert_eq!((request.subject.as_str(), request.pem), ("Autre nom", std::fs::read_to_string(&file).unwrap()));
    token.jeton_with_pin(&arguments).run().exits(7);
    // No key is chosen by guessing.
    let several = token.jeton_with_pin(&["key", "request", "--json"]).run().exits(7).prints_nothing();
    assert_eq!(several.error().choices.len(), 3);
}

#[test]
fn a_request_for_a_key_whose_public_half_is_in_the_certificate_alone() {
    for name in ["p256", "holder"] {
        let token = Token::with(&[name]);
        let deleted =
            token.pkcs11_tool(&["--login", "--pin", PIN, "--delete-object", "--type", "pubkey", "--id", "10"]);
        assert!(deleted.status.success());
        let hidden = "CKA_PUBLIC_EXPONENT=unavailable";
        let run = token.through_faulty(&["key", "request"]).env("JETON_PIN", PIN).env("FAULTY_ATTRIBUTE", hidden);
        openssl::agrees(&["req", "-verify", "-noout"], &run.run().exits(0).stdout);
    }
    // Neither a certificate nor a public key.
    let token = Token::with(&["key:p256"]);
    assert!(
        token
            .pkcs11_tool(&["--login", "--pin", PIN, "--delete-object", "--type", "pubkey", "--id", "10"])
            .status
            .success()
    );
    let outcome = token.jeton_with_pin(&["key", "request", "--json", "--cn", "x"]).run().exits(7);
    assert_eq!(outcome.error().code, "no-matching-key");
}

#[test]
fn a_certificate_of_another_key_gives_no_request() {
    let token = Token::with(&["cert:holder=x=10", "key:signature=y=10"]);
    let outcome = token.jeton_with_pin(&["key", "request", "--json", "--label", "x"]).run().exits(7);
    assert_eq!(outcome.error().code, "no-matching-key");
    // The key has no certificate, so its subject must be given.
    token.jeton_with_pin(&["key", "request", "--label", "y"]).run().exits(2);
    let outcome = token.jeton_with_pin(&["key", "request", "--label", "y", "--cn", "z"]).run().exits(0);
    openssl::agrees(&["req", "-verify", "-noout"], &outcome.stdout);
}

#[test]
fn only_what_was_named_is_deleted() {
    let token = Token::with(&["holder", "signature", "p256"]);
    let before = objects(&token);
    let run = token.jeton_with_pin(&["key", "delete", "--label", "signature", "--yes", "--json"]);
    let deleted: DeletedKey = run.run().exits(0).answer();
    let classes: Vec<_> = deleted.deleted.iter().map(|object| object.class).collect();
    assert_eq!(classes, [ObjectClass::PrivateKey, ObjectClass::PublicKey]);
    assert_eq!(deleted.certificates_left, ["Jeanne DUPONT"]);
    assert_eq!(objects(&token), before - 2);
    let run = token.jeton_with_pin(&["key", "delete", "--id", "10", "--with-certificate", "--yes"]).run().exits(0);
    assert_eq!(run.text().lines().count(), 3);
    assert_eq!(objects(&token), before - 5);
    token.jeton_with_pin(&["key", "delete", "--id", "10", "--yes"]).run().exits(7);
    token.jeton_with_pin(&["test", "--label", "p256"]).run().exits(0);
}

#[test]
fn two_keys_of_one_label_are_not_told_apart_by_guess() {
    let token = Token::with(&["holder=same=10", "signature=same=11"]);
    let outcome = token.jeton_with_pin(&["key", "delete", "--label", "same", "--yes", "--json"]).run().exits(7);
    assert_eq!((outcome.error().code.as_str(), outcome.error().choices.len()), ("several-objects", 2));
    assert_eq!(objects(&token), 6);
}

#[test]
fn a_deletion_asks_for_the_name_and_for_a_terminal() {
    let token = Token::with(&["p256"]);
    token.counted(&["key", "delete", "--label", "p256"]).env("JETON_PIN", PIN).run().exits(2).says("--yes");
    assert_eq!(objects(&token), 3);
    for (typed, code, left) in [("P256", 130, 3), ("p256", 0, 1)] {
        let command = token.jeton_with_pin(&["key", "delete", "--label", "p256"]).into_command();
        let mut terminal = rexpect::session::spawn_command(command, Some(20_000)).unwrap();
        terminal.exp_string("type its name").unwrap();
        terminal.send_line(typed).unwrap();
        terminal.exp_eof().unwrap();
        let status = terminal.process().wait().unwrap();
        assert!(format!("{status:?}").contains(&format!(", {code})")), "{status:?}");
        assert_eq!(objects(&token), left);
    }
}

#[test]
fn a_deletion_that_stops_halfway_says_what_is_gone() {
    let token = Token::with(&["p256"]);
    let run = token.counted(&["key", "delete", "--label", "p256", "--yes", "--json"]).env("JETON_PIN", PIN);
    let outcome = run.env("FAULTY_FAIL", "C_DestroyObject:2=CKR_DEVICE_ERROR").run().exits(1).prints_nothing();
    let message = outcome.error().message;
    assert!(
        message.contains("Deleted: private key") && message.contains("Still on the token: public key"),
        "{message}"
    );
    let run = token.counted(&["key", "delete", "--label", "p256", "--yes"]).env("JETON_PIN", PIN);
    run.env("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED").run().exits(6);
    assert_eq!(token.counts().of("pin_presentations"), 0);
}

#[test]
fn a_list_of_what_is_there_with_a_pin_and_without() {
    let token = Token::with(&["holder", "key:p256", "cert:signature"]);
    let list: KeyPairList = token.jeton_with_pin(&["key", "list", "--json"]).run().exits(0).answer();
    assert_eq!(list.keys.len(), 2);
    let of = |label: &str| list.keys.iter().find(|key| key.label == label).unwrap();
    assert_eq!(of("holder").certificate.as_ref().unwrap().holder, "Jeanne DUPONT");
    assert!(of("p256").certificate.is_none() && of("p256").private);
    let list: KeyPairList = token.counted(&["key", "list", "--public", "--json"]).run().exits(0).answer();
    assert!(list.keys.iter().all(|key| key.public && !key.private));
    assert_eq!((list.keys.len(), list.not_opened.len(), token.counts().of("pin_presentations")), (2, 1, 0));
    let french = token.jeton_with_pin(&["key", "list"]).french().run().exits(0);
    assert!(french.text().contains("sans certificat") && french.text().contains("RSA-3072"), "{}", french.text());
    token.jeton(&["key", "list"]).run().exits(4).prints_nothing();
    let empty = Token::with(&[]);
    assert!(empty.jeton_with_pin(&["key", "list"]).french().run().exits(0).text().contains("Aucun bi-clé"));
}
