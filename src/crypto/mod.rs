//! Cryptography on the host: verifying what a token signed, and building what it is to sign.
//!
//! It takes public keys, bytes and signing closures; never a card, a session or a PIN. It prints nothing and knows
//! no language. The algorithms come from aws-lc-rs, whose symbols are prefixed so that they cannot clash with the OpenSSL
//! that vendor modules load into this process.

pub(crate) mod cms;
mod digest_info;
mod ecdsa;
mod encrypt;
mod numbers;
pub(crate) mod password;
pub(crate) mod pfx;
mod random;
mod recognizer;
mod request;
mod software_key;
mod subject;
mod token_key;
mod unfit_key;
mod verify;

#[cfg(test)]
mod tests;

pub(crate) use digest_info::{DigestAlgorithm, digest_info};
pub(crate) use ecdsa::ecdsa_raw_to_der;
pub(crate) use encrypt::{EncryptionScheme, OaepDigest, decrypting_mechanism, encrypt};
pub(crate) use numbers::{KeyNumbers, curve_parameters, octet_string};
pub(crate) use random::random;
pub(crate) use recognizer::{Mark, Recognizer};
pub(crate) use request::{csr, self_signed};
pub(crate) use software_key::{SoftwareKey, try_to_open};
pub(crate) use subject::SubjectFields;
pub(crate) use token_key::TokenKey;
pub(crate) use verify::{SignatureScheme, verify_signature};
