//! clap's error messages in the language that is spoken, made from their kind and context.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::t;

/// The sentence, the usage line and where help is to be had.
pub(super) fn text(error: &Error, command: &mut Command) -> String {
    // A command that needs more shows its help, whole, in the place of an error.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return error.to_string();
    }
    let mut lines = vec![t!("error-line", message = sentence(error))];
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
    lines.push(t!("usage-help", command = format!("{} --help", command.get_name())));
    lines.join("\n")
}

fn sentence(error: &Error) -> String {
    let one = |kind| values(error, kind).join(", ");
    match error.kind() {
        ErrorKind::UnknownArgument => t!("usage-unknown-argument", argument = one(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => t!("usage-unknown-command", command = one(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => t!("usage-missing-command"),
        ErrorKind::MissingRequiredArgument => t!("usage-missing-argument", arguments = one(ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => {
            t!("usage-conflict", argument = one(ContextKind::InvalidArg), other = one(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals => t!("usage-no-equals", argument = one(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if one(ContextKind::InvalidValue).is_empty() => {
            t!("usage-missing-value", argument = one(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let valid = one(ContextKind::ValidValue);
            let (argument, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
            if valid.is_empty() {
                t!("usage-invalid-value", argument = argument, value = value)
            } else {
                t!("usage-invalid-value-of", argument = argument, value = value, valid = valid)
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            t!("usage-number-of-values", argument = one(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidUtf8 => t!("usage-invalid-utf-8"),
        // Not errors of a person: they print, or belong to clap's own output.
        _ => error.kind().as_str().unwrap_or("?").to_owned(),
    }
}

fn values(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(value)) => vec![value.clone()],
        Some(ContextValue::Strings(values)) => values.clone(),
        Some(ContextValue::StyledStr(value)) => vec![value.to_string()],
        Some(ContextValue::StyledStrs(values)) => values.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
