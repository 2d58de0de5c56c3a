//! Public keys, from certificates and from a token's attributes.

use super::openssl::{Leaf, openssl};
use super::*;
use crate::model::KeyAlgorithm;

fn leaf_of(key: &[&str]) -> Certificate {
    Certificate::from_der(&Leaf::default().der_of(key)).unwrap()
}

#[test]
fn rsa_from_a_certificate_and_from_attributes() {
    let certificate = leaf_of(&["-newkey", "rsa:2048"]);
    let key = certificate.public_key();
    assert_eq!((key.describe().as_str(), key.size()), ("RSA-2048", Some(2048)));
    assert_eq!(key.key_algorithm(), Some(KeyAlgorithm::Rsa2048));
    let KeyMaterial::Rsa { modulus, exponent } = key.material() else { panic!("{key:?}") };
    assert_eq!((modulus.len(), exponent.as_slice()), (256, &[1, 0, 1][..]));
    let padded = [&[0, 0][..], modulus].concat();
    let again = PublicKey::from_rsa(&padded, &[0, 1, 0, 1]).unwrap();
    assert_eq!(&again, key);
    assert_eq!(again.spki_der(), key.spki_der());
    assert_eq!(again.key_identifier(), key.key_identifier());
    assert_eq!(certificate.subject_key_id(), Some(&key.key_identifier()[..]), "openssl's hash is method 1 too");
    assert!(PublicKey::from_rsa(&[0, 0], &[3]).is_err());
    assert!(PublicKey::from_rsa(&[3], &[]).is_err());
}

#[test]
fn an_odd_modulus_is_measured_in_bits() {
    assert_eq!(PublicKey::from_rsa(&[0x01, 0xff], &[3]).unwrap().describe(), "RSA-9");
    assert_eq!(PublicKey::from_rsa(&[0x01, 0xff], &[3]).unwrap().key_algorithm(), None);
}

#[test]
fn curves_from_a_certificate_and_from_attributes() {
    let cases: &[(&str, &str, Option<KeyAlgorithm>)] = &[
        ("P-256", "P-256", Some(KeyAlgorithm::P256)),
        ("P-384", "P-384", Some(KeyAlgorithm::P384)),
        ("P-521", "P-521", None),
        ("brainpoolP256r1", "brainpoolP256r1", None),
        ("secp224r1", "1.3.132.0.33", None),
    ];
    for (curve, name, algorithm) in cases {
        let certificate = leaf_of(&["-newkey", "ec", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")]);
        let key = certificate.public_key();
        assert_eq!(key.describe(), *name);
        assert_eq!(key.key_algorithm(), *algorithm, "{curve}");
        let KeyMaterial::Ec { curve: read, point } = key.material() else { panic!("{key:?}") };
        let oid =
            openssl(&["asn1parse", "-genstr", &format!("OID:{}", read.oid()), "-noout", "-out", "/dev/stdout"], b"");
        let mut wrapped = vec![0x04];
        if point.len() >= 128 {
            wrapped.push(0x81);
        }
        wrapped.push(u8::try_from(point.len()).unwrap());
        wrapped.extend(point);
        for attribute in [point, &wrapped] {
            let again = PublicKey::from_ec(&oid, attribute).unwrap();
            assert_eq!(&again, key, "{curve}");
            assert_eq!(again.spki_der(), key.spki_der(), "{curve}");
        }
        assert!(PublicKey::from_ec(&oid, &[]).is_err());
    }
    assert!(PublicKey::from_ec(b"\x30\x00", &[4, 1, 2]).is_err(), "explicit parameters name no curve");
}

#[test]
fn a_bare_point_that_looks_wrapped_is_taken_as_it_is() {
    let p256 = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
    // 04, then an x that starts like the length and the first byte of a point in an OCTET STRING.
    let point = [&[0x04, 0x02, 0x04][..], &[0x55; 62]].concat();
    assert_eq!(PublicKey::from_ec(p256, &point).unwrap().subject_public_key(), point);
    let wrapped = [&[0x04, 65][..], &point].concat();
    assert_eq!(PublicKey::from_ec(p256, &wrapped).unwrap().subject_public_key(), point);
}

#[test]
fn other_keys_are_named_and_kept() {
    let certificate = leaf_of(&["-newkey", "ed25519"]);
    assert_eq!(certificate.public_key().describe(), "Ed25519");
    assert_eq!(certificate.public_key().key_algorithm(), None);
    let again = PublicKey::from_spki_der(certificate.public_key().spki_der()).unwrap();
    assert_eq!(&again, certificate.public_key());
    assert_ne!(leaf_of(&["-newkey", "ed25519"]).public_key(), certificate.public_key());
    assert!(PublicKey::from_spki_der(b"").is_err());
}

#[test]
fn rsa_bound_to_pss_is_the_same_key() {
    let certificate = leaf_of(&["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"]);
    let KeyMaterial::Rsa { modulus, exponent } = certificate.public_key().material() else { panic!() };
    assert_eq!(certificate.public_key(), &PublicKey::from_rsa(modulus, exponent).unwrap());
}
