//! Whom a chain may end at: the trusted list, the authorities that were given, the system's.

use serde::{Deserialize, Serialize};

use super::list::TrustedList;
use crate::model::certificate::Certificate;

/// Why an authority is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorSource {
    /// It stands in the trusted list.
    TrustedList,
    /// It was given to `--ca`.
    Given,
    /// The system trusts it.
    System,
}

/// An authority that is trusted, and why.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    pub(super) certificate: Certificate,
    pub(super) source: AnchorSource,
}

/// Every anchor, in the order in which they are tried: the list before what a person gave, the system last.
pub(super) fn all(list: &TrustedList, given: Vec<Certificate>) -> Vec<Anchor> {
    let anchor = |source| move |certificate| Anchor { certificate, source };
    let mut anchors: Vec<Anchor> = list.certificates().iter().cloned().map(anchor(AnchorSource::TrustedList)).collect();
    anchors.extend(given.into_iter().map(anchor(AnchorSource::Given)));
    anchors.extend(system().into_iter().map(anchor(AnchorSource::System)));
    anchors
}

/// The system's store. What it holds that cannot be read is of no help, and no reason to stop.
fn system() -> Vec<Certificate> {
    rustls_native_certs::load_native_certs()
        .certs
        .iter()
        .filter_map(|der| Certificate::from_der(der.as_ref()).ok())
        .collect()
}
