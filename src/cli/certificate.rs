//! `jeton cert …` as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{NewPasswordArgs, PasswordArgs, Selector, TrustArguments};
use crate::t;

/// `jeton cert …`
#[derive(Debug, Subcommand)]
pub(crate) enum CertCommand {
    #[command(about = t!("about-cert-list"))]
    List,
    #[command(about = t!("about-cert-show"))]
    Show(CertShow),
    #[command(about = t!("about-cert-check"))]
    Check(CertCheck),
    #[command(about = t!("about-cert-export"))]
    Export(CertExport),
    #[command(about = t!("about-cert-import"))]
    Import(CertImport),
    #[command(about = t!("about-cert-backup"))]
    Backup(CertBackup),
}

/// `jeton cert show`
#[derive(Debug, Args)]
#[command(mut_arg("password_file", |arg| arg.requires("files")), mut_arg("password_stdin", |arg| arg.requires("files")))]
pub(crate) struct CertShow {
    /// Files to show instead of the certificate on a token.
    #[arg(value_name = t!("value-file"), conflicts_with_all = SELECTING, conflicts_with = "login", help = t!("help-show-files"))]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selector: Selector,
    /// Log in, to find out whether the private key is there.
    #[arg(long, help = t!("help-show-login"))]
    pub(crate) login: bool,
    /// Show what a revocation request needs.
    #[arg(long, conflicts_with = "login", help = t!("help-show-revocation"))]
    pub(crate) revocation: bool,
    /// Sources of the passwords of `.pfx` files.
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}

/// The options that name a certificate on a token.
const SELECTING: [&str; 4] = ["id", "label", "serial", "fingerprint"];

/// `jeton cert check`
#[derive(Debug, Args)]
pub(crate) struct CertCheck {
    #[arg(value_name = t!("value-file"), required = true, help = t!("help-check-files"))]
    pub(crate) files: Vec<PathBuf>,
    /// What to judge the certificates by.
    #[command(flatten)]
    pub(crate) trust: TrustArguments,
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}

/// `jeton cert backup`
#[derive(Debug, Args)]
pub(crate) struct CertBackup {
    #[arg(value_name = t!("value-pfx"), help = t!("help-cert-backup-file"))]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = t!("value-pfx"), help = t!("help-backup-out"))]
    pub(crate) out: PathBuf,
    /// Use triple DES and SHA-1, for old programs.
    #[arg(long, help = t!("help-backup-compat"))]
    pub(crate) compat: bool,
    #[command(flatten)]
    pub(crate) passwords: NewPasswordArgs,
}

/// `jeton cert import`
#[derive(Debug, Args)]
pub(crate) struct CertImport {
    /// The certificate's file, in any form but a `.pfx`.
    #[arg(value_name = t!("value-file"), help = t!("help-import-file"))]
    pub(crate) file: PathBuf,
    /// `CKA_ID` of the key that it belongs to.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-import-id"))]
    pub(crate) id: Option<crate::model::ObjectId>,
    /// `CKA_LABEL` to give it.
    #[arg(long, value_name = t!("value-label"), help = t!("help-import-label"))]
    pub(crate) label: Option<String>,
    /// Accept a certificate without a private key on the token.
    #[arg(long, help = t!("help-import-without-key"))]
    pub(crate) without_key: bool,
    /// Write the certificates of its authorities too, without a question.
    #[arg(long, help = t!("help-import-with-authorities"))]
    pub(crate) with_authorities: bool,
}

/// `jeton cert export`
#[derive(Debug, Args)]
#[command(mut_arg("password_file", |arg| arg.requires("files")), mut_arg("password_stdin", |arg| arg.requires("files")))]
pub(crate) struct CertExport {
    /// Files whose certificates to export, instead of those of a token.
    #[arg(value_name = t!("value-file"), conflicts_with_all = SELECTING, help = t!("help-export-files"))]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selector: Selector,
    /// The output format.
    #[arg(long, value_name = "pem|der|pubkey|chain", default_value = "pem", help = t!("help-format"))]
    pub(crate) format: ExportFormat,
    #[arg(long, value_name = t!("value-file"), help = t!("help-out"))]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, help = t!("help-force"))]
    pub(crate) force: bool,
    /// Put it on the clipboard.
    #[arg(long, help = t!("help-copy"))]
    pub(crate) copy: bool,
    #[command(flatten)]
    pub(crate) passwords: PasswordArgs,
}

/// The output format of an exported certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One `CERTIFICATE` block.
    Pem,
    /// The DER bytes.
    Der,
    /// One `PUBLIC KEY` block (SubjectPublicKeyInfo).
    Pubkey,
    /// The certificate followed by its chain of CA certificates on the token, one block each.
    Chain,
}

impl ExportFormat {
    /// As it is typed.
    #[must_use]
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}
