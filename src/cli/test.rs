//! `jeton test`.

use std::path::PathBuf;

use clap::Args;

use super::{PasswordArgs, Selector, TrustArguments};
use crate::t;

/// `jeton test`
#[derive(Debug, Args)]
#[command(mut_arg("password_file", |arg| arg.requires("pfx")), mut_arg("password_stdin", |arg| arg.requires("pfx")))]
pub(crate) struct SelfTest {
    /// Which certificates or keys to test; all of them if none is named.
    #[command(flatten)]
    pub(crate) selector: Selector,
    /// What to judge the certificates by.
    #[command(flatten)]
    pub(crate) trust: TrustArguments,
    /// The HTML report to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-report"))]
    pub(crate) report: Option<PathBuf>,
    #[arg(long, requires = "report", help = t!("help-force"))]
    pub(crate) force: bool,
    /// The software certificate to test, instead of a token.
    #[arg(long, value_name = t!("value-pfx"), conflicts_with_all = ["id", "label", "serial", "fingerprint"], help = t!("help-test-pfx"))]
    pub(crate) pfx: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}
