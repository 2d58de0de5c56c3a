//! Errors in what was typed, and questions that could not be asked.

use std::path::PathBuf;

use super::command_line::NotParsed;
use super::expected::Expected;
use super::{Error, Subject, file_name, shown};
use crate::i18n::words;
use crate::model::PinRole;
use crate::model::certificate::NumberFault;
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
    /// A number that is neither a SIRET nor a SIREN.
    InvalidNumber {
        /// Without blanks.
        value: String,
        fault: NumberFault,
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
    /// There is no clipboard to copy to.
    NoClipboard,
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
            Self::InvalidValue { .. } | Self::InvalidNumber { .. } | Self::InvalidFile { .. } => "invalid-value",
            Self::NoTerminal(_) => "no-terminal",
            Self::ConfigInvalid { .. } => "config-invalid",
            Self::NoClipboard => "no-clipboard",
            Self::PipeUnchecked => "pipe-unchecked",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::NoClipboard => 1,
            Self::PipeUnchecked => 2,
            Self::NoTerminal(Question::Password | Question::NewPassword) => 4,
            Self::CommandLine(_)
            | Self::InvalidValue { .. }
            | Self::InvalidNumber { .. }
            | Self::InvalidFile { .. }
            | Self::NoTerminal(
                Question::Confirmation | Question::UnblockingCode | Question::Erasure | Question::Board,
            )
            | Self::ConfigInvalid { .. } => 2,
            Self::NoTerminal(Question::Pin(_) | Question::NewPin) => 4,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::CommandLine(error) => error.sentence(),
            Self::InvalidValue { option, value, expected } => invalid(option, value, expected),
            Self::InvalidNumber { value, fault } => {
                t!("error-invalid-number", value = shown(value), reason = reason(*fault))
            }
            Self::InvalidFile { value, expected } => invalid(&t!("value-file"), value, expected),
            Self::NoTerminal(question) => match question {
                Question::Pin(role) => t!("error-no-terminal-pin", role = words::pin_role(*role)),
                Question::NewPin => t!("error-no-terminal-new-pin"),
                Question::Confirmation => t!("error-no-terminal-confirmation"),
                Question::Password => t!("error-no-terminal-password"),
                Question::NewPassword => t!("error-no-terminal-new-password"),
                Question::UnblockingCode => t!("error-no-terminal-unblocking-code"),
                Question::Erasure => t!("error-no-terminal-erasure"),
                Question::Board => t!("error-no-terminal-board"),
            },
            Self::ConfigInvalid { path: file, reason } => {
                t!("error-config-invalid", path = file_name(file), reason = shown(reason))
            }
            Self::NoClipboard => t!("error-no-clipboard"),
            Self::PipeUnchecked => t!("error-pipe-unchecked"),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::InvalidNumber { .. } => t!("remedy-invalid-number"),
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
                Question::Board => t!("remedy-no-terminal-board"),
            },
            Self::ConfigInvalid { .. } => t!("remedy-config-invalid"),
            Self::NoClipboard => t!("remedy-no-clipboard"),
            Self::PipeUnchecked => t!("remedy-pipe-unchecked"),
        }
    }
}

/// What is wrong with a SIRET or SIREN, and how far that can be known.
pub(super) fn reason(fault: NumberFault) -> String {
    match fault {
        NumberFault::NotADigit { found: found @ ('O' | 'o'), place } => {
            t!("number-letter", found = found.to_string(), place = place, digit = "0")
        }
        NumberFault::NotADigit { found: found @ ('l' | 'I' | 'i'), place } => {
            t!("number-letter", found = found.to_string(), place = place, digit = "1")
        }
        NumberFault::NotADigit { found, place } => {
            t!("number-not-a-digit", found = shown(&found.to_string()), place = place)
        }
        NumberFault::Length(count) => t!("number-length", count = count),
        NumberFault::Zeros => t!("number-zeros"),
        NumberFault::Siren { ninth } => t!("number-siren", ninth = ninth.to_string()),
        NumberFault::Nic { last } => t!("number-nic", last = last.to_string()),
        NumberFault::LaPoste { sum } => t!("number-la-poste", sum = sum),
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
    /// No question: a board that is drawn again and again, until a key ends it.
    Board,
}
