//! `jeton key …`.

mod generate;

use jeton::output::key::{CertificateRequest, DeletedKey, KeyPairList, ObjectClass};

use crate::support::token::{LABEL, PIN};
use crate::support::{Token, openssl};

/// How many objects the token holds, as counted by another program.
fn objects(token: &Token) -> usize {
    let output = token.pkcs11_tool(&["--login", "--pin", PIN, "--list-objects"]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.contains(" Object;") || line.contains(" Object:")).count()
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
