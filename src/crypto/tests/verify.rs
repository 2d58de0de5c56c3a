//! Signatures that verify, and signatures that are refused.

use crate::crypto::verify::NotVerified;
use aws_lc_rs::rsa::KeySize;

use super::software_key::{SoftwareKey, openssl};
use super::*;
use crate::error::{Error, TokenError};
use crate::model::certificate::{Curve, PublicKey};

const MESSAGE: &[u8] = "auto-test de jeton, sans valeur juridique".as_bytes();

fn check(key: &SoftwareKey, scheme: SignatureScheme) {
    let public_key = key.public_key();
    let signature = key.sign(scheme, MESSAGE);
    let verify = |message: &[u8], signature: &[u8]| verify_signature(&public_key, scheme, message, signature);
    assert_eq!(verify(MESSAGE, &signature), Ok(()), "{scheme:?}");
    assert_eq!(verify(b"another", &signature), Err(NotVerified::Invalid), "{scheme:?}");
    assert_eq!(verify(MESSAGE, &signature[1..]), Err(NotVerified::Invalid), "{scheme:?}");
    assert_eq!(verify(MESSAGE, b""), Err(NotVerified::Invalid), "{scheme:?}");
    let mut changed = signature.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(verify(MESSAGE, &changed), Err(NotVerified::Invalid), "{scheme:?}");
}

#[test]
fn rsa_with_every_scheme() {
    let key = SoftwareKey::rsa(KeySize::Rsa2048);
    for digest in DigestAlgorithm::ALL {
        check(&key, SignatureScheme::RsaPkcs1(digest));
        check(&key, SignatureScheme::RsaPss(digest));
    }
    let ecdsa = SignatureScheme::Ecdsa(DigestAlgorithm::Sha256);
    let refused = verify_signature(&key.public_key(), ecdsa, MESSAGE, b"x");
    assert!(matches!(refused, Err(NotVerified::Unsupported(_))), "{refused:?}");
}

#[test]
fn ecdsa_on_every_curve() {
    check(&SoftwareKey::ec(Curve::P256), SignatureScheme::Ecdsa(DigestAlgorithm::Sha256));
    check(&SoftwareKey::ec(Curve::P384), SignatureScheme::Ecdsa(DigestAlgorithm::Sha384));
    check(&SoftwareKey::ec(Curve::P521), SignatureScheme::Ecdsa(DigestAlgorithm::Sha512));
}

#[test]
fn another_key_verifies_nothing() {
    let scheme = SignatureScheme::Ecdsa(DigestAlgorithm::Sha256);
    let signature = SoftwareKey::ec(Curve::P256).sign(scheme, MESSAGE);
    let other = SoftwareKey::ec(Curve::P256).public_key();
    assert_eq!(verify_signature(&other, scheme, MESSAGE, &signature), Err(NotVerified::Invalid));
}

/// RFC 6979 appendix A.2.5 and A.2.6, message "sample".
#[test]
fn the_vectors_of_rfc_6979() {
    let vectors = [
        (
            &b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"[..],
            Curve::P256,
            DigestAlgorithm::Sha256,
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6\
             7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
             F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            &b"\x06\x05\x2b\x81\x04\x00\x22"[..],
            Curve::P384,
            DigestAlgorithm::Sha384,
            "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13\
             8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720",
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46\
             99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
        ),
    ];
    for (params, curve, digest, point, raw) in vectors {
        let point = [&[4], hex::decode(point).unwrap().as_slice()].concat();
        let key = PublicKey::from_ec(params, &point).unwrap();
        let signature = ecdsa_raw_to_der(&hex::decode(raw).unwrap(), &curve).unwrap();
        assert_eq!(verify_signature(&key, SignatureScheme::Ecdsa(digest), b"sample", &signature), Ok(()));
    }
}

#[test]
fn rsa_of_1024_bits_made_by_openssl() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("message"), MESSAGE).unwrap();
    openssl(folder.path(), &["genrsa", "-out", "key.pem", "1024"]);
    openssl(folder.path(), &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "spki.der"]);
    let key = PublicKey::from_spki_der(&std::fs::read(folder.path().join("spki.der")).unwrap()).unwrap();
    assert_eq!(key.describe(), "RSA-1024");
    for (digest, option) in [(DigestAlgorithm::Sha256, "-sha256"), (DigestAlgorithm::Sha512, "-sha512")] {
        openssl(folder.path(), &["dgst", option, "-sign", "key.pem", "-out", "signature", "message"]);
        let signature = std::fs::read(folder.path().join("signature")).unwrap();
        assert_eq!(verify_signature(&key, SignatureScheme::RsaPkcs1(digest), MESSAGE, &signature), Ok(()));
        let other = verify_signature(&key, SignatureScheme::RsaPkcs1(digest), b"another", &signature);
        assert_eq!(other, Err(NotVerified::Invalid));
    }
    let pss = verify_signature(&key, SignatureScheme::RsaPss(DigestAlgorithm::Sha256), MESSAGE, &[0; 128]);
    assert!(matches!(pss, Err(NotVerified::Unsupported(_))), "{pss:?}");
}

#[test]
fn numbers_that_are_no_key_verify_nothing() {
    let scheme = SignatureScheme::RsaPkcs1(DigestAlgorithm::Sha256);
    for (modulus, exponent) in [(&[1][..], &[1][..]), (&[2], &[3]), (&[0xff; 256], &[1]), (&[0xff; 4096], &[1, 0, 1])] {
        let key = PublicKey::from_rsa(modulus, exponent).unwrap();
        assert_eq!(verify_signature(&key, scheme, MESSAGE, &vec![0; modulus.len()]), Err(NotVerified::Invalid));
    }
    let scheme = SignatureScheme::Ecdsa(DigestAlgorithm::Sha256);
    for point in [&[4, 1, 2][..], &[4; 65], &[0]] {
        let key = PublicKey::from_ec(b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", point).unwrap();
        assert_eq!(verify_signature(&key, scheme, MESSAGE, &[0x30, 0]), Err(NotVerified::Invalid));
    }
}

#[test]
fn schemes_follow_the_key() {
    let scheme = |curve| SignatureScheme::for_key(&SoftwareKey::ec(curve).public_key());
    assert_eq!(scheme(Curve::P256).unwrap(), SignatureScheme::Ecdsa(DigestAlgorithm::Sha256));
    assert_eq!(scheme(Curve::P384).unwrap(), SignatureScheme::Ecdsa(DigestAlgorithm::Sha384));
    assert!(matches!(scheme(Curve::P521), Err(Error::Token(TokenError::NotSupported { what, .. })) if what == "P-521"));
}
