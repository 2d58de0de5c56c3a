//! Errors of a jeton that ran as a child process and carried out a part of this command.

use super::{Cause, Choice, Error, Subject};

/// What the child reported, under its own code: the person sees it as if nothing had run apart.
#[derive(Debug)]
pub struct ApartError {
    pub(crate) code: String,
    pub(crate) exit: u8,
    /// In the current language, which the child was given.
    pub(crate) sentence: String,
    pub(crate) remedy: String,
    pub(crate) cause: Option<Cause>,
    pub(crate) choices: Vec<Choice>,
}

impl From<ApartError> for Error {
    fn from(error: ApartError) -> Self {
        Self::Apart(Box::new(error))
    }
}

impl Subject for ApartError {
    fn code(&self) -> &str {
        &self.code
    }

    fn exit_code(&self) -> u8 {
        self.exit
    }

    fn sentence(&self) -> String {
        self.sentence.clone()
    }

    fn remedy(&self) -> String {
        self.remedy.clone()
    }

    fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    fn choices(&self) -> &[Choice] {
        &self.choices
    }
}
