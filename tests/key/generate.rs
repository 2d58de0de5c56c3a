//! `jeton key generate`.

use std::process::{Command, Stdio};
use std::time::Duration;

use jeton::model::KeyAlgorithm;
use jeton::output::key::{KeyPairList, NewKeyPair};
use jeton::output::self_test::SelfTestReport;

use super::objects;
use crate::support::token::{self, LABEL, PIN};
use crate::support::{Jeton, Token, openssl, softhsm2_only};

const CN: &str = "Régie de l’eau";

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
    if token::maker() == token::Maker::SoftHsm {
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
        "C_GenerateKeyPair:1+=CKR_DEVICE_ERROR",
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
