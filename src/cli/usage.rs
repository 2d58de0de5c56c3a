//! Translates clap's error messages, starting from their kind and context.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error as ClapError};

use crate::error::{Error, Guidance, NotParsed, ParseFault, UsageError};
use crate::model::text::printable;

/// The error as jeton reports it: what is wrong, a suggestion if there is one, the usage line, and where to find help.
pub(super) fn error(error: &ClapError, command: &Command, arguments: &[OsString]) -> Error {
    let guidance = match error.kind() {
        // A command that needs more shows its help, whole, in the place of an error.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Guidance::Help(error.to_string()),
        _ => Guidance::Lines {
            suggestions: [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
                .into_iter()
                .flat_map(|kind| values(error, kind))
                .collect(),
            usage: usage(error),
            command: path(command, arguments),
        },
    };
    Error::Usage(UsageError::CommandLine(Box::new(NotParsed { fault: fault(error), guidance })))
}

/// The usage line without its heading, which is not in the language that is spoken.
fn usage(error: &ClapError) -> String {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return String::new() };
    let usage = usage.to_string();
    usage.strip_prefix("Usage:").unwrap_or(&usage).trim().to_owned()
}

fn fault(error: &ClapError) -> ParseFault {
    let one = |kind| values(error, kind).join(", ");
    let argument = one(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => ParseFault::UnknownArgument(argument),
        ErrorKind::InvalidSubcommand => ParseFault::UnknownCommand(one(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ParseFault::MissingCommand
        }
        // What clap writes of an argument that may be repeated reads as an unfinished sentence.
        ErrorKind::MissingRequiredArgument => ParseFault::MissingArguments(argument.replace("...", "")),
        ErrorKind::ArgumentConflict => match one(ContextKind::PriorArg) {
            other if other == argument => ParseFault::Repeated(argument),
            other => ParseFault::Conflict { argument, other },
        },
        ErrorKind::NoEquals => ParseFault::NoEquals(argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match one(ContextKind::InvalidValue) {
            value if value.is_empty() => ParseFault::MissingValue(argument),
            value => ParseFault::InvalidValue { argument, value, valid: one(ContextKind::ValidValue) },
        },
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            ParseFault::NumberOfValues(argument)
        }
        ErrorKind::InvalidUtf8 => ParseFault::NotUtf8,
        // These print and are no errors of a person, or are clap's of a later version.
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::Io | ErrorKind::Format | _ => {
            ParseFault::Other(error.kind().as_str().unwrap_or("?"))
        }
    }
}

/// The values that clap quotes, made printable, because the user typed them.
fn values(error: &ClapError, kind: ContextKind) -> Vec<String> {
    let values = match error.get(kind) {
        Some(ContextValue::String(value)) => vec![value.clone()],
        Some(ContextValue::Strings(values)) => values.clone(),
        Some(ContextValue::StyledStr(value)) => vec![value.to_string()],
        Some(ContextValue::StyledStrs(values)) => values.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    values.iter().map(|value| printable(value).into_owned()).collect()
}

/// The command being typed, such as `jeton cert export`, to point to its help.
fn path(command: &Command, arguments: &[OsString]) -> String {
    let mut path = vec![command.get_name()];
    let mut at = command;
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if let Some(name) = word.strip_prefix("--") {
            let option = command.get_arguments().chain(at.get_arguments()).find(|known| known.get_long() == Some(name));
            // The value of an option may look like a command name.
            if option.is_some_and(|option| option.get_action().takes_values()) {
                words.next();
            }
            continue;
        }
        match at.find_subcommand(word.as_ref()) {
            Some(found) => {
                path.push(found.get_name());
                at = found;
            }
            None => break,
        }
    }
    path.join(" ")
}
