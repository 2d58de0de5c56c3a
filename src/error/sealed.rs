//! Errors about sealed files.

use std::path::PathBuf;

use super::{Choice, Error, Subject, file_name, shown};
use crate::t;

/// Errors about sealed files.
#[derive(Debug)]
pub enum SealedError {
    /// The file is not a sealed file, or is incomplete.
    Invalid {
        /// `-` for standard input.
        path: PathBuf,
        fault: CmsFault,
    },
    /// The file uses an unsupported algorithm.
    Unsupported {
        path: PathBuf,
        /// By name or object identifier.
        algorithm: String,
    },
    /// The content was altered, or the key is wrong.
    Damaged { path: PathBuf },
    /// The file was sealed for nobody's certificate.
    NoCertificate {
        path: PathBuf,
        /// What opens it instead.
        opened_by: OpenedBy,
    },
    /// None of the available keys opens the file.
    NoKey {
        path: PathBuf,
        /// Who it was sealed for.
        recipients: Vec<String>,
        /// The available keys.
        present: Vec<Choice>,
    },
    /// The file is longer than the algorithm allows.
    TooLong { path: PathBuf },
    /// A bug in jeton: the message, and where in the source it comes from.
    Internal(String),
}

impl From<SealedError> for Error {
    fn from(error: SealedError) -> Self {
        Self::Sealed(error)
    }
}

impl Subject for SealedError {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "cms-invalid",
            Self::Unsupported { .. } | Self::NoCertificate { .. } => "cms-unsupported",
            Self::Damaged { .. } => "cms-damaged",
            Self::NoKey { .. } => "no-key-for-file",
            Self::TooLong { .. } => "too-long",
            Self::Internal(_) => "internal",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Unsupported { .. } | Self::NoCertificate { .. } | Self::TooLong { .. } => 6,
            Self::NoKey { .. } => 7,
            Self::Invalid { .. } | Self::Damaged { .. } => 8,
            Self::Internal(_) => 1,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Invalid { path: file, fault } => {
                let reason = match fault {
                    CmsFault::Signed => return t!("error-cms-signed", path = file_name(file)),
                    CmsFault::Mail => return t!("error-cms-mail", path = file_name(file)),
                    CmsFault::NotAtAll => t!("cms-not-at-all"),
                    CmsFault::Truncated => t!("cms-truncated"),
                    CmsFault::Malformed(reason) => shown(reason),
                };
                t!("error-cms-invalid", path = file_name(file), reason = reason)
            }
            Self::Unsupported { path: file, algorithm } => {
                t!("error-cms-unsupported", path = file_name(file), algorithm = shown(algorithm))
            }
            Self::NoCertificate { path: file, opened_by } => match opened_by {
                OpenedBy::Password => t!("error-cms-password", path = file_name(file)),
                OpenedBy::SharedKey => t!("error-cms-shared-key", path = file_name(file)),
                OpenedBy::Nobody => t!("error-cms-nobody", path = file_name(file)),
            },
            Self::Damaged { path: file } => t!("error-cms-damaged", path = file_name(file)),
            Self::NoKey { path: file, recipients, present } => {
                let recipients: Vec<_> = recipients.iter().map(|recipient| shown(recipient)).collect();
                let mut text = t!("error-no-key-for-file", path = file_name(file), recipients = recipients.join(" ; "));
                text.push('\n');
                text.push_str(&if present.is_empty() { t!("error-no-key-here") } else { t!("error-keys-here") });
                text
            }
            Self::TooLong { path: file } => t!("error-too-long", path = file_name(file)),
            Self::Internal(reason) => t!("error-internal", reason = shown(reason)),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Invalid { fault: CmsFault::Signed, .. } => t!("remedy-cms-signed"),
            Self::Invalid { fault: CmsFault::Mail, .. } => t!("remedy-cms-mail"),
            Self::Invalid { .. } => t!("remedy-cms-invalid"),
            Self::NoCertificate { .. } => t!("remedy-cms-no-certificate"),
            Self::Unsupported { .. } => t!("remedy-cms-unsupported"),
            Self::Damaged { .. } => t!("remedy-cms-damaged"),
            Self::NoKey { .. } => t!("remedy-no-key-for-file"),
            Self::TooLong { .. } => t!("remedy-too-long"),
            Self::Internal(_) => t!("remedy-internal"),
        }
    }

    fn choices(&self) -> &[Choice] {
        match self {
            Self::NoKey { present: choices, .. } => choices,
            _ => &[],
        }
    }
}

/// Why a file is not a readable sealed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CmsFault {
    /// It does not begin like one.
    NotAtAll,
    /// It is signed, not encrypted.
    Signed,
    /// It is a mail message in a file; what is sealed is attached to it.
    Mail,
    /// It ends too early.
    Truncated,
    /// It begins like one but is malformed further on: the parser's message, useful to whoever made the file.
    Malformed(String),
}

/// What opens a file that was sealed for nobody's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedBy {
    Password,
    /// A key that sender and recipient had shared before.
    SharedKey,
    /// There is no recipient, or none of a known kind.
    Nobody,
}
