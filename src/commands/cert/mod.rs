//! `jeton cert …`: the certificates of a token.

pub(super) mod export;
pub(super) mod import;
pub(super) mod list;
pub(super) mod show;

mod private_key;

pub(super) use export::block;
