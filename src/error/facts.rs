//! Plain data carried by errors.

use std::fmt;

use crate::model::ReturnValue;

/// A PKCS#11 call that failed or misbehaved, in the standard's terms.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The function's name, such as `C_Login`.
    pub(crate) function: String,
    pub(crate) value: ReturnValue,
    /// For an answer with `CKR_OK`, what in it is impossible: `pulCount = 70 > 64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lie: Option<String>,
}

impl Cause {
    pub(crate) fn new(function: &str, value: ReturnValue) -> Self {
        Self { function: function.to_owned(), value, lie: None }
    }

    /// Whether the return value says nothing beyond "it failed".
    #[must_use]
    pub(crate) fn is_vague(&self) -> bool {
        matches!(
            self.value,
            ReturnValue::CKR_GENERAL_ERROR | ReturnValue::CKR_FUNCTION_FAILED | ReturnValue::CKR_DEVICE_ERROR
        )
    }

    /// The name of the return value, and what was wrong if it was `CKR_OK`.
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

/// An entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The exact value to give to the option.
    pub value: String,
    /// How a person recognises it.
    pub description: String,
}
