//! Object identifiers used in CMS, as content octets.

/// id-data (RFC 5652 section 4).
pub(crate) const DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];
/// id-signedData (RFC 5652 section 5.1).
pub(crate) const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
/// id-envelopedData (RFC 5652 section 6.1).
pub(crate) const ENVELOPED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
/// id-ct-authEnvelopedData (RFC 5083 section 2.1).
pub(crate) const AUTH_ENVELOPED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17];

/// rsaEncryption: PKCS #1 v1.5 (RFC 3370 section 4.2.1).
pub(crate) const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// id-RSAES-OAEP (RFC 3560).
pub(crate) const RSA_OAEP: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x07];
/// id-mgf1 (RFC 8017 appendix A.2.1).
pub(crate) const MGF1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];
/// id-pSpecified (RFC 8017 appendix A.2.1).
pub(crate) const P_SPECIFIED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x09];
/// id-ecPublicKey (RFC 5480).
pub(crate) const EC_PUBLIC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

/// id-sha1.
pub(crate) const SHA1: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1A];
/// id-sha224.
pub(crate) const SHA224: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04];
/// id-sha256.
pub(crate) const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// id-sha384.
pub(crate) const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
/// id-sha512.
pub(crate) const SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];

/// id-aes128-CBC.
pub(crate) const AES128_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02];
/// id-aes192-CBC.
pub(crate) const AES192_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16];
/// id-aes256-CBC.
pub(crate) const AES256_CBC: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A];
/// id-aes128-GCM (RFC 5084).
pub(crate) const AES128_GCM: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x06];
/// id-aes192-GCM.
pub(crate) const AES192_GCM: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x1A];
/// id-aes256-GCM.
pub(crate) const AES256_GCM: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E];
/// id-aes128-wrap (RFC 3565).
pub(crate) const AES128_WRAP: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x05];
/// id-aes192-wrap.
pub(crate) const AES192_WRAP: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x19];
/// id-aes256-wrap.
pub(crate) const AES256_WRAP: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2D];

/// dhSinglePass-stdDH-sha1kdf-scheme (RFC 5753 section 7.1.4).
pub(crate) const ECDH_SHA1: &[u8] = &[0x2B, 0x81, 0x05, 0x10, 0x86, 0x48, 0x3F, 0x00, 0x02];
/// dhSinglePass-stdDH-sha224kdf-scheme.
pub(crate) const ECDH_SHA224: &[u8] = &[0x2B, 0x81, 0x04, 0x01, 0x0B, 0x00];
/// dhSinglePass-stdDH-sha256kdf-scheme.
pub(crate) const ECDH_SHA256: &[u8] = &[0x2B, 0x81, 0x04, 0x01, 0x0B, 0x01];
/// dhSinglePass-stdDH-sha384kdf-scheme.
pub(crate) const ECDH_SHA384: &[u8] = &[0x2B, 0x81, 0x04, 0x01, 0x0B, 0x02];
/// dhSinglePass-stdDH-sha512kdf-scheme.
pub(crate) const ECDH_SHA512: &[u8] = &[0x2B, 0x81, 0x04, 0x01, 0x0B, 0x03];

/// Algorithms found in practice that are not supported, by name.
const KNOWN: &[(&str, &str)] = &[
    ("1.2.840.113549.3.2", "RC2-CBC"),
    ("1.2.840.113549.3.7", "DES-EDE3-CBC"),
    ("1.3.14.3.2.7", "DES-CBC"),
    ("1.2.840.113549.1.9.16.3.18", "ChaCha20-Poly1305"),
    ("2.16.840.1.101.3.4.1.7", "AES-128-CCM"),
    ("2.16.840.1.101.3.4.1.47", "AES-256-CCM"),
    ("1.2.840.113549.1.7.1", "Data"),
    ("1.2.840.113549.1.7.5", "DigestedData"),
    ("1.2.840.113549.1.9.16.1.2", "AuthenticatedData"),
    ("1.2.840.113549.1.7.6", "EncryptedData"),
    ("1.2.840.113549.1.9.16.1.9", "CompressedData"),
];

/// The dotted identifier, preceded by its name if it has one in [`KNOWN`].
pub(crate) fn name(content: &[u8]) -> String {
    let dotted = dotted(content);
    match KNOWN.iter().find(|(oid, _)| *oid == dotted) {
        Some((_, name)) => format!("{name} ({dotted})"),
        None => dotted,
    }
}

/// The dotted form of these content octets (X.690 section 8.19); hexadecimal if they are malformed.
pub(crate) fn dotted(content: &[u8]) -> String {
    let mut arcs: Vec<u64> = Vec::new();
    let mut value: u64 = 0;
    for byte in content {
        let Some(shifted) = value.checked_mul(128) else { return hex::encode(content) };
        value = shifted | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            arcs.push(value);
            value = 0;
        }
    }
    let (Some(first), true) = (arcs.first().copied(), content.last().is_some_and(|last| last & 0x80 == 0)) else {
        return hex::encode(content);
    };
    let top = (first / 40).min(2);
    let rest = arcs.iter().skip(1).map(|arc| format!(".{arc}"));
    format!("{top}.{}{}", first - top * 40, rest.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_identifiers() {
        assert_eq!(dotted(AES256_GCM), "2.16.840.1.101.3.4.1.46");
        assert_eq!(dotted(ECDH_SHA1), "1.3.133.16.840.63.0.2");
        assert_eq!(dotted(ECDH_SHA256), "1.3.132.1.11.1");
        assert_eq!(name(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x07]), "DES-EDE3-CBC (1.2.840.113549.3.7)");
        assert_eq!(dotted(&[0x2A, 0x86]), "2a86");
    }
}
