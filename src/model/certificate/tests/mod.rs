//! Certificates: the real ones of the French trusted list and leaves made by openssl, with openssl as
//! the reference.

mod identities;
mod leaves;
mod numbers;
mod openssl;
mod public_keys;
mod robustness;
mod trusted_list;

use super::*;
