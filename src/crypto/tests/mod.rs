//! Host cryptography, with keys in software and openssl as the judge.

mod digest_info;
mod ecdsa;
mod request;
mod software_key;
mod verify;
mod wycheproof;

use super::*;
