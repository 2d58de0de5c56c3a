//! What can go wrong, by subject. The file of each subject has its errors with their stable codes, exit codes,
//! sentences and remedies. `docs/scripting.md` lists the codes and exit codes; a test compares the two.
//!
//! The matches are exhaustive: an error that lacks a code, exit code, sentence or remedy does not compile.

mod apart;
mod bicle;
mod command_line;
mod expected;
mod facts;
mod file;
mod key;
mod module;
mod other_file;
mod partial;
mod pfx;
mod pin;
mod preparation;
mod sealed;
mod service;
mod token;
mod trust;
mod usage;

use std::fmt;
use std::path::Path;

use crate::model::text::{printable, printable_within};
use crate::t;

pub(crate) use apart::ApartError;
pub(crate) use bicle::{BicleError, CertificateFault, Unexportable, designation_fault};
pub(crate) use command_line::{Guidance, NotParsed, ParseFault};
pub(crate) use expected::Expected;
pub(crate) use facts::{Cause, Choice};
pub(crate) use file::{FileError, io_reason};
pub(crate) use key::{EncodingError, KeyError, ObjectKind};
pub(crate) use module::{LoadFailure, ModuleError, architecture_remedy, load_failure};
pub(crate) use partial::{HalfDone, LeftBehind, PartialError};
pub(crate) use pfx::{PasswordFault, PfxError};
pub(crate) use pin::PinError;
pub(crate) use preparation::PreparationError;
pub(crate) use sealed::{CmsFault, OpenedBy, SealedError};
pub(crate) use service::ServiceError;
pub(crate) use token::TokenError;
pub(crate) use trust::TrustError;
pub(crate) use usage::{Question, UsageError};

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// The maximum width, in columns, of a text from a token or a file quoted in a sentence.
pub(crate) const LONGEST: usize = 200;

/// Everything that can go wrong, grouped by subjects that users would recognise.
#[derive(Debug)]
pub enum Error {
    /// What was typed, or could not be asked for.
    Usage(UsageError),
    /// The PKCS#11 module.
    Module(ModuleError),
    /// The smart card service.
    Service(ServiceError),
    /// The token.
    Token(TokenError),
    /// A PIN or PUK.
    Pin(PinError),
    /// A certificate or a key pair.
    Key(KeyError),
    /// A file.
    File(FileError),
    /// A `.pfx` or its password.
    Pfx(PfxError),
    /// A bi-clé, the register.
    Bicle(BicleError),
    /// A sealed file.
    Sealed(SealedError),
    /// Something that needs attention.
    Trust(TrustError),
    /// A batch of tokens to prepare.
    Preparation(PreparationError),
    /// A later step failed, after others had taken effect.
    Partial(PartialError),
    /// What a child process reported.
    Apart(Box<ApartError>),
    /// The reader closed standard output: nobody is left to tell, and it is not a failure.
    OutputClosed,
    /// The user cancelled.
    Cancelled,
}

/// What every error can tell about itself.
trait Subject {
    /// The stable code, as printed under `--json`.
    fn code(&self) -> &str;

    /// The exit code of the process.
    fn exit_code(&self) -> u8;

    /// What happened, in the current language.
    fn sentence(&self) -> String;

    /// What to do about it, in the current language.
    fn remedy(&self) -> String;

    /// Whether the command has done its work, and it is the answer that needs attention.
    fn is_attention(&self) -> bool {
        false
    }

    /// The failed PKCS#11 call behind it.
    fn cause(&self) -> Option<&Cause> {
        None
    }

    /// The choices that would resolve it.
    fn choices(&self) -> &[Choice] {
        &[]
    }

    /// The error that led to this one.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }
}

/// The two ways to end that are not failures.
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
            Self::Service(error) => error,
            Self::Token(error) => error,
            Self::Pin(error) => error,
            Self::Key(error) => error,
            Self::File(error) => error,
            Self::Pfx(error) => error,
            Self::Bicle(error) => error,
            Self::Sealed(error) => error,
            Self::Trust(error) => error,
            Self::Preparation(error) => error,
            Self::Partial(error) => error,
            Self::Apart(error) => &**error,
            Self::OutputClosed => &End::OutputClosed,
            Self::Cancelled => &End::Cancelled,
        }
    }

    /// The stable code printed with `--json`; listed in `docs/scripting.md`.
    #[must_use]
    pub(crate) fn code(&self) -> &str {
        self.subject().code()
    }

    /// The process's exit code, from the table of `docs/scripting.md`.
    #[must_use]
    pub(crate) fn exit_code(&self) -> u8 {
        self.subject().exit_code()
    }

    /// What happened, in the current language.
    #[must_use]
    pub(crate) fn sentence(&self) -> String {
        self.subject().sentence()
    }

    /// What to do about it, in the current language; empty if there is nothing to do.
    #[must_use]
    pub(crate) fn remedy(&self) -> String {
        self.subject().remedy()
    }

    /// Whether the command has done its work, and only its answer needs attention: that is not called an error.
    #[must_use]
    pub(crate) fn is_attention(&self) -> bool {
        self.subject().is_attention()
    }

    /// The failed PKCS#11 call behind this error, if any.
    #[must_use]
    pub(crate) fn cause(&self) -> Option<&Cause> {
        self.subject().cause()
    }

    /// The choices that would resolve this error; empty if it is not about a choice.
    #[must_use]
    pub(crate) fn choices(&self) -> &[Choice] {
        self.subject().choices()
    }
}

/// The code and the cause, for logs; people read [`Error::sentence`].
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

/// Text from a token or a file, made safe and short enough for a sentence.
fn shown(text: &str) -> String {
    printable_within(text, LONGEST)
}

/// A file name, made safe for a sentence.
fn file_name(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}
