//! Errors of preparing a batch of tokens: its plan, its journal, whose a token is.

use std::path::PathBuf;

use super::usage::reason;
use super::{Cause, Choice, Error, Subject, file_name, shown};
use crate::i18n::{self, Language};
use crate::model::KeyAlgorithm;
use crate::model::TokenLabel;
use crate::model::preparation::{Column, FaultKind, PlanFault, Step};
use crate::t;

/// Errors of preparing a batch of tokens.
#[derive(Debug)]
pub enum PreparationError {
    /// The plan has these faults.
    Plan { path: PathBuf, faults: Vec<PlanFault> },
    /// A line of the journal is none.
    Journal { path: PathBuf, line: u64 },
    /// Another process works on this plan.
    Busy { path: PathBuf },
    /// The token fits several lines of the plan.
    SeveralPeople {
        token: String,
        /// Whom.
        names: Vec<String>,
    },
    /// The plan or the journal knows this person by another token.
    SecondToken { token: String, name: String },
    /// Nothing says whose the token is.
    Unidentified { token: String },
    /// It is unknown which PIN the token has.
    PinUnknown {
        token: String,
        /// The file with the PIN that was sent, if there is one.
        slip: Option<PathBuf>,
    },
    /// The slip has no PIN to read.
    Slip { path: PathBuf },
    /// Its PIN is on no slip that is still here, and nobody can be asked.
    PinElsewhere { token: String },
    /// Not all of it is done.
    Incomplete {
        /// The first failure, if there was one.
        source: Option<Box<Error>>,
        /// How many tokens were set aside.
        aside: usize,
        /// How many were not plugged in, or wait for a file.
        waiting: usize,
    },
}

impl From<PreparationError> for Error {
    fn from(error: PreparationError) -> Self {
        Self::Preparation(error)
    }
}

impl Subject for PreparationError {
    fn code(&self) -> &str {
        match self {
            Self::Plan { .. } => "plan-invalid",
            Self::Journal { .. } => "journal-invalid",
            Self::Busy { .. } => "preparation-busy",
            Self::SeveralPeople { .. } => "token-of-several-people",
            Self::SecondToken { .. } => "second-token",
            Self::Unidentified { .. } => "token-unidentified",
            Self::PinUnknown { .. } => "pin-unknown",
            Self::Slip { .. } => "slip-unreadable",
            Self::PinElsewhere { .. } => "pin-elsewhere",
            Self::Incomplete { source: Some(source), .. } => source.code(),
            Self::Incomplete { source: None, .. } => "preparation-incomplete",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Plan { .. } => 2,
            Self::Journal { .. } | Self::Busy { .. } | Self::Slip { .. } => 1,
            Self::SeveralPeople { .. } | Self::SecondToken { .. } | Self::Unidentified { .. } => 3,
            Self::PinUnknown { .. } | Self::PinElsewhere { .. } => 4,
            Self::Incomplete { source: Some(source), .. } => source.exit_code(),
            Self::Incomplete { source: None, .. } => 9,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Plan { path, faults } => {
                let head = t!("error-plan", path = file_name(path), count = (faults.len() as i64));
                let faults = faults.iter().map(|fault| format!("\n  {}", fault_line(fault)));
                std::iter::once(head).chain(faults).collect()
            }
            Self::Journal { path, line } => t!("error-journal", path = file_name(path), line = (*line as i64)),
            Self::Busy { path } => t!("error-preparation-busy", path = file_name(path)),
            Self::SeveralPeople { token, names } => {
                t!("error-token-of-several", token = shown(token), names = shown(&names.join(", ")))
            }
            Self::SecondToken { token, name } => {
                t!("error-second-token", token = shown(token), name = shown(name))
            }
            Self::Unidentified { token } => t!("error-token-unidentified", token = shown(token)),
            Self::PinUnknown { token, .. } => t!("error-pin-unknown", token = shown(token)),
            Self::Slip { path } => t!("error-slip", path = file_name(path)),
            Self::PinElsewhere { token } => t!("error-pin-elsewhere", token = shown(token)),
            Self::Incomplete { aside, waiting, .. } => {
                t!("error-preparation-incomplete", aside = (*aside as i64), waiting = (*waiting as i64))
            }
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Plan { .. } => t!("remedy-plan"),
            Self::Journal { .. } => t!("remedy-journal"),
            Self::Busy { .. } => t!("remedy-preparation-busy"),
            Self::SeveralPeople { .. } | Self::SecondToken { .. } => t!("remedy-token-of-several"),
            Self::Unidentified { .. } => t!("remedy-token-unidentified"),
            Self::PinUnknown { slip: Some(slip), .. } => t!("remedy-pin-unknown", path = file_name(slip)),
            Self::PinUnknown { slip: None, .. } => t!("remedy-pin-unknown-typed"),
            Self::Slip { .. } | Self::PinElsewhere { .. } => t!("remedy-pin-elsewhere"),
            Self::Incomplete { .. } => t!("remedy-preparation-incomplete"),
        }
    }

