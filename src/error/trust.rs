//! Certificates or parts of the system that need attention.

use super::{Error, Subject};
use crate::t;

/// Certificates or parts of the system that need attention.
#[derive(Debug)]
pub enum TrustError {
    /// Something needs attention; the answer says what.
    AttentionNeeded { count: usize },
    /// Certificates in files need attention, though no check failed; the answer says what.
    CertificatesNeedAttention { count: usize },
    /// Certificates expire soon, or a newer one should be used; the answer says which.
    RenewalDue {
        /// How many certificates.
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
            Self::AttentionNeeded { .. } | Self::CertificatesNeedAttention { .. } => "attention-needed",
            Self::RenewalDue { .. } => "renewal-due",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::AttentionNeeded { .. } | Self::CertificatesNeedAttention { .. } => 9,
            Self::RenewalDue { .. } => 9,
        }
    }

    fn is_attention(&self) -> bool {
        true
    }

    fn sentence(&self) -> String {
        match self {
            Self::RenewalDue { due } => t!("error-renewal-due", due = (*due as i64)),
            Self::AttentionNeeded { count } => t!("error-attention-needed", count = (*count as i64)),
            Self::CertificatesNeedAttention { count } => {
                t!("error-certificates-need-attention", count = (*count as i64))
            }
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::AttentionNeeded { .. } => t!("remedy-attention-needed"),
            Self::CertificatesNeedAttention { .. } => t!("remedy-certificates-need-attention"),
            Self::RenewalDue { .. } => t!("remedy-renewal-due"),
        }
    }
}
