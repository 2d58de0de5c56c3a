//! The verdict of one check.

use serde::{Deserialize, Serialize};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was made and it is well.
    Passed,
    /// It was made and it is not well: the self-test fails.
    Failed,
    /// It works, and is worth a thought.
    Advice,
    /// It was not made; the detail says why.
    NotDone,
}
