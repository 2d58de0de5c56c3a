//! The PKCS#11 module: finding it, loading it, what it answers.

use std::path::PathBuf;

use super::{Cause, Choice, Error, Subject, file_name, shown};
use crate::model::text::printable;
use crate::t;

/// The PKCS#11 module: finding it, loading it, what it answers.
#[derive(Debug)]
pub enum ModuleError {
    /// No module of this system was found, or none shows a token.
    NotFoundAnywhere {
        /// The files that exist and were tried.
        tried: Vec<String>,
    },
    /// Several modules show different tokens.
    Several(Vec<Choice>),
    /// The module that was named does not exist.
    NotFound(PathBuf),
    /// The module that was named cannot be used.
    NotLoaded {
        /// Its file.
        path: PathBuf,
        /// Why.
        failure: LoadFailure,
    },
    /// The module returned an error that has no sentence of its own.
    Failed(Cause),
    /// The module returned bytes that the standard does not allow.
    Misbehaved {
        /// What was asked.
        function: String,
        /// What was wrong with the answer.
        reason: String,
    },
    /// The module wrote without end on the standard output of the process that tried it.
    Floods(PathBuf),
}

impl From<ModuleError> for Error {
    fn from(error: ModuleError) -> Self {
        Self::Module(error)
    }
}

impl Subject for ModuleError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFoundAnywhere { .. } => "no-module",
            Self::Several(_) => "several-modules",
            Self::NotFound(_) => "module-not-found",
            Self::NotLoaded { .. } => "module-not-loaded",
            Self::Failed(_) => "module-error",
            Self::Misbehaved { .. } => "module-misbehaved",
            Self::Floods(_) => "module-misbehaved",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Failed(_) | Self::Misbehaved { .. } | Self::Floods(_) => 1,
            Self::NotFoundAnywhere { .. } | Self::Several(_) | Self::NotFound(_) | Self::NotLoaded { .. } => 3,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::NotFoundAnywhere { .. } => t!("error-no-module"),
            Self::Several(_) => t!("error-several-modules"),
            Self::NotFound(file) => t!("error-module-not-found", path = file_name(file)),
            Self::NotLoaded { path: file, failure } => {
                t!("error-module-not-loaded", path = file_name(file), reason = load_failure(failure))
            }
            Self::Failed(_) => t!("error-module"),
            Self::Misbehaved { function, reason } => {
                t!("error-module-misbehaved", function = shown(function), reason = shown(reason))
            }
            Self::Floods(file) => t!("error-module-floods", path = file_name(file)),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::NotFoundAnywhere { .. } => t!("remedy-no-module"),
            Self::Several(_) => t!("remedy-several-modules"),
            Self::NotFound(_) => t!("remedy-module-not-found"),
            Self::NotLoaded { failure, .. } => match failure {
                LoadFailure::NotALibrary | LoadFailure::NotPkcs11 => t!("remedy-module-not-found"),
                LoadFailure::OtherArchitecture => t!("remedy-module-architecture"),
                LoadFailure::MissingLibrary(_) => t!("remedy-module-missing-library"),
                LoadFailure::Denied => t!("remedy-module-denied"),
                LoadFailure::Crashed | LoadFailure::TimedOut | LoadFailure::Initialize(_) | LoadFailure::Other(_) => {
                    t!("remedy-module-initialize")
                }
            },
            Self::Failed(_) | Self::Misbehaved { .. } => t!("remedy-module"),
            Self::Floods(_) => t!("doctor-advice-reinstall"),
        }
    }

    fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Failed(cause) | Self::NotLoaded { failure: LoadFailure::Initialize(cause), .. } => Some(cause),
            _ => None,
        }
    }

    fn choices(&self) -> &[Choice] {
        match self {
            Self::Several(choices) => choices,
            _ => &[],
        }
    }
}

pub(crate) fn load_failure(failure: &LoadFailure) -> String {
    match failure {
        LoadFailure::NotALibrary => t!("load-not-a-library"),
        LoadFailure::OtherArchitecture => t!("load-other-architecture"),
        LoadFailure::MissingLibrary(name) => t!("load-missing-library", name = printable(name).into_owned()),
        LoadFailure::NotPkcs11 => t!("load-not-pkcs11"),
        LoadFailure::Denied => t!("load-denied"),
        LoadFailure::Crashed => t!("load-crashed"),
        LoadFailure::TimedOut => t!("load-timed-out"),
        LoadFailure::Initialize(_) => t!("load-initialize"),
        LoadFailure::Other(text) => printable(text).into_owned(),
    }
}

/// Why a file could not be loaded as a PKCS#11 module.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum LoadFailure {
    /// The file is no shared library at all.
    NotALibrary,
    /// The library is for another processor or word size than jeton (a 32-bit middleware, most often).
    OtherArchitecture,
    /// A library that the module needs is missing; its file name, as the loader gave it.
    MissingLibrary(String),
    /// A shared library without `C_GetFunctionList`.
    NotPkcs11,
    /// The file may not be read.
    Denied,
    /// The module ended the process that tried it (a crash in the vendor's code).
    Crashed,
    /// The module did not answer in time.
    TimedOut,
    /// `C_Initialize` failed.
    Initialize(Cause),
    /// What the loader said, where none of the others fits.
    Other(String),
}
