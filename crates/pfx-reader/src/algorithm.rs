//! The algorithms of PFX files: identifiers, names, hash functions.

use der::asn1::ObjectIdentifier;
pub(crate) use x509_cert::spki::AlgorithmIdentifierOwned as AlgorithmIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
pub(crate) const ENCRYPTED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.6");

pub(crate) const KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.1");
pub(crate) const SHROUDED_KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.2");
pub(crate) const CERT_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.3");
pub(crate) const SAFE_CONTENTS_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.6");
pub(crate) const X509_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.22.1");
pub(crate) const FRIENDLY_NAME: ObjectIdentifier = oid("1.2.840.113549.1.9.20");
pub(crate) const LOCAL_KEY_ID: ObjectIdentifier = oid("1.2.840.113549.1.9.21");

pub(crate) const PBKDF2: ObjectIdentifier = oid("1.2.840.113549.1.5.12");
pub(crate) const SCRYPT: ObjectIdentifier = oid("1.3.6.1.4.1.11591.4.11");
pub(crate) const PBES2: ObjectIdentifier = oid("1.2.840.113549.1.5.13");
pub(crate) const PBMAC1: ObjectIdentifier = oid("1.2.840.113549.1.5.14");

pub(crate) const SHA1_3DES_3KEY: ObjectIdentifier = oid("1.2.840.113549.1.12.1.3");
pub(crate) const SHA1_3DES_2KEY: ObjectIdentifier = oid("1.2.840.113549.1.12.1.4");
pub(crate) const SHA1_RC2_128: ObjectIdentifier = oid("1.2.840.113549.1.12.1.5");
pub(crate) const SHA1_RC2_40: ObjectIdentifier = oid("1.2.840.113549.1.12.1.6");

pub(crate) const AES128_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.2");
pub(crate) const AES192_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.22");
pub(crate) const AES256_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.42");
pub(crate) const AES128_GCM: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.6");
pub(crate) const AES256_GCM: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.46");
pub(crate) const CAMELLIA128_CBC: ObjectIdentifier = oid("1.2.392.200011.61.1.1.1.2");
pub(crate) const CAMELLIA192_CBC: ObjectIdentifier = oid("1.2.392.200011.61.1.1.1.3");
pub(crate) const CAMELLIA256_CBC: ObjectIdentifier = oid("1.2.392.200011.61.1.1.1.4");
pub(crate) const DES_EDE3_CBC: ObjectIdentifier = oid("1.2.840.113549.3.7");
pub(crate) const RC2_CBC: ObjectIdentifier = oid("1.2.840.113549.3.2");

/// What is met in PFX files and not read, by name.
const KNOWN: &[(&str, &str)] = &[
    ("1.2.840.113549.1.12.1.1", "PKCS #12, RC4 128"),
    ("1.2.840.113549.1.12.1.2", "PKCS #12, RC4 40"),
    ("1.2.840.113549.1.5.1", "PBES1, MD2, DES"),
    ("1.2.840.113549.1.5.3", "PBES1, MD5, DES"),
    ("1.2.840.113549.1.5.4", "PBES1, MD2, RC2"),
    ("1.2.840.113549.1.5.6", "PBES1, MD5, RC2"),
    ("1.2.840.113549.1.5.10", "PBES1, SHA-1, DES"),
    ("1.2.840.113549.1.5.11", "PBES1, SHA-1, RC2"),
    ("1.2.840.113549.2.5", "MD5"),
    ("1.2.840.113549.3.4", "RC4"),
    ("1.2.840.113549.3.9", "RC5-CBC"),
    ("1.3.14.3.2.7", "DES-CBC"),
    ("1.2.410.200004.1.4", "SEED-CBC"),
    ("1.2.156.10197.1.104.2", "SM4-CBC"),
    ("1.2.643.2.2.9", "GOST R 34.11-94"),
    ("1.2.643.2.2.10", "HMAC, GOST R 34.11-94"),
    ("1.2.643.2.2.21", "GOST 28147-89"),
    ("1.2.643.7.1.1.2.2", "GOST R 34.11-2012, 256"),
    ("1.2.643.7.1.1.2.3", "GOST R 34.11-2012, 512"),
    ("1.2.643.7.1.1.4.1", "HMAC, GOST R 34.11-2012, 256"),
    ("1.2.643.7.1.1.4.2", "HMAC, GOST R 34.11-2012, 512"),
    ("2.16.840.1.101.3.4.2.7", "SHA3-224"),
    ("2.16.840.1.101.3.4.2.8", "SHA3-256"),
    ("2.16.840.1.101.3.4.2.9", "SHA3-384"),
    ("2.16.840.1.101.3.4.2.10", "SHA3-512"),
    ("1.2.840.113549.1.7.2", "SignedData"),
    ("1.2.840.113549.1.7.3", "EnvelopedData"),
];

/// The identifier, preceded by its name if it has one in [`KNOWN`].
pub(crate) fn name(identifier: &ObjectIdentifier) -> String {
    let dotted = identifier.to_string();
    match KNOWN.iter().find(|(known, _)| *known == dotted) {
        Some((_, name)) => format!("{name} ({dotted})"),
        None => dotted,
    }
}

/// A hash function, of a MAC or of PBKDF2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512_224,
    Sha512_256,
}

impl Hash {
    /// Each with its own identifier and its HMAC's (RFC 8018 appendix B.1.2).
    const ALL: [(Self, ObjectIdentifier, ObjectIdentifier); 7] = [
        (Self::Sha1, oid("1.3.14.3.2.26"), oid("1.2.840.113549.2.7")),
        (Self::Sha224, oid("2.16.840.1.101.3.4.2.4"), oid("1.2.840.113549.2.8")),
        (Self::Sha256, oid("2.16.840.1.101.3.4.2.1"), oid("1.2.840.113549.2.9")),
        (Self::Sha384, oid("2.16.840.1.101.3.4.2.2"), oid("1.2.840.113549.2.10")),
        (Self::Sha512, oid("2.16.840.1.101.3.4.2.3"), oid("1.2.840.113549.2.11")),
        (Self::Sha512_224, oid("2.16.840.1.101.3.4.2.5"), oid("1.2.840.113549.2.12")),
        (Self::Sha512_256, oid("2.16.840.1.101.3.4.2.6"), oid("1.2.840.113549.2.13")),
    ];

    pub(crate) fn of_digest(identifier: &ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, digest, _)| digest == identifier).map(|(hash, ..)| hash)
    }

    pub(crate) fn of_hmac(identifier: &ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, _, hmac)| hmac == identifier).map(|(hash, ..)| hash)
    }
}

/// Calls a function that is generic over a hash function: `with_hash!(hash, function(arguments))`.
macro_rules! with_hash {
    ($hash:expr, $function:ident ( $($argument:expr),* $(,)? )) => {
        match $hash {
            $crate::algorithm::Hash::Sha1 => $function::<sha1::Sha1>($($argument),*),
            $crate::algorithm::Hash::Sha224 => $function::<sha2::Sha224>($($argument),*),
            $crate::algorithm::Hash::Sha256 => $function::<sha2::Sha256>($($argument),*),
            $crate::algorithm::Hash::Sha384 => $function::<sha2::Sha384>($($argument),*),
            $crate::algorithm::Hash::Sha512 => $function::<sha2::Sha512>($($argument),*),
            $crate::algorithm::Hash::Sha512_224 => $function::<sha2::Sha512_224>($($argument),*),
            $crate::algorithm::Hash::Sha512_256 => $function::<sha2::Sha512_256>($($argument),*),
        }
    };
}
pub(crate) use with_hash;
