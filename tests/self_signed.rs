//! A certificate with `CA:TRUE` whose private key is on the token, as made by `openssl req -x509`: it is its holder's,
//! and an authority's as well.

use jeton::model::certificate::Use;
use jeton::output::certificate_export::{CertificateExport, ExportWarning};
use jeton::output::list::TokenList;
use jeton::output::remind::Reminders;
use jeton::output::self_test::{CheckKind, SelfTestReport, SkipReason, Status};

use crate::support::token::PIN;
use crate::support::{Authority, Jeton, Token, openssl};

/// Made as a tutorial would have it.
fn made_by_openssl() -> Authority {
    let place = Authority::new("/CN=AC d’essai");
    place.openssl(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "own.key",
        "-out",
        "own.pem",
        "-days",
        "20",
        "-subj",
        "/CN=Jeanne DUPONT",
    ]);
    let text = openssl::agrees(&["x509", "-noout", "-text"], &std::fs::read(place.path("own.pem")).unwrap());
    assert!(text.contains("CA:TRUE"), "{text}");
    place
}

/// Writes the public key of `name` to the token, as most software does along with a private key.
fn put_public_half(place: &Authority, token: &Token, name: &str, id: &str) {
    let (key, der) = (format!("{name}.key"), format!("{name}.pub.der"));
    place.openssl(&["pkey", "-in", &key, "-pubout", "-outform", "DER", "-out", &der]);
    let file = place.path(&der);
    let written = ["--login", "--pin", PIN, "--write-object", file.to_str().unwrap(), "--type", "pubkey", "--id", id];
    let output = token.pkcs11_tool(&written);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Asserts that every command treats Jeanne DUPONT's certificate as her own.
fn is_hers(token: &Token) {
    let export: CertificateExport = token.jeton(&["cert", "export", "--json"]).run().exits(0).answer();
    assert_eq!(export.certificate.holder, "Jeanne DUPONT");
    assert!(export.warnings.contains(&ExportWarning::CertificateAuthority), "{:?}", export.warnings);
    let text = token.jeton(&["cert", "export"]).run().exits(0).says("CA:TRUE");
    openssl::agrees(&["x509", "-noout"], &text.stdout);

    let reminders: Reminders = token.jeton(&["remind", "--json"]).run().exits(9).answer();
    assert_eq!((reminders.due, reminders.certificates.len()), (1, 1));
    assert_eq!(reminders.certificates[0].certificate.holder, "Jeanne DUPONT");

    let run = token.jeton_with_pin(&["test", "--json"]).run().exits(0);
    let report: SelfTestReport = run.answer();
    assert!(report.passed && report.keys.len() == 1);
    let status = |kind| report.keys[0].checks.iter().find(|check| check.check == kind).unwrap().status;
    assert_eq!((status(CheckKind::Signature), status(CheckKind::Uses)), (Status::Passed, Status::Advice));
    assert_eq!(status(CheckKind::Issuer), Status::Advice);

    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let lines: Vec<_> = list.tokens.iter().flat_map(|token| &token.certificates).collect();
    let own = lines.iter().filter_map(|line| line.certificate.as_ref()).find(|facts| facts.holder == "Jeanne DUPONT");
    assert_eq!(own.unwrap().r#use, Use::Unspecified);

    // It expires in twenty days, which the doctor reports for a holder's certificate but not for an authority's.
    let doctor = token.jeton(&["doctor"]).run();
    assert!(doctor.text().contains("Jeanne DUPONT"), "{}", doctor.text());
}

#[test]
fn the_only_one_is_its_holders() {
    let (token, place) = (Token::with(&[]), made_by_openssl());
    place.put(&token, "own", "01");
    is_hers(&token);
}

#[test]
fn one_among_others_is_its_holders_by_its_key() {
    let (token, place) = (Token::with(&["cert:ca"]), made_by_openssl());
    place.put(&token, "own", "01");
    put_public_half(&place, &token, "own", "01");
    is_hers(&token);
    let reminders: Reminders = token.jeton(&["remind", "--json"]).run().exits(9).answer();
    assert_eq!(reminders.authorities, 1, "the other stays an authority's");
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert!(matches!(&report.skipped[..], [skipped] if skipped.reason == SkipReason::CertificateAuthority));
}

#[test]
fn one_that_has_issued_the_holders_is_its_holders_by_its_private_key_alone() {
    let (token, place) = (Token::with(&[]), Authority::new("/CN=AC interne"));
    place.issue("holder", "/O=Mairie/CN=Jeanne DUPONT", 700, "");
    place.put(&token, "holder", "01");
    place.put(&token, "ca", "02");
    put_public_half(&place, &token, "ca", "02");
    // Without a login it counts as the holder's CA, so the export needs no choice.
    let export: CertificateExport = token.jeton(&["cert", "export", "--json"]).run().exits(0).answer();
    assert_eq!(export.certificate.holder, "Jeanne DUPONT");
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert_eq!((report.keys.len(), report.skipped.len()), (2, 0));
}

#[test]
fn a_reminder_lists_the_files_that_it_was_given() {
    let place = made_by_openssl();
    let run = Jeton::new(&["remind", "--json"]).arg(place.path("own.pem")).arg(place.path("ca.pem")).run().exits(9);
    let answer: Reminders = run.answer();
    let holders: Vec<_> = answer.certificates.iter().map(|line| line.certificate.holder.as_str()).collect();
    assert_eq!((holders, answer.authorities), (vec!["Jeanne DUPONT", "AC d’essai"], 0));
}
