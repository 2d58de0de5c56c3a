//! `jeton doctor`.

use clap::Args;

use crate::t;

/// `jeton doctor`
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Tell labels and paths whole, with the names that they hold.
    #[arg(long, help = t!("help-full"))]
    pub(crate) full: bool,
}
