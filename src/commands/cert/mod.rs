//! `jeton cert …`: the certificates of a token.

pub(super) mod export;
pub(super) mod list;

pub(super) use export::block;
