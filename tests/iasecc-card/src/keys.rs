//! What the card does with its RSA keys: MSE SET, INTERNAL AUTHENTICATE, PSO DECIPHER, PSO HASH and
//! PSO COMPUTE DIGITAL SIGNATURE (ISO/IEC 7816-4, 7.5; 7816-8). Modulus of 2048 bits.

use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Encrypt, Pkcs1v15Sign, RsaPrivateKey};

use crate::access;
use crate::apdu::{Answer, Command, Status};
use crate::material;
use crate::sdo::{Objects, PrivateKey};
use crate::tlv::{find, read_all};

/// Algorithm references, as EF.TokenInfo announces them.
const RSA_PKCS_SIGN: u8 = 0x02;
const RSA_PKCS_DECIPHER: u8 = 0x1A;
const SHA256_RSA_PKCS: u8 = 0x42;
const SHA256: u8 = 0x40;

const SHA256_IV: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
/// DigestInfo of SHA-256 up to the digest (RFC 8017, 9.2).
const SHA256_DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// A key and an algorithm, chosen by MSE SET for one kind of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chosen {
    key: u8,
    algorithm: u8,
}

/// The current security environment, and the digest waiting to be signed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    authentication: Option<Chosen>,
    confidentiality: Option<Chosen>,
    signature: Option<Chosen>,
    hash: Option<u8>,
    digest: Option<[u8; 32]>,
}

impl Environment {
    /// MANAGE SECURITY ENVIRONMENT SET for computation: templates A4, AA, B6 and B8.
    pub(crate) fn set(&mut self, command: &Command) -> Answer {
        if command.p1 != 0x41 {
            return Err(Status::WRONG_P1P2);
        }
        read_all(&command.data).ok_or(Status::WRONG_DATA)?;
        let byte = |tag| match find(&command.data, tag) {
            Some([byte]) => Ok(*byte),
            _ => Err(Status::WRONG_DATA),
        };
        // A key reference carries 80: local to the application.
        let chosen = || Ok(Chosen { key: byte(0x84)? & 0x7F, algorithm: byte(0x80)? });
        match command.p2 {
            0xA4 => self.authentication = Some(chosen()?),
            0xAA => self.hash = Some(byte(0x80)?),
            0xB6 => self.signature = Some(chosen()?),
            0xB8 => self.confidentiality = Some(chosen()?),
            _ => return Err(Status::WRONG_P1P2),
        }
        Ok(Vec::new())
    }

    /// INTERNAL AUTHENTICATE: PKCS#1 v1.5 over the given bytes; the card adds no DigestInfo.
    pub(crate) fn internal_authenticate(&self, command: &Command, objects: &mut Objects) -> Answer {
        let chosen = self.authentication.filter(|chosen| chosen.algorithm == RSA_PKCS_SIGN);
        let operation = Operation::begin(objects, chosen, access::INTERNAL_AUTHENTICATE)?;
        // The input may fill at most 40 % of the modulus.
        if command.data.len() * 10 > usize::from(operation.size) * 4 {
            return Err(Status::WRONG_DATA);
        }
        operation.end(|key| sign(key, &command.data))
    }

    /// PERFORM SECURITY OPERATION: DECIPHER (80 86), HASH (90 A0), COMPUTE DIGITAL SIGNATURE (9E 9A).
    pub(crate) fn perform(&mut self, command: &Command, objects: &mut Objects) -> Answer {
        match command.p1p2() {
            0x8086 => {
                let chosen = self.confidentiality.filter(|chosen| chosen.algorithm == RSA_PKCS_DECIPHER);
                let operation = Operation::begin(objects, chosen, access::DECIPHER)?;
                // The cryptogram follows a padding indicator.
                let cryptogram = command.data.strip_prefix(&[0x81]).ok_or(Status::WRONG_DATA)?;
                operation.end(|key| key.decrypt(Pkcs1v15Encrypt, cryptogram).map_err(|_| Status::WRONG_DATA))
            }
            0x90A0 => {
                self.digest = None;
                if self.hash != Some(SHA256) {
                    return Err(Status::CONDITIONS);
                }
                self.digest = Some(finish_sha256(&command.data).ok_or(Status::WRONG_DATA)?);
                Ok(Vec::new())
            }
            0x9E9A => {
                let digest = self.digest.take().ok_or(Status::CONDITIONS)?;
                let chosen = self.signature.filter(|chosen| chosen.algorithm == SHA256_RSA_PKCS);
                let operation = Operation::begin(objects, chosen, access::COMPUTE_SIGNATURE)?;
                operation.end(|key| sign(key, &[&SHA256_DIGEST_INFO[..], &digest].concat()))
            }
            _ => Err(Status::WRONG_P1P2),
        }
    }
}

/// One use of a private key, once its condition is satisfied.
struct Operation<'a> {
    objects: &'a mut Objects,
    reference: u8,
    condition: u8,
    size: u16,
}

impl<'a> Operation<'a> {
    fn begin(objects: &'a mut Objects, chosen: Option<Chosen>, operation: u8) -> Result<Self, Status> {
        let reference = chosen.ok_or(Status::CONDITIONS)?.key;
        let private = objects.private.get(&reference).ok_or(Status::OBJECT_NOT_FOUND)?;
        let (condition, size) = (private.access.condition(operation), private.size);
        if !objects.satisfied(condition) {
            return Err(Status::SECURITY);
        }
        Ok(Self { objects, reference, condition, size })
    }

