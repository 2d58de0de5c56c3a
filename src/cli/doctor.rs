//! `jeton doctor`.

use clap::Args;

use crate::t;

/// `jeton doctor`
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Show labels and paths in full, including any personal names in them.
    #[arg(long, help = t!("help-full"))]
    pub(crate) full: bool,
}
