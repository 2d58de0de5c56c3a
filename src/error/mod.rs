//! What can go wrong, by subject: each subject's file holds its errors, and of each its stable code, its exit code, its
//! sentence and its remedy. `docs/scripting.md` lists codes and exit codes; a test compares.
//!
//! A subject's matches are exhaustive: an error without a code, an exit code, a sentence or a remedy does not compile.

mod bicle;
mod command_line;
mod expected;
mod facts;
mod file;
mod key;
mod module;
mod partial;
mod pin;
mod sealed;
mod token;
mod trust;
mod usage;

use std::fmt;
use std::path::Path;

use crate::model::text::{printable, printable_within};
use crate::t;

pub(crate) use bicle::{BicleError, CertificateFault, PasswordFault, Unexportable, designation_fault};
pub(crate) use command_line::{Guidance, NotParsed, ParseFault};
pub(crate) use expected::Expected;
pub(crate) use facts::{Cause, Choice};
pub(crate) use file::{FileError, io_reason};
pub(crate) use key::{EncodingError, KeyError, ObjectKind};
pub(crate) use module::{LoadFailure, ModuleError, load_failure};
pub(crate) use partial::{HalfDone, LeftBehind, PartialError};
pub(crate) use pin::PinError;
pub(crate) use sealed::{CmsFault, SealedError};
pub(crate) use token::TokenError;
pub(crate) use trust::TrustError;
pub(crate) use usage::{Question, UsageError};

/// The result of everything in jeton that can fail.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// The longest text of a token or a file that a sentence quotes, in columns.
pub(crate) const LONGEST: usize = 200;

/// Everything that can go wrong, by the subject that a person would name.
#[derive(Debug)]
pub enum Error {
    /// What was typed, or could not be asked for.
    Usage(UsageError),
    /// The PKCS#11 module.
    Module(ModuleError),
    /// The token.
    Token(TokenError),
    /// A PIN or PUK.
    Pin(PinError),
    /// A certificate or a key pair.
    Key(KeyError),
    /// A file.
    File(FileError),
    /// A bi-clé, its `.pfx`, the register.
    Bicle(BicleError),
    /// A sealed file.
    Sealed(SealedError),
    /// What needs attention.
    Trust(TrustError),
    /// A later step failed: what had been done before it.
    Partial(PartialError),
    /// Standard output was closed by its reader: nobody is left to tell, which is no failure.
    OutputClosed,
    /// The person stopped it.
    Cancelled,
}

/// What every error can say of itself.
trait Subject {
    /// The stable code, as printed under `--json`.
    fn code(&self) -> &'static str;

    /// The exit code of the process.
    fn exit_code(&self) -> u8;

    /// What happened, in the language that is spoken.
    fn sentence(&self) -> String;

    /// What to do about it, in the language that is spoken.
    fn remedy(&self) -> String;

    /// The failed PKCS#11 call behind it.
    fn cause(&self) -> Option<&Cause> {
        None
    }

    /// What a person may choose from to get past it.
    fn choices(&self) -> &[Choice] {
        &[]
    }

    /// The error that led to this one.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }
}

/// The two ends that are no failure of anything.
enum End {
    OutputClosed,
    Cancelled,
}

impl Subject for End {
    fn code(&self) -> &'static str {
        match self {
            Self::OutputClosed => "output-closed",
            Self::Cancelled => "cancelled",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::OutputClosed => 0,
            Self::Cancelled => 130,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::OutputClosed => t!("error-output-closed"),
            Self::Cancelled => t!("error-cancelled"),
        }
    }

    fn remedy(&self) -> String {
        t!("remedy-cancelled")
    }
}

impl Error {
    fn subject(&self) -> &dyn Subject {
        match self {
            Self::Usage(error) => error,
            Self::Module(error) => error,
            Self::Token(error) => error,
            Self::Pin(error) => error,
            Self::Key(error) => error,
            Self::File(error) => error,
            Self::Bicle(error) => error,
            Self::Sealed(error) => error,
            Self::Trust(error) => error,
            Self::Partial(error) => error,
            Self::OutputClosed => &End::OutputClosed,
            Self::Cancelled => &End::Cancelled,
        }
    }

    /// The stable code, as printed under `--json`; listed in `docs/scripting.md`.
    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        self.subject().code()
    }

    /// The exit code of the process, from the table of `docs/scripting.md`.
    #[must_use]
    pub(crate) fn exit_code(&self) -> u8 {
        self.subject().exit_code()
    }

    /// What happened, in the language that is spoken.
    #[must_use]
    pub(crate) fn sentence(&self) -> String {
        self.subject().sentence()
    }

    /// What to do about it, in the language that is spoken; empty where there is nothing to do.
    #[must_use]
    pub(crate) fn remedy(&self) -> String {
        self.subject().remedy()
    }

    /// The failed PKCS#11 call behind this error, where there is one.
    #[must_use]
    pub(crate) fn cause(&self) -> Option<&Cause> {
        self.subject().cause()
    }

    /// What a person may choose from to get past this error; empty where there is nothing to choose.
    #[must_use]
    pub(crate) fn choices(&self) -> &[Choice] {
        self.subject().choices()
    }
}

/// The code and the cause, for a log: people read [`Error::sentence`].
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        if let Some(cause) = self.cause() {
            write!(f, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.subject().source()
    }
}

/// A text of a token or a file, harmless and short enough for a sentence.
fn shown(text: &str) -> String {
    printable_within(text, LONGEST)
}

/// A file's name, for a sentence.
fn file_name(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}
