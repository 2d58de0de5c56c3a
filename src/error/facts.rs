//! The plain data that errors carry.

use std::fmt;

/// What a PKCS#11 function returned instead of `CKR_OK`, as the standard names both.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The function, as `C_Login`.
    pub(crate) function: String,
    /// The return value, as `CKR_PIN_INCORRECT`; a vendor's own as `CKR_VENDOR_DEFINED|0x1`.
    pub(crate) value: String,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.function, self.value)
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
