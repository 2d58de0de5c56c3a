//! The files that a command reads codes from.

use std::path::PathBuf;

use super::args::Command;
use super::pin::{PinCommand, UnblockingArguments};
use super::token::TokenCommand;

/// Files holding codes, from a command's own options.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CodeFiles {
    /// `--new-pin-file`
    pub(crate) new_pin: Option<PathBuf>,
    /// `--so-pin-file`
    pub(crate) so_pin: Option<PathBuf>,
    /// `--puk-file`
    pub(crate) puk: Option<PathBuf>,
}

impl CodeFiles {
    fn unblocking(by: &UnblockingArguments) -> Self {
        Self { new_pin: None, so_pin: by.so_pin_file.clone(), puk: by.puk_file.clone() }
    }
}

impl Command {
    /// The files named for codes other than the PIN; the file of the PIN is a global option.
    #[must_use]
    pub(crate) fn code_files(&self) -> CodeFiles {
        match self {
            Self::Pin(PinCommand::Change(arguments)) => {
                CodeFiles { new_pin: arguments.new_pin_file.clone(), ..CodeFiles::default() }
            }
            Self::Pin(PinCommand::Unblock(arguments)) => {
                CodeFiles { new_pin: arguments.new_pin_file.clone(), ..CodeFiles::unblocking(&arguments.by) }
            }
            Self::Token(TokenCommand::Init(arguments)) => {
                CodeFiles { new_pin: arguments.new_pin_file.clone(), so_pin: arguments.so_pin_file.clone(), puk: None }
            }
            Self::Token(TokenCommand::Prepare(arguments)) => CodeFiles::unblocking(&arguments.by),
            _ => CodeFiles::default(),
        }
    }
}
