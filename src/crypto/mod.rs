//! Cryptography on the host: verifying what a token signed, and building what a token signs.
//!
//! It takes public keys, bytes, and closures that sign; never a card, a session or a PIN. It prints nothing and knows
//! no language. The algorithms are aws-lc-rs's, whose symbols are prefixed: vendor modules bring their own OpenSSL
//! into this process.

pub mod cms;
mod digest_info;
mod ecdsa;
mod encrypt;
mod numbers;
pub mod pfx;
mod random;
mod recognizer;
mod request;
mod software_key;
mod subject;
mod token_key;
mod verify;

#[cfg(test)]
mod tests;

pub use digest_info::{DigestAlgorithm, digest_info};
pub use ecdsa::ecdsa_raw_to_der;
pub use encrypt::{EncryptionScheme, OaepDigest, encrypt};
pub use numbers::{KeyNumbers, curve_parameters, octet_string};
pub use random::random;
pub use recognizer::{Mark, Recognizer};
pub use request::{csr, self_signed};
pub use software_key::{SoftwareKey, opens, try_to_open};
pub use subject::SubjectFields;
pub use token_key::TokenKey;
pub use verify::{NotVerified, SignatureScheme, verify_signature};
