//! Errors about `.pfx` files and their passwords.

use std::path::PathBuf;

use super::{Error, Subject, file_name, other_file, shown};
use crate::i18n::words;
use crate::model::certificate::FileKind;
use crate::t;

/// Errors about `.pfx` files and their passwords.
#[derive(Debug)]
pub enum PfxError {
    /// The password does not open the file.
    PasswordIncorrect { path: PathBuf },
    /// The password was refused on the host.
    PasswordRejected(PasswordFault),
    /// The new password has fewer characters than this.
    PasswordTooShort { shortest: usize },
    /// The new password is made of what is guessed first: common words, names, dates, keyboard runs.
    PasswordGuessable,
    /// The file is something else than a PFX.
    NotAPfx { path: PathBuf, found: FileKind },
    /// The file is not a readable PFX.
    Invalid {
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The PFX is read, but what is wanted of it is a private key and its certificate.
    NotOneKey {
        path: PathBuf,
        /// What it has instead.
        reason: String,
    },
    /// The PFX is protected by an algorithm that is not read.
    Unsupported {
        path: PathBuf,
        /// By name or object identifier.
        algorithm: String,
    },
}

impl From<PfxError> for Error {
    fn from(error: PfxError) -> Self {
        Self::Pfx(error)
    }
}

impl Subject for PfxError {
    fn code(&self) -> &'static str {
        match self {
            Self::PasswordIncorrect { .. } => "password-incorrect",
            Self::PasswordRejected(_) => "password-rejected",
            Self::PasswordTooShort { .. } | Self::PasswordGuessable => "password-weak",
            Self::NotAPfx { .. } | Self::Invalid { .. } | Self::NotOneKey { .. } => "pfx-invalid",
            Self::Unsupported { .. } => "pfx-unsupported",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::PasswordIncorrect { .. }
            | Self::PasswordRejected(_)
            | Self::PasswordTooShort { .. }
            | Self::PasswordGuessable => 4,
            Self::Unsupported { .. } => 6,
            Self::NotAPfx { .. } | Self::Invalid { .. } | Self::NotOneKey { .. } => 8,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::PasswordIncorrect { path: file } => t!("error-password-incorrect", path = file_name(file)),
            Self::PasswordRejected(fault) => match fault {
                PasswordFault::Empty => t!("error-password-empty"),
                PasswordFault::NotAscii => t!("error-password-not-ascii"),
                PasswordFault::Mismatch => t!("error-password-mismatch"),
                PasswordFault::NotBmp => t!("error-password-not-bmp"),
            },
            Self::PasswordTooShort { shortest } => t!("error-password-too-short", shortest = (*shortest as i64)),
            Self::PasswordGuessable => t!("error-password-guessable"),
            Self::NotAPfx { path: file, found } => {
                t!("error-not-a-pfx", path = file_name(file), kind = words::file_kind(*found))
            }
            Self::Invalid { path: file, reason } => {
                t!("error-pfx-invalid", path = file_name(file), reason = shown(reason))
            }
            Self::NotOneKey { path: file, reason } => {
                t!("error-pfx-not-one-key", path = file_name(file), reason = shown(reason))
            }
            Self::Unsupported { path: file, algorithm } => {
                t!("error-pfx-unsupported", path = file_name(file), algorithm = shown(algorithm))
            }
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::PasswordIncorrect { .. } => t!("remedy-password-incorrect"),
            Self::PasswordRejected(fault) => match fault {
                PasswordFault::Empty => t!("remedy-password-empty"),
                PasswordFault::Mismatch => t!("remedy-password-rejected"),
                PasswordFault::NotAscii => t!("remedy-password-not-ascii"),
                PasswordFault::NotBmp => t!("remedy-password-not-bmp"),
            },
            Self::PasswordTooShort { .. } | Self::PasswordGuessable => t!("remedy-password-weak"),
            Self::NotAPfx { found, .. } => other_file::remedy(*found),
            Self::Invalid { .. } => t!("remedy-pfx-invalid"),
            Self::NotOneKey { .. } => t!("remedy-pfx-not-one-key"),
            Self::Unsupported { .. } => t!("remedy-pfx-unsupported"),
        }
    }
}

/// Why a password for a `.pfx` was refused on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Nothing was typed; a private key is never stored without a password.
    Empty,
    /// It contains a character outside printable ASCII, which programs encode differently.
    NotAscii,
    /// The new password was typed differently the second time.
    Mismatch,
    /// It contains a character beyond U+FFFF, such as an emoji: a BMPString has none (RFC 7292 appendix B.1).
    NotBmp,
}
