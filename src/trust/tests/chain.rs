//! Chains: who is trusted, and why not.

use super::pki::Pki;
use super::*;
use crate::error::{FileError, KeyError};

fn chain(certificate: &Certificate, held: &[Certificate], settings: &TrustSettings) -> Trust {
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
    let trust = chain(&holder, &[pki.authority()], &TrustSettings::default());
    assert_eq!(trust.chain.fault, Some(ChainFault::IssuerUnknown));
    let online = TrustSettings { online: true, ..TrustSettings::default() };
    let trust = chain(&holder, &[pki.authority()], &online);
    assert_eq!(trust.revocation, Revocation::not_checked(NotChecked::IssuerUnknown));
}

#[test]
fn an_authority_on_the_token_may_stand_on_the_way_to_one_that_is_trusted() {
    let root = Pki::new();
    let below = Pki::with("Autorité du dessous", "authority");
    // The subordinate authority, certified by the root rather than self-signed.
    let link = root.issue("below", "authority", "authorityKeyIdentifier = keyid");
    for (from, to) in [("below.key", "ca.key"), ("below.pem", "ca.pem")] {
        std::fs::copy(root.path(from), below.path(to)).unwrap();
    }
    let holder = below.issue("holder", "holder", "");
    assert_eq!(chain(&holder, &[], &trusting(&root)).chain.fault, Some(ChainFault::IssuerUnknown));
    let trust = chain(&holder, &[link.clone(), holder.clone()], &trusting(&root));
    assert_eq!(trust.chain.fault, None);
    assert_eq!(trust.chain.path, [Authority::of(&link), Authority::of(&root.authority())]);
    // A list that contains the intermediate authority: only the issuer itself counts.
    let list = tempfile::tempdir().unwrap();
    std::fs::copy(root.path("below.pem"), list.path().join("below.pem")).unwrap();
    let settings = TrustSettings { trusted_list: Some(list.path().to_owned()), ..TrustSettings::default() };
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
    // Same name but another key, like an authority's older certificate.
    assert_eq!(chain(&holder, &[], &trusting(&pki)).chain.fault, Some(ChainFault::IssuerUnknown));
    // The right authority, but the certificate was modified afterwards.
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
    let given = |authority: &str| TrustSettings { authorities: vec![pki.path(authority)], ..TrustSettings::default() };
    assert!(matches!(examine(&holder, &[], &given("absent"), now()), Err(crate::Error::File(FileError::NotFound(_)))));
    assert!(matches!(
        examine(&holder, &[], &given("ca.key"), now()),
        Err(crate::Error::Key(KeyError::NotACertificate { .. }))
    ));
    assert!(matches!(
        examine(&holder, &[], &given("index.txt"), now()),
        Err(crate::Error::Key(KeyError::NotACertificate { .. }))
    ));
    // A directory: its certificates are read, other files are ignored.
    std::fs::remove_file(pki.path("request.pem")).unwrap();
    assert_eq!(examine(&holder, &[], &given(""), now()).unwrap().chain.fault, None);
}

#[test]
fn an_authority_that_was_given_is_looked_at() {
    let expired = Pki::new();
    let holder = expired.issue("holder", "holder", "");
    // The authority is valid for 60 days, and this certificate outlives it.
    let after = expired.authority().not_after() + time::Duration::days(1);
    let long = long_lived(&expired);
    let fault = examine(&long, &[], &trusting(&expired), after).unwrap().chain.fault;
    assert_eq!(fault, Some(ChainFault::AuthorityNotInDate(expired.authority().holder())));
    assert_eq!(chain(&holder, &[], &trusting(&expired)).chain.fault, None);
    let none = Pki::with("Personne", "no-authority");
    let holder = none.issue("holder", "holder", "");
    let trust = chain(&holder, &[], &trusting(&none));
    assert_eq!(trust.chain.fault, Some(ChainFault::NotAnAuthority("Personne".into())));
    // It was given by the user; the remedy is not to give it.
    let online = TrustSettings { online: true, ..trusting(&none) };
    assert_eq!(chain(&holder, &[], &online).revocation, Revocation::not_checked(NotChecked::ChainBroken));
}

