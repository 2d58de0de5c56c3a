//! A module that may be used, and who named it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A module file that exists on this system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The middleware's name, from the table or from p11-kit's file.
    pub(crate) name: String,
    /// The file.
    pub(crate) path: PathBuf,
    /// Where it was found.
    pub(crate) source: Source,
}

/// Where a module was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Source {
    /// Registered with p11-kit (`*.module` files).
    P11Kit,
    /// In an NSS database or a policy of Firefox.
    Browser,
    /// In the table of known places.
    Table,
}
