//! The commands and their options, for clap's derive.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::config::ConfigArgs;
use super::pin::PinCommand;
use super::token::TokenCommand;
use super::{CertCommand, Completions, Manual};
use crate::i18n::Language;
use crate::t;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "jeton", bin_name = "jeton", version, long_version = super::VERSION, about = t!("about"), after_help = t!("after-jeton"), max_term_width = 100)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub(crate) struct Cli {
    // Declared here so that they come first: clap shows headings in the order in which it meets them.
    /// `--help`; clap prints it.
    #[arg(short, long, action = ArgAction::Help, help = t!("help-help"))]
    help: Option<bool>,
    /// `--version`; clap prints it.
    #[arg(short = 'V', long, action = ArgAction::Version, help = t!("help-version"))]
    version: Option<bool>,
    /// Options that every command takes.
    #[command(flatten)]
    pub(crate) global: Global,
    /// Without a command, the guided mode starts.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Options that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = t!("heading-global"))]
pub(crate) struct Global {
    #[arg(long, global = true, value_name = t!("value-file"), help = t!("help-module"))]
    pub(crate) module: Option<PathBuf>,
    #[arg(long, global = true, value_name = t!("value-token"), help = t!("help-token"))]
    pub(crate) token: Option<String>,
    /// JSON instead of text.
    #[arg(long, global = true, help = t!("help-json"))]
    pub(crate) json: bool,
    #[arg(long, global = true, value_name = "fr|en", help = t!("help-lang"))]
    pub(crate) lang: Option<Lang>,
    /// A file whose first line is the PIN.
    #[arg(long, global = true, value_name = t!("value-file"), help = t!("help-pin-file"))]
    pub(crate) pin_file: Option<PathBuf>,
    /// PINs from standard input.
    #[arg(long, global = true, help = t!("help-pin-stdin"))]
    pub(crate) pin_stdin: bool,
    /// Send the final try without asking.
    #[arg(long, global = true, help = t!("help-last-try"))]
    pub(crate) last_try: bool,
}

/// A language, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
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

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(about = t!("about-list"))]
    List(super::List),
    #[command(subcommand, about = t!("about-cert"), arg_required_else_help = true)]
    Cert(CertCommand),
    #[command(about = t!("about-doctor"))]
    Doctor(super::Doctor),
    #[command(about = t!("about-remind"))]
    Remind(super::Remind),
    #[command(subcommand, about = t!("about-pin"), arg_required_else_help = true)]
    Pin(PinCommand),
    #[command(subcommand, about = t!("about-token"), arg_required_else_help = true)]
    Token(TokenCommand),
    #[command(about = t!("about-config"))]
    Config(ConfigArgs),
    #[command(subcommand, about = t!("about-key"), arg_required_else_help = true)]
    Key(super::KeyCommand),
    #[command(about = t!("about-test"))]
    Test(super::SelfTest),
    #[command(about = t!("about-bicle"), arg_required_else_help = true)]
    Bicle(Box<super::BicleArgs>),
    #[command(about = t!("about-completions"))]
    Completions(Completions),
    #[command(about = t!("about-man"))]
    Man(Manual),
    /// What a module shows, for jeton itself: a found module is tried in a child process.
    // The name must equal `token::PROBE_COMMAND`; a test compares them.
    #[command(name = "probe-module", hide = true)]
    ProbeModule {
        /// The module's file.
        path: PathBuf,
    },
    /// All that a module shows, for jeton itself.
    // Likewise `commands::EXAMINE_COMMAND`.
    #[command(name = "examine-module", hide = true)]
    ExamineModule {
        /// The module's file.
        path: PathBuf,
    },
    /// The tokens of a module, for jeton itself: what a board shows of it.
    // Likewise `commands::LIST_COMMAND`.
    #[command(name = "board-module", hide = true)]
    ListModule,
    /// Keeps a text on the clipboard, for jeton itself.
    // Likewise `desktop::KEEP_COMMAND`.
    #[command(name = "keep-clipboard", hide = true)]
    KeepClipboard,
    /// The words that may come next, for the scripts of `jeton completions`.
    #[command(name = "complete-words", hide = true)]
    CompleteWords {
        /// The shell whose script asks.
        shell: super::TabShell,
        /// What it passes.
        #[arg(last = true)]
        words: Vec<String>,
    },
    /// What PC/SC shows, for jeton itself.
    // Likewise `commands::READERS_COMMAND`.
    #[command(name = "probe-readers", hide = true)]
    ProbeReaders,
    /// What the cards of OpenSC say of their PINs, for jeton itself.
    // Likewise `commands::TRIES_COMMAND`.
    #[command(name = "probe-tries", hide = true)]
    ProbeTries {
        /// OpenSC's module, whose configuration says which readers to leave alone.
        path: PathBuf,
    },
}
