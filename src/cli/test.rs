//! `jeton test`.

use std::path::PathBuf;

use clap::Args;

use super::{Selector, TrustArguments};
use crate::t;

/// `jeton test`
#[derive(Debug, Args)]
pub(crate) struct SelfTest {
    /// Which certificates or keys; all where nothing is named.
    #[command(flatten)]
    pub(crate) selector: Selector,
    /// By what its certificate is judged.
    #[command(flatten)]
    pub(crate) trust: TrustArguments,
    /// A page to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-report"))]
    pub(crate) report: Option<PathBuf>,
    #[arg(long, requires = "report", help = t!("help-force"))]
    pub(crate) force: bool,
}
