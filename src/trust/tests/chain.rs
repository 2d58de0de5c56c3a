//! Chains: who is trusted, and why not.

use super::pki::Pki;
use super::*;

fn chain(certificate: &Certificate, held: &[Certificate], settings: &Settings) -> Trust {
    examine(certificate, held, settings, now()).unwrap()
}

#[test]
fn every_authority_of_the_list_is_an_anchor_that_the_validator_reads() {
    let list = TrustedList::shipped().unwrap();
    for authority in list.certificates() {
        let der = rustls_pki_types::CertificateDer::from(authority.der());
        assert!(webpki::anchor_from_trusted_cert(&der).is_ok(), "{}", authority.holder());
    }
}

#[test]
fn an_authority_that_was_given_is_trusted_and_is_not_in_the_list() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let trust = chain(&holder, &[], &trusting(&pki));
    assert_eq!((trust.chain.fault, trust.chain.anchor), (None, Some(AnchorSource::Given)));
    assert_eq!(trust.chain.path, [Authority::of(&pki.authority())]);
    assert_eq!(trust.trusted_list.issuer, None);
    assert_eq!(trust.trusted_list.date.as_deref(), Some("2026-07-23"));
    assert_eq!(trust.revocation, Revocation::not_checked(NotChecked::NotAsked));
}

#[test]
fn an_authority_on_the_token_is_not_trusted_for_that() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let trust = chain(&holder, &[pki.authority()], &Settings::default());
    assert_eq!(trust.chain.fault, Some(ChainFault::IssuerUnknown));
    let online = Settings { online: true, ..Settings::default() };
    let trust = chain(&holder, &[pki.authority()], &online);
    assert_eq!(trust.revocation, Revocation::not_checked(NotChecked::IssuerUnknown));
}

#[test]
fn an_authority_on_the_token_may_stand_on_the_way_to_one_that_is_trusted() {
    let root = Pki::new();
    let below = Pki::with("Autorité du dessous", "authority");
    // The authority below, certified by the root instead of by itself.
    let link = root.issue("below", "authority", "authorityKeyIdentifier = keyid");
    for (from, to) in [("below.key", "ca.key"), ("below.pem", "ca.pem")] {
        std::fs::copy(root.path(from), below.path(to)).unwrap();
    }
    let holder = below.issue("holder", "holder", "");
    assert_eq!(chain(&holder, &[], &trusting(&root)).chain.fault, Some(ChainFault::IssuerUnknown));
    let trust = chain(&holder, &[link.clone(), holder.clone()], &trusting(&root));
    assert_eq!(trust.chain.fault, None);
    assert_eq!(trust.chain.path, [Authority::of(&link), Authority::of(&root.authority())]);
    // A list that holds the authority in between: what counts there is the issuer itself.
    let list = tempfile::tempdir().unwrap();
    std::fs::copy(root.path("below.pem"), list.path().join("below.pem")).unwrap();
    let settings = Settings { trusted_list: Some(list.path().to_owned()), ..Settings::default() };
    let trust = chain(&holder, &[], &settings);
    assert_eq!(trust.trusted_list.issuer, Some(Authority::of(&link)));
    assert_eq!((trust.trusted_list.origin, trust.trusted_list.authorities), (ListOrigin::Given, 1));
    assert_eq!((trust.chain.fault, trust.chain.anchor), (None, Some(AnchorSource::TrustedList)));
}

#[test]
fn a_signature_of_somebody_of_the_same_name_is_no_signature() {
    let pki = Pki::new();
    let other = Pki::new();
    let holder = other.issue("holder", "holder", "");
    // Same name and another key, as an authority's older certificate.
    assert_eq!(chain(&holder, &[], &trusting(&pki)).chain.fault, Some(ChainFault::IssuerUnknown));
    // The right authority, and a certificate that was changed since.
    let mut der = other.certificate("holder.pem").der().to_vec();
    let at = der.windows(6).position(|window| window == b"holder").unwrap();
    der[at] = b'H';
    let changed = Certificate::from_der(&der).unwrap();
    assert_eq!(chain(&changed, &[], &trusting(&other)).chain.fault, Some(ChainFault::SignatureInvalid));
}

#[test]
fn an_authority_whose_usage_does_not_allow_it_is_said() {
    let pki = Pki::with("Sans droit", "usage-without-signing");
    let holder = pki.issue("holder", "holder", "");
    let fault = chain(&holder, &[], &trusting(&pki)).chain.fault;
    assert_eq!(fault, Some(ChainFault::AuthorityMayNotSign("Sans droit".into())));
}

#[test]
fn an_expired_certificate_is_judged_as_of_its_last_day() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let later = holder.not_after() + time::Duration::days(3);
    let trust = examine(&holder, &[], &trusting(&pki), later).unwrap();
    assert_eq!((trust.chain.fault, trust.chain.at), (None, holder.not_after()));
}

#[test]
fn an_authority_is_no_holder() {
    let pki = Pki::new();
    assert_eq!(chain(&pki.authority(), &[], &trusting(&pki)).chain.fault, Some(ChainFault::IsAuthority));
}

#[test]
fn files_that_are_missing_or_no_certificates_are_errors() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let given = |authority: &str| Settings { authorities: vec![pki.path(authority)], ..Settings::default() };
    assert!(matches!(examine(&holder, &[], &given("absent"), now()), Err(crate::Error::FileNotFound(_))));
    assert!(matches!(examine(&holder, &[], &given("ca.key"), now()), Err(crate::Error::NotACertificate { .. })));
    assert!(matches!(examine(&holder, &[], &given("index.txt"), now()), Err(crate::Error::NotACertificate { .. })));
    // A directory: its certificates, whatever else lies there.
    std::fs::remove_file(pki.path("request.pem")).unwrap();
    assert_eq!(examine(&holder, &[], &given(""), now()).unwrap().chain.fault, None);
}
