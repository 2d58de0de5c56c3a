//! What had been done before a later step failed.

use std::path::PathBuf;

use super::FileError;
use super::{Cause, Choice, Error, LONGEST, Subject, file_name, shown};
use crate::model::ObjectId;
use crate::model::text::{printable, printable_within};
use crate::t;

/// What had been done before a later step failed.
#[derive(Debug)]
pub enum PartialError {
    /// A bi-clé was made, or saved, and the register could not be written: what became of it.
    Unlisted {
        /// What failed.
        source: Box<Error>,
        /// What there is now.
        left: Box<LeftBehind>,
    },
    /// Some files of a batch failed; the answer says which. The first failure stands for all.
    Batch {
        /// The first failure.
        source: Box<Error>,
        /// How many failed.
        failed: usize,
        /// How many were not tried any more.
        not_done: usize,
    },
    /// An earlier step had written to the token; this says what became of it.
    Undone {
        /// What failed.
        source: Box<Error>,
        /// What had been made and was removed again.
        removed: Vec<String>,
        /// What had been made and could not be removed.
        left: Vec<String>,
        /// The label that all of it has.
        label: String,
    },
    /// A command that cannot be undone failed on its way.
    HalfDone {
        /// What failed.
        source: Box<Error>,
        /// What had been done before.
        done: HalfDone,
        /// The token's label.
        token: String,
    },
    /// A removal of several objects stopped halfway.
    PartlyDeleted {
        /// What failed.
        source: Box<Error>,
        /// What is gone.
        deleted: Vec<String>,
        /// What is still there.
        left: Vec<String>,
    },
}

impl From<PartialError> for Error {
    fn from(error: PartialError) -> Self {
        Self::Partial(error)
    }
}

impl Subject for PartialError {
    fn code(&self) -> &'static str {
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
            // Made whole, and only the answer could not be printed.
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

/// The sentence of what failed, then what an act had made before the register could not be written.
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

/// The remedy of what failed, then how what was made comes to the register.
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

/// What an act had made of a bi-clé when the register could not be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftBehind {
    /// The designation.
    pub(crate) designation: String,
    /// Whether the register holds the bi-clé all the same: only its backup could not be noted.
    pub(crate) listed: bool,
    /// The key's file beside the register, which was removed again: nothing had been sealed for it.
    pub(crate) removed: Option<PathBuf>,
    /// The same, where it could not be removed.
    pub(crate) file: Option<PathBuf>,
    /// The backup, which is whole and stays.
    pub(crate) backup: Option<PathBuf>,
    /// The token by its label and the key by its `CKA_ID`: both are whole and stay.
    pub(crate) on_token: Option<(String, ObjectId)>,
}

/// What had been done when a later step failed, of commands that cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfDone {
    /// A new PIN was sent and no answer tells whether it was taken.
    NewPinSent,
    /// The token took the new PIN by an unblocking; the login that would prove it failed for another reason.
    Unblocked,
    /// The token was initialised and is empty; its user PIN is not set.
    InitializedWithoutPin,
    /// The order to initialise was sent and no answer tells whether the token was erased.
    InitializationSent,
    /// A PIN was presented and no answer tells whether it counted as a try.
    PinSent,
    /// A key was in use: nothing came of it.
    KeyInUse,
    /// A certificate was sent and no answer tells whether the token keeps it.
    CertificateSent,
    /// The order to remove an object was sent and no answer tells whether it is gone.
    DeletionSent,
}