    fn is_attention(&self) -> bool {
        matches!(self, Self::Incomplete { source: None, .. })
    }

    fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Incomplete { source: Some(source), .. } => source.cause(),
            _ => None,
        }
    }

    fn choices(&self) -> &[Choice] {
        &[]
    }

    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Incomplete { source: Some(source), .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

/// A fault, after where it is.
fn fault_line(fault: &PlanFault) -> String {
    let what = fault_words(&fault.kind);
    let line = fault.line as i64;
    match fault.at {
        Some(at) => t!("plan-fault-at", line = line, column = (at as i64), fault = what),
        None => t!("plan-fault", line = line, fault = what),
    }
}

fn fault_words(kind: &FaultKind) -> String {
    match kind {
        FaultKind::NotUtf8 => t!("plan-fault-utf-8"),
        FaultKind::Empty => t!("plan-fault-empty"),
        FaultKind::UnknownColumn(found) => t!("plan-fault-column", found = shown(found), columns = columns()),
        FaultKind::RepeatedColumn(column) => t!("plan-fault-twice", column = name(*column)),
        FaultKind::MissingColumn(column) => t!("plan-fault-no-column", column = name(*column)),
        FaultKind::Fields { found, expected } => {
            t!("plan-fault-fields", found = (*found as i64), expected = (*expected as i64))
        }
        FaultKind::Missing { column, step: None } => t!("plan-fault-missing", column = name(*column)),
        FaultKind::Missing { column, step: Some(step) } => {
            t!("plan-fault-missing-for", column = name(*column), step = step_words(*step))
        }
        FaultKind::UnknownStep(found) => {
            let steps: Vec<String> = Step::ALL.into_iter().map(step_words).collect();
            t!("plan-fault-step", found = shown(found), steps = steps.join(", "))
        }
        FaultKind::Conflict(one, other) => {
            t!("plan-fault-conflict", one = step_words(*one), other = step_words(*other))
        }
        FaultKind::UnknownAlgorithm(found) => {
            let known = KeyAlgorithm::ALL.map(KeyAlgorithm::name).join(", ");
            t!("plan-fault-algorithm", found = shown(found), known = known)
        }
        FaultKind::Number { value, fault } => {
            t!("error-invalid-number", value = shown(value), reason = reason(*fault))
        }
        FaultKind::Label(found) => {
            t!("plan-fault-label", found = shown(found), max = (TokenLabel::MAX as i64))
        }
        FaultKind::Invalid { column, value } => {
            t!("plan-fault-invalid", column = name(*column), value = shown(value))
        }
        FaultKind::NoFile(path) => t!("plan-fault-no-file", path = shown(path)),
        FaultKind::NoCertificate(path) => t!("plan-fault-no-certificate", path = shown(path)),
        FaultKind::SameSerial(line) => t!("plan-fault-same-serial", line = (*line as i64)),
        FaultKind::SamePerson(line) => t!("plan-fault-same-person", line = (*line as i64)),
    }
}

/// The name of a column in the current language.
fn name(column: Column) -> &'static str {
    let (french, english) = column.names();
    match i18n::spoken() {
        Language::Fr => french,
        Language::En => english,
    }
}

fn columns() -> String {
    Column::ALL.map(name).join(", ")
}

/// The name of a step as a plan may have it, in the current language.
fn step_words(step: Step) -> String {
    i18n::words::step_in_a_plan(step).to_owned()
}
