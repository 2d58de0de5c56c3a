//! `jeton test`.

use clap::Args;

use super::Selector;

/// `jeton test`
#[derive(Debug, Args)]
pub struct SelfTest {
    /// Which certificates or keys; all where nothing is named.
    #[command(flatten)]
    pub selector: Selector,
}
