//! `jeton remind`.

use std::path::PathBuf;

use clap::Args;

use crate::t;

/// `jeton remind`
#[derive(Debug, Args)]
pub(crate) struct Remind {
    /// Certificates in files and directories, besides those of the token that is present.
    #[arg(value_name = t!("value-path"), help = t!("help-remind-paths"))]
    pub(crate) paths: Vec<PathBuf>,
    /// A calendar to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-remind-ics"))]
    pub(crate) ics: Option<PathBuf>,
    #[arg(long, requires = "ics", help = t!("help-force"))]
    pub(crate) force: bool,
    /// Prometheus text instead of lines for a person.
    #[arg(long, conflicts_with = "json", help = t!("help-remind-prometheus"))]
    pub(crate) prometheus: bool,
}
