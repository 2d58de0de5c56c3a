//! A module that could be used, and where it was found.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A module file that exists on this system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The middleware's name, from the table or from p11-kit's file.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Source {
    /// Registered with p11-kit (`*.module` files).
    P11Kit,
    /// In an NSS database or a policy of Firefox.
    Browser,
    /// In the table of well-known locations.
    Table,
}
