//! Digests, and the DigestInfo that RSA PKCS#1 v1.5 signs (RFC 8017 section 9.2).

use aws_lc_rs::digest;

/// The digest algorithms that jeton signs with, all accepted by ANSSI-PG-083.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DigestAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    Sha384,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "no key here signs with it; that it is verified rightly is tested")
    )]
    Sha512,
}

impl DigestAlgorithm {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// 32, 48 or 64 bytes.
    #[must_use]
    pub(crate) fn digest(self, message: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, message).as_ref().to_vec()
    }

    /// Its display name, such as `SHA-256`.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The DER of a DigestInfo up to the digest itself (RFC 8017 section 9.2, note 1).
    fn digest_info_head(self) -> [u8; 19] {
        let (algorithm, length) = match self {
            Self::Sha256 => (1, 32),
            Self::Sha384 => (2, 48),
            Self::Sha512 => (3, 64),
        };
        let mut head = *b"\x30\x11\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x00\x05\x00\x04\x00";
        head[1] += length;
        head[14] = algorithm;
        head[18] = length;
        head
    }
}

/// The DER DigestInfo of `message`, the T of RFC 8017 section 9.2, which `CKM_RSA_PKCS` pads and signs. The algorithm's
/// parameters are NULL, as note 1 requires.
#[must_use]
pub(crate) fn digest_info(algorithm: DigestAlgorithm, message: &[u8]) -> Vec<u8> {
    [&algorithm.digest_info_head()[..], &algorithm.digest(message)].concat()
}
