//! `jeton completions` and `jeton man` as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use crate::t;

/// `jeton completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_name = "bash|zsh|fish|powershell|elvish", help = t!("help-completions-shell"))]
    pub(crate) shell: Shell,
}

/// A shell whose script asks for words at each Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TabShell {
    /// bash, 3.2 or newer.
    Bash,
    /// zsh.
    Zsh,
    /// fish, 3.4 or newer.
    Fish,
    /// `PowerShell`, of Windows or newer.
    Powershell,
}

/// `jeton man`
#[derive(Debug, Args)]
pub(crate) struct Manual {
    /// The directory to write one page per command to.
    #[arg(long, value_name = t!("value-directory"), help = t!("help-man-out"))]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite existing pages.
    #[arg(long, requires = "out", help = t!("help-man-force"))]
    pub(crate) force: bool,
}
