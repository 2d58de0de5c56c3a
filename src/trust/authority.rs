//! An authority as named in answers.

use serde::{Deserialize, Serialize};

use crate::model::certificate::Certificate;

/// A certification authority, by name and certificate fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Authority {
    /// Its common name, or another display name.
    pub(crate) name: String,
    /// SHA-256 of its certificate's DER, in hexadecimal.
    pub(crate) sha256: String,
}

impl Authority {
    pub(super) fn of(certificate: &Certificate) -> Self {
        Self { name: certificate.holder(), sha256: hex::encode(certificate.sha256()) }
    }
}
