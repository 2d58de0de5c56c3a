//! Where the passwords of `.pfx` files come from: files, standard input, environment, the prompt.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::passphrase;
use crate::context::{Context, line_of_file, line_of_stdin};
use crate::crypto::password::{SHORTEST, Weakness, weakness};
use crate::error::{Error, PasswordFault, PfxError, Question, Result, UsageError};
use crate::i18n::words;
use crate::model::certificate::Certificate;
use crate::secret::{Environment, Variable, keep, keep_again};
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
        secrets.get(Variable::Password).map_err(|_| Error::Pfx(PfxError::PasswordRejected(PasswordFault::NotAscii)))
    }

    /// Whether passwords are read from standard input.
    pub(super) fn take_stdin(&self) -> bool {
        self.stdin
    }

    /// Whether the supplied password is the same every time, unlike successive lines of standard input.
    fn is_constant(&self) -> bool {
        !self.stdin
    }

    /// Checks a password that is chosen for a file; one that a file has already is only checked for what cannot be typed.
    fn check(&self, password: &SecretString, chosen: Option<&[&str]>) -> std::result::Result<(), PfxError> {
        refuse_unwritable(password)?;
        let password = password.expose_secret();
        if !self.force && !password.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
            return Err(PfxError::PasswordRejected(PasswordFault::NotAscii));
        }
        match chosen.and_then(|about| weakness(password, about)) {
            Some(Weakness::Short) => Err(PfxError::PasswordTooShort { shortest: SHORTEST }),
            Some(Weakness::Guessable) => Err(PfxError::PasswordGuessable),
            None => Ok(()),
        }
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
            let wrong = matches!(outcome, Err(Error::Pfx(PfxError::PasswordIncorrect { .. })));
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
            let Some(password) = terminal::ask_secret_or_nothing(&t!("ask-password", file = name.as_str()))? else {
                // Enter alone opens a file that has no password, and goes back from any other.
                return match attempt(&keep("")) {
                    Err(Error::Pfx(PfxError::PasswordIncorrect { .. })) => Err(Error::Cancelled),
                    outcome => outcome,
                };
            };
            left -= 1;
            match attempt(&password) {
                Err(Error::Pfx(PfxError::PasswordIncorrect { .. })) if left > 0 => {
                    context.tell(&t!("password-refused", file = name.as_str()));
                }
                outcome => return outcome,
            }
        }
    }

    /// A new password, supplied or typed twice; weak ones are refused. `about` are names that somebody would try first.
    /// `present` is the password of the file being copied; the copy gets the same one if no other was supplied, weak or
    /// not: a key without a backup is worse.
    ///
    /// # Errors
    ///
    /// [`PfxError::PasswordRejected`]; [`UsageError::NoTerminal`] if it must be asked for but nobody can be.
    pub(crate) fn new_password(
        &self,
        context: &Context,
        present: Option<&SecretString>,
        about: &[&str],
    ) -> Result<SecretString> {
        let chosen = match (&self.new_file, present) {
            (Some(path), _) => Some(line_of_file(path)?),
            (None, None) => self.supplied(context.secrets())?,
            // The next line of standard input is another password; a file or a variable only repeats the first.
            (None, Some(present)) if self.is_constant() => {
                let is_kept =
                    self.supplied(context.secrets())?.is_some() && (!context.interactive || self.file.is_some());
                if is_kept {
                    self.check(present, None)?;
                    return Ok(keep_again(present));
                }
                None
            }
            (None, Some(_)) => self.supplied(context.secrets())?,
        };
        if let Some(password) = chosen {
            self.check(&password, Some(about))?;
            return Ok(password);
        }
        if !context.interactive {
            return Err(UsageError::NoTerminal(Question::NewPassword).into());
        }
        self.ask_new(context, about)
    }

    /// The password to keep a key under that came in a file: that of the file, or a new one if no key is written under
    /// that.
    ///
    /// # Errors
    ///
    /// [`PfxError::PasswordRejected`] if a new one is needed and nobody can be asked.
    pub(super) fn to_keep(
        &self,
        context: &Context,
        present: SecretString,
        certificate: &Certificate,
    ) -> Result<SecretString> {
        match refuse_unwritable(&present) {
            Ok(()) => Ok(present),
            Err(error) if !context.interactive => Err(error.into()),
            Err(error) => {
                context.converse(&words::begun(&Error::Pfx(error).sentence()));
                self.ask_new(context, &[&certificate.holder()])
            }
        }
    }

    /// Has a new password typed twice.
    fn ask_new(&self, context: &Context, about: &[&str]) -> Result<SecretString> {
        context.converse(&t!("new-password-advice", shortest = (SHORTEST as i64)));
        loop {
            let Some(password) = terminal::ask_secret_or_nothing(&t!("ask-new-password"))? else {
                match proposed(context)? {
                    Some(password) => return Ok(password),
                    None => continue,
                }
            };
            if let Err(error) = self.check(&password, Some(about)) {
                context.converse(&words::begun(&Error::Pfx(error).sentence()));
                continue;
            }
            if terminal::ask_secret(&t!("ask-new-password-again"))?.expose_secret() == password.expose_secret() {
                return Ok(password);
            }
            let mismatch = Error::Pfx(PfxError::PasswordRejected(PasswordFault::Mismatch));
            context.converse(&words::begun(&mismatch.sentence()));
        }
    }
}

/// Refuses a password that is read in the files of others, but that no key is written under: none at all, or one that a
/// BMPString cannot hold (RFC 7292 appendix B.1).
///
/// # Errors
///
/// [`PasswordFault::Empty`]; [`PasswordFault::NotBmp`].
pub(super) fn refuse_unwritable(password: &SecretString) -> std::result::Result<(), PfxError> {
    let password = password.expose_secret();
    if password.is_empty() {
        return Err(PfxError::PasswordRejected(PasswordFault::Empty));
    }
    if password.chars().any(|c| c > '\u{FFFF}') {
        return Err(PfxError::PasswordRejected(PasswordFault::NotBmp));
    }
    Ok(())
}

/// Whether a password is too weak to be chosen today.
pub(crate) fn is_weak(password: &SecretString) -> bool {
    weakness(password.expose_secret(), &[]).is_some()
}

/// Proposes a passphrase, which disappears from the screen once the person has written it down, and has it typed from the
/// paper. `None` if they would rather choose a password.
fn proposed(context: &Context) -> Result<Option<SecretString>> {
    let phrase = passphrase::draw()?;
    let text = t!("passphrase", bits = passphrase::BITS);
    while terminal::show_once(&text, phrase.expose_secret(), &t!("passphrase-written"))? {
        if terminal::ask_secret(&t!("ask-passphrase"))?.expose_secret() == phrase.expose_secret() {
            return Ok(Some(phrase));
        }
        context.converse(&t!("passphrase-differs"));
    }
    Ok(None)
}
