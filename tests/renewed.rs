//! One rule for all commands: a certificate with a successor for the same holder, issuer and use is old, and no failure;
//! and what ends soon is said wherever all would otherwise be well.

use std::path::Path;

use jeton::model::renewal::Mark;
use jeton::output::certificate::CertificateList;
use jeton::output::certificate_export::{CertificateExport, ExportWarning};
use jeton::output::doctor::{Diagnosis, Level, Outcome as Found};
use jeton::output::list::TokenList;
use jeton::output::remind::Reminders;
use jeton::output::self_test::{CheckKind, SelfTestReport, Status};

use crate::support::{Authority, Jeton, Token};

const HOLDER: &str = "/C=FR/O=Mairie de Vitré/OU=0002 21350360000016/CN=Jeanne DUPONT/serialNumber=QCFR0001";

fn chambersign() -> Authority {
    Authority::new("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID")
}

/// A token with certificates of this authority and their keys, each with the next id.
fn token_with(authority: &Authority, names: &[&str]) -> Token {
    let token = Token::with(&[]);
    for (at, name) in names.iter().enumerate() {
        authority.put(&token, name, &format!("{:02}", at + 1));
    }
    token
}

/// `jeton doctor` on this token, without a PC/SC service.
fn doctor(token: &Token, arguments: &[&str]) -> Jeton {
    token.jeton(&[&["doctor"], arguments].concat()).env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
}

fn findings(diagnosis: &Diagnosis) -> Vec<(Found, String)> {
    let token = diagnosis.checks.iter().find(|check| check.level == Level::Token).unwrap();
    let certificates = token.findings.iter().filter(|seen| seen.code == "certificate");
    certificates.map(|seen| (seen.outcome, seen.seen.clone())).collect()
}

#[test]
fn old_and_new_of_one_holder_are_the_same_for_every_command() {
    let authority = chambersign();
    // Still in date, though not for long; and expired.
    for (from, to) in [(-700, 19), (-700, -3)] {
        authority.issue_between("old", HOLDER, (from, to), "");
        authority.issue("new", HOLDER, 700, "");
        let token = token_with(&authority, &["old", "new"]);
        let ca = authority.path("ca.pem").display().to_string();

        let report: SelfTestReport = token.jeton_with_pin(&["test", "--json", "--ca", &ca]).run().exits(0).answer();
        assert!(report.passed && report.failed == 0 && report.warnings.is_empty(), "{report:#?}");
        let [old, new] = ["old", "new"].map(|name| report.keys.iter().find(|key| key.label == name).unwrap());
        let sha256 = new.certificate.as_ref().unwrap().sha256.clone();
        assert_eq!(old.certificate.as_ref().unwrap().successor, Some(sha256.clone()));
        assert_eq!(new.certificate.as_ref().unwrap().successor, None);
        let in_date = old.checks.iter().find(|check| check.check == CheckKind::InDate).unwrap();
        let expected = if to < 0 { Status::Advice } else { Status::Passed };
        assert_eq!(in_date.status, expected, "{in_date:?}");
        assert_eq!(in_date.detail.contains("replaced by a newer one"), to < 0, "{in_date:?}");
        let french = token.jeton_with_pin(&["test", "--ca", &ca]).french().run().exits(0);
        assert!(french.text().contains("Tout va bien.") && !french.text().contains("ÉCHEC"), "{}", french.text());

        let diagnosis: Diagnosis = doctor(&token, &["--json"]).run().exits(0).answer();
        assert!(diagnosis.warnings.is_empty());
        let found = findings(&diagnosis);
        assert!(found.len() == 2 && found.iter().all(|(outcome, _)| *outcome == Found::Ok), "{found:?}");
        let french = doctor(&token, &[]).french().run().exits(0).text().to_owned();
        assert!(french.contains("Tout est en ordre.") && french.contains("remplacé"), "{french}");
        assert!(!french.contains("Demandez"), "{french}");

        let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
        let lines = list.tokens.iter().flat_map(|token| &token.certificates);
        let of_list: Vec<_> = lines.filter_map(|line| line.certificate.as_ref()?.successor.clone()).collect();
        let list: CertificateList = token.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
        let lines = list.certificates.iter();
        let of_cert_list: Vec<_> = lines.filter_map(|line| line.certificate.as_ref()?.successor.clone()).collect();
        assert_eq!((of_list, of_cert_list), (vec![sha256.clone()], vec![sha256.clone()]));

        let reminders: Reminders = token.jeton(&["remind", "--json"]).run().exits(0).answer();
        let renewed: Vec<bool> = reminders.certificates.iter().map(|reminder| reminder.renewed).collect();
        assert_eq!((renewed, reminders.due), (vec![true, false], 0));

        let export = |more: &[&str]| -> CertificateExport {
            token.jeton(&[&["cert", "export", "--json"], more].concat()).run().exits(0).answer()
        };
        let picked = export(&[]);
        assert_eq!((picked.certificate.sha256.as_str(), picked.warnings.len()), (sha256.as_str(), 0));
        let warnings = export(&["--label", "old"]).warnings;
        assert!(warnings.contains(&ExportWarning::Replaced), "{warnings:?}");
        assert!(!warnings.contains(&ExportWarning::EndsSoon), "{warnings:?}");
        let said = token.jeton(&["cert", "export", "--label", "old"]).french().run().exits(0);
        said.says("un certificat plus récent du même titulaire est sur cette clé");
    }
}

