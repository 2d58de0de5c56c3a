//! The plain data that errors carry.

use std::fmt;

use crate::model::ReturnValue;

/// A PKCS#11 call that did not do what it should, as the standard names it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The function, as `C_Login`.
    pub(crate) function: String,
    /// What it returned.
    pub(crate) value: ReturnValue,
    /// Of an answer under `CKR_OK`, what of it cannot be true: `pulCount = 70 > 64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lie: Option<String>,
}

impl Cause {
    /// The call of `function` that returned `value`.
    pub(crate) fn new(function: &str, value: ReturnValue) -> Self {
        Self { function: function.to_owned(), value, lie: None }
    }

    /// What the function answered: the return value's name, and what was wrong beside `CKR_OK`.
    pub(crate) fn answer(&self) -> String {
        match &self.lie {
            None => self.value.to_string(),
            Some(lie) => format!("{}, {lie}", self.value),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.function, self.answer())
    }
}

/// One line of a list that a person must choose from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What to give to the option, exactly.
    pub value: String,
    /// What a person knows it by.
    pub description: String,
}
