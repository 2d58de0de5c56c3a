//! What can be wrong with a plan.

use super::column::Column;
use super::step::Step;
use crate::model::certificate::NumberFault;

/// A fault of a plan, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFault {
    /// The line of the file, counted from 1; the first one names the columns.
    pub line: u64,
    /// The column, counted from 1; `None` if it is about the whole line.
    pub at: Option<usize>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The file is not UTF-8.
    NotUtf8,
    /// There is no line but the first, or not even that.
    Empty,
    /// No column has this name.
    UnknownColumn(String),
    /// Two columns have this name.
    RepeatedColumn(Column),
    /// There is no column of this name, and every plan needs it.
    MissingColumn(Column),
    /// The line has another number of fields than the first.
    Fields {
        /// How many it has.
        found: u64,
        /// How many the first has.
        expected: u64,
    },
    /// This is needed for this step.
    Missing {
        /// Where it belongs.
        column: Column,
        /// `None` if it is needed in any case.
        step: Option<Step>,
    },
    /// No step has this name.
    UnknownStep(String),
    /// Both set a PIN.
    Conflict(Step, Step),
    /// No algorithm has this name.
    UnknownAlgorithm(String),
    /// A number that is no SIRET.
    Number {
        /// Without blanks.
        value: String,
        /// What is wrong with it.
        fault: NumberFault,
    },
    /// A text that a token's label cannot be.
    Label(String),
    /// A text that this column does not take.
    Invalid {
        /// The column.
        column: Column,
        /// The text.
        value: String,
    },
    /// A file that is not there.
    NoFile(String),
    /// A file that does not hold a certificate.
    NoCertificate(String),
    /// The same serial number as on this line.
    SameSerial(u64),
    /// The same person and label as on this line.
    SamePerson(u64),
}
