//! Errors about the smart card service (PC/SC), without which no module sees a reader.

use std::env::consts::OS;

use super::{Error, Subject, shown};
use crate::t;

/// A module sees no reader because the smart card service (PC/SC) does not let it.
#[derive(Debug)]
pub enum ServiceError {
    /// It does not run; `installed` if it could.
    Stopped { installed: bool },
    /// It refuses this user; `remote` if the user is logged in over SSH.
    Denied { remote: bool },
    /// It does not answer.
    Hangs,
    /// It answers with this error.
    Fails(String),
}

impl From<ServiceError> for Error {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl Subject for ServiceError {
    fn code(&self) -> &'static str {
        match self {
            Self::Stopped { .. } => "service-stopped",
            Self::Denied { .. } => "service-denied",
            Self::Hangs => "service-hangs",
            Self::Fails(_) => "service-fails",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Stopped { .. } | Self::Denied { .. } | Self::Hangs | Self::Fails(_) => 3,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Stopped { installed: true } => t!("error-service-stopped"),
            Self::Stopped { installed: false } => t!("error-service-not-installed"),
            Self::Denied { remote: true } => t!("error-service-denied-remote"),
            Self::Denied { remote: false } => t!("error-service-denied"),
            Self::Hangs => t!("error-service-hangs"),
            Self::Fails(reason) => t!("error-service-fails", reason = shown(reason)),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Stopped { installed: true } => t!("remedy-service-start", os = OS),
            Self::Stopped { installed: false } => t!("remedy-service-install"),
            Self::Denied { remote: true } => t!("remedy-service-denied-remote"),
            Self::Denied { remote: false } => t!("remedy-service-denied"),
            Self::Hangs | Self::Fails(_) => t!("remedy-service-restart", os = OS),
        }
    }
}
