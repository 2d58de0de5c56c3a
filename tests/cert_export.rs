//! `jeton cert export`.

use jeton::output::certificate_export::{CertificateExport, ExportWarning};
use rexpect::session::spawn_command;

use crate::support::{Token, openssl};

#[test]
fn one_clean_block_that_openssl_reads() {
    let token = Token::with(&["holder", "cert:ca", "expired"]);
    let outcome = token.jeton(&["cert", "export"]).run().exits(0);
    assert_eq!(outcome.stderr, "");
    let text = outcome.text();
    assert!(
        text.starts_with("-----BEGIN CERTIFICATE-----\n") && text.ends_with("-----END CERTIFICATE-----\n"),
        "{text}"
    );
    assert!(!text.contains('\r') && text.matches("BEGIN").count() == 1);
    let material = std::fs::read_to_string(openssl::material("holder.cert.pem")).unwrap();
    assert_eq!(text, material);
    openssl::agrees(&["x509", "-noout", "-subject"], &outcome.stdout);
}

#[test]
fn nothing_is_guessed_between_two() {
    let token = Token::with(&["holder", "signature"]);
    let error = token.jeton(&["cert", "export", "--json"]).run().exits(7).prints_nothing().error();
    assert_eq!((error.code.as_str(), error.choices.len()), ("several-objects", 2));
    for choice in error.choices {
        let (option, value) = choice.value.split_once(' ').unwrap();
        token.jeton(&["cert", "export", option, value]).run().exits(0);
    }
}

#[test]
fn what_is_no_holders_or_has_expired_is_not_taken_unnamed() {
    let token = Token::with(&["expired", "cert:ca"]);
    let error = token.jeton(&["cert", "export", "--json"]).run().exits(7).prints_nothing().error();
    assert_eq!((error.code.as_str(), error.choices.len()), ("no-current-certificate", 2));
    for choice in error.choices {
        let (option, value) = choice.value.split_once(' ').unwrap();
        token.jeton(&["cert", "export", option, value]).run().exits(0);
    }
    // A CA certificate that is the only one counts as its holder's.
    Token::with(&["cert:ca"]).jeton(&["cert", "export"]).run().exits(0).says("certification authority");
    let error = Token::with(&[]).jeton(&["cert", "export", "--json"]).run().exits(7).error();
    assert_eq!(error.code, "object-not-found");
}

#[test]
fn two_of_one_id_and_two_of_one_label_are_told_apart() {
    let token = Token::with(&["holder=même=0a", "cert:signature=même=0a"]);
    let error = token.jeton(&["cert", "export", "--json", "--id", "0a"]).run().exits(7).error();
    assert_eq!(error.choices.len(), 2);
    assert!(token.jeton(&["cert", "export", "--json", "--label", "même"]).run().exits(7).error().choices.len() == 2);
    let mut exported = Vec::new();
    for choice in error.choices {
        let (option, value) = choice.value.split_once(' ').unwrap();
        exported.push(token.jeton(&["cert", "export", option, value]).run().exits(0).stdout);
    }
    assert_ne!(exported[0], exported[1]);
}

#[test]
fn one_certificate_that_stands_there_twice_is_one() {
    let token = Token::with(&["holder", "cert:holder=copie=0b"]);
    token.jeton(&["cert", "export"]).run().exits(0);
}

#[test]
fn named_in_every_way() {
    let token = Token::with(&["holder", "signature"]);
    let material = std::fs::read(openssl::material("holder.cert.pem")).unwrap();
    let printed = |arguments: &[&str]| openssl::agrees(arguments, &material);
    let value = |text: String| text.trim().rsplit('=').next().unwrap().to_owned();
    let serial = value(printed(&["x509", "-noout", "-serial"]));
    let sha256 = value(printed(&["x509", "-noout", "-fingerprint", "-sha256"]));
    let sha1 = value(printed(&["x509", "-noout", "-fingerprint", "-sha1"]));
    for (option, value) in [
        ("--id", "10"),
        ("--label", "holder"),
        ("--serial", &serial),
        ("--serial", &serial.to_lowercase()),
        ("--fingerprint", &sha256),
        ("--fingerprint", &sha1.replace(':', "").to_lowercase()),
    ] {
        let outcome = token.jeton(&["cert", "export", option, value]).run().exits(0);
        assert_eq!(outcome.stdout, material, "{option} {value}");
    }
    for (option, value) in [("--id", "99"), ("--label", "Holder"), ("--serial", "1234")] {
        let error = token.jeton(&["cert", "export", "--json", option, value]).run().exits(7).error();
        assert_eq!(error.code, "object-not-found", "{option} {value}");
    }
    token.jeton(&["cert", "export", "--fingerprint", "abc"]).run().exits(2);
}

