//! The issuer's procedures as shown: for a locked PIN, in `cert show`, in `cert show --revocation`.

use jeton::output::certificate_details::CertificateDetails;
use jeton::output::revocation_request::RevocationRequest;

use crate::support::token::PIN;
use crate::support::{Authority, Jeton, Token};

fn token_of(issuer: &str) -> Token {
    let authority = Authority::new(issuer);
    let token = Token::with(&[]);
    authority.issue("holder", "/O=Mairie/CN=Jeanne DUPONT", 700, "");
    authority.put(&token, "holder", "01");
    token
}

/// jeton on a token whose flags say that the user PIN is locked.
fn locked(token: &Token, arguments: &[&str]) -> Jeton {
    token.through_faulty(arguments).env("JETON_PIN", PIN).env("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_LOCKED")
}

#[test]
fn a_locked_pin_names_the_issuer_and_its_way_out() {
    let token = token_of("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID");
    let outcome = locked(&token, &["test", "--json"]).run().exits(5).prints_nothing();
    let error = outcome.error();
    assert_eq!((error.code.as_str(), error.cause.is_none()), ("pin-locked", true));
    assert!(
        error.remedy.contains("security questions") && error.remedy.contains("chambersign.fr/contacts"),
        "{error:?}"
    );
    let french = locked(&token, &["test"]).french().run().exits(5).stderr;
    assert!(french.contains("ChamberSign France ne remet pas de code PUK"), "{french}");

    let token = token_of("/C=FR/O=DHIMYOTIS/CN=Certigna Identity Plus CA");
    let error = locked(&token, &["test", "--json"]).run().exits(5).error();
    assert!(error.remedy.contains("Certigna") && error.remedy.contains("by post"), "{error:?}");
}

#[test]
fn an_issuer_that_is_not_known_is_named_and_nothing_is_made_up() {
    let token = token_of("/C=FR/O=CertEurope/CN=CertEurope eID User");
    let error = locked(&token, &["test", "--json"]).run().exits(5).error();
    assert!(error.remedy.contains("CertEurope, whose procedure jeton does not know"), "{error:?}");
    // The advice for users with a code appears once.
    assert_eq!(error.remedy.matches("jeton pin unblock").count(), 1, "{error:?}");
    // The policy's URL comes from the certificate.
    let token = Token::with(&["holder"]);
    let error = locked(&token, &["test", "--json"]).run().exits(5).error();
    assert!(error.remedy.contains("Autorité de test") && error.remedy.contains("http://www.example/pc"), "{error:?}");
    // Without a holder's certificate, no issuer is named.
    let token = Token::with(&["cert:ca"]);
    let error = locked(&token, &["test", "--json"]).run().exits(5).error();
    assert!(error.remedy.contains("the issuer of the certificate"), "{error:?}");
}

#[test]
fn cert_show_says_what_the_issuer_does_as_far_as_it_is_known() {
    let token = token_of("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID");
    let details: CertificateDetails = token.jeton(&["cert", "show", "--json"]).run().exits(0).answer();
    assert_eq!((details.issuer_practice.tries, details.issuer_practice.puk), (Some(3), Some(false)));
    assert!(details.issuer_practice.source.is_some() && details.issuer_practice.source_date.is_some());
    let text = token.jeton(&["cert", "show"]).french().run().exits(0).text().to_owned();
    assert!(text.contains("3 essais avant le blocage, pas de code PUK"), "{text}");
    let unknown: CertificateDetails =
        Token::with(&["holder"]).jeton(&["cert", "show", "--json"]).run().exits(0).answer();
    assert!(unknown.issuer_practice.tries.is_none() && unknown.issuer_practice.source.is_none());
}

#[test]
fn a_request_for_revocation_has_what_it_needs() {
    let token = token_of("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID");
    let request: RevocationRequest = token.jeton(&["cert", "show", "--revocation", "--json"]).run().exits(0).answer();
    assert!(request.how.contains("security questions") && request.how.contains("registered letter"), "{request:?}");
    assert_eq!((request.certificate.sha256.len(), request.sha1.len()), (64, 40));
    let text = token.jeton(&["cert", "show", "--revocation"]).french().run().exits(0).text().to_owned();
    for expected in
        [&request.certificate.serial, "ChamberSign France CA3 NG Qualified eID", "irréversible", "Jeanne DUPONT"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let unknown =
        Token::with(&["holder"]).jeton(&["cert", "show", "--revocation"]).french().run().exits(0).text().to_owned();
    assert!(unknown.contains("Autorité de test, dont jeton ne connaît pas la procédure"), "{unknown}");
    assert!(unknown.contains("http://crl.example/test.crl"), "{unknown}");
}
