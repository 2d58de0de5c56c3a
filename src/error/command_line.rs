//! A command line that does not parse, as clap found it and without clap's sentences.

use crate::t;

/// A command line that does not parse. The names of arguments, the usage line and the help are quoted as `--help` shows
/// them: clap makes those texts, of names that are written in the language of its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotParsed {
    /// What is wrong with it.
    pub fault: ParseFault,
    /// What a person is shown of the command beside that.
    pub guidance: Guidance,
}

/// What a person is shown of a command that was typed wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guidance {
    /// The whole help in the place of a message: a command was begun and not finished.
    Help(String),
    /// Lines below the message.
    Lines {
        /// What was perhaps meant.
        suggestions: Vec<String>,
        /// How the command is used; empty where that is not known.
        usage: String,
        /// The command that was being typed, as `jeton cert export`.
        command: String,
    },
}

/// What is wrong with a command line. Lists of arguments and values are joined by commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseFault {
    /// No such argument.
    UnknownArgument(String),
    /// No such command.
    UnknownCommand(String),
    /// A command of these is needed, and none stands there.
    MissingCommand,
    /// These arguments are needed.
    MissingArguments(String),
    /// It may be given once.
    Repeated(String),
    /// One excludes the other.
    Conflict {
        /// The one.
        argument: String,
        /// The other.
        other: String,
    },
    /// Its value has to follow an equals sign.
    NoEquals(String),
    /// It has no value.
    MissingValue(String),
    /// Its value is none that it takes.
    InvalidValue {
        /// The argument.
        argument: String,
        /// What was given.
        value: String,
        /// What it takes; empty where that is no list.
        valid: String,
    },
    /// It has too many or too few values.
    NumberOfValues(String),
    /// What was typed is not UTF-8.
    NotUtf8,
    /// An error that clap did not have when this was written, by clap's own name.
    Other(&'static str),
}

impl NotParsed {
    /// What is wrong, in the language that is spoken.
    pub(super) fn sentence(&self) -> String {
        match &self.fault {
            ParseFault::UnknownArgument(argument) => t!("usage-unknown-argument", argument = argument.as_str()),
            ParseFault::UnknownCommand(command) => t!("usage-unknown-command", command = command.as_str()),
            ParseFault::MissingCommand => t!("usage-missing-command"),
            ParseFault::MissingArguments(arguments) => t!("usage-missing-argument", arguments = arguments.as_str()),
            ParseFault::Repeated(argument) => t!("usage-repeated", argument = argument.as_str()),
            ParseFault::Conflict { argument, other } => {
                t!("usage-conflict", argument = argument.as_str(), other = other.as_str())
            }
            ParseFault::NoEquals(argument) => t!("usage-no-equals", argument = argument.as_str()),
            ParseFault::MissingValue(argument) => t!("usage-missing-value", argument = argument.as_str()),
            ParseFault::InvalidValue { argument, value, valid } if valid.is_empty() => {
                t!("usage-invalid-value", argument = argument.as_str(), value = value.as_str())
            }
            ParseFault::InvalidValue { argument, value, valid } => {
                t!(
                    "usage-invalid-value-of",
                    argument = argument.as_str(),
                    value = value.as_str(),
                    valid = valid.as_str()
                )
            }
            ParseFault::NumberOfValues(argument) => t!("usage-number-of-values", argument = argument.as_str()),
            ParseFault::NotUtf8 => t!("usage-invalid-utf-8"),
            ParseFault::Other(name) => (*name).to_owned(),
        }
    }

    /// The sentence with what was perhaps meant, the usage line and where help is to be had; or the help.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let (suggestions, usage, command) = match &self.guidance {
            Guidance::Help(help) => return help.clone(),
            Guidance::Lines { suggestions, usage, command } => (suggestions, usage, command),
        };
        let mut lines = vec![t!("error-line", message = self.sentence())];
        if !suggestions.is_empty() {
            lines.push(t!("usage-suggestion", suggestion = suggestions.join(", ")));
        }
        if !usage.is_empty() {
            lines.push(format!("{} {usage}", t!("heading-usage")));
        }
        lines.push(t!("usage-help", command = format!("{command} --help")));
        lines.join("\n")
    }
}
