//! Errors about the PKCS#11 module: finding it, loading it, its answers.

use std::path::PathBuf;

use super::{Cause, Choice, Error, Subject, file_name, shown};
use crate::model::system;
use crate::model::text::printable;
use crate::t;

/// Errors about the PKCS#11 module: finding it, loading it, its answers.
#[derive(Debug)]
pub enum ModuleError {
    /// No module was found on this system, or none shows a token.
    NotFoundAnywhere {
        /// The existing files that were tried.
        tried: Vec<String>,
    },
    /// Several modules show different tokens.
    Several(Vec<Choice>),
    /// The module that was named does not exist.
    NotFound(PathBuf),
    /// The module that was named cannot be loaded.
    NotLoaded { path: PathBuf, failure: LoadFailure },
    /// A call failed with a return value that has no sentence of its own.
    Failed(Cause),
    /// The module's answer violates the standard.
    Misbehaved {
        /// The function that was called.
        function: String,
        /// What was wrong with the answer.
        reason: String,
    },
    /// The module kept writing to the standard output of the process that probed it.
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
                LoadFailure::OtherArchitecture => architecture_remedy(),
                LoadFailure::OtherSystem(_) => t!("remedy-module-system"),
                LoadFailure::MissingLibrary(_) => t!("remedy-module-missing-library"),
                LoadFailure::Denied => t!("remedy-module-denied"),
                LoadFailure::Crashed | LoadFailure::TimedOut | LoadFailure::Initialize(_) | LoadFailure::Other(_) => {
                    t!("remedy-module-initialize", os = std::env::consts::OS)
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

/// What to do about a library for another processor or word size than jeton's.
pub(crate) fn architecture_remedy() -> String {
    t!("remedy-module-architecture", system = system::PROGRAM)
}

pub(crate) fn load_failure(failure: &LoadFailure) -> String {
    match failure {
        LoadFailure::NotALibrary => t!("load-not-a-library"),
        LoadFailure::OtherArchitecture => t!("load-other-architecture", system = system::PROGRAM),
        LoadFailure::OtherSystem(system) => t!("load-other-system", system = system.as_str()),
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
    /// The file is not a shared library.
    NotALibrary,
    /// The library is for a processor or word size other than jeton's (usually 32-bit middleware).
    OtherArchitecture,
    /// The library is for another system, whose name this is.
    OtherSystem(String),
    /// A library that the module needs is missing; its file name, according to the loader.
    MissingLibrary(String),
    /// A shared library without `C_GetFunctionList`.
    NotPkcs11,
    /// No permission to read the file.
    Denied,
    /// The module crashed the process that probed it.
    Crashed,
    /// The module did not answer in time.
    TimedOut,
    /// `C_Initialize` failed.
    Initialize(Cause),
    /// The loader's message, if none of the others applies.
    Other(String),
}
