//! `jeton token …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::pin::UnblockingArguments;
use crate::t;

/// `jeton token …`
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    #[command(about = t!("about-token-init"))]
    Init(TokenInit),
    #[command(about = t!("about-token-prepare"), after_help = t!("after-token-prepare"))]
    Prepare(TokenPrepare),
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

/// `jeton token prepare`
#[derive(Debug, Args)]
pub(crate) struct TokenPrepare {
    /// The plan: a CSV file with a line for each token.
    #[arg(value_name = t!("value-plan"), help = t!("help-plan"))]
    pub(crate) plan: PathBuf,
    /// Show what would be done, and touch nothing.
    #[arg(long, help = t!("help-dry-run"))]
    pub(crate) dry_run: bool,
    /// Erase the tokens to initialise without asking for the label of each.
    #[arg(long, help = t!("help-prepare-yes"))]
    pub(crate) yes: bool,
    /// Have the new PINs typed instead of made at random.
    #[arg(long, help = t!("help-type-pins"))]
    pub(crate) type_pins: bool,
    /// The code is the same for all tokens.
    #[command(flatten)]
    pub(crate) by: UnblockingArguments,
}
