//! What needs attention of a certificate or of the machine.

use super::{Error, Subject};
use crate::t;

/// What needs attention of a certificate or of the machine.
#[derive(Debug)]
pub enum TrustError {
    /// Something needs attention; the answer says what.
    AttentionNeeded {
        /// How many things do.
        count: usize,
    },
    /// Certificates are near their end, or another than the one in use; the answer says which.
    RenewalDue {
        /// How many.
        due: usize,
    },
}

impl From<TrustError> for Error {
    fn from(error: TrustError) -> Self {
        Self::Trust(error)
    }
}

impl Subject for TrustError {
    fn code(&self) -> &'static str {
        match self {
            Self::AttentionNeeded { .. } => "attention-needed",
            Self::RenewalDue { .. } => "renewal-due",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::AttentionNeeded { .. } => 9,
            Self::RenewalDue { .. } => 9,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::RenewalDue { due } => t!("error-renewal-due", due = (*due as i64)),
            Self::AttentionNeeded { count } => t!("error-attention-needed", count = (*count as i64)),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::AttentionNeeded { .. } => t!("remedy-attention-needed"),
            Self::RenewalDue { .. } => t!("remedy-renewal-due"),
        }
    }
}
