//! Streaming AES-GCM (NIST SP 800-38D).
//!
//! Composed of RustCrypto's AES in counter mode and GHASH, which both use the processor's instructions if available,
//! because no crate offers GCM piece by piece. Tested with the vectors of NIST and Wycheproof.
//!
//! In CMS the authenticated attributes come after the content, although GHASH processes them first (RFC 5083 section 2.1).
//! GHASH is a polynomial in H, so their contribution can be added at the end, shifted by one power of H per block of
//! content. The powers are computed with GHASH itself, which multiplies a single block by its key.

use aes::cipher::{BlockCipherEncrypt, KeyInit, KeyIvInit, StreamCipher};
use aes::{Aes128, Aes192, Aes256};
use ctr::Ctr32BE;
use ghash::GHash;
use ghash::universal_hash::UniversalHash;
use zeroize::Zeroizing;

/// The tag length in bytes.
pub(crate) const TAG: usize = 16;
/// The nonce length in bytes when writing, which every implementation supports.
pub(crate) const NONCE: usize = 12;
/// The longest content, in bytes: 2³² − 2 blocks (SP 800-38D section 5.2.1.1).
pub const MAX_CONTENT: u64 = ((1 << 32) - 2) * 16;

const BLOCK: usize = 16;

/// The keystream; one variant per key length.
enum Keystream {
    Aes128(Box<Ctr32BE<Aes128>>),
    Aes192(Box<Ctr32BE<Aes192>>),
    Aes256(Box<Ctr32BE<Aes256>>),
}

/// An encryption or decryption in progress.
pub(crate) struct Gcm {
    keystream: Keystream,
    /// H, needed for the powers that shift the attributes.
    hash_key: Zeroizing<[u8; BLOCK]>,
    hash: GHash,
    /// The first block of the keystream, which masks the tag.
    mask: Zeroizing<[u8; BLOCK]>,
    /// Ciphertext that does not fill a block yet.
    partial: Vec<u8>,
    length: u64,
}

