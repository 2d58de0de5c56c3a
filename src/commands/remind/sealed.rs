//! A `.pfx` that shows the end of its certificate only with its password.

use crate::model::certificate::Certificate;
use crate::t;

/// A `.pfx` whose certificate takes its password.
pub(super) struct Sealed {
    pub(super) path: String,
    /// Whether this very file was named.
    pub(super) named: bool,
    /// What its keys are called.
    pub(super) names: Vec<String>,
    /// SHA-1 of its keys' certificates.
    pub(super) key_ids: Vec<Vec<u8>>,
}

impl Sealed {
    /// What is known of it, and what is not.
    pub(super) fn reason(&self) -> String {
        match self.names.first() {
            Some(name) => t!("remind-pfx-named", name = name.as_str()),
            None => t!("remind-pfx"),
        }
    }
}

/// Whether one of a `.pfx`'s keys is this certificate's.
pub(super) fn names_key_of(key_ids: &[Vec<u8>], certificate: &Certificate) -> bool {
    key_ids.iter().any(|id| *id == certificate.sha1())
}
