//! `jeton cert check`: what is right and wrong with a certificate of which only the file is here.

use jeton::output::certificate_check::CertificateCheck;
use jeton::output::self_test::{CheckKind, Status};
use jeton::trust::{ChainFault, RevocationState};

use super::{Mail, PASSWORD, jeton};
use crate::support::{Jeton, openssl};

/// The status of this check of the first certificate.
#[track_caller]
fn status(answer: &CertificateCheck, kind: CheckKind) -> Status {
    let checks = &answer.files[0].certificates[0].checks;
    checks.iter().find(|check| check.check == kind).expect("it was checked").status
}

#[track_caller]
fn checked(jeton: Jeton, code: i32) -> CertificateCheck {
    jeton.arg("--json").run().exits(code).answer()
}

fn list(mail: &Mail, revoked: &[&str]) -> String {
    let configuration = "[ca]\ndefault_ca=x\n[x]\ndatabase=revoked.txt\ncertificate=ca.pem\nprivate_key=ca.key\n\
                         default_md=sha256\n[crl]\nauthorityKeyIdentifier=keyid\n";
    mail.file("list.cnf", configuration);
    mail.file("revoked.txt", "");
    for file in revoked {
        mail.openssl(&["ca", "-config", "list.cnf", "-revoke", file, "-crl_reason", "keyCompromise"]);
    }
    mail.openssl(&["ca", "-config", "list.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "list.crl"]);
    mail.path("list.crl")
}

#[test]
fn a_good_certificate_passes_and_each_thing_is_said() {
    let mail = Mail::new();
    let pem = mail.agent("jeanne", "Jeanne DUPONT", 700).display().to_string();
    let (ca, crl) = (mail.path("ca.pem"), list(&mail, &[]));
    let answer = checked(jeton(&["cert", "check", &pem, "--ca", &ca, "--crl", &crl]), 0);
    assert!(answer.passed && answer.failed == 0 && answer.attention == 0);
    for kind in [CheckKind::InDate, CheckKind::Uses, CheckKind::Revocation] {
        assert_eq!(status(&answer, kind), Status::Passed, "{kind:?}");
    }
    let run = jeton(&["cert", "check", &pem, "--ca", &ca, "--crl", &crl]).french().run().exits(0);
    for line in ["En cours de validité : jusqu’au", "Usage : ", "Taille de la clé : RSA-2048", "Émetteur", "Révocation"]
    {
        assert!(run.text().contains(line), "{line}:\n{}", run.text());
    }
}

#[test]
fn a_revoked_an_expired_and_a_forged_certificate_fail() {
    let mail = Mail::new();
    let (pem, ca) = (mail.agent("jeanne", "Jeanne DUPONT", 700).display().to_string(), mail.path("ca.pem"));
    let crl = list(&mail, &["jeanne.pem"]);
    let run = jeton(&["cert", "check", &pem, "--ca", &ca, "--crl", &crl]).french().run().exits(8);
    assert!(run.text().contains("ÉCHEC"), "{}", run.text());
    run.says("1 vérification a échoué").says("ne vous fiez pas à un certificat révoqué");
    let answer = checked(jeton(&["cert", "check", &pem, "--ca", &ca, "--crl", &crl]), 8);
    assert_eq!(answer.files[0].certificates[0].trust.revocation.state, RevocationState::Revoked);

    let old = mail.authority.issue_between("old", "/CN=Jeanne DUPONT", (-400, -10), "").display().to_string();
    let answer = checked(jeton(&["cert", "check", &old]), 8);
    assert_eq!((status(&answer, CheckKind::InDate), answer.failed), (Status::Failed, 1));

    // One bit of its signature is another.
    mail.openssl(&["x509", "-in", "jeanne.pem", "-outform", "DER", "-out", "forged.cer"]);
    let mut der = mail.read("forged.cer");
    *der.last_mut().unwrap() ^= 1;
    let answer = checked(jeton(&["cert", "check", &mail.file("forged.cer", der), "--ca", &ca]), 8);
    assert_eq!(status(&answer, CheckKind::Issuer), Status::Failed);
    let error = jeton(&["cert", "check", &old, "--ca", &ca, "--json"]).run().exits(8);
    let report: serde_json::Value = serde_json::from_str(&error.stderr).unwrap();
    assert_eq!(report["error"]["code"], "check-failed");
}

#[test]
fn what_needs_attention_is_nine() {
    let mail = Mail::new();
    let ca = mail.path("ca.pem");
    let pem = mail.agent("jeanne", "Jeanne DUPONT", 700).display().to_string();
    // Nobody here knows who signed it.
    let answer = checked(jeton(&["cert", "check", &pem]), 9);
    assert_eq!((status(&answer, CheckKind::Issuer), answer.attention, answer.passed), (Status::Advice, 1, false));
    assert_eq!(answer.files[0].certificates[0].trust.chain.fault, Some(ChainFault::IssuerUnknown));
    jeton(&["cert", "check", &pem]).french().run().exits(9).says("1 certificat demande votre attention").says("--ca");
    // Its end is near.
    let soon = mail.agent("soon", "Jeanne DUPONT", 19).display().to_string();
    let answer = checked(jeton(&["cert", "check", &soon, "--ca", &ca]), 9);
    assert_eq!(status(&answer, CheckKind::InDate), Status::Advice);
    let run = jeton(&["cert", "check", &soon, "--ca", &ca]).french().run().exits(9);
    assert!(run.text().contains("19 jours"), "{}", run.text());
}

#[test]
fn the_authorities_in_the_file_link_the_certificate_to_the_one_that_is_trusted() {
    let (root, below) = (Mail::new(), Mail::new());
    let extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n\
                      subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
    root.file("sub.cnf", extensions);
    below.authority.request("ca.key", "/CN=Sous-autorité", "sub.csr", &[]);
    std::fs::copy(below.path("sub.csr"), root.path("sub.csr")).unwrap();
    root.openssl(&[
        "x509", "-req", "-in", "sub.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "3000", "-extfile", "sub.cnf",
        "-out", "sub.pem",
    ]);
    std::fs::copy(root.path("sub.pem"), below.path("ca.pem")).unwrap();
    let pem = below.agent("jeanne", "Jeanne DUPONT", 700).display().to_string();
    below.openssl(&["crl2pkcs7", "-nocrl", "-certfile", "ca.pem", "-certfile", "jeanne.pem", "-out", "chaîne.p7b"]);
    let (p7b, sub) = (below.path("chaîne.p7b"), root.path("sub.pem"));
    let pfx = below.pfx("jeanne", "chaîne.pfx", &["-certfile", "ca.pem"]);
    let ca = root.path("ca.pem");
    openssl::agrees(&["verify", "-CAfile", &ca, "-untrusted", &sub, &pem], b"");
    jeton(&["cert", "check", &pem, "--ca", &ca]).run().exits(9);
    jeton(&["cert", "check", &p7b, "--ca", &ca]).run().exits(0);
    jeton(&["cert", "check", &pfx, "--ca", &ca]).env("JETON_PASSWORD", PASSWORD).run().exits(0);
    // Or in another file of the same command, which is an authority's and judged as such.
    let answer = checked(jeton(&["cert", "check", &pem, &sub, "--ca", &ca]), 9);
    assert!(answer.files[0].certificates[0].trust.chain.fault.is_none());
    // Coming along makes nobody trusted.
    jeton(&["cert", "check", &p7b]).run().exits(9);
}

#[test]
fn several_files_are_judged_each_by_itself() {
    let mail = Mail::new();
    let ca = mail.path("ca.pem");
    let good = mail.agent("jeanne", "Jeanne DUPONT", 700).display().to_string();
    let run = jeton(&["cert", "check", &good, "/nonexistent/x.cer", "--ca", &ca]).french().run().exits(7);
    assert!(run.text().contains("Jeanne DUPONT") && run.text().contains("/nonexistent/x.cer : "), "{}", run.text());
    let old = mail.authority.issue_between("old", "/CN=Paul", (-400, -10), "").display().to_string();
    let answer = checked(jeton(&["cert", "check", &good, "/nonexistent/x.cer", &old, "--ca", &ca]), 8);
    assert_eq!(answer.files[1].error.as_ref().unwrap().code, "file-not-found");
    assert!(!answer.files[0].certificates[0].attention && answer.failed > 0);
}
