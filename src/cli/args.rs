//! The commands and their options, as clap derives them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::i18n::Language;
use crate::t;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "jeton", version, about = t!("about"), max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = t!("heading-global"))]
pub struct Global {
    /// The module's file.
    #[arg(long, global = true, value_name = t!("value-file"), help = t!("help-module"))]
    pub module: Option<PathBuf>,
    /// Which token.
    #[arg(long, global = true, value_name = t!("value-token"), help = t!("help-token"))]
    pub token: Option<String>,
    /// JSON instead of text.
    #[arg(long, global = true, help = t!("help-json"))]
    pub json: bool,
    /// The language.
    #[arg(long, global = true, value_name = "fr|en", help = t!("help-lang"))]
    pub lang: Option<Lang>,
    /// A file whose first line is the PIN.
    #[arg(long, global = true, value_name = t!("value-file"), help = t!("help-pin-file"))]
    pub pin_file: Option<PathBuf>,
    /// PINs from standard input.
    #[arg(long, global = true, help = t!("help-pin-stdin"))]
    pub pin_stdin: bool,
    /// Send the final try without a question.
    #[arg(long, global = true, help = t!("help-last-try"))]
    pub last_try: bool,
}

/// A language, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Fr => Self::Fr,
            Lang::En => Self::En,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// `jeton list`
    #[command(about = t!("about-list"))]
    List,
    /// `jeton cert …`
    #[command(subcommand, about = t!("about-cert"), arg_required_else_help = true)]
    Cert(CertCommand),
    /// `jeton key …`
    #[command(subcommand, about = t!("about-key"), arg_required_else_help = true)]
    Key(super::KeyCommand),
    /// `jeton test`
    #[command(about = t!("about-test"))]
    Test(super::SelfTest),
    /// `jeton bicle …`
    #[command(about = t!("about-bicle"), arg_required_else_help = true)]
    Bicle(Box<super::BicleArgs>),
    /// What a module shows, for jeton itself: a found module is tried in a child process.
    #[command(name = crate::context::PROBE_COMMAND, hide = true)]
    ProbeModule {
        /// The module's file.
        path: PathBuf,
    },
}

/// Which certificate or key of the token is meant.
#[derive(Debug, Default, Args)]
pub struct Selector {
    /// `CKA_ID`.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-id"))]
    pub id: Option<crate::model::ObjectId>,
    /// `CKA_LABEL`.
    #[arg(long, value_name = t!("value-label"), help = t!("help-label"))]
    pub label: Option<String>,
    /// Serial number of the certificate.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-serial"))]
    pub serial: Option<String>,
    /// SHA-256 or SHA-1 of the certificate.
    #[arg(long, value_name = t!("value-hex"), help = t!("help-fingerprint"))]
    pub fingerprint: Option<String>,
}

/// `jeton cert …`
#[derive(Debug, Subcommand)]
pub enum CertCommand {
    /// `jeton cert list`
    #[command(about = t!("about-cert-list"))]
    List,
    /// `jeton cert export`
    #[command(about = t!("about-cert-export"))]
    Export(CertExport),
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
