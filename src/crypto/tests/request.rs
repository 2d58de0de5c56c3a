//! Self-signed certificates and requests, read back by jeton and checked by openssl.

use std::cell::Cell;
use std::path::Path;

use aws_lc_rs::rsa::KeySize;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::software_key::{SoftwareKey, openssl};
use super::*;
use crate::error::{Cause, Error, KeyError, TokenError, UsageError};
use crate::model::certificate::{Certificate, Curve, KeyUsageBit, Use};
use crate::model::{KeyUse, ReturnValue};

fn jeanne() -> SubjectFields {
    let some = |text: &str| Some(text.to_owned());
    SubjectFields {
        common_name: "Jeanne DUPONT".to_owned(),
        organisation: some("Mairie de Vitré"),
        unit: some("Service des marchés"),
        siret: some("732 829 320 00074"),
        email: some("jeanne.dupont@vitre.example"),
        ..SubjectFields::default()
    }
}

fn keys() -> Vec<SoftwareKey> {
    vec![SoftwareKey::rsa(KeySize::Rsa2048), SoftwareKey::ec(Curve::P256), SoftwareKey::ec(Curve::P384)]
}

/// Makes a certificate and writes it as `certificate.pem` into `folder`.
fn certificate(key: &SoftwareKey, key_use: KeyUse, days: u32, now: OffsetDateTime, folder: &Path) -> Certificate {
    let public_key = key.public_key();
    let calls = Cell::new(0);
    let token_key = TokenKey::new(&public_key, |scheme, message| {
        calls.set(calls.get() + 1);
        Ok(key.sign(scheme, message))
    })
    .unwrap();
    let der = self_signed(&token_key, &jeanne(), key_use, days, now).unwrap();
    assert_eq!(calls.get(), 1, "one signature by the card");
    let pem = pem::encode(&pem::Pem::new("CERTIFICATE", der.clone()));
    std::fs::write(folder.join("certificate.pem"), pem).unwrap();
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.trailing(), 0);
    assert_eq!(certificate.public_key(), &public_key);
    certificate
}

#[test]
fn openssl_verifies_self_signed_certificates_strictly() {
    let now = OffsetDateTime::now_utc();
    for key in keys() {
        for key_use in [KeyUse::Sign, KeyUse::Decrypt, KeyUse::Both] {
            let folder = tempfile::tempdir().unwrap();
            let made = certificate(&key, key_use, 730, now, folder.path());
            let verify = ["verify", "-x509_strict", "-check_ss_sig", "-CAfile", "certificate.pem", "certificate.pem"];
            assert!(openssl(folder.path(), &verify).contains("certificate.pem: OK"));
            // For OpenSSL, keyAgreement without extendedKeyUsage makes a TLS client: static ECDH used to be one.
            let expected = key_use.signs() || !made.public_key().is_rsa();
            assert_eq!(made.ssl_client_ok(), expected, "{key_use:?}");
            let purposes = openssl(folder.path(), &["x509", "-in", "certificate.pem", "-noout", "-purpose"]);
            assert_eq!(purposes.contains("SSL client : Yes"), expected, "{purposes}");
            let text = openssl(folder.path(), &["x509", "-in", "certificate.pem", "-noout", "-text"]);
            assert!(text.contains("X509v3 Basic Constraints: critical\n                CA:FALSE"), "{text}");
            assert!(text.contains("email:jeanne.dupont@vitre.example"), "{text}");
            assert!(text.contains("X509v3 Key Usage: critical"), "{text}");
        }
    }
}

#[test]
fn a_self_signed_certificate_names_its_holder_the_french_way() {
    let folder = tempfile::tempdir().unwrap();
    let key = SoftwareKey::ec(Curve::P256);
    let now = datetime!(2026-03-20 14:25:36.789 +1);
    let made = certificate(&key, KeyUse::Sign, 730, now, folder.path());
    assert_eq!(
        made.subject().to_string(),
        "CN=Jeanne DUPONT,OU=Service des marchés,organizationIdentifier=NTRFR-732829320,OU=0002 73282932000074,\
         O=Mairie de Vitré,C=FR"
    );
    assert!(made.is_self_issued() && !made.is_ca());
    let identity = made.identity();
    assert_eq!(identity.units, ["Service des marchés"]);
    assert_eq!(identity.siret.unwrap().value, "73282932000074");
    assert_eq!(identity.siren.unwrap().value, "732829320");
    assert_eq!(identity.conflicts, []);
    assert_eq!(identity.emails, ["jeanne.dupont@vitre.example"]);
    assert_eq!(made.not_before(), datetime!(2026-03-20 13:25 UTC));
    assert_eq!(made.not_after(), datetime!(2028-03-19 13:24:59 UTC));
    assert_eq!(made.days_left(now), 729);
    let key_identifier = key.public_key().key_identifier();
    assert_eq!(made.subject_key_id(), Some(&key_identifier[..]));
    assert_eq!(made.authority_key_id(), Some(&key_identifier[..]));
    assert_eq!(made.serial().len(), 16);
    assert!(made.serial()[0] & 0x80 == 0 && made.serial()[0] != 0);
    let again = certificate(&key, KeyUse::Sign, 730, now, folder.path());
    assert_ne!(made.serial(), again.serial());
}

