//! OCSP, with openssl as the responder.

use std::fs;

use super::pki::Pki;
use super::server::{Answer, Responder, free_port, serve};
use super::*;

/// An authority with a delegated responder, and a holder whose certificate names the responder's port.
fn with_responder() -> (Pki, Certificate, u16) {
    let pki = Pki::new();
    let port = free_port();
    pki.issue("responder", "responder", "");
    let holder = pki.issue("holder", "holder", &address(port));
    (pki, holder, port)
}

fn address(port: u16) -> String {
    format!("authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}/")
}

fn ask(pki: &Pki, certificate: &Certificate, at: OffsetDateTime) -> Revocation {
    let settings = TrustSettings { online: true, ..trusting(pki) };
    examine(certificate, &[], &settings, at).unwrap().revocation
}

fn only_fault(revocation: &Revocation) -> &Fault {
    assert_eq!((revocation.state, revocation.attempts.len()), (RevocationState::Unknown, 1), "{revocation:?}");
    &revocation.attempts[0].fault
}

#[test]
fn a_responder_says_good_then_revoked() {
    let (pki, holder, port) = with_responder();
    let responder = Responder::start(&pki, port, "responder", &["-nmin", "30"]);
    let good = ask(&pki, &holder, now());
    assert_eq!(good.state, RevocationState::Good, "{good:?}");
    assert_eq!(good.origin, Some(Origin::Ocsp(format!("http://127.0.0.1:{port}/"))));
    assert!(good.next_update.unwrap() > now() + time::Duration::minutes(20));
    drop(responder);
    pki.revoke("holder", "affiliationChanged");
    let _responder = Responder::start(&pki, port, "responder", &[]);
    let revoked = ask(&pki, &holder, now());
    assert_eq!((revoked.state, revoked.reason), (RevocationState::Revoked, Some(RevocationReason::AffiliationChanged)));
    assert!((now() - revoked.revoked_at.unwrap()).whole_minutes() < 10);
}

#[test]
fn the_issuer_may_answer_itself_and_by_its_key() {
    let (pki, holder, port) = with_responder();
    let responder = Responder::start(&pki, port, "ca", &[]);
    assert_eq!(ask(&pki, &holder, now()).state, RevocationState::Good);
    drop(responder);
    let _responder = Responder::start(&pki, port, "responder", &["-resp_key_id"]);
    assert_eq!(ask(&pki, &holder, now()).state, RevocationState::Good);
}

#[test]
fn a_responder_that_the_issuer_did_not_name_is_not_believed() {
    let (pki, holder, port) = with_responder();
    // Issued by the right authority, but not for OCSP.
    pki.issue("clerk", "holder", "");
    let responder = Responder::start(&pki, port, "clerk", &[]);
    assert_eq!(only_fault(&ask(&pki, &holder, now())), &Fault::SignerNotAllowed);
    drop(responder);
    // Issued for OCSP, but by an authority of the same name.
    let impostor = Pki::new();
    impostor.issue("impostor", "responder", "");
    for file in ["impostor.pem", "impostor.key"] {
        fs::copy(impostor.path(file), pki.path(file)).unwrap();
    }
    let responder = Responder::start(&pki, port, "impostor", &[]);
    assert_eq!(only_fault(&ask(&pki, &holder, now())), &Fault::SignerNotAllowed);
    drop(responder);
    // Without its certificate the signer cannot be identified.
    let _responder = Responder::start(&pki, port, "responder", &["-resp_no_certs"]);
    assert_eq!(only_fault(&ask(&pki, &holder, now())), &Fault::SignatureInvalid);
}

