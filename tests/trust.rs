//! `jeton test`: issuer and revocation; whether the certificate can be trusted.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jeton::output::self_test::{Check, CheckKind, SelfTestReport, Status};
use jeton::trust::{AnchorSource, ChainFault, ListOrigin, Origin, RevocationState};

use crate::support::patience::comes;
use crate::support::proxy::Proxy;
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
    assert!(french.text().contains("non fait  Révocation : non vérifiée"), "{}", french.text());
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
    // Files are checked before the PIN prompt.
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
    // The system's trust store, replaced as for every program that uses its libraries.
    let jeton = token.jeton_with_pin(&["test", "--json"]).env("SSL_CERT_FILE", authority.path("ca.pem"));
    let report: SelfTestReport = jeton.run().exits(0).answer();
    let trust = report.keys[0].trust.as_ref().unwrap();
    assert_eq!((&trust.chain.fault, trust.chain.anchor), (&None, Some(AnchorSource::System)));
    let issuer = check(&report, CheckKind::Issuer);
    assert_eq!(issuer.status, Status::Advice);
    assert!(issuer.detail.contains("AC interne") && issuer.detail.contains("not in the French"), "{issuer:?}");
}

/// A server that stops when the test ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
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
    let listens = || TcpStream::connect(("127.0.0.1", port)).is_ok();
    assert!(comes(Duration::from_secs(10), listens), "the server does not listen");
    server
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

    // The issuer was asked and did not answer, so nothing is reported as fine.
    let silent = test(&token, 8, &["--ca", ca, "--online"]);
    let revocation = check(&silent, CheckKind::Revocation);
    assert_eq!(revocation.status, Status::Failed);
    assert!(revocation.detail.contains("no reliable answer") && revocation.detail.contains(&url), "{revocation:?}");
    // And if the issuer is unknown, no answer could be verified.
    let unknown = test(&token, 8, &["--online"]);
    assert!(check(&unknown, CheckKind::Revocation).detail.contains("--ca with its certificate makes it known"));

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