#[test]
fn every_format_is_what_openssl_takes_it_for() {
    let token = Token::with(&["holder", "cert:ca"]);
    let material = std::fs::read(openssl::material("holder.cert.pem")).unwrap();

    let der = token.jeton(&["cert", "export", "--format", "der"]).run().exits(0).stdout;
    let pem = openssl::agrees(&["x509", "-inform", "DER"], &der);
    assert_eq!(pem.as_bytes(), material);

    let key = token.jeton(&["cert", "export", "--format", "pubkey"]).run().exits(0);
    assert_eq!(key.text(), openssl::agrees(&["x509", "-noout", "-pubkey"], &material));

    let chain = token.jeton(&["cert", "export", "--format", "chain"]).run().exits(0);
    let authority = std::fs::read_to_string(openssl::material("ca.cert.pem")).unwrap();
    assert_eq!(chain.text(), format!("{}{authority}", String::from_utf8(material).unwrap()));
    let file = token.scratch().join("chain.pem");
    std::fs::write(&file, &chain.stdout).unwrap();
    let (authority, file) = (openssl::material("ca.cert.pem"), file.display().to_string());
    openssl::agrees(&["verify", "-x509_strict", "-CAfile", &authority.display().to_string(), &file], b"");
}

#[test]
fn what_a_platform_would_object_to_is_said() {
    let token = Token::with(&["holder", "cert:ca", "expired", "encryption"]);
    for (label, sentence, warnings) in [
        ("holder", "", vec![]),
        ("ca", "certification authority", vec![ExportWarning::CertificateAuthority]),
        ("expired", "expired on 2022-03-01", vec![ExportWarning::Expired, ExportWarning::Replaced]),
        ("encryption", "SSL client", vec![ExportWarning::NotForSslClient]),
    ] {
        let text = token.jeton(&["cert", "export", "--label", label]).run().exits(0).says(sentence);
        assert_eq!(text.stderr.is_empty(), warnings.is_empty(), "{label}: {}", text.stderr);
        let json = token.jeton(&["cert", "export", "--json", "--label", label]).run().exits(0);
        assert_eq!(json.stderr, "");
        let export: CertificateExport = json.answer();
        assert_eq!(export.warnings, warnings, "{label}");
        assert_eq!(export.content.as_deref(), Some(text.text()), "{label}");
    }
    token.jeton(&["cert", "export", "--label", "expired"]).french().run().exits(0).says("expiré le 01/03/2022");
}

#[test]
fn to_a_file_with_its_fingerprint() {
    let token = Token::with(&["holder"]);
    let file = token.scratch().join("certificat.pem");
    let path = file.display().to_string();
    let text = token.jeton(&["cert", "export", "--out", &path]).french().run().exits(0);
    let material = std::fs::read(openssl::material("holder.cert.pem")).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), material);
    let printed = openssl::agrees(&["x509", "-noout", "-fingerprint", "-sha256"], &material);
    let sha256 = printed.trim().rsplit('=').next().unwrap();
    assert!(text.text().contains(&path) && text.text().contains(sha256), "{}", text.text());

    token.jeton(&["cert", "export", "--out", &path]).run().exits(7).prints_nothing();
    let export: CertificateExport = token
        .jeton(&["cert", "export", "--json", "--force", "--format", "der", "--out", &path])
        .run()
        .exits(0)
        .answer();
    assert_eq!((export.path.as_deref(), export.format.as_str()), (Some(path.as_str()), "der"));
    assert_eq!(export.content, None);
    assert_eq!(openssl::agrees(&["x509", "-inform", "DER"], &std::fs::read(&file).unwrap()).as_bytes(), material);
}

#[test]
fn a_person_at_a_terminal_is_told_where_to_paste_it() {
    let token = Token::with(&["holder"]);
    let mut terminal = spawn_command(token.jeton(&["cert", "export"]).french().into_command(), Some(10_000)).unwrap();
    let shown = terminal.exp_eof().unwrap();
    // rexpect takes each byte for a character, so only ASCII is compared.
    assert!(shown.contains("-----END CERTIFICATE-----") && shown.contains("1. Copiez tout, de -----BEGIN"), "{shown}");
    assert!(shown.contains("publique") && shown.contains("4. Collez dans"), "{shown}");

    let command = token.jeton(&["cert", "export", "--format", "der"]).french().into_command();
    let mut terminal = spawn_command(command, Some(10_000)).unwrap();
    let shown = terminal.exp_eof().unwrap();
    assert!(shown.contains("--out FICHIER"), "{shown}");
}
