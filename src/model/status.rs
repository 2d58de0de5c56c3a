//! The result of one check.

use serde::{Deserialize, Serialize};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Done, with a good result.
    Passed,
    /// Done, with a bad result: the self-test fails.
    Failed,
    /// It works, but could be better.
    Advice,
    /// Not done; the detail says why.
    NotDone,
}
