//! The MAC of a PFX: PKCS#12's own (RFC 7292 section 4 and appendix B.4), and PBMAC1 (RFC 9579).

use hmac::digest::block_api::BlockSizeUser;
use hmac::digest::{Digest, FixedOutputReset, OutputSizeUser};
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use zeroize::Zeroizing;

use crate::algorithm::{self, Hash, with_hash};
use crate::derivation::Derivation;
use crate::failure::Failure;
use crate::limits;
use crate::password::Password;
use crate::structure::{MacData, Pbes2Parameters, parameters};

/// The shortest key that PBMAC1 may derive (RFC 9579 section 9).
const SHORTEST_KEY: usize = 20;
/// The longest that any of its HMACs makes use of.
const LONGEST_KEY: usize = 1024;

/// Verifies the MAC over `content`. Returns which form of the password it was made with; `None` if with none of them.
pub(crate) fn verify(mac: &MacData, content: &[u8], password: &Password) -> Result<Option<usize>, Failure> {
    let (algorithm, expected) = (&mac.mac.algorithm, mac.mac.digest.as_bytes());
    if algorithm.oid == algorithm::PBMAC1 {
        let Pbes2Parameters { derivation, scheme } = parameters(algorithm)?;
        let hash = Hash::of_hmac(&scheme.oid).ok_or_else(|| Failure::unsupported(&scheme.oid))?;
        let derivation = Derivation::read(&derivation)?;
        // Without a length, nobody knows how much of the key counts (RFC 9579 section 4).
        let length = derivation.key_length().filter(|length| (SHORTEST_KEY..=LONGEST_KEY).contains(length));
        let length = length.ok_or_else(|| Failure::Malformed("PBMAC1, keyLength".to_owned()))?;
        let right = is_mac(hash, &derivation.derive(password.utf8(), length)?, content, expected);
        return Ok(right.then_some(0));
    }
    let hash = Hash::of_digest(&algorithm.oid).ok_or_else(|| Failure::unsupported(&algorithm.oid))?;
    let iterations = limits::rounds(mac.iterations)?;
    for (form, octets) in password.for_pkcs12().into_iter().enumerate() {
        let key = with_hash!(hash, pkcs12_key(octets, mac.salt.as_bytes(), iterations));
        if is_mac(hash, &key, content, expected) {
            return Ok(Some(form));
        }
    }
    Ok(None)
}

fn pkcs12_key<D>(password: &[u8], salt: &[u8], iterations: i32) -> Zeroizing<Vec<u8>>
where
    D: Digest + FixedOutputReset + BlockSizeUser,
{
    let length = <D as OutputSizeUser>::output_size();
    Zeroizing::new(derive_key::<D>(password, salt, Pkcs12KeyType::Mac, iterations, length))
}

fn is_mac(hash: Hash, key: &[u8], content: &[u8], expected: &[u8]) -> bool {
    fn verify<D: EagerHash>(key: &[u8], content: &[u8], expected: &[u8]) -> bool {
        // HMAC takes keys of any length.
        <Hmac<D> as KeyInit>::new_from_slice(key)
            .is_ok_and(|mac| mac.chain_update(content).verify_slice(expected).is_ok())
    }
    with_hash!(hash, verify(key, content, expected))
}
