//! Digests, and the DigestInfo that RSA PKCS#1 v1.5 signs (RFC 8017 section 9.2).

use aws_lc_rs::digest;
use yasna::models::ObjectIdentifier;

/// The digest algorithms that jeton signs with: those that ANSSI-PG-083 accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl DigestAlgorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The digest of `message`: 32, 48 or 64 bytes.
    #[must_use]
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, message).as_ref().to_vec()
    }

    /// Its name, as `SHA-256`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// NIST's arc for hash algorithms, RFC 8017 appendix B.1.
    fn oid(self) -> ObjectIdentifier {
        let last = match self {
            Self::Sha256 => 1,
            Self::Sha384 => 2,
            Self::Sha512 => 3,
        };
        ObjectIdentifier::from_slice(&[2, 16, 840, 1, 101, 3, 4, 2, last])
    }
}

/// The DER of the DigestInfo over `message`, which `CKM_RSA_PKCS` pads and signs: the T of RFC 8017 section 9.2. The
/// digest's parameters are NULL, as its note 1 requires.
#[must_use]
pub fn digest_info(algorithm: DigestAlgorithm, message: &[u8]) -> Vec<u8> {
    let digest = algorithm.digest(message);
    yasna::construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_sequence(|writer| {
                writer.next().write_oid(&algorithm.oid());
                writer.next().write_null();
            });
            writer.next().write_bytes(&digest);
        });
    })
}
