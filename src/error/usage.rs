//! Errors in what was typed, and questions that could not be asked.

use std::path::PathBuf;

use super::command_line::NotParsed;
use super::expected::Expected;
use super::{Error, Subject, file_name, shown};
use crate::i18n::words;
use crate::model::PinRole;
use crate::t;

/// Errors in what was typed, and questions that could not be asked.
#[derive(Debug)]
pub enum UsageError {
    /// The command line does not parse.
    CommandLine(Box<NotParsed>),
    /// An option's value is not what it takes.
    InvalidValue {
        /// The option's name, such as `--days`.
        option: String,
        value: String,
        /// What it takes.
        expected: Expected,
    },
    /// A file that was named without an option cannot be taken.
    InvalidFile {
        /// What was given.
        value: String,
        /// What can be.
        expected: Expected,
    },
    /// A question needs an answer, but there is no terminal to ask on.
    NoTerminal(Question),
    /// The configuration file does not parse.
    ConfigInvalid {
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// Output to a pipe could be used before it has been authenticated.
    PipeUnchecked,
}

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl Subject for UsageError {
    fn code(&self) -> &'static str {
        match self {
            Self::CommandLine(_) => "usage",
            Self::InvalidValue { .. } | Self::InvalidFile { .. } => "invalid-value",
            Self::NoTerminal(_) => "no-terminal",
            Self::ConfigInvalid { .. } => "config-invalid",
            Self::PipeUnchecked => "pipe-unchecked",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::PipeUnchecked => 2,
            Self::NoTerminal(Question::Password | Question::NewPassword) => 4,
            Self::CommandLine(_)
            | Self::InvalidValue { .. }
            | Self::InvalidFile { .. }
            | Self::NoTerminal(Question::Confirmation | Question::UnblockingCode | Question::Erasure)
            | Self::ConfigInvalid { .. } => 2,
            Self::NoTerminal(Question::Pin(_) | Question::NewPin) => 4,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::CommandLine(error) => error.sentence(),
            Self::InvalidValue { option, value, expected } => invalid(option, value, expected),
            Self::InvalidFile { value, expected } => invalid(&t!("value-file"), value, expected),
            Self::NoTerminal(question) => match question {
                Question::Pin(role) => t!("error-no-terminal-pin", role = words::pin_role(*role)),
                Question::NewPin => t!("error-no-terminal-new-pin"),
                Question::Confirmation => t!("error-no-terminal-confirmation"),
                Question::Password => t!("error-no-terminal-password"),
                Question::NewPassword => t!("error-no-terminal-new-password"),
                Question::UnblockingCode => t!("error-no-terminal-unblocking-code"),
                Question::Erasure => t!("error-no-terminal-erasure"),
            },
            Self::ConfigInvalid { path: file, reason } => {
                t!("error-config-invalid", path = file_name(file), reason = shown(reason))
            }
            Self::PipeUnchecked => t!("error-pipe-unchecked"),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::CommandLine(_) | Self::InvalidValue { .. } | Self::InvalidFile { .. } => t!("remedy-usage"),
            Self::NoTerminal(question) => match question {
                Question::Pin(PinRole::User) => t!("remedy-no-terminal-pin"),
                Question::Pin(PinRole::So) => t!("remedy-no-terminal-so-pin"),
                Question::Pin(PinRole::Puk) => t!("remedy-no-terminal-puk"),
                Question::NewPin => t!("remedy-no-terminal-new-pin"),
                Question::Confirmation => t!("remedy-no-terminal-confirmation"),
                Question::Password => t!("remedy-no-terminal-password"),
                Question::NewPassword => t!("remedy-no-terminal-new-password"),
                Question::UnblockingCode => t!("remedy-no-terminal-unblocking-code"),
                Question::Erasure => t!("remedy-no-terminal-erasure"),
            },
            Self::ConfigInvalid { .. } => t!("remedy-config-invalid"),
            Self::PipeUnchecked => t!("remedy-pipe-unchecked"),
        }
    }
}

fn invalid(what: &str, value: &str, expected: &Expected) -> String {
    match value.is_empty() {
        true => t!("error-missing-value", option = what, expected = expected.words()),
        false => t!("error-invalid-value", option = what, value = shown(value), expected = expected.words()),
    }
}

/// What a person could not be asked for, for want of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// A PIN or PUK.
    Pin(PinRole),
    NewPin,
    /// Answered by `--yes`.
    Confirmation,
    /// The password of a `.pfx`.
    Password,
    NewPassword,
    /// Which code is to unblock the PIN; answered by `--with`.
    UnblockingCode,
    /// The label of the token to erase; answered by `--erase`.
    Erasure,
}
