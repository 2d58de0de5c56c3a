//! `jeton token …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::t;

/// `jeton token …`
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    #[command(about = t!("about-token-init"))]
    Init(TokenInit),
}

/// `jeton token init`
#[derive(Debug, Args)]
pub(crate) struct TokenInit {
    /// The label to give the token.
    #[arg(long, value_name = t!("value-label"), help = t!("help-token-label"))]
    pub(crate) label: String,
    /// The present label of the token, to confirm that it is to be erased.
    #[arg(long, value_name = t!("value-label"), help = t!("help-erase"))]
    pub(crate) erase: Option<String>,
    /// A file whose first line is the administrator's PIN.
    #[arg(long, value_name = t!("value-file"), help = t!("help-so-pin-file"))]
    pub(crate) so_pin_file: Option<PathBuf>,
    /// A file whose first line is the user PIN.
    #[arg(long, value_name = t!("value-file"), help = t!("help-new-pin-file"))]
    pub(crate) new_pin_file: Option<PathBuf>,
}