    fn end(self, compute: impl FnOnce(&RsaPrivateKey) -> Answer) -> Answer {
        let private = self.objects.private.get(&self.reference);
        let Some(PrivateKey { key: Some(key), each_use, .. }) = private else {
            return Err(Status::CONDITIONS);
        };
        let each_use = *each_use;
        let answer = compute(key);
        if each_use {
            self.objects.forget_pin_of(self.condition);
        }
        answer
    }
}

fn sign(key: &RsaPrivateKey, input: &[u8]) -> Answer {
    key.sign(Pkcs1v15Sign::new_unprefixed(), input).map_err(|_| Status::WRONG_DATA)
}

/// Finishes a SHA-256 that the host began: tag 90 holds its state and the number of bits hashed so far (nothing: from
/// the start), tag 80 the remaining bytes.
fn finish_sha256(data: &[u8]) -> Option<[u8; 32]> {
    let (mut state, hashed_bits) = match find(data, 0x90) {
        None | Some([]) => (SHA256_IV, 0),
        Some(bytes) => {
            let (words, count) = bytes.split_at_checked(32)?;
            let mut state = [0; 8];
            for (word, bytes) in state.iter_mut().zip(words.as_chunks::<4>().0) {
                *word = u32::from_be_bytes(*bytes);
            }
            (state, u64::from_be_bytes(count.try_into().ok()?))
        }
    };
    let tail = find(data, 0x80)?;
    let total_bits = hashed_bits + u64::try_from(tail.len()).ok()? * 8;
    let mut blocks = tail.to_vec();
    blocks.push(0x80);
    blocks.resize(blocks.len().next_multiple_of(64), 0);
    // The length takes the last eight bytes, which needs another block if the padding leaves less room than that.
    if tail.len() % 64 >= 56 {
        blocks.resize(blocks.len() + 64, 0);
    }
    let length_at = blocks.len() - 8;
    blocks[length_at..].copy_from_slice(&total_bits.to_be_bytes());
    for block in blocks.as_chunks::<64>().0 {
        sha2::compress256(&mut state, &[(*block).into()]);
    }
    let mut digest = [0; 32];
    for (bytes, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    Some(digest)
}

/// Where GENERATE takes its keys from: first prepared ones, because generation takes many seconds without optimisation
/// and tests compare runs; then fresh ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Generator {
    used: usize,
}

impl Generator {
    pub(crate) fn next(&mut self) -> Result<RsaPrivateKey, Status> {
        let prepared = material::GENERATED.get(self.used);
        self.used += 1;
        match prepared {
            Some(der) => RsaPrivateKey::from_pkcs8_der(der).map_err(|_| Status::CONDITIONS),
            None => RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).map_err(|_| Status::CONDITIONS),
        }
    }
}

/// The public key as a SubjectPublicKeyInfo in DER.
pub(crate) fn public_key_der(key: &RsaPrivateKey) -> Result<Vec<u8>, rsa::pkcs8::spki::Error> {
    use rsa::pkcs8::EncodePublicKey as _;
    Ok(key.to_public_key().to_public_key_der()?.into_vec())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::tlv::tlv;

    #[test]
    fn a_digest_begun_elsewhere_is_ended_here() {
        let message: Vec<u8> = (0..=255).cycle().take(200).collect();
        let mut state = SHA256_IV;
        sha2::compress256(&mut state, &[*sha2::digest::generic_array::GenericArray::from_slice(&message[..64])]);
        let mut begun: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
        begun.extend(512_u64.to_be_bytes());
        for end in [64, 100, 119, 120, 127, 128, 200] {
            let data = [tlv(0x90, &begun), tlv(0x80, &message[64..end])].concat();
            assert_eq!(finish_sha256(&data).unwrap()[..], Sha256::digest(&message[..end])[..], "{end}");
            let data = [tlv(0x90, &[]), tlv(0x80, &message[..end])].concat();
            assert_eq!(finish_sha256(&data).unwrap()[..], Sha256::digest(&message[..end])[..], "{end}");
        }
        assert_eq!(finish_sha256(&tlv(0x90, &[0; 39])), None);
    }

    #[test]
    fn mse_takes_a_key_and_an_algorithm() {
        let mut environment = Environment::default();
        let command = |bytes: &[u8]| Command::parse(bytes).unwrap();
        environment.set(&command(&[0, 0x22, 0x41, 0xA4, 6, 0x84, 1, 0x81, 0x80, 1, 2])).unwrap();
        assert_eq!(environment.authentication, Some(Chosen { key: 1, algorithm: RSA_PKCS_SIGN }));
        let no_algorithm = command(&[0, 0x22, 0x41, 0xB8, 3, 0x84, 1, 0x81]);
        assert_eq!(environment.set(&no_algorithm), Err(Status::WRONG_DATA));
        assert_eq!(environment.set(&command(&[0, 0x22, 0x81, 0xA4])), Err(Status::WRONG_P1P2));
    }
}
