//! Translates clap's error messages, starting from their kind and context.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error as ClapError};

use crate::error::{Error, UsageError};
use crate::model::text::printable;
use crate::t;

/// The error as jeton reports it: what is wrong, a suggestion if there is one, the usage line, and where to find help.
pub(super) fn error(error: &ClapError, command: &Command, arguments: &[OsString]) -> Error {
    let message = sentence(error);
    // A command that lacks its subcommand prints its full help instead of an error.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Error::Usage(UsageError::CommandLine { message, text: error.to_string() });
    }
    let mut lines = vec![t!("error-line", message = message.as_str())];
    let suggestions: Vec<String> =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .flat_map(|kind| values(error, kind))
            .collect();
    if !suggestions.is_empty() {
        lines.push(t!("usage-suggestion", suggestion = suggestions.join(", ")));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.strip_prefix("Usage:").unwrap_or(&usage).trim().to_owned();
        if !usage.is_empty() {
            lines.push(format!("{} {usage}", t!("heading-usage")));
        }
    }
    lines.push(t!("usage-help", command = format!("{} --help", path(command, arguments))));
    Error::Usage(UsageError::CommandLine { message, text: lines.join("\n") })
}

fn sentence(error: &ClapError) -> String {
    let one = |kind| values(error, kind).join(", ");
    let argument = || one(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => t!("usage-unknown-argument", argument = argument()),
        ErrorKind::InvalidSubcommand => t!("usage-unknown-command", command = one(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            t!("usage-missing-command")
        }
        ErrorKind::MissingRequiredArgument => t!("usage-missing-argument", arguments = argument()),
        ErrorKind::ArgumentConflict if argument() == one(ContextKind::PriorArg) => {
            t!("usage-repeated", argument = argument())
        }
        ErrorKind::ArgumentConflict => {
            t!("usage-conflict", argument = argument(), other = one(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals => t!("usage-no-equals", argument = argument()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if one(ContextKind::InvalidValue).is_empty() => {
            t!("usage-missing-value", argument = argument())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (valid, value) = (one(ContextKind::ValidValue), one(ContextKind::InvalidValue));
            if valid.is_empty() {
                t!("usage-invalid-value", argument = argument(), value = value)
            } else {
                t!("usage-invalid-value-of", argument = argument(), value = value, valid = valid)
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            t!("usage-number-of-values", argument = argument())
        }
        ErrorKind::InvalidUtf8 => t!("usage-invalid-utf-8"),
        // These are either not usage errors or added by later versions of clap.
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::Io | ErrorKind::Format | _ => {
            error.kind().as_str().unwrap_or("?").to_owned()
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
