//! What certificates are judged by, as typed.

use std::path::PathBuf;

use clap::Args;

use crate::t;

/// What certificates are judged by.
#[derive(Debug, Default, Args)]
pub(crate) struct TrustArguments {
    /// A newer trusted list to use.
    #[arg(long, value_name = t!("value-directory"), help = t!("help-trusted-list"))]
    pub(crate) trusted_list: Option<PathBuf>,
    /// More authorities to trust.
    #[arg(long = "ca", value_name = t!("value-path"), help = t!("help-ca"))]
    pub(crate) authorities: Vec<PathBuf>,
    /// Revocation lists.
    #[arg(long = "crl", value_name = t!("value-file"), help = t!("help-crl"))]
    pub(crate) crls: Vec<PathBuf>,
    /// Ask the issuer over the network.
    #[arg(long, help = t!("help-online"))]
    pub(crate) online: bool,
}
