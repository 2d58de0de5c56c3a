//! Failures of a later step, with what the earlier ones had done.

use std::path::PathBuf;

use super::FileError;
use super::{Cause, Choice, Error, LONGEST, Subject, file_name, shown};
use crate::model::ObjectId;
use crate::model::text::{printable, printable_within};
use crate::t;

/// Failures of a later step, with what the earlier ones had done.
#[derive(Debug)]
pub enum PartialError {
    /// A bi-clé was made or backed up, but the register could not be written.
    Unlisted {
        /// What failed.
        source: Box<Error>,
        /// What exists now.
        left: Box<LeftBehind>,
    },
    /// Some files of a batch failed; the answer says which. The first failure stands for all of them.
    Batch {
        source: Box<Error>,
        failed: usize,
        /// How many were no longer tried.
        not_done: usize,
    },
    /// An earlier step had written objects to the token, which were then removed if possible.
    Undone {
        /// What failed.
        source: Box<Error>,
        /// The objects that were written and removed again.
        removed: Vec<String>,
        /// The objects that were written and could not be removed.
        left: Vec<String>,
        /// The label of all these objects.
        label: String,
    },
    /// A command that cannot be undone failed halfway.
    HalfDone {
        /// What failed.
        source: Box<Error>,
        /// What had been done by then.
        done: HalfDone,
        token: String,
    },
    /// Removing several objects stopped halfway.
    PartlyDeleted {
        /// What failed.
        source: Box<Error>,
        /// The objects that are gone.
        deleted: Vec<String>,
        /// The objects that are still there.
        left: Vec<String>,
    },
}

impl From<PartialError> for Error {
    fn from(error: PartialError) -> Self {
        Self::Partial(error)
    }
}

impl Subject for PartialError {
    fn code(&self) -> &str {
        match self {
            Self::Batch { source, .. } => source.code(),
            Self::Undone { source, .. } | Self::HalfDone { source, .. } | Self::Unlisted { source, .. } => {
                source.code()
            }
            Self::PartlyDeleted { source, .. } => source.code(),
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Batch { source, .. } => source.exit_code(),
            Self::Undone { source, .. } | Self::HalfDone { source, .. } | Self::Unlisted { source, .. } => {
                source.exit_code()
            }
            Self::PartlyDeleted { source, .. } => source.exit_code(),
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unlisted { source, left } => left_behind(source.sentence(), left),
            Self::Batch { failed, not_done, .. } => {
                let mut text = t!("error-batch", failed = (*failed as i64));
                if *not_done > 0 {
                    text.push(' ');
                    text.push_str(&t!("error-batch-not-done", count = (*not_done as i64)));
                }
                text
            }
            Self::Undone { source, removed, left, .. } => {
                let mut parts = vec![source.sentence()];
                if !removed.is_empty() {
                    parts.push(t!("error-undone-removed", objects = shown(&removed.join(", "))));
                }
                if !left.is_empty() {
                    parts.push(t!("error-undone-left", objects = shown(&left.join(", "))));
                }
                parts.join(" ")
            }
            Self::HalfDone { source, done, token } => {
                let rest = match done {
                    HalfDone::NewPinSent => t!("error-half-done-new-pin", token = shown(token)),
                    HalfDone::Unblocked => t!("error-half-done-unblocked", token = shown(token)),
                    HalfDone::InitializedWithoutPin => t!("error-half-done-initialized", token = shown(token)),
                    HalfDone::InitializationSent => t!("error-half-done-initialization", token = shown(token)),
                    HalfDone::PinSent => t!("error-half-done-pin"),
                    HalfDone::KeyInUse => t!("error-half-done-key"),
                    HalfDone::DeletionSent => t!("error-half-done-deletion", token = shown(token)),
                    HalfDone::CertificateSent => t!("error-half-done-certificate", token = shown(token)),
                    HalfDone::CertificateWritten => t!("error-half-done-authorities", token = shown(token)),
                };
                format!("{} {rest}", source.sentence())
            }
            Self::PartlyDeleted { source, deleted, left } => t!(
                "error-partly-deleted",
                message = source.sentence(),
                deleted = shown(&deleted.join(", ")),
                left = shown(&left.join(", "))
            ),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Unlisted { source, left } => what_next(source.remedy(), left),
            Self::Batch { source, .. } => source.remedy(),
            // The work was complete; only printing the answer failed.
            Self::Undone { source, .. } if matches!(**source, Error::File(FileError::Io { .. })) => source.remedy(),
            Self::Undone { left, label, .. } if !left.is_empty() => {
                t!("remedy-undone-left", label = printable(label).into_owned())
            }
            Self::Undone { source, .. } | Self::PartlyDeleted { source, .. } => source.remedy(),
            Self::HalfDone { done: HalfDone::NewPinSent, .. } => t!("remedy-half-done-new-pin"),
            Self::HalfDone { done: HalfDone::Unblocked, .. } => t!("remedy-half-done-unblocked"),
            Self::HalfDone { done: HalfDone::InitializedWithoutPin, .. } => t!("remedy-half-done-initialized"),
            Self::HalfDone { done: HalfDone::InitializationSent, .. } => t!("remedy-half-done-initialization"),
            Self::HalfDone { done: HalfDone::PinSent, .. } => t!("remedy-half-done-pin"),
            Self::HalfDone { done: HalfDone::KeyInUse, source, .. } => source.remedy(),
            Self::HalfDone { done: HalfDone::DeletionSent, .. } => t!("remedy-half-done-deletion"),
            Self::HalfDone { done: HalfDone::CertificateSent, .. } => t!("remedy-half-done-certificate"),
            Self::HalfDone { done: HalfDone::CertificateWritten, source, .. } => source.remedy(),
        }
    }

    fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Undone { source, .. } | Self::HalfDone { source, .. } | Self::Unlisted { source, .. } => {
                source.cause()
            }
            Self::PartlyDeleted { source, .. } => source.cause(),
            Self::Batch { source, .. } => source.cause(),
        }
    }

    fn choices(&self) -> &[Choice] {
        match self {
            Self::Batch { source, .. } => source.choices(),
            _ => &[],
        }
    }

    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Undone { source, .. } | Self::HalfDone { source, .. } | Self::Unlisted { source, .. } => {
                Some(source.as_ref())
            }
            Self::PartlyDeleted { source, .. } => Some(source.as_ref()),
            Self::Batch { source, .. } => Some(source.as_ref()),
        }
    }
}

/// The sentence of the failure, then what had been made before the register could not be written.
fn left_behind(sentence: String, left: &LeftBehind) -> String {
    let designation = printable_within(&left.designation, LONGEST);
    let mut parts = vec![sentence];
    if let Some(file) = &left.removed {
        parts.push(t!("error-unlisted-removed", path = file_name(file)));
    }
    if let Some(file) = &left.file {
        parts.push(t!("error-unlisted-file", path = file_name(file)));
    }
    if let Some(backup) = &left.backup {
        parts.push(match left.listed {
            true => t!("error-backup-not-noted", path = file_name(backup)),
            false => t!("error-unlisted-backup", path = file_name(backup)),
        });
    }
    if let Some((token, id)) = &left.on_token {
        let token = printable_within(token, LONGEST);
        parts.push(t!("error-unlisted-token", designation = designation, token = token, id = id.to_string()));
    }
    parts.join(" ")
}

/// The remedy of the failure, then how to add to the register what was made.
fn what_next(remedy: String, left: &LeftBehind) -> String {
    let designation = printable_within(&left.designation, LONGEST);
    let next = match (&left.backup, &left.on_token) {
        (Some(_), _) if left.listed => return remedy,
        (Some(backup), Some(_)) => t!("remedy-unlisted-both", path = file_name(backup)),
        (Some(backup), None) => t!("remedy-unlisted-backup", path = file_name(backup)),
        (None, Some((_, id))) => t!("remedy-unlisted-token", id = id.to_string(), designation = designation),
        (None, None) => return remedy,
    };
    format!("{remedy} {next}")
}

/// What had been made of a bi-clé when the register could not be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftBehind {
    pub(crate) designation: String,
    /// Whether the register nevertheless lists the bi-clé: only its backup could not be recorded.
    pub(crate) listed: bool,
    /// The key file beside the register that was removed again, since nothing had been sealed for it.
    pub(crate) removed: Option<PathBuf>,
    /// The key file beside the register, if it could not be removed.
    pub(crate) file: Option<PathBuf>,
    /// The backup, which is complete and is kept.
    pub(crate) backup: Option<PathBuf>,
    /// The token's label and the key's `CKA_ID`, if the key on the token is complete and is kept.
    pub(crate) on_token: Option<(String, ObjectId)>,
}

/// How far a command that cannot be undone had got when a later step failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfDone {
    /// A new PIN was sent, and it is unknown whether the token accepted it.
    NewPinSent,
    /// The token accepted the new PIN when unblocking; the login to confirm it failed for another reason.
    Unblocked,
    /// The token was initialised and is empty; its user PIN is not set.
    InitializedWithoutPin,
    /// The command to initialise was sent, and it is unknown whether the token was erased.
    InitializationSent,
    /// A PIN was presented, and it is unknown whether a try was spent.
    PinSent,
    /// A key operation failed and gave no result.
    KeyInUse,
    /// A certificate was sent, and it is unknown whether the token stored it.
    CertificateSent,
    /// A certificate was written; those of its authorities were to follow.
    CertificateWritten,
    /// The command to delete an object was sent, and it is unknown whether the object is gone.
    DeletionSent,
}
