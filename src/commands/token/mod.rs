//! `jeton token …`: tokens as a whole, for administrators.

pub(super) mod init;
pub(super) mod prepare;
