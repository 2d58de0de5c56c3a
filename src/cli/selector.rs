//! Options that select a certificate or key.

use clap::Args;

use crate::t;

/// Which certificate or key of the token to use.
#[derive(Debug, Default, Args)]
pub(crate) struct Selector {
    /// `CKA_ID`.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-id"))]
    pub(crate) id: Option<crate::model::ObjectId>,
    /// `CKA_LABEL`.
    #[arg(long, value_name = t!("value-label"), help = t!("help-label"))]
    pub(crate) label: Option<String>,
    /// Serial number of the certificate.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-serial"))]
    pub(crate) serial: Option<String>,
    /// SHA-256 or SHA-1 of the certificate.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-fingerprint"))]
    pub(crate) fingerprint: Option<String>,
}
