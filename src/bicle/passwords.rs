//! Where the passwords of `.pfx` files come from: files, standard input, environment, the prompt.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::context::{Context, line_of_file, line_of_stdin};
use crate::error::{BicleError, Error, PasswordFault, Question, Result, UsageError};
use crate::i18n::words;
use crate::secret::{Environment, Variable, keep_again};
use crate::t;
use crate::terminal;

/// How many times a password may be typed; a wrong one costs nothing but time.
const ATTEMPTS: usize = 3;

/// The sources of passwords, which are tried before the prompt.
#[derive(Debug, Default)]
pub(crate) struct Passwords {
    file: Option<PathBuf>,
    new_file: Option<PathBuf>,
    stdin: bool,
    /// Whether to accept a new password with non-ASCII characters.
    force: bool,
}

impl Passwords {
    /// The sources given on the command line: `--password-file`, `--new-password-file`, `--password-stdin` (one line per
    /// password, in the order in which they are needed); and `--force-password`.
    #[must_use]
    pub(crate) fn new(file: Option<PathBuf>, new_file: Option<PathBuf>, stdin: bool, force: bool) -> Self {
        Self { file, new_file, stdin, force }
    }

    fn supplied(&self, secrets: &Environment) -> Result<Option<SecretString>> {
        if let Some(path) = &self.file {
            return line_of_file(path).map(Some);
        }
        if self.stdin {
            return line_of_stdin();
        }
        secrets.get(Variable::Password).map_err(|_| Error::Bicle(BicleError::PasswordRejected(PasswordFault::NotAscii)))
    }

    /// Whether passwords are read from standard input.
    pub(super) fn take_stdin(&self) -> bool {
        self.stdin
    }

    /// Whether the supplied password is the same every time, unlike successive lines of standard input.
    fn is_constant(&self) -> bool {
        !self.stdin
    }

    fn check(&self, password: &SecretString) -> std::result::Result<(), PasswordFault> {
        let password = password.expose_secret();
        if password.is_empty() {
            return Err(PasswordFault::Empty);
        }
        if !self.force && !password.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
            return Err(PasswordFault::NotAscii);
        }
        Ok(())
    }

    /// Calls `attempt` with the password of a file, asking for it if it was not supplied. If the typed password is wrong, it
    /// is asked for again.
    ///
    /// # Errors
    ///
    /// The error of `attempt`; [`UsageError::NoTerminal`] if the password must be asked for but nobody can be.
    pub(crate) fn with_password<T>(
        &self,
        context: &Context,
        file: &Path,
        mut attempt: impl FnMut(&SecretString) -> Result<T>,
    ) -> Result<T> {
        if let Some(password) = self.supplied(context.secrets())? {
            let outcome = attempt(&password);
            // Of several files, one may have a different password from the one supplied: a person may know it.
            let wrong = matches!(outcome, Err(Error::Bicle(BicleError::PasswordIncorrect { .. })));
            if !(wrong && context.interactive && self.is_constant()) {
                return outcome;
            }
        }
        if !context.interactive {
            return Err(UsageError::NoTerminal(Question::Password).into());
        }
        // Without its directory, which is long and usually the register's.
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        let name = crate::model::text::printable(&name).into_owned();
        let mut left = ATTEMPTS;
        loop {
            let password = terminal::ask_secret(&t!("ask-password", file = name.as_str()))?;
            left -= 1;
            match attempt(&password) {
                Err(Error::Bicle(BicleError::PasswordIncorrect { .. })) if left > 0 => {
                    context.tell(&t!("password-refused", file = name.as_str()));
                }
                outcome => return outcome,
            }
        }
    }

    /// A new password, supplied or typed twice. `present` is the password of the file being copied; the copy gets the same
    /// one if no other was supplied.
    ///
    /// # Errors
    ///
    /// [`BicleError::PasswordRejected`]; [`UsageError::NoTerminal`] if it must be asked for but nobody can be.
    pub(crate) fn new_password(&self, context: &Context, present: Option<&SecretString>) -> Result<SecretString> {
        let supplied = match (&self.new_file, present) {
            (Some(path), _) => Some(line_of_file(path)?),
            (None, None) => self.supplied(context.secrets())?,
            // The next line of standard input is another password; a file or a variable only repeats the first.
            (None, Some(present)) if self.is_constant() => self
                .supplied(context.secrets())?
                .map(|_| keep_again(present))
                .filter(|_| !context.interactive || self.file.is_some()),
            (None, Some(_)) => self.supplied(context.secrets())?,
        };
        if let Some(password) = supplied {
            self.check(&password).map_err(|cause| Error::Bicle(BicleError::PasswordRejected(cause)))?;
            return Ok(password);
        }
        if !context.interactive {
            return Err(UsageError::NoTerminal(Question::NewPassword).into());
        }
        context.tell(&t!("new-password-advice"));
        loop {
            let password = terminal::ask_secret(&t!("ask-new-password"))?;
            if let Err(fault) = self.check(&password) {
                context.tell(&words::begun(&Error::Bicle(BicleError::PasswordRejected(fault)).sentence()));
                continue;
            }
            if terminal::ask_secret(&t!("ask-new-password-again"))?.expose_secret() == password.expose_secret() {
                return Ok(password);
            }
            context
                .tell(&words::begun(&Error::Bicle(BicleError::PasswordRejected(PasswordFault::Mismatch)).sentence()));
        }
    }
}
