//! No bytes that a token can return make the decoder panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use time::macros::datetime;

use super::openssl::Leaf;
use super::trusted_list::trusted_list;
use super::*;
use crate::model::certificate::siren::{siret_is_valid, vat_is_valid, vat_key};

static REAL: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let extensions = "keyUsage = digitalSignature\nextendedKeyUsage = clientAuth\n\
        subjectAltName = email:a@b.example, URI:http://c.example, otherName:1.2.3;UTF8:x\n1.3.6.1.5.5.7.1.3 = DER:300A3008060604008E460101";
    let subject = "O = Évêché\nOU = 0002 73282932000074\nGN = Zoé\n+SN = X\nCN = Zoé X";
    let mut all: Vec<Vec<u8>> = trusted_list().iter().map(|(_, certificate)| certificate.der().to_vec()).collect();
    for string_mask in ["MASK:0x4", "MASK:0x800"] {
        all.push(Leaf { subject, extensions, string_mask }.der());
    }
    all
});

/// Parses, then reads every fact.
fn exercise(bytes: &[u8]) -> Option<Certificate> {
    let certificate = Certificate::from_der(bytes).ok()?;
    let now = datetime!(2026-07-23 00:00 UTC);
    let identity = certificate.identity();
    assert!(!identity.holder.is_empty());
    assert_eq!(certificate.der().len() + certificate.trailing(), bytes.len());
    let texts = (certificate.subject().to_string(), certificate.issuer().friendly(), certificate.serial_hex());
    let uses = (certificate.main_use(), certificate.ssl_client_ok(), certificate.usages().extended_names().len());
    let dates = (certificate.validity(now), certificate.days_left(now));
    let key = certificate.public_key();
    let key = (key.describe(), key.key_algorithm(), key.key_identifier(), key.size());
    std::hint::black_box((texts, uses, dates, key, serde_json::to_string(&identity).unwrap()));
    Some(certificate)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        exercise(&bytes);
        let _ = PublicKey::from_spki_der(&bytes);
        let _ = PublicKey::from_rsa(&bytes, &bytes);
        let _ = PublicKey::from_ec(&bytes, &bytes);
        let _ = PublicKey::from_ec(b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", &bytes);
    }

    #[test]
    fn real_certificates_with_bytes_changed(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut der = which.get(&REAL).clone();
        for (at, byte) in changes {
            let at = at.index(der.len());
            der[at] = byte;
        }
        exercise(&der);
    }

    #[test]
    fn real_certificates_with_a_piece_moved(
        which in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        length in 1_usize..64,
    ) {
        let mut der = which.get(&REAL).clone();
        let from = from.index(der.len());
        let piece = der[from..(from + length).min(der.len())].to_vec();
        let to = to.index(der.len());
        for (slot, byte) in der[to..].iter_mut().zip(piece) {
            *slot = byte;
        }
        exercise(&der);
    }

    #[test]
    fn names_of_any_characters(text in any::<String>()) {
        let _ = OrganisationNumber::from_unit(&text);
        let _ = OrganisationNumber::from_organization_identifier(&text);
        let _ = OrganisationNumber::from_organization_identifier(&format!("VATFR-{text}"));
        let _ = OrganisationNumber::from_organization_identifier(&format!("NTRFR-{text}"));
        let _ = (parse_fingerprint(&text), vat_is_valid(&text), siret_is_valid(&text), vat_key(&text));
    }
}

#[test]
fn every_truncation_is_refused() {
    for der in REAL.iter().rev().take(3) {
        for length in 0..der.len() {
            assert!(exercise(&der[..length]).is_none(), "{length}");
        }
    }
}

#[test]
fn padding_is_cut_and_counted() {
    let der = &REAL[0];
    for padding in [&[0; 500][..], &[0xff; 3], b"0\x82 what was there before"] {
        let padded = [der, padding].concat();
        let certificate = exercise(&padded).unwrap();
        assert_eq!(certificate.der(), &der[..]);
        assert_eq!(certificate.trailing(), padding.len());
        assert_eq!(certificate.sha256(), Certificate::from_der(der).unwrap().sha256());
    }
    assert!(Certificate::from_der(&[0; 500]).is_err());
    assert!(!Certificate::from_der(b"").unwrap_err().reason.is_empty());
}

#[test]
fn a_sequence_nested_without_end_is_refused() {
    let mut der = vec![];
    for _ in 0..20_000 {
        let length = u32::try_from(der.len()).unwrap().to_be_bytes();
        der.splice(0..0, [&[0x30, 0x84][..], &length].concat());
        if der.len() > 60_000 {
            break;
        }
    }
    assert!(exercise(&der).is_none());
    // And inside an extension of an otherwise valid certificate.
    let nested = hex::encode(&der[..6_000]);
    let extensions = format!("1.3.6.1.5.5.7.1.3 = DER:{nested}");
    assert!(exercise(&Leaf { extensions: &extensions, ..Leaf::default() }.der()).is_some());
}
