//! Printing errors: a sentence, a remedy, and the cause in the standard's terms.

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

use crate::error::{Choice, Error, LONGEST, UsageError};
use crate::model::text::{printable, printable_within};
use crate::pkcs11::stdio;
use crate::t;
use crate::terminal;

/// An error in JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Report {
    /// The stable code.
    pub code: String,
    /// The exit code of the process.
    pub exit: u8,
    /// What happened, in the user's language.
    pub message: String,
    /// What to do, in the user's language.
    pub remedy: String,
    /// The PKCS#11 call that failed, if one did.
    pub cause: Option<ReportedCause>,
    /// What to choose from, if a choice resolves the error.
    pub choices: Vec<Choice>,
}

/// A failed PKCS#11 call in JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedCause {
    /// The name of the function.
    pub function: String,
    /// The name of its return value.
    pub value: String,
}

impl Report {
    /// The JSON form of this error.
    #[must_use]
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            code: error.code().to_owned(),
            exit: error.exit_code(),
            message: error.sentence(),
            remedy: error.remedy(),
            cause: error.cause().map(|cause| ReportedCause { function: cause.function.clone(), value: cause.answer() }),
            choices: error.choices().to_vec(),
        }
    }
}

/// The error as text: what happened, what to do, and the cause if there is one.
#[must_use]
pub(crate) fn text(error: &Error) -> String {
    // clap's own layout shows where on the command line it stopped.
    if let Error::Usage(UsageError::CommandLine(error)) = error {
        return error.text().trim_end().to_owned();
    }
    in_lines(error, choice_lines(error.choices()), &error.remedy())
}

/// The error as text, with this advice in the place of its remedy and choices.
#[must_use]
pub(crate) fn text_advising(error: &Error, advice: &str) -> String {
    in_lines(error, Vec::new(), advice)
}

fn in_lines(error: &Error, choices: Vec<String>, remedy: &str) -> String {
    let first = match error.is_attention() {
        true => t!("attention-line", message = error.sentence()),
        false => t!("error-line", message = error.sentence()),
    };
    let mut lines = vec![first];
    lines.extend(choices);
    if !remedy.is_empty() {
        lines.push(t!("remedy-line", remedy = remedy));
    }
    // Taken in any case: what was written by now is not of a later failure.
    let said = stdio::last_line();
    if let Some(cause) = error.cause() {
        lines.push(t!("cause-line", cause = cause.to_string()));
        if let Some(said) = said.filter(|_| cause.is_vague()) {
            lines.push(t!("module-said-line", said = printable_within(&said, LONGEST)));
        }
    }
    lines.join("\n")
}

/// The choices: one line each if the terminal is wide enough for all of them, otherwise two.
fn choice_lines(choices: &[Choice]) -> Vec<String> {
    const INDENT: usize = 6;
    let shown: Vec<(String, String)> = choices
        .iter()
        .map(|choice| (printable(&choice.value).into_owned(), printable_within(&choice.description, LONGEST)))
        .collect();
    let value_width = shown.iter().map(|(value, _)| value.width()).max().unwrap_or(0);
    let width = shown.iter().map(|(_, description)| description.width()).max().unwrap_or(0) + value_width + 4;
    let columns = terminal::message_columns();
    let in_one_line = columns.is_none_or(|columns| width <= columns);
    let lines = shown.into_iter().flat_map(|(value, description)| {
        if in_one_line {
            let padding = " ".repeat(value_width - value.width());
            vec![format!("  {value}{padding}  {description}").trim_end().to_owned()]
        } else {
            let room = columns.map_or(LONGEST, |columns| columns.saturating_sub(INDENT));
            vec![format!("  {value}"), format!("{:INDENT$}{}", "", printable_within(&description, room))]
        }
    });
    lines.collect()
}
