//! Key agreement (RFC 5753): from an ECDH secret to the key that wraps the content-encryption key.

use aes_kw::{KeyInit, KwAes192};
use aws_lc_rs::digest;
use aws_lc_rs::key_wrap::{AES_128, AES_256, AesKek, KeyWrap};
use zeroize::Zeroizing;

use crate::ber::context;
use crate::{Secret, encode, oid};

/// The hash function of a key derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kdf {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Kdf {
    const ALL: [Self; 5] = [Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The object identifier of the scheme.
    pub(crate) fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => oid::ECDH_SHA1,
            Self::Sha224 => oid::ECDH_SHA224,
            Self::Sha256 => oid::ECDH_SHA256,
            Self::Sha384 => oid::ECDH_SHA384,
            Self::Sha512 => oid::ECDH_SHA512,
        }
    }

    pub(crate) fn of(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|kdf| kdf.oid() == oid)
    }

    fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => &digest::SHA224,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    /// The ANSI X9.63 key derivation (SEC 1 section 3.6.1): hashes of secret, counter and shared information.
    pub(crate) fn derive(self, secret: &[u8], shared: &[u8], length: usize) -> Secret {
        let mut key = Zeroizing::new(Vec::with_capacity(length + 64));
        let mut counter = 1_u32;
        while key.len() < length {
            let mut context = digest::Context::new(self.digest());
            context.update(secret);
            context.update(&counter.to_be_bytes());
            context.update(shared);
            key.extend_from_slice(context.finish().as_ref());
            counter += 1;
        }
        key.truncate(length);
        key
    }
}

/// ECC-CMS-SharedInfo (RFC 5753 section 7.2): the key wrap's AlgorithmIdentifier, the sender's random bytes, and the length
/// of the wrapping key in bits.
pub(crate) fn shared_info(wrap: &[u8], ukm: Option<&[u8]>, key_length: usize) -> Vec<u8> {
    let bits = (key_length as u32 * 8).to_be_bytes();
    let supplement = encode::element(context(2), &encode::octets(&bits));
    let entity = ukm.map(|ukm| encode::element(context(0), &encode::octets(ukm))).unwrap_or_default();
    encode::sequence(&[wrap, &entity, &supplement])
}

/// The key length of a key wrap algorithm.
pub(crate) fn wrap_key_length(oid: &[u8]) -> Option<usize> {
    if oid == oid::AES128_WRAP {
        Some(16)
    } else if oid == oid::AES192_WRAP {
        Some(24)
    } else if oid == oid::AES256_WRAP {
        Some(32)
    } else {
        None
    }
}

fn kek(key: &[u8]) -> Option<AesKek> {
    match key.len() {
        16 => AesKek::new(&AES_128, key).ok(),
        32 => AesKek::new(&AES_256, key).ok(),
        _ => None,
    }
}

/// AES-192 is not in aws-lc-rs's key wrap.
fn kek192(key: &[u8]) -> Option<KwAes192> {
    KwAes192::new_from_slice(key).ok()
}

/// AES key wrap (RFC 3394).
pub(crate) fn wrap(kek_bytes: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0; key.len() + 8];
    let length = match kek192(kek_bytes) {
        // Shorter keys are not to be wrapped (RFC 3394 section 2).
        Some(_) if key.len() < 16 => return None,
        Some(kek) => kek.wrap_key(key, &mut out).ok()?.len(),
        None => kek(kek_bytes)?.wrap(key, &mut out).ok()?.len(),
    };
    out.truncate(length);
    Some(out)
}

/// Undoes [`wrap`]; `None` if it was wrapped with another key.
pub(crate) fn unwrap(kek_bytes: &[u8], wrapped: &[u8]) -> Option<Secret> {
    let mut out = Zeroizing::new(vec![0; wrapped.len().max(8)]);
    let length = match kek192(kek_bytes) {
        Some(_) if wrapped.len() < 24 => return None,
        Some(kek) => kek.unwrap_key(wrapped, &mut out).ok()?.len(),
        None => kek(kek_bytes)?.unwrap(wrapped, &mut out).ok()?.len(),
    };
    out.truncate(length);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST CAVS 12.0, ANSI X9.63 KDF, SHA-256, 192-bit shared secret.
    #[test]
    fn nist_vectors_of_the_derivation() {
        let secret = hex::decode("96c05619d56c328ab95fe84b18264b08725b85e33fd34f08").unwrap();
        assert_eq!(hex::encode(&*Kdf::Sha256.derive(&secret, &[], 16)), "443024c3dae66b95e6f5670601558f71");
        let secret = hex::decode("22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d").unwrap();
        let shared = hex::decode("75eef81aa3041e33b80971203d2c0c52").unwrap();
        let expected = "c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e52a13d9c7c6fc878c50c5ea0bc7b00e0da2447cfd874f6cf92f30d0097111485500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21";
        assert_eq!(hex::encode(&*Kdf::Sha256.derive(&secret, &shared, 128)), expected);
    }

    /// RFC 3394 section 4.6.
    #[test]
    fn key_wrap_both_ways() {
        let kek = hex::decode("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F").unwrap();
        let key = hex::decode("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F").unwrap();
        let wrapped = wrap(&kek, &key).unwrap();
        assert_eq!(
            hex::encode_upper(&wrapped),
            "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
        );
        assert_eq!(*unwrap(&kek, &wrapped).unwrap(), key);
        assert!(unwrap(&kek[..16], &wrapped).is_none());
    }
}
