//! `jeton list`.

use clap::Args;

use crate::t;

/// `jeton list`
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Keep the list on the screen, and up to date, until a key ends it.
    #[arg(long, help = t!("help-list-watch"))]
    pub(crate) watch: bool,
}