/// A certificate valid for longer than its authority's.
fn long_lived(pki: &Pki) -> Certificate {
    pki.key("long");
    let extensions = "basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n";
    std::fs::write(pki.path("long.cnf"), extensions).unwrap();
    pki.openssl(&[
        "req",
        "-new",
        "-config",
        "openssl.cnf",
        "-key",
        "long.key",
        "-subj",
        "/CN=long",
        "-out",
        "long.csr",
    ]);
    let sign = ["x509", "-req", "-in", "long.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "120", "-extfile"];
    pki.openssl(&[&sign[..], &["long.cnf", "-out", "long.pem"]].concat());
    pki.certificate("long.pem")
}

#[test]
fn an_authority_of_the_list_in_the_program_that_expired_is_trusted_no_more() {
    let list = TrustedList::shipped().unwrap();
    let day = time::macros::datetime!(2026-07-23 00:00 UTC);
    let expired: Vec<_> = list.certificates().iter().filter(|authority| authority.not_after() < day).collect();
    assert!(!expired.is_empty());
    // Nobody here has its key, so the rule is tested with an authority of the same kind.
    let pki = Pki::new();
    let directory = tempfile::tempdir().unwrap();
    std::fs::copy(pki.path("ca.pem"), directory.path().join("ca.pem")).unwrap();
    let settings = TrustSettings { trusted_list: Some(directory.path().to_owned()), ..TrustSettings::default() };
    let after = pki.authority().not_after() + time::Duration::days(1);
    let trust = examine(&long_lived(&pki), &[], &settings, after).unwrap();
    assert_eq!(trust.chain.fault, Some(ChainFault::AuthorityNotInDate(pki.authority().holder())));
}

#[test]
fn nobody_is_accused_whose_namesake_signed() {
    let (pki, namesake) = (Pki::new(), Pki::new());
    let holder = pki.issue("holder", "holder", "");
    // Both have the same name: the one that signed is found, whatever the order.
    for order in [["pki", "namesake"], ["namesake", "pki"]] {
        let authorities = order.map(|name| if name == "pki" { pki.path("ca.pem") } else { namesake.path("ca.pem") });
        let trust =
            chain(&holder, &[], &TrustSettings { authorities: authorities.to_vec(), ..TrustSettings::default() });
        assert_eq!((trust.chain.fault, trust.chain.path), (None, vec![Authority::of(&pki.authority())]));
    }
}

#[test]
fn rules_broken_above_the_issuer_name_the_authority_that_they_are_about() {
    let root = Pki::with("Racine", "authority-of-one");
    let (below, link) = root.authority_below("Dessous", "");
    let holder = below.issue("holder", "holder", "");
    // The path length counts intermediate authorities, of which one is allowed.
    assert_eq!(chain(&holder, std::slice::from_ref(&link), &trusting(&root)).chain.fault, None);
    let (lowest, lower) = below.authority_below("Plus bas", "");
    let holder = lowest.issue("holder", "holder", "");
    let fault = chain(&holder, &[link.clone(), lower.clone()], &trusting(&root)).chain.fault;
    assert_eq!(fault, Some(ChainFault::PathTooLong("Racine".into())));
    // The authority's own certificate, modified after it was signed.
    let mut der = link.der().to_vec();
    let at = der.windows(7).rposition(|window| window == b"Dessous").unwrap();
    der[at + 6] = b'S';
    let changed = Certificate::from_der(&der).unwrap();
    let fault = chain(&holder, &[lower.clone(), changed], &trusting(&root)).chain.fault;
    assert_eq!(fault, Some(ChainFault::AuthoritySignatureInvalid("DessouS".into())));
    // An undefined critical extension.
    let holder = root.issue("strange", "holder", "1.2.3.4.5 = critical, ASN1:NULL");
    assert_eq!(chain(&holder, &[], &trusting(&root)).chain.fault, Some(ChainFault::Invalid("1.2.3.4.5".into())));
}

#[test]
fn what_cannot_be_judged_is_neither_relied_on_nor_called_broken() {
    let root = Pki::new();
    for (lines, what) in [
        ("policyConstraints = critical, requireExplicitPolicy:0", "policyConstraints, policyMappings"),
        ("nameConstraints = critical, permitted;email:example.org", "nameConstraints"),
    ] {
        let (below, link) = root.authority_below("Dessous", lines);
        let holder = below.issue("holder", "holder", "");
        let settings = TrustSettings { crls: vec![below.crl(&[])], ..trusting(&root) };
        let trust = chain(&holder, &[link], &settings);
        assert_eq!(trust.chain.fault, Some(ChainFault::CannotBeJudged(what.into())));
        // The signer is known for certain, so the issuer's statements count.
        assert_eq!(trust.revocation.state, RevocationState::Good);
        below.revoke("holder", "keyCompromise");
        let settings = TrustSettings { crls: vec![below.crl(&[])], ..trusting(&root) };
        assert_eq!(chain(&holder, &[below.authority()], &settings).revocation.state, RevocationState::Revoked);
    }
}
