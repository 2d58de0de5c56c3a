//! Where the passwords of `.pfx` files come from: files, standard input, environment, the prompt.

use std::fs::File;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::Context;
use super::pins::{first_line, line_of_stdin};
use crate::error::{BicleError, Error, FileError, PasswordFault, Question, Result, UsageError};
use crate::secret::{Environment, Variable, keep_again};
use crate::t;
use crate::terminal;

/// How often a typed password that is wrong is asked for again; a wrong one costs nothing but time.
const ATTEMPTS: usize = 3;

/// Where passwords are looked for, before they are asked for.
#[derive(Debug, Default)]
pub(crate) struct Passwords {
    file: Option<PathBuf>,
    new_file: Option<PathBuf>,
    stdin: bool,
    /// Whether a password outside ASCII is taken.
    force: bool,
}

impl Passwords {
    /// The sources that were named: `--password-file`, `--new-password-file`, `--password-stdin`, which has one line
    /// for each password in the order in which they are needed; and `--force-password`.
    #[must_use]
    pub(crate) fn new(file: Option<PathBuf>, new_file: Option<PathBuf>, stdin: bool, force: bool) -> Self {
        Self { file, new_file, stdin, force }
    }

    fn supplied(&self, secrets: &Environment) -> Result<Option<SecretString>> {
        if let Some(path) = &self.file {
            return read(path).map(Some);
        }
        if self.stdin {
            return line_of_stdin();
        }
        secrets.get(Variable::Password).map_err(|_| Error::Bicle(BicleError::PasswordRejected(PasswordFault::NotAscii)))
    }

    /// Whether a supplied password is the same at each asking: not one line after the other.
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
}

fn read(path: &Path) -> Result<SecretString> {
    let mut file = File::open(path).map_err(|source| FileError::reading(path, source))?;
    Ok(first_line(&mut file, path)?.unwrap_or_default())
}

impl Context {
    /// Does something with the password of a file, asking for it where it was not supplied; a typed one that is wrong is
    /// asked for again.
    ///
    /// # Errors
    ///
    /// As `attempt` failed; [`UsageError::NoTerminal`] where the password must be asked for and cannot be.
    pub(crate) fn with_password<T>(
        &self,
        sources: &Passwords,
        file: &Path,
        mut attempt: impl FnMut(&SecretString) -> Result<T>,
    ) -> Result<T> {
        if let Some(password) = sources.supplied(&self.secrets)? {
            let outcome = attempt(&password);
            // One of several files with another password than the one that was supplied: a person may still know it.
            let wrong = matches!(outcome, Err(Error::Bicle(BicleError::PasswordIncorrect { .. })));
            if !(wrong && self.interactive && sources.is_constant()) {
                return outcome;
            }
        }
        if !self.interactive {
            return Err(UsageError::NoTerminal(Question::Password).into());
        }
        // Without its folder, which is long, and mostly the register's.
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        let name = crate::model::text::printable(&name).into_owned();
        let mut left = ATTEMPTS;
        loop {
            let password = terminal::ask_secret(&t!("ask-password", file = name.as_str()))?;
            left -= 1;
            match attempt(&password) {
                Err(Error::Bicle(BicleError::PasswordIncorrect { .. })) if left > 0 => {
                    self.tell(&t!("password-refused", file = name.as_str()));
                }
                outcome => return outcome,
            }
        }
    }

    /// A new password: supplied, or typed twice. `present` is the password of the file that is copied, which does for the
    /// copy where none but it was supplied.
    ///
    /// # Errors
    ///
    /// [`BicleError::PasswordRejected`]; [`UsageError::NoTerminal`] where it must be asked for and cannot be.
    pub(crate) fn new_password(&self, sources: &Passwords, present: Option<&SecretString>) -> Result<SecretString> {
        let supplied = match (&sources.new_file, present) {
            (Some(path), _) => Some(read(path)?),
            (None, None) => sources.supplied(&self.secrets)?,
            // A further line of standard input is another password; a file or a variable says the same again.
            (None, Some(present)) if sources.is_constant() => sources
                .supplied(&self.secrets)?
                .map(|_| keep_again(present))
                .filter(|_| !self.interactive || sources.file.is_some()),
            (None, Some(_)) => sources.supplied(&self.secrets)?,
        };
        if let Some(password) = supplied {
            sources.check(&password).map_err(|cause| Error::Bicle(BicleError::PasswordRejected(cause)))?;
            return Ok(password);
        }
        if !self.interactive {
            return Err(UsageError::NoTerminal(Question::NewPassword).into());
        }
        self.tell(&t!("new-password-advice"));
        loop {
            let password = terminal::ask_secret(&t!("ask-new-password"))?;
            if let Err(fault) = sources.check(&password) {
                self.tell(&Error::Bicle(BicleError::PasswordRejected(fault)).sentence());
                continue;
            }
            if terminal::ask_secret(&t!("ask-new-password-again"))?.expose_secret() == password.expose_secret() {
                return Ok(password);
            }
            self.tell(&Error::Bicle(BicleError::PasswordRejected(PasswordFault::Mismatch)).sentence());
        }
    }
}