#[test]
fn what_only_looks_like_a_successor_replaces_nothing() {
    let authority = chambersign();
    let renamed = Authority::new("/C=FR/O=CHAMBERSIGN  FRANCE/CN=ChamberSign France CA4 NG");
    let other = Authority::new("/C=FR/O=Autre prestataire/CN=ChamberSign France CA3 NG Qualified eID");
    authority.issue_between("old", HOLDER, (-700, -100), "");
    let holder = |from: &str, to: &str| HOLDER.replace(from, to);
    let encryption = "keyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection";
    let usual = (-10, 700);
    let cases = [
        ("the next one", &authority, HOLDER.to_owned(), usual, "", true),
        ("written otherwise", &authority, holder("Jeanne DUPONT", "JEANNE  Dupont"), usual, "", true),
        ("the issuer's next authority", &renamed, HOLDER.to_owned(), usual, "", true),
        ("another issuer", &other, HOLDER.to_owned(), usual, "", false),
        ("a namesake with her own number", &authority, holder("QCFR0001", "QCFR0002"), usual, "", false),
        ("a namesake elsewhere", &authority, holder("21350360000016", "21350238800019"), usual, "", false),
        ("a namesake without a number", &authority, holder("/serialNumber=QCFR0001", ""), usual, "", false),
        ("another use", &authority, HOLDER.to_owned(), usual, encryption, false),
        ("expired as well", &authority, HOLDER.to_owned(), (-99, -2), "", false),
        ("not valid yet", &authority, HOLDER.to_owned(), (5, 700), "", false),
        ("older", &authority, HOLDER.to_owned(), (-900, -200), "", false),
    ];
    let directory = tempfile::tempdir().unwrap();
    let reminder = |next: &Path| {
        for (from, to) in [(authority.path("old.pem").as_path(), "old.pem"), (next, "next.pem")] {
            std::fs::copy(from, directory.path().join(to)).unwrap();
        }
        let reminders: Reminders = Jeton::new(&["remind", "--json"]).arg(directory.path()).run().answer();
        let is_old = |reminder: &&jeton::output::remind::Reminder| matches!(&reminder.sources[..], [jeton::output::remind::Source::File(path)] if path.ends_with("old.pem"));
        reminders.certificates.iter().find(is_old).unwrap().renewed
    };
    for (what, issuer, subject, days, extensions, renewed) in cases {
        let next = issuer.issue_between("next", &subject, days, extensions);
        assert_eq!(reminder(&next), renewed, "{what}");
    }
    // A self-signed certificate of the same name is no issuer's.
    let own = directory.path().join("own.key");
    let key = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", own.to_str().unwrap()];
    authority.openssl(&key);
    let next = directory.path().join("self.crt");
    let usages =
        ["-addext", "keyUsage=critical,digitalSignature,nonRepudiation", "-addext", "extendedKeyUsage=clientAuth"];
    let request =
        ["req", "-x509", "-new", "-utf8", "-config", "ca.cnf", "-key", own.to_str().unwrap(), "-subj", HOLDER];
    let out = ["-days", "700", "-addext", "basicConstraints=critical,CA:FALSE", "-out", next.to_str().unwrap()];
    authority.openssl(&[&request[..], &usages, &out].concat());
    assert!(!reminder(&next));
}

