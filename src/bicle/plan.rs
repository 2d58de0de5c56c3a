//! A bi-clé to be made, and one that has just been made.

use std::path::PathBuf;

use super::passwords::Passwords;
use crate::model::KeyAlgorithm;
use crate::model::bicle::Bicle;
use crate::store::register::Held;
use crate::terminal::interrupt;

/// Where to store the private key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyDestination {
    /// In a `.pfx` next to the register.
    File,
    /// On the token, after being made on the host and backed up.
    Token,
    /// On the token, made there.
    TokenOnly,
}

/// The bi-clé to be made.
pub(crate) struct BiclePlan {
    pub(crate) designation: String,
    pub(crate) common_name: String,
    /// The algorithm, if one was named.
    pub(crate) algorithm: Option<KeyAlgorithm>,
    pub(crate) days: u32,
    pub(crate) secours: bool,
    pub(crate) destination: KeyDestination,
    pub(crate) backup: Option<PathBuf>,
    pub(crate) passwords: Passwords,
    /// Whether the person has already confirmed that they want a key that cannot be backed up.
    pub(crate) confirmed: bool,
}

/// A bi-clé that has been made. The register is locked, but does not list it yet.
pub(super) struct NewBicle {
    pub(super) held: Held,
    pub(super) bicle: Bicle,
    pub(super) algorithm_reason: Option<String>,
    /// Holds Ctrl-C back until the outcome has been reported.
    pub(super) quiet: interrupt::Hold,
}
