//! Each misbehaviour, seen by a client in a process of its own against a fresh SoftHSM2 token.
//!
//! The token of every [`bench::Bench`]: label "Mairie", user PIN 1234, SO PIN 12345678, key pairs "authentification" and
//! "signature", a certificate for each with 200 bytes of value.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "clippy.toml lets tests do so, but not what they call")]

mod attributes;
mod bench;
mod calls;
mod counts;
mod ends;
mod load;
mod operations;
mod pin;
mod pinpad;
mod split;
mod tokens;
