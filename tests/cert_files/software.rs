//! Software certificates: tested, shown, turned into PEM and copied as a token's are, by `jeton test --pfx` and
//! `jeton cert …`.

use jeton::output::certificate_backup::CertificateBackup;
use jeton::output::self_test::{Check, CheckKind, SelfTestReport, Status};

use super::{Mail, PASSWORD, jeton};
use crate::bicle::Desk;
use crate::support::openssl;

const ENCRYPTION: &str = "keyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection";

#[track_caller]
fn check(report: &SelfTestReport, kind: CheckKind) -> &Check {
    report.keys[0].checks.iter().find(|check| check.check == kind).expect("it was checked")
}

fn test(pfx: &str, more: &[&str], code: i32) -> SelfTestReport {
    let run = jeton(&["test", "--json", "--pfx", pfx]).args(more).env("JETON_PASSWORD", PASSWORD).run();
    run.exits(code).answer()
}

#[test]
fn it_signs_and_opens_as_its_use_allows() {
    let mail = Mail::new();
    mail.agent("sign", "Jeanne DUPONT", 700);
    mail.authority.issue("open", "/CN=Service des marchés", 700, ENCRYPTION);
    let signing = test(&mail.pfx("sign", "sign.pfx", &["-name", "Signature"]), &["--ca", &mail.path("ca.pem")], 0);
    assert!(signing.passed && signing.token.is_none() && signing.file.as_deref().unwrap().ends_with("sign.pfx"));
    assert_eq!(check(&signing, CheckKind::Signature).status, Status::Passed);
    assert_eq!(check(&signing, CheckKind::Decryption).status, Status::NotDone);
    assert_eq!(signing.checks[0].check, CheckKind::PasswordAccepted);
    // openssl verifies what it signed.
    let signed = signing.keys[0].signed.as_ref().unwrap();
    mail.file("signature", hex(&signed.signature));
    let message = mail.file("message", &signing.message);
    mail.openssl(&["x509", "-in", "sign.pem", "-pubkey", "-noout", "-out", "public"]);
    let (public, signature) = (mail.path("public"), mail.path("signature"));
    openssl::agrees(&["dgst", "-sha256", "-verify", &public, "-signature", &signature, &message], b"");

    let opening = test(&mail.pfx("open", "open.pfx", &[]), &[], 0);
    assert_eq!(check(&opening, CheckKind::Signature).status, Status::NotDone);
    assert_eq!(check(&opening, CheckKind::Decryption).status, Status::Passed);
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn keys_on_curves_too() {
    let mail = Mail::new();
    for (curve, digest) in [("P-256", "SHA-256"), ("P-384", "SHA-384")] {
        mail.openssl(&[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            &format!("ec_paramgen_curve:{curve}"),
            "-out",
            "ec.key",
        ]);
        mail.agent("ec", "Jeanne DUPONT", 700);
        let report = test(&mail.pfx("ec", "ec.pfx", &[]), &[], 0);
        assert_eq!(check(&report, CheckKind::Signature).detail, format!("ECDSA, {digest}"));
        std::fs::remove_file(mail.path("ec.key")).unwrap();
    }
}

#[test]
fn it_is_told_in_both_languages_and_as_a_page() {
    let mail = Mail::new();
    mail.agent("sign", "Jeanne DUPONT", 700);
    let (pfx, page) = (mail.pfx("sign", "signature.pfx", &[]), mail.path("rapport.html"));
    let run =
        jeton(&["test", "--pfx", &pfx, "--report", &page]).env("JETON_PASSWORD", PASSWORD).french().run().exits(0);
    for line in ["Mot de passe accepté", "Signature électronique : RSA PKCS#1 v1.5, SHA-256", "Tout va bien."] {
        assert!(run.text().contains(line), "{line}:\n{}", run.text());
    }
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("certificat logiciel") && html.contains("Jeanne DUPONT"), "{html}");
    let english = jeton(&["test", "--pfx", &pfx]).env("JETON_PASSWORD", PASSWORD).run().exits(0);
    assert!(english.text().contains("Password accepted"), "{}", english.text());
    // A revoked or expired one fails as on a token.
    mail.authority.issue_between("old", "/CN=Jeanne DUPONT", (-400, -10), "");
    let report = test(&mail.pfx("old", "old.pfx", &[]), &[], 8);
    assert_eq!((report.failed, report.passed), (1, false));
    let run = jeton(&["test", "--pfx", &pfx, "--id", "01"]).run().exits(2);
    run.says("--id");
}

