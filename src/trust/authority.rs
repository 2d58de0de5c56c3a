//! An authority, as an answer names it.

use serde::{Deserialize, Serialize};

use crate::model::certificate::Certificate;

/// A certification authority, by its name and its certificate's fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Authority {
    /// Its common name, or what stands for one.
    pub(crate) name: String,
    /// SHA-256 of its certificate's DER, hexadecimal.
    pub(crate) sha256: String,
}

impl Authority {
    pub(super) fn of(certificate: &Certificate) -> Self {
        Self { name: certificate.holder(), sha256: hex::encode(certificate.sha256()) }
    }
}
