//! RSAES-OAEP with any two hash functions: aws-lc-rs offers it with one for both purposes, AWS-LC with two.
//!
//! The only file of this crate with `unsafe`.
#![allow(unsafe_code)]

use std::ptr::{NonNull, null_mut};

use aws_lc_sys::{
    CBS, CBS_init, EVP_MD, EVP_PKEY, EVP_PKEY_CTX, EVP_PKEY_CTX_free, EVP_PKEY_CTX_new, EVP_PKEY_CTX_set_rsa_mgf1_md,
    EVP_PKEY_CTX_set_rsa_oaep_md, EVP_PKEY_CTX_set_rsa_padding, EVP_PKEY_decrypt, EVP_PKEY_decrypt_init, EVP_PKEY_free,
    EVP_PKEY_size, EVP_parse_private_key, EVP_sha1, EVP_sha224, EVP_sha256, EVP_sha384, EVP_sha512,
    RSA_PKCS1_OAEP_PADDING,
};
use zeroize::Zeroizing;

use crate::{OaepDigest, Secret};

/// A private key of AWS-LC.
struct Key(NonNull<EVP_PKEY>);

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: it was allocated by `EVP_parse_private_key`, and nothing else frees it.
        unsafe { EVP_PKEY_free(self.0.as_ptr()) }
    }
}

/// An operation with a key.
struct Operation(NonNull<EVP_PKEY_CTX>);

impl Drop for Operation {
    fn drop(&mut self) {
        // SAFETY: it was allocated by `EVP_PKEY_CTX_new`, and nothing else frees it.
        unsafe { EVP_PKEY_CTX_free(self.0.as_ptr()) }
    }
}

/// Decrypts with an RSA key, given as a DER PrivateKeyInfo, and an empty label. `None` if the key or the ciphertext is not
/// what it should be; AWS-LC takes the same time for every ciphertext.
pub(crate) fn decrypt(pkcs8: &[u8], hash: OaepDigest, mask: OaepDigest, encrypted: &[u8]) -> Option<Secret> {
    let key = Key::parse(pkcs8)?;
    // SAFETY: the key is alive; the operation takes a reference of its own, and a null engine is none.
    let operation = NonNull::new(unsafe { EVP_PKEY_CTX_new(key.0.as_ptr(), null_mut()) }).map(Operation)?;
    let context = operation.0.as_ptr();
    // SAFETY: the operation is alive, and the hash functions are static.
    let ready = unsafe {
        EVP_PKEY_decrypt_init(context) == 1
            && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_oaep_md(context, digest(hash)) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest(mask)) == 1
    };
    // SAFETY: the key is alive.
    let size = usize::try_from(unsafe { EVP_PKEY_size(key.0.as_ptr()) }).ok()?;
    let mut out = Zeroizing::new(vec![0; size]);
    let mut length = out.len();
    // SAFETY: `length` is how many octets may be written to `out`, and then how many were; `encrypted` is as long as said.
    let decrypted = ready
        && unsafe { EVP_PKEY_decrypt(context, out.as_mut_ptr(), &mut length, encrypted.as_ptr(), encrypted.len()) }
            == 1;
    out.truncate(length);
    decrypted.then_some(out)
}

impl Key {
    fn parse(pkcs8: &[u8]) -> Option<Self> {
        let mut octets = CBS { data: std::ptr::null(), len: 0 };
        // SAFETY: `octets` stands for `pkcs8`, which outlives it; the result is null or ours to free.
        let key = unsafe {
            CBS_init(&mut octets, pkcs8.as_ptr(), pkcs8.len());
            EVP_parse_private_key(&mut octets)
        };
        NonNull::new(key).map(Self)
    }
}

fn digest(digest: OaepDigest) -> *const EVP_MD {
    // SAFETY: they take nothing, and return something static.
    unsafe {
        match digest {
            OaepDigest::Sha1 => EVP_sha1(),
            OaepDigest::Sha224 => EVP_sha224(),
            OaepDigest::Sha256 => EVP_sha256(),
            OaepDigest::Sha384 => EVP_sha384(),
            OaepDigest::Sha512 => EVP_sha512(),
        }
    }
}
