//! Trust anchors: the authorities of the trusted list, those given by the user, and the system's.

use serde::{Deserialize, Serialize};

use super::list::TrustedList;
use crate::model::certificate::Certificate;

/// Why an authority is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorSource {
    /// It is in the trusted list.
    TrustedList,
    /// It was given with `--ca`.
    Given,
    /// It is in the system's trust store.
    System,
}

/// A trusted authority, and why it is trusted.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    pub(super) certificate: Certificate,
    pub(super) source: AnchorSource,
}

/// All anchors in the order in which they are tried: the trusted list's, the given ones, the system's.
pub(super) fn all(list: &TrustedList, given: Vec<Certificate>) -> Vec<Anchor> {
    let anchor = |source| move |certificate| Anchor { certificate, source };
    let mut anchors: Vec<Anchor> = list.certificates().iter().cloned().map(anchor(AnchorSource::TrustedList)).collect();
    anchors.extend(given.into_iter().map(anchor(AnchorSource::Given)));
    anchors.extend(system().into_iter().map(anchor(AnchorSource::System)));
    anchors
}

/// The system's trust store. Unreadable entries are skipped; they are no reason to stop.
fn system() -> Vec<Certificate> {
    rustls_native_certs::load_native_certs()
        .certs
        .iter()
        .filter_map(|der| Certificate::from_der(der.as_ref()).ok())
        .collect()
}
