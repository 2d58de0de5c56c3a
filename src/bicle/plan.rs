//! A bi-clé that is to be made, and one that was.

use std::path::PathBuf;

use super::passwords::Passwords;
use crate::model::KeyAlgorithm;
use crate::model::bicle::Bicle;
use crate::store::register::Held;
use crate::terminal::interrupt;

/// Where the private key is to live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyDestination {
    /// In a `.pfx` beside the register.
    File,
    /// On the token, made on the host and backed up first.
    Token,
    /// On the token, made there.
    TokenOnly,
}

/// What is to be made.
pub(crate) struct BiclePlan {
    pub(crate) designation: String,
    pub(crate) common_name: String,
    /// The algorithm that was named.
    pub(crate) algorithm: Option<KeyAlgorithm>,
    pub(crate) days: u32,
    pub(crate) secours: bool,
    pub(crate) destination: KeyDestination,
    pub(crate) backup: Option<PathBuf>,
    pub(crate) passwords: Passwords,
    /// Whether it was already said that a key which cannot be saved is wanted.
    pub(crate) confirmed: bool,
}

/// A bi-clé that was made; the register is held, the bi-clé not yet in it.
pub(super) struct NewBicle {
    pub(super) held: Held,
    pub(super) bicle: Bicle,
    pub(super) algorithm_reason: Option<String>,
    /// Until what was done is told.
    pub(super) quiet: interrupt::Hold,
}
