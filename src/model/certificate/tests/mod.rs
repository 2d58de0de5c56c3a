//! Certificates, tried on the real ones of the French trusted list and on leaves that openssl makes, with openssl as
//! the judge.

mod identities;
mod leaves;
mod numbers;
mod openssl;
mod public_keys;
mod robustness;
mod trusted_list;

use super::*;