#[test]
fn uses_follow_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let now = OffsetDateTime::now_utc();
    let of = |key: &SoftwareKey, key_use| {
        let made = certificate(key, key_use, 1, now, folder.path());
        (made.usages().key_usage().unwrap(), made.usages().extended_names().join(" "), made.main_use())
    };
    let (rsa, ec) = (SoftwareKey::rsa(KeySize::Rsa2048), SoftwareKey::ec(Curve::P384));
    let sign = "clientAuth emailProtection".to_owned();
    let (signature, transport, agreement) =
        (KeyUsageBit::DigitalSignature, KeyUsageBit::KeyEncipherment, KeyUsageBit::KeyAgreement);
    assert_eq!(of(&rsa, KeyUse::Sign), (vec![signature], sign.clone(), Use::Authentication));
    assert_eq!(of(&rsa, KeyUse::Decrypt), (vec![transport], String::new(), Use::Encryption));
    assert_eq!(of(&ec, KeyUse::Decrypt), (vec![agreement], String::new(), Use::Encryption));
    assert_eq!(of(&rsa, KeyUse::Both), (vec![signature, transport], sign.clone(), Use::Authentication));
    assert_eq!(of(&ec, KeyUse::Both), (vec![signature, agreement], sign, Use::Authentication));
}

#[test]
fn dates_from_2050_on_are_generalized() {
    let folder = tempfile::tempdir().unwrap();
    let key = SoftwareKey::ec(Curve::P256);
    let made = certificate(&key, KeyUse::Sign, 365 * 30, datetime!(2026-01-01 00:00 UTC), folder.path());
    assert_eq!(made.not_after().year(), 2055);
    let dump = openssl(folder.path(), &["asn1parse", "-in", "certificate.pem"]);
    assert!(dump.contains("UTCTIME           :260101000000Z"), "{dump}");
    assert!(dump.contains("GENERALIZEDTIME   :20551224235959Z"), "{dump}");
}

#[test]
fn openssl_verifies_requests() {
    for key in keys() {
        for key_use in [KeyUse::Sign, KeyUse::Decrypt, KeyUse::Both] {
            let public_key = key.public_key();
            let token_key = TokenKey::new(&public_key, |scheme, message| Ok(key.sign(scheme, message))).unwrap();
            let der = csr(&token_key, &jeanne(), key_use).unwrap();
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("request.der"), der).unwrap();
            let options = ["req", "-inform", "DER", "-in", "request.der", "-verify", "-noout", "-text"];
            let text = openssl(folder.path(), &[&options[..], &["-nameopt", "RFC2253,utf8,-esc_msb"]].concat());
            assert!(text.contains("verify OK"), "{text}");
            assert!(text.contains("OU=0002 73282932000074,O=Mairie de Vitré,C=FR"), "{text}");
            assert!(text.contains("CN=Jeanne DUPONT,OU=Service des marchés"), "{text}");
            assert!(text.contains("email:jeanne.dupont@vitre.example"), "{text}");
            assert_eq!(text.contains("Digital Signature"), key_use.signs(), "{text}");
            assert_eq!(text.contains("Key Encipherment"), key_use.decrypts() && public_key.is_rsa(), "{text}");
            assert_eq!(text.contains("Key Agreement"), key_use.decrypts() && !public_key.is_rsa(), "{text}");
        }
    }
}

