//! `jeton config …`

use clap::{Args, Subcommand, ValueEnum};

use crate::t;

/// `jeton config …`; alone it shows the settings. `jeton config KEY VALUE` is short for `jeton config set KEY VALUE`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub(crate) command: Option<ConfigCommand>,
    #[arg(value_name = "module|token|language|output|menu|proxy", requires = "value", help = t!("help-setting"))]
    pub(crate) key: Option<Setting>,
    #[arg(value_name = t!("value-value"), help = t!("help-value"))]
    pub(crate) value: Option<String>,
}

/// `jeton config set|unset`
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    #[command(about = t!("about-config-set"))]
    Set {
        #[arg(value_name = "module|token|language|output|menu|proxy", help = t!("help-setting"))]
        key: Setting,
        #[arg(value_name = t!("value-value"), help = t!("help-value"))]
        value: String,
    },
    #[command(about = t!("about-config-unset"))]
    Unset {
        #[arg(value_name = "module|token|language|output|menu|proxy", help = t!("help-setting"))]
        key: Setting,
    },
}

/// A setting of the configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Setting {
    /// The module's file.
    Module,
    /// The token.
    Token,
    /// The language.
    Language,
    /// The form of the answers.
    Output,
    /// The look of menus.
    Menu,
    /// The proxy that the network is reached by.
    Proxy,
}

impl Setting {
    /// Its name in the file.
    #[must_use]
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Token => "token",
            Self::Language => "language",
            Self::Output => "output",
            Self::Menu => "menu",
            Self::Proxy => "proxy",
        }
    }
}
