//! Host cryptography, with software keys and openssl as the reference.

mod digest_info;
mod ecdsa;
mod request;
mod software_key;
mod verify;
mod wycheproof;

use super::*;
