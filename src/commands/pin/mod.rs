//! `jeton pin …`: the PIN of one token, and its state.

pub(super) mod change;
pub(super) mod status;
pub(super) mod unblock;
pub(super) mod verify;
