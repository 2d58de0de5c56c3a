//! `jeton cert …` as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Selector;
use crate::t;

/// `jeton cert …`
#[derive(Debug, Subcommand)]
pub enum CertCommand {
    /// `jeton cert list`
    #[command(about = t!("about-cert-list"))]
    List,
    /// `jeton cert show`
    #[command(about = t!("about-cert-show"))]
    Show(CertShow),
    /// `jeton cert export`
    #[command(about = t!("about-cert-export"))]
    Export(CertExport),
    /// `jeton cert import`
    #[command(about = t!("about-cert-import"))]
    Import(CertImport),
}

/// `jeton cert show`
#[derive(Debug, Args)]
pub struct CertShow {
    /// Which certificate.
    #[command(flatten)]
    pub selector: Selector,
    /// Log in, to know whether the private key is there.
    #[arg(long, help = t!("help-show-login"))]
    pub login: bool,
    /// What a request for revocation needs.
    #[arg(long, conflicts_with = "login", help = t!("help-show-revocation"))]
    pub revocation: bool,
}

/// `jeton cert import`
#[derive(Debug, Args)]
pub struct CertImport {
    /// The certificate's file, PEM or DER.
    #[arg(value_name = t!("value-file"), help = t!("help-import-file"))]
    pub file: PathBuf,
    /// `CKA_ID` of the key that it belongs to.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-import-id"))]
    pub id: Option<crate::model::ObjectId>,
    /// `CKA_LABEL` to give it.
    #[arg(long, value_name = t!("value-label"), help = t!("help-import-label"))]
    pub label: Option<String>,
    /// Without its private key.
    #[arg(long, help = t!("help-import-without-key"))]
    pub without_key: bool,
}

/// `jeton cert export`
#[derive(Debug, Args)]
pub struct CertExport {
    /// Which certificate.
    #[command(flatten)]
    pub selector: Selector,
    /// In which form.
    #[arg(long, value_name = "pem|der|pubkey|chain", default_value = "pem", help = t!("help-format"))]
    pub format: ExportFormat,
    /// The file to write.
    #[arg(long, value_name = t!("value-file"), help = t!("help-out"))]
    pub out: Option<PathBuf>,
    /// Overwrite it.
    #[arg(long, help = t!("help-force"))]
    pub force: bool,
}

/// In which form a certificate is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One `CERTIFICATE` block.
    Pem,
    /// The DER bytes.
    Der,
    /// One `PUBLIC KEY` block (SubjectPublicKeyInfo).
    Pubkey,
    /// The certificate and the CA certificates above it that the token holds, one block each.
    Chain,
}