#[test]
fn behind_a_proxy_the_network_is_reached_by_it() {
    let authority = Authority::new(CHAMBERSIGN);
    let port = free_port();
    // A name that only the proxy can resolve.
    let url = "http://crl.mairie.invalid/list.crl";
    let token = token_of(&authority, &format!("crlDistributionPoints=URI:{url}"));
    let ca = authority.path("ca.pem");
    let ca = ca.to_str().unwrap();
    let configuration = std::fs::read_to_string(authority.path("issue.cnf")).unwrap();
    std::fs::write(authority.path("crl.cnf"), configuration + "[crl]\nauthorityKeyIdentifier=keyid\n").unwrap();
    authority.openssl(&["ca", "-config", "crl.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "list.crl"]);
    let _server = serve(&authority.path(""), port);
    let asking = || token.jeton_with_pin(&["test", "--json", "--ca", ca, "--online"]);
    let judged = |outcome: crate::support::jeton::Outcome| {
        let report: SelfTestReport = outcome.answer();
        check(&report, CheckKind::Revocation).clone()
    };
    judged(asking().run().exits(8));

    // From the environment, in lower and upper case.
    for name in ["http_proxy", "HTTP_PROXY"] {
        let proxy = Proxy::to(port, None);
        let revocation = judged(asking().env(name, format!("http://{}", proxy.place())).run().exits(0));
        assert_eq!(revocation.status, Status::Passed, "{revocation:?}");
        assert_eq!(proxy.asked(), [format!("GET {url} HTTP/1.1")], "no tunnel, and the whole address");
    }

    // From the configuration, with a user name and a password; the environment takes precedence.
    let proxy = Proxy::to(port, Some("YWdlbnQ6cDphcw=="));
    let home = token.scratch().join("config");
    let config =
        |arguments: &[&str]| token.jeton(&[&["config"], arguments].concat()).env("XDG_CONFIG_HOME", &home).run();
    config(&["set", "proxy", &format!("http://agent:p%3Aas@{}", proxy.place())]).exits(0);
    assert_eq!(judged(asking().env("XDG_CONFIG_HOME", &home).run().exits(0)).status, Status::Passed);
    let nobody = format!("127.0.0.1:{}", free_port());
    let revocation = judged(asking().env("XDG_CONFIG_HOME", &home).env("http_proxy", &nobody).run().exits(8));
    assert!(revocation.detail.contains(&nobody), "what cannot be reached is the proxy: {revocation:?}");
    let revocation = judged(asking().env("http_proxy", proxy.place()).run().exits(8));
    assert!(revocation.detail.contains("407"), "{revocation:?}");

    // A host that is reached directly.
    let asked = proxy.asked().len();
    for hosts in ["localhost, .mairie.invalid", "*"] {
        judged(asking().env("XDG_CONFIG_HOME", &home).env("NO_PROXY", hosts).run().exits(8));
    }
    assert_eq!(proxy.asked().len(), asked);

    // A malformed proxy is reported before a PIN is asked for.
    let wrong = asking().env("http_proxy", "socks5://127.0.0.1:1").without("JETON_PIN").run().exits(2).error();
    assert!(wrong.code == "invalid-value" && wrong.message.contains("http_proxy"), "{}", wrong.message);
    config(&["set", "proxy", "https://proxy.mairie.invalid"]).exits(2);
}

/// A root, an intermediate authority, and a token with a certificate of the latter and the authority's own.
fn with_authority_between() -> (Authority, Authority, Token) {
    let root = Authority::new("/C=FR/O=Essai/CN=Racine");
    let below = Authority::new("/C=FR/O=Essai/CN=Dessous");
    let file = |name: &str| below.path(name).to_str().unwrap().to_owned();
    let request = ["req", "-new", "-config", "ca.cnf", "-key", "ca.key", "-subj", "/C=FR/O=Essai/CN=Dessous"];
    below.openssl(&[&request[..], &["-out", "ca.csr"]].concat());
    let extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n\
                      subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
    std::fs::write(root.path("below.cnf"), extensions).unwrap();
    let sign = ["x509", "-req", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "700", "-extfile", "below.cnf", "-in"];
    root.openssl(&[&sign[..], &[&file("ca.csr"), "-out", &file("ca.pem")]].concat());
    let token = token_of(&below, "");
    below.openssl(&["x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.der"]);
    let put = ["--login", "--pin", crate::support::token::PIN, "--type", "cert", "--id", "02", "--label", "dessous"];
    let output = token.pkcs11_tool(&[&put[..], &["--write-object", &file("ca.der")]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (root, below, token)
}

/// The revocation list of an authority that revoked these files.
fn list_of(authority: &Authority, revoked: &[&str]) -> String {
    let configuration = "[ca]\ndefault_ca=x\n[x]\ndatabase=revoked.txt\ncertificate=ca.pem\nprivate_key=ca.key\n\
                         default_md=sha256\n[crl]\nauthorityKeyIdentifier=keyid\n";
    std::fs::write(authority.path("list.cnf"), configuration).unwrap();
    std::fs::write(authority.path("revoked.txt"), "").unwrap();
    for file in revoked {
        authority.openssl(&["ca", "-config", "list.cnf", "-revoke", file, "-crl_reason", "CACompromise"]);
    }
    authority
        .openssl(&["ca", "-config", "list.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "list.crl"]);
    authority.path("list.crl").to_str().unwrap().to_owned()
}

#[test]
fn the_authorities_between_are_asked_about_and_who_is_trusted_is_named() {
    let (root, below, token) = with_authority_between();
    let ca = root.path("ca.pem");
    let ca = ca.to_str().unwrap();
    let of_below = list_of(&below, &[]);
    // Only the issuer's list: the authority that could not be checked is named.
    let alone = test(&token, 0, &["--ca", ca, "--crl", &of_below]);
    let issuer = check(&alone, CheckKind::Issuer);
    assert!(issuer.detail.starts_with("Dessous, below Racine, whom --ca trusts; not in"), "{issuer:?}");
    let revocation = check(&alone, CheckKind::Revocation);
    assert_eq!(revocation.status, Status::Advice);
    assert!(
        revocation.detail.contains("not revoked, according to")
            && revocation.detail.contains("the authority Dessous: not checked"),
        "{revocation:?}"
    );
    let both = test(&token, 0, &["--ca", ca, "--crl", &of_below, "--crl", &list_of(&root, &[])]);
    assert_eq!(check(&both, CheckKind::Revocation).status, Status::Passed);

    let of_root = list_of(&root, &[below.path("ca.pem").to_str().unwrap()]);
    let options = ["--ca", ca, "--crl", &of_below, "--crl", &of_root];
    let revoked = test(&token, 8, &options);
    let revocation = check(&revoked, CheckKind::Revocation);
    assert_eq!(revocation.status, Status::Failed);
    assert!(revocation.detail.contains("the authority Dessous: REVOKED on"), "{revocation:?}");
    let french = token.jeton_with_pin(&[&["test"], &options[..]].concat()).french().run().exits(8);
    assert!(french.text().contains("l’autorité Dessous : RÉVOQUÉ le "), "{}", french.text());
}

#[test]
fn a_given_authority_that_is_none_is_said_and_not_asked_for_again() {
    let authority = Authority::new("/C=FR/O=Essai/CN=Racine");
    let extensions = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyCertSign\n";
    std::fs::write(authority.path("none.cnf"), extensions).unwrap();
    let csr =
        ["req", "-new", "-config", "ca.cnf", "-key", "ca.key", "-subj", "/C=FR/O=Essai/CN=Racine", "-out", "ca.csr"];
    authority.openssl(&csr);
    let sign = ["x509", "-req", "-signkey", "ca.key", "-days", "700", "-extfile", "none.cnf", "-in", "ca.csr"];
    authority.openssl(&[&sign[..], &["-out", "ca.pem"]].concat());
    let token = Token::with(&[]);
    authority.issue("holder", "/O=Mairie/CN=Jeanne DUPONT", 300, "");
    authority.put(&token, "holder", "01");
    let ca = authority.path("ca.pem");
    let report = test(&token, 8, &["--ca", ca.to_str().unwrap(), "--online"]);
    let issuer = check(&report, CheckKind::Issuer);
    assert_eq!((issuer.status, issuer.detail.as_str()), (Status::Failed, "Racine is not a certification authority"));
    let revocation = check(&report, CheckKind::Revocation);
    assert!(!revocation.detail.contains("--ca"), "{revocation:?}");
}