#[test]
fn the_signers_own_error_comes_back() {
    let public_key = SoftwareKey::ec(Curve::P256).public_key();
    let removed = || Cause::new("C_Sign", ReturnValue::CKR_DEVICE_REMOVED);
    let token_key = TokenKey::new(&public_key, |_, _| Err(Error::Token(TokenError::Removed(removed())))).unwrap();
    let failed = csr(&token_key, &jeanne(), KeyUse::Sign).unwrap_err();
    assert!(matches!(failed, Error::Token(TokenError::Removed(cause)) if cause == removed()));
    let failed = self_signed(&token_key, &jeanne(), KeyUse::Sign, 1, OffsetDateTime::now_utc()).unwrap_err();
    assert!(matches!(failed, Error::Token(TokenError::Removed(cause)) if cause == removed()));
}

#[test]
fn a_signature_that_does_not_verify_makes_nothing() {
    let (key, other) = (SoftwareKey::ec(Curve::P256), SoftwareKey::ec(Curve::P256));
    let public_key = key.public_key();
    let token_key = TokenKey::new(&public_key, |scheme, message| Ok(other.sign(scheme, message))).unwrap();
    let failed = csr(&token_key, &jeanne(), KeyUse::Sign).unwrap_err();
    assert!(matches!(failed, Error::Key(KeyError::SignatureInvalid { key }) if key == "P-256"));
}

#[test]
fn fields_that_cannot_be_are_refused_before_the_card_signs() {
    let public_key = SoftwareKey::ec(Curve::P256).public_key();
    let token_key = TokenKey::new(&public_key, |_, _| panic!("the card was asked to sign")).unwrap();
    let option = |subject: &SubjectFields| match csr(&token_key, subject, KeyUse::Sign) {
        Err(Error::Usage(UsageError::InvalidValue { option, .. })) => option,
        Err(Error::Usage(UsageError::InvalidNumber { .. })) => "--siret".to_owned(),
        other => panic!("{other:?}"),
    };
    let some = |text: &str| Some(text.to_owned());
    for name in ["", "  ", "a\nb", &"é".repeat(65)] {
        assert_eq!(option(&SubjectFields { common_name: name.to_owned(), ..jeanne() }), "--cn", "{name:?}");
    }
    for siret in ["73282932000075", "732829321", "12", "x", "0002 732829320"] {
        assert_eq!(option(&SubjectFields { siret: some(siret), ..jeanne() }), "--siret", "{siret}");
    }
    for email in ["x", "@y", "x@", "x@y@z", "é@y", "a b@y"] {
        assert_eq!(option(&SubjectFields { email: some(email), ..jeanne() }), "--email", "{email}");
    }
    assert_eq!(option(&SubjectFields { organisation: some("o\u{7}"), ..jeanne() }), "--organisation");
    for days in [0, u32::MAX] {
        let failed = self_signed(&token_key, &jeanne(), KeyUse::Sign, days, OffsetDateTime::now_utc()).unwrap_err();
        assert!(matches!(failed, Error::Usage(UsageError::InvalidValue { option, .. }) if option == "--days"));
    }
}

#[test]
fn fields_left_empty_are_left_out() {
    let key = SoftwareKey::ec(Curve::P256);
    let public_key = key.public_key();
    let token_key = TokenKey::new(&public_key, |scheme, message| Ok(key.sign(scheme, message))).unwrap();
    let subject = SubjectFields {
        common_name: " Jeanne DUPONT ".to_owned(),
        organisation: Some(String::new()),
        siret: Some(" ".to_owned()),
        ..SubjectFields::default()
    };
    let der = self_signed(&token_key, &subject, KeyUse::Sign, 1, OffsetDateTime::now_utc()).unwrap();
    assert_eq!(Certificate::from_der(&der).unwrap().subject().to_string(), "CN=Jeanne DUPONT,C=FR");
}

#[test]
fn a_renewal_keeps_who_it_is_about() {
    let key = SoftwareKey::ec(Curve::P256);
    let public_key = key.public_key();
    let token_key = TokenKey::new(&public_key, |scheme, message| Ok(key.sign(scheme, message))).unwrap();
    let some = |text: &str| Some(text.to_owned());
    let full = SubjectFields { given_name: some("Jeanne"), surname: some("DUPONT"), title: some("Maire"), ..jeanne() };
    let now = OffsetDateTime::now_utc() - Duration::days(600);
    let made = Certificate::from_der(&self_signed(&token_key, &full, KeyUse::Sign, 730, now).unwrap()).unwrap();
    let fields = SubjectFields::from_certificate(&made);
    assert_eq!(fields, SubjectFields { siret: some("73282932000074"), ..full });
}