/// The content exceeds [`MAX_CONTENT`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Gcm {
    /// Takes a key of 16, 24 or 32 bytes and a nonce of 1 to 2³² bytes; `None` for other lengths.
    pub(crate) fn new(key: &[u8], nonce: &[u8]) -> Option<Self> {
        if nonce.is_empty() {
            return None;
        }
        let mut hash_key = Zeroizing::new([0; BLOCK]);
        match key.len() {
            16 => Aes128::new_from_slice(key).ok()?.encrypt_block((&mut *hash_key).into()),
            24 => Aes192::new_from_slice(key).ok()?.encrypt_block((&mut *hash_key).into()),
            32 => Aes256::new_from_slice(key).ok()?.encrypt_block((&mut *hash_key).into()),
            _ => return None,
        }
        let counter = first_counter(&hash_key, nonce);
        let mut keystream = match key.len() {
            16 => Keystream::Aes128(Box::new(Ctr32BE::new_from_slices(key, &counter).ok()?)),
            24 => Keystream::Aes192(Box::new(Ctr32BE::new_from_slices(key, &counter).ok()?)),
            _ => Keystream::Aes256(Box::new(Ctr32BE::new_from_slices(key, &counter).ok()?)),
        };
        let mut mask = Zeroizing::new([0; BLOCK]);
        keystream.apply(&mut *mask);
        let hash = GHash::new((&*hash_key).into());
        Some(Self { keystream, hash_key, hash, mask, partial: Vec::with_capacity(BLOCK), length: 0 })
    }

    /// Encrypts the next piece in place.
    pub(crate) fn encrypt(&mut self, piece: &mut [u8]) -> Result<(), TooLong> {
        self.count(piece)?;
        self.keystream.apply(piece);
        self.absorb(piece);
        Ok(())
    }

    /// Decrypts the next piece in place. The result must not be trusted before the tag has been verified.
    pub(crate) fn decrypt(&mut self, piece: &mut [u8]) -> Result<(), TooLong> {
        self.count(piece)?;
        self.absorb(piece);
        self.keystream.apply(piece);
        Ok(())
    }

    fn count(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        let length = self.length.checked_add(piece.len() as u64).filter(|length| *length <= MAX_CONTENT);
        self.length = length.ok_or(TooLong)?;
        Ok(())
    }

    fn absorb(&mut self, mut ciphertext: &[u8]) {
        if !self.partial.is_empty() {
            let missing = (BLOCK - self.partial.len()).min(ciphertext.len());
            self.partial.extend_from_slice(&ciphertext[..missing]);
            ciphertext = &ciphertext[missing..];
            if self.partial.len() < BLOCK {
                return;
            }
            self.hash.update_padded(&self.partial);
            self.partial.clear();
        }
        let whole = ciphertext.len() - ciphertext.len() % BLOCK;
        self.hash.update_padded(&ciphertext[..whole]);
        self.partial.extend_from_slice(&ciphertext[whole..]);
    }

    /// The tag over the content and this additional data, which GCM processes before the content.
    pub(crate) fn tag(mut self, additional: &[u8]) -> [u8; TAG] {
        // Pads with zeros, as GCM does at the end of the ciphertext.
        self.hash.update_padded(&self.partial);
        let mut state: [u8; BLOCK] = self.hash.finalize().into();
        if !additional.is_empty() {
            let mut hash = GHash::new((&*self.hash_key).into());
            hash.update_padded(additional);
            let attributes: [u8; BLOCK] = hash.finalize().into();
            let raised = multiply_by_power(attributes, &self.hash_key, self.length.div_ceil(BLOCK as u64));
            xor(&mut state, &raised);
        }
        let mut lengths = [0; BLOCK];
        lengths[..8].copy_from_slice(&(additional.len() as u64 * 8).to_be_bytes());
        lengths[8..].copy_from_slice(&(self.length * 8).to_be_bytes());
        xor(&mut state, &lengths);
        let mut tag = multiply(&state, &self.hash_key);
        xor(&mut tag, &self.mask);
        tag
    }
}

impl Keystream {
    fn apply(&mut self, piece: &mut [u8]) {
        match self {
            Self::Aes128(stream) => stream.apply_keystream(piece),
            Self::Aes192(stream) => stream.apply_keystream(piece),
            Self::Aes256(stream) => stream.apply_keystream(piece),
        }
    }
}

/// J₀ (SP 800-38D section 7.1 step 2).
fn first_counter(hash_key: &[u8; BLOCK], nonce: &[u8]) -> [u8; BLOCK] {
    let mut counter = [0; BLOCK];
    if nonce.len() == NONCE {
        counter[..NONCE].copy_from_slice(nonce);
        counter[BLOCK - 1] = 1;
        return counter;
    }
    let mut hash = GHash::new(hash_key.into());
    hash.update_padded(nonce);
    counter[8..].copy_from_slice(&(nonce.len() as u64 * 8).to_be_bytes());
    hash.update_padded(&counter);
    hash.finalize().into()
}

fn xor(into: &mut [u8; BLOCK], other: &[u8; BLOCK]) {
    for (byte, other) in into.iter_mut().zip(other) {
        *byte ^= other;
    }
}

/// The product of two elements of GCM's field: GHASH of one block with the key `by`.
fn multiply(block: &[u8; BLOCK], by: &[u8; BLOCK]) -> [u8; BLOCK] {
    let mut hash = GHash::new(by.into());
    hash.update_padded(block);
    hash.finalize().into()
}

/// `block` multiplied by `key` to the power of `exponent`.
fn multiply_by_power(mut block: [u8; BLOCK], key: &[u8; BLOCK], mut exponent: u64) -> [u8; BLOCK] {
    let mut power = Zeroizing::new(*key);
    while exponent > 0 {
        if exponent & 1 == 1 {
            block = multiply(&block, &power);
        }
        *power = multiply(&power, &power);
        exponent >>= 1;
    }
    block
}
