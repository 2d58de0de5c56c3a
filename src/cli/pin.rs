//! `jeton pin …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::model::PinRole;
use crate::t;

/// `jeton pin …`
#[derive(Debug, Subcommand)]
pub(crate) enum PinCommand {
    #[command(about = t!("about-pin-status"))]
    Status,
    #[command(about = t!("about-pin-verify"))]
    Verify,
    #[command(about = t!("about-pin-change"))]
    Change(PinChange),
    #[command(about = t!("about-pin-unblock"))]
    Unblock(PinUnblock),
}

/// `jeton pin change`
#[derive(Debug, Args)]
pub(crate) struct PinChange {
    /// A file whose first line is the new PIN.
    #[arg(long, value_name = t!("value-file"), help = t!("help-new-pin-file"))]
    pub(crate) new_pin_file: Option<PathBuf>,
}

/// `jeton pin unblock`
#[derive(Debug, Args)]
pub(crate) struct PinUnblock {
    #[command(flatten)]
    pub(crate) by: UnblockingArguments,
    /// A file whose first line is the new PIN.
    #[arg(long, value_name = t!("value-file"), help = t!("help-new-pin-file"))]
    pub(crate) new_pin_file: Option<PathBuf>,
}

/// Which code unblocks, and where it is read.
#[derive(Debug, Args)]
pub(crate) struct UnblockingArguments {
    /// Which code the user holds.
    #[arg(long, value_name = "puk|so-pin", help = t!("help-with"))]
    pub(crate) with: Option<UnblockingCode>,
    /// A file whose first line is the PUK.
    #[arg(long, value_name = t!("value-file"), help = t!("help-puk-file"))]
    pub(crate) puk_file: Option<PathBuf>,
    /// A file whose first line is the administrator's PIN.
    #[arg(long, value_name = t!("value-file"), help = t!("help-so-pin-file"))]
    pub(crate) so_pin_file: Option<PathBuf>,
}

/// The code that unblocks a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnblockingCode {
    /// The PUK (`C_SetPIN` in a session that is not logged in).
    Puk,
    /// The administrator's PIN (`C_Login` as SO, then `C_InitPIN`).
    SoPin,
}

impl From<UnblockingCode> for PinRole {
    fn from(code: UnblockingCode) -> Self {
        match code {
            UnblockingCode::Puk => Self::Puk,
            UnblockingCode::SoPin => Self::So,
        }
    }
}
