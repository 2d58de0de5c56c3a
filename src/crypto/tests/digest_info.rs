//! DigestInfo against the constants of RFC 8017 section 9.2, note 1.

use super::*;

#[test]
fn prefixes_are_those_of_the_rfc() {
    let prefixes = [
        (DigestAlgorithm::Sha256, "3031300d060960864801650304020105000420"),
        (DigestAlgorithm::Sha384, "3041300d060960864801650304020205000430"),
        (DigestAlgorithm::Sha512, "3051300d060960864801650304020305000440"),
    ];
    for (algorithm, prefix) in prefixes {
        let expected = [hex::decode(prefix).unwrap(), algorithm.digest(b"jeton")].concat();
        assert_eq!(digest_info(algorithm, b"jeton"), expected, "{}", algorithm.name());
    }
}

#[test]
fn digests_are_those_of_fips_180() {
    let abc = |algorithm: DigestAlgorithm| hex::encode(algorithm.digest(b"abc"));
    assert_eq!(abc(DigestAlgorithm::Sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert!(abc(DigestAlgorithm::Sha384).starts_with("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"));
    assert!(abc(DigestAlgorithm::Sha512).starts_with("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"));
}
