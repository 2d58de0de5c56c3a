//! `jeton remind`.

use std::path::PathBuf;

use clap::Args;

use crate::t;

/// `jeton remind`
#[derive(Debug, Args)]
pub(crate) struct Remind {
    /// Files and directories with certificates, in addition to the token that is present.
    #[arg(value_name = t!("value-path"), help = t!("help-remind-paths"))]
    pub(crate) paths: Vec<PathBuf>,
    /// The calendar file to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-remind-ics"))]
    pub(crate) ics: Option<PathBuf>,
    #[arg(long, requires = "ics", help = t!("help-force"))]
    pub(crate) force: bool,
    /// Print Prometheus text instead of lines for a reader.
    #[arg(long, conflicts_with = "json", help = t!("help-remind-prometheus"))]
    pub(crate) prometheus: bool,
}