#[test]
fn a_successor_that_is_revoked_or_has_no_key_here_replaces_nothing() {
    let authority = chambersign();
    authority.issue_between("old", HOLDER, (-700, -3), "");
    authority.issue("new", HOLDER, 700, "");
    let ca = authority.path("ca.pem").display().to_string();
    let configuration = std::fs::read_to_string(authority.path("issue.cnf")).unwrap();
    std::fs::write(authority.path("crl.cnf"), configuration + "[crl]\nauthorityKeyIdentifier=keyid\n").unwrap();
    authority.openssl(&["ca", "-config", "issue.cnf", "-revoke", "new.pem", "-crl_reason", "keyCompromise"]);
    authority.openssl(&["ca", "-config", "crl.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "list.crl"]);
    let crl = authority.path("list.crl").display().to_string();
    let token = token_with(&authority, &["old", "new"]);
    let report: SelfTestReport =
        token.jeton_with_pin(&["test", "--json", "--ca", &ca, "--crl", &crl]).run().exits(8).answer();
    let old = report.keys.iter().find(|key| key.label == "old").unwrap();
    assert_eq!(old.certificate.as_ref().unwrap().successor, None);
    let in_date = old.checks.iter().find(|check| check.check == CheckKind::InDate).unwrap();
    assert_eq!(in_date.status, Status::Failed);

    // The new certificate alone, without its key: what the token can do has expired.
    let token = token_with(&authority, &["old"]);
    let file = authority.path("new.pem").display().to_string();
    token.jeton_with_pin(&["cert", "import", "--without-key", &file]).run().exits(0);
    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json", "--ca", &ca]).run().exits(8).answer();
    assert_eq!(report.keys[0].certificate.as_ref().unwrap().successor, None);
}

#[test]
fn an_old_certificate_that_its_issuer_revoked_is_no_failure_either() {
    let authority = chambersign();
    authority.issue_between("old", HOLDER, (-700, 19), "");
    authority.issue("new", HOLDER, 700, "");
    let configuration = std::fs::read_to_string(authority.path("issue.cnf")).unwrap();
    std::fs::write(authority.path("crl.cnf"), configuration + "[crl]\nauthorityKeyIdentifier=keyid\n").unwrap();
    authority.openssl(&["ca", "-config", "issue.cnf", "-revoke", "old.pem", "-crl_reason", "superseded"]);
    authority.openssl(&["ca", "-config", "crl.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "list.crl"]);
    let token = token_with(&authority, &["old", "new"]);
    let [ca, crl] = ["ca.pem", "list.crl"].map(|name| authority.path(name).display().to_string());
    let report: SelfTestReport =
        token.jeton_with_pin(&["test", "--json", "--ca", &ca, "--crl", &crl]).run().exits(0).answer();
    let old = report.keys.iter().find(|key| key.label == "old").unwrap();
    let revocation = old.checks.iter().find(|check| check.check == CheckKind::Revocation).unwrap();
    assert_eq!(revocation.status, Status::Advice);
    assert!(revocation.detail.contains("of no consequence"), "{revocation:?}");
}

#[test]
fn nineteen_days_before_the_end_nobody_says_that_all_is_well() {
    let authority = chambersign();
    authority.issue("near", HOLDER, 19, "");
    authority.issue("far", "/O=Mairie de Vitré/CN=Paul NOËL", 700, "");
    let token = token_with(&authority, &["near", "far"]);

    let report: SelfTestReport = token.jeton_with_pin(&["test", "--json"]).run().exits(0).answer();
    assert_eq!(report.warnings.len(), 1);
    let warning = &report.warnings[0];
    assert_eq!((warning.mark, warning.certificate.days_left), (Mark::Days(30), 19));
    assert_eq!(warning.certificate.holder, "Jeanne DUPONT");
    let diagnosis: Diagnosis = doctor(&token, &["--json"]).run().exits(0).answer();
    let of_doctor = diagnosis.warnings.iter().map(|warning| (&warning.message, warning.mark)).collect::<Vec<_>>();
    assert_eq!(of_doctor, [(&report.warnings[0].message, Mark::Days(30))]);
    let export = ["cert", "export", "--label", "near"];
    let answer: CertificateExport = token.jeton(&[&export[..], &["--json"]].concat()).run().exits(0).answer();
    assert_eq!(answer.warnings, [ExportWarning::EndsSoon]);
    assert_eq!((answer.certificate.mark, answer.certificate.days_left), (Some(Mark::Days(30)), 19));

    let page = token.scratch().join("page.html").display().to_string();
    for (arguments, code) in [(&["test", "--report", &page][..], 0), (&["doctor"], 0), (&export, 0)] {
        let run = token.jeton_with_pin(arguments).env("PCSCLITE_CSOCK_NAME", "/nonexistent").french().run().exits(code);
        let said = format!("{}{}", run.text(), run.stderr);
        assert!(said.contains("le certificat de Jeanne DUPONT – Mairie de Vitré expire le"), "{arguments:?}: {said}");
        assert!(said.contains("encore 19 jours") && said.contains("L’échéance des 30 jours est passée"), "{said}");
        assert!(!said.contains("Tout va bien") && !said.contains("Tout est en ordre"), "{said}");
    }
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("L’échéance des 30 jours est passée") && !page.contains("Tout va bien"), "the page");
    // The other certificate alone.
    let far: CertificateExport = token.jeton(&["cert", "export", "--label", "far", "--json"]).run().exits(0).answer();
    assert!(far.warnings.is_empty());
    // Before the first mark there is nothing to say.
    let token = token_with(&authority, &["far"]);
    let run = token.jeton_with_pin(&["test"]).french().run().exits(0);
    assert!(run.text().contains("Tout va bien.") && !run.text().contains("échéance"), "{}", run.text());
}