#[test]
fn a_copy_under_another_password_is_what_openssl_reads() {
    let mail = Mail::new();
    mail.agent("sign", "Jeanne DUPONT", 700);
    let pfx = mail.pfx("sign", "sign.pfx", &["-certfile", "ca.pem", "-name", "Jeanne"]);
    let (old, new) = (mail.file("old", format!("{PASSWORD}\n")), mail.file("new", "Kd8w-Zr5t-Qm2y\n"));
    let copy = mail.path("copie.pfx");
    let backup = ["cert", "backup", &pfx, "--out", &copy, "--password-file", &old, "--new-password-file", &new];
    let answer: CertificateBackup = jeton(&backup).arg("--json").run().exits(0).answer();
    assert_eq!((answer.certificate.holder.as_str(), answer.others), ("Jeanne DUPONT", 1));
    let read = |password: &str| {
        let password = format!("pass:{password}");
        openssl::run(&["pkcs12", "-in", &copy, "-passin", &password, "-nodes"], b"")
    };
    let (text, opened) = read("Kd8w-Zr5t-Qm2y");
    assert!(opened && text.contains("PRIVATE KEY") && text.matches("BEGIN CERTIFICATE").count() == 2, "{text}");
    assert!(text.contains("friendlyName: Jeanne"), "{text}");
    assert!(!read(PASSWORD).1, "the old password does not open it");
    // The original is as it was, and nothing is overwritten.
    let before = std::fs::read(&copy).unwrap();
    assert_eq!(jeton(&backup).arg("--json").run().exits(7).error().code, "file-exists");
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    test(&pfx, &[], 0);
    // A person types both.
    let typed = mail.path("tapée.pfx");
    let mut terminal = jeton(&["cert", "backup", &pfx, "--out", &typed]).french().in_terminal();
    terminal.answer_secret("Mot de passe de sign.pfx", PASSWORD);
    terminal.answer_secret("Nouveau mot de passe", "Kd8w-Zr5t-Qm2y");
    terminal.answer_secret("Confirmez le nouveau mot de passe", "Kd8w-Zr5t-Qm2y");
    terminal.expect("Copie écrite dans");
    terminal.exits(0);
}

#[test]
fn what_is_no_bicle_is_told_which_commands_take_it() {
    let mail = Mail::new();
    mail.agent("sign", "Jeanne DUPONT", 700);
    let pfx = mail.pfx("sign", "sign.pfx", &[]);
    let desk = Desk::new();
    for command in ["import", "reference"] {
        let run = desk.bicle(&[command, &pfx]).french().run().exits(8);
        let run = run.says("n’est pas prévu pour le chiffrement");
        for command in ["jeton test --pfx", "jeton cert show", "jeton cert export", "jeton cert backup"] {
            assert!(run.stderr.contains(command), "{}", run.stderr);
        }
    }
    assert!(!desk.register().exists());
    // Referenced with its chain, and known for its holder.
    mail.authority.issue("open", "/CN=Service des marchés", 700, ENCRYPTION);
    mail.openssl(&["crl2pkcs7", "-nocrl", "-certfile", "ca.pem", "-certfile", "open.pem", "-out", "open.p7b"]);
    desk.bicle(&["reference", &mail.path("open.p7b")]).run().exits(0);
    assert_eq!(desk.list().bicles.len(), 1);
}
