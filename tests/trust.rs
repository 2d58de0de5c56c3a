//! `jeton test`: the issuer and revocation; whether the certificate is good.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use jeton::output::self_test::{Check, CheckKind, SelfTestReport, Status};
use jeton::trust::{AnchorSource, ChainFault, ListOrigin, Origin, RevocationState};

use crate::support::{Authority, Token, openssl};

const CHAMBERSIGN: &str = "/C=FR/O=ChamberSign France/CN=Autorité d’essai";

#[track_caller]
fn check(report: &SelfTestReport, kind: CheckKind) -> &Check {
    report.keys[0].checks.iter().find(|check| check.check == kind).unwrap()
}

fn token_of(authority: &Authority, extensions: &str) -> Token {
    let token = Token::with(&[]);
    authority.issue("holder", "/O=Mairie/CN=Jeanne DUPONT", 700, extensions);
    authority.put(&token, "holder", "01");
    token
}

#[track_caller]
fn test(token: &Token, code: i32, options: &[&str]) -> SelfTestReport {
    token.jeton_with_pin(&[&["test", "--json"], options].concat()).run().exits(code).answer()
}

#[test]
fn an_issuer_that_nobody_knows_is_advice_and_revocation_is_said_not_to_be_asked() {
    let token = Token::with(&["holder", "cert:ca"]);
    let report = test(&token, 0, &[]);
    let issuer = check(&report, CheckKind::Issuer);
    assert_eq!(issuer.status, Status::Advice);
    assert!(issuer.detail.contains("neither in the French trusted list of 2026-07-23"), "{issuer:?}");
    assert_eq!(check(&report, CheckKind::Revocation).status, Status::NotDone);
    let trust = report.keys[0].trust.as_ref().unwrap();
    assert_eq!(trust.chain.fault, Some(ChainFault::IssuerUnknown));
    assert_eq!((trust.trusted_list.authorities, trust.trusted_list.origin), (70, ListOrigin::Shipped));
    let french = token.jeton_with_pin(&["test"]).french().run().exits(0);
    assert!(french.text().contains("la liste de confiance française du 23/07/2026"), "{}", french.text());
    assert!(french.text().contains("non fait  Révocation : pas demandée"), "{}", french.text());
}

#[test]
fn a_list_and_authorities_that_are_given_are_used() {
    let authority = Authority::new(CHAMBERSIGN);
    let token = token_of(&authority, "");
    let ca = authority.path("ca.pem");
    let given = test(&token, 0, &["--ca", ca.to_str().unwrap()]);
    let issuer = check(&given, CheckKind::Issuer);
    assert_eq!(issuer.status, Status::Advice);
    assert!(issuer.detail.contains("whom --ca trusts; not in the French trusted list of 2026-07-23"), "{issuer:?}");
    let list = token.scratch();
    std::fs::copy(&ca, list.join("ca.pem")).unwrap();
    std::fs::write(list.join("DATE"), "2027-02-28\n").unwrap();
    let listed = test(&token, 0, &["--trusted-list", list.to_str().unwrap()]);
    let issuer = check(&listed, CheckKind::Issuer);
    assert_eq!(
        (issuer.status, issuer.detail.as_str()),
        (Status::Passed, "Autorité d’essai, in the French trusted list of 2027-02-28",)
    );
    // Files are looked at before the PIN is asked for.
    let absent = token.jeton(&["test", "--ca", "/nonexistent/ca.pem"]).run().exits(7);
    assert!(absent.stderr.contains("/nonexistent/ca.pem"));
    token.jeton(&["test", "--crl", "/nonexistent/x.crl"]).run().exits(7);
    token.jeton(&["test", "--trusted-list", "/nonexistent"]).run().exits(7);
    let key = openssl::material("ca.key.pem");
    token.jeton(&["test", "--ca", key.to_str().unwrap()]).run().exits(8);
}

#[test]
fn an_authority_that_the_system_trusts_is_trusted_and_said_to_be_the_system_s() {
    let authority = Authority::new("/C=FR/O=Métropole/CN=AC interne");
    let token = token_of(&authority, "");
    // The system's store, as every program that uses its libraries is told of another one.
    let jeton = token.jeton_with_pin(&["test", "--json"]).env("SSL_CERT_FILE", authority.path("ca.pem"));
    let report: SelfTestReport = jeton.run().exits(0).answer();
    let trust = report.keys[0].trust.as_ref().unwrap();
    assert_eq!((&trust.chain.fault, trust.chain.anchor), (&None, Some(AnchorSource::System)));
    let issuer = check(&report, CheckKind::Issuer);
    assert_eq!(issuer.status, Status::Advice);
    assert!(issuer.detail.contains("AC interne") && issuer.detail.contains("not in the French"), "{issuer:?}");
}

/// A server that goes away with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Python's own web server for the files of a directory.
fn serve(directory: &Path, port: u16) -> Server {
    let child = Command::new("/usr/bin/python3")
        .args(["-m", "http.server", "--bind", "127.0.0.1", "--directory"])
        .arg(directory)
        .arg(port.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3 is installed; ci/test does it");
    let server = Server(child);
    for _ in 0..400 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return server;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    panic!("the server does not listen");
}

#[test]
fn revocation_is_asked_for_when_told_to_and_read_from_files() {
    let authority = Authority::new(CHAMBERSIGN);
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}/list.crl");
    let token = token_of(&authority, &format!("crlDistributionPoints=URI:{url}"));
    let ca = authority.path("ca.pem");
    let ca = ca.to_str().unwrap();
    let generate = || {
        let configuration = std::fs::read_to_string(authority.path("issue.cnf")).unwrap();
        std::fs::write(authority.path("crl.cnf"), configuration + "[crl]\nauthorityKeyIdentifier=keyid\n").unwrap();
        authority
            .openssl(&["ca", "-config", "crl.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "new.crl"]);
        std::fs::rename(authority.path("new.crl"), authority.path("list.crl")).unwrap();
    };
    generate();
    let file = authority.path("list.crl");
    let file = file.to_str().unwrap();
    let good = test(&token, 0, &["--ca", ca, "--crl", file]);
    assert_eq!(check(&good, CheckKind::Revocation).status, Status::Passed);

    // Asked for, and nobody is there: nobody is told that all is well.
    let silent = test(&token, 8, &["--ca", ca, "--online"]);
    let revocation = check(&silent, CheckKind::Revocation);
    assert_eq!(revocation.status, Status::Failed);
    assert!(revocation.detail.contains("no reliable answer") && revocation.detail.contains(&url), "{revocation:?}");
    // And where the issuer is not known, nobody's answer could be checked.
    let unknown = test(&token, 8, &["--online"]);
    assert!(check(&unknown, CheckKind::Revocation).detail.contains("--ca makes it known"));

    authority.openssl(&["ca", "-config", "issue.cnf", "-revoke", "holder.pem", "-crl_reason", "keyCompromise"]);
    generate();
    let _server = serve(&authority.path(""), port);
    let revoked = test(&token, 8, &["--ca", ca, "--online"]);
    let trust = revoked.keys[0].trust.as_ref().unwrap();
    assert_eq!(trust.revocation.state, RevocationState::Revoked);
    assert_eq!(trust.revocation.origin, Some(Origin::Crl(url)));
    let french = token.jeton_with_pin(&["test", "--ca", ca, "--crl", file]).french().run().exits(8);
    assert!(french.text().contains("RÉVOQUÉ le ") && french.text().contains("(clé compromise)"), "{}", french.text());
}