/// openssl's response to a request about `about`, with additional arguments.
fn answer(pki: &Pki, about: &str, arguments: &[&str]) -> Vec<u8> {
    let about = format!("{about}.pem");
    let mut all = vec!["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "responder.pem", "-rkey"];
    all.extend(["responder.key", "-issuer", "ca.pem", "-cert", &about, "-respout", "answer.der", "-noverify"]);
    all.extend(arguments);
    pki.openssl(&all);
    fs::read(pki.path("answer.der")).unwrap()
}

fn holder_of(pki: &Pki, body: Vec<u8>, name: &str) -> Certificate {
    let (address, _) = serve(Answer::Body(body));
    pki.issue(name, "holder", &format!("authorityInfoAccess = OCSP;URI:{address}"))
}

#[test]
fn an_answer_about_another_certificate_or_to_another_question_is_none() {
    let (pki, _, _) = with_responder();
    // Correctly signed and about the holder, but sent for another certificate.
    let other = holder_of(&pki, answer(&pki, "holder", &["-no_nonce"]), "other");
    assert_eq!(only_fault(&ask(&pki, &other, now())), &Fault::OtherCertificate);
    // Replayed from an earlier request, with that request's nonce.
    let other = holder_of(&pki, answer(&pki, "holder", &[]), "third");
    assert_eq!(only_fault(&ask(&pki, &other, now())), &Fault::OtherNonce);
}

#[test]
fn an_answer_is_believed_for_its_time_only() {
    let (pki, _, _) = with_responder();
    // The server replays one response, made for a certificate with the serial number that the next one will get.
    pki.key("next");
    let serial = fs::read_to_string(pki.path("serial.txt")).unwrap().trim().to_owned();
    fs::write(pki.path("index.txt"), format!("V\t401231235959Z\t\t{serial}\tunknown\t/CN=next\n")).unwrap();
    let hexadecimal = format!("0x{serial}");
    let question = ["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "responder.pem", "-rkey"];
    let rest = ["responder.key", "-issuer", "ca.pem", "-serial", &hexadecimal, "-respout", "answer.der", "-noverify"];
    pki.openssl(&[&question[..], &rest, &["-no_nonce", "-nmin", "60"]].concat());
    fs::write(pki.path("index.txt"), "").unwrap();
    let holder = holder_of(&pki, fs::read(pki.path("answer.der")).unwrap(), "next");
    assert_eq!(ask(&pki, &holder, now()).state, RevocationState::Good);
    let later = now() + time::Duration::hours(2);
    assert_eq!(only_fault(&ask(&pki, &holder, later)), &Fault::OutOfDate);
    // Its signer was not yet valid an hour ago either: a response dated in the future is rejected one way or the other.
    let earlier = now() - time::Duration::minutes(10);
    let revocation = ask(&pki, &holder, earlier);
    assert_eq!(revocation.state, RevocationState::Unknown, "{revocation:?}");
}

#[test]
fn what_is_no_answer_is_said_for_what_it_is() {
    let pki = Pki::new();
    let fault = |body: &[u8], name: &str| only_fault(&ask(&pki, &holder_of(&pki, body.to_vec(), name), now())).clone();
    // OCSPResponse { responseStatus unauthorized (6) }: a responder that does not serve this authority.
    assert_eq!(fault(&[0x30, 3, 0x0a, 1, 6], "a"), Fault::Refused("unauthorized".into()));
    assert_eq!(fault(&[0x30, 3, 0x0a, 1, 3], "b"), Fault::Refused("tryLater".into()));
    assert!(matches!(fault(b"<html>", "c"), Fault::Malformed(_)));
    assert!(matches!(fault(b"", "d"), Fault::Malformed(_)));
    assert!(matches!(fault(&[0x30, 3, 0x0a, 1, 0], "e"), Fault::Malformed(_)));
    assert_eq!(fault(&vec![0x30; 300_000], "f"), Fault::TooLarge { limit: 200_000 });
}

#[test]
fn a_list_stands_in_for_a_responder_that_fails() {
    let pki = Pki::new();
    let (responder, _) = serve(Answer::Status(503));
    let (list, _) = serve(Answer::Body(fs::read(pki.crl(&[])).unwrap()));
    let lines = format!("authorityInfoAccess = OCSP;URI:{responder}\ncrlDistributionPoints = URI:{list}");
    let holder = pki.issue("holder", "holder", &lines);
    let revocation = ask(&pki, &holder, now());
    assert_eq!((revocation.state, revocation.origin), (RevocationState::Good, Some(Origin::Crl(list))));
    assert_eq!(revocation.attempts.len(), 1);
    // No address to ask.
    let silent = pki.issue("silent", "holder", "");
    assert_eq!(ask(&pki, &silent, now()), Revocation::not_checked(NotChecked::NoAddress));
}

#[test]
fn a_responder_that_was_never_told_of_the_certificate_knows_nothing() {
    let (pki, holder, port) = with_responder();
    let index = fs::read_to_string(pki.path("index.txt")).unwrap();
    let without: String = index.lines().filter(|line| !line.ends_with("CN=holder")).map(|l| format!("{l}\n")).collect();
    fs::write(pki.path("index.txt"), without).unwrap();
    let _responder = Responder::start(&pki, port, "responder", &[]);
    assert_eq!(only_fault(&ask(&pki, &holder, now())), &Fault::NotKnown);
}
