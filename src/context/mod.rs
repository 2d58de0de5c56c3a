//! What every command receives: format, terminal, and what was supplied in advance: module, token, PINs.

mod pins;
mod settings;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use pins::{Wanted, line_of_file, line_of_stdin};
pub(crate) use settings::{ProxySettings, Settings};

use crate::error::Result;
use crate::model::NamedToken;
use crate::output::{self, Answer, Format};
use crate::pkcs11::discover::PROBE_LIMIT;
use crate::secret::Environment;
use crate::terminal;
use pins::PinSources;
use secrecy::SecretString;

/// The surroundings of one command.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) format: Format,
    /// Whether a user can be asked.
    pub(crate) interactive: bool,
    module: Option<PathBuf>,
    probe_limit: Duration,
    token: Option<NamedToken>,
    pins: PinSources,
    secrets: Environment,
    last_try: bool,
    proxy: ProxySettings,
}

impl Context {
    /// The context for these settings, with the secrets that were taken from the environment.
    #[must_use]
    pub(crate) fn new(settings: Settings, secrets: Environment) -> Self {
        // If standard input holds PINs, it is not a keyboard.
        let interactive = !settings.pin_stdin && terminal::is_interactive();
        Self {
            format: if settings.json { Format::Json } else { Format::Text },
            interactive,
            pins: PinSources::new(&settings, secrets.clone()),
            secrets,
            last_try: settings.last_try,
            module: settings.module,
            probe_limit: settings.probe_limit.unwrap_or(PROBE_LIMIT),
            token: settings.token,
            proxy: settings.proxy,
        }
    }

    /// How the network is reached.
    #[must_use]
    pub(crate) fn proxy(&self) -> &ProxySettings {
        &self.proxy
    }

    /// The module named by option, environment or configuration.
    #[must_use]
    pub(crate) fn named_module(&self) -> Option<&Path> {
        self.module.as_deref()
    }

    /// The token named by option, environment or configuration, and by which of them.
    #[must_use]
    pub(crate) fn named_token(&self) -> Option<&NamedToken> {
        self.token.as_ref()
    }

    /// Whether to send the final try without asking (`--last-try`).
    #[must_use]
    pub(crate) fn sends_the_last_try(&self) -> bool {
        self.last_try
    }

    /// The PIN supplied in advance; `None` if it must be asked for.
    ///
    /// # Errors
    ///
    /// The error of reading its file; `PinError::Rejected` if it is not text.
    pub(crate) fn supplied(&self, wanted: Wanted) -> Result<Option<SecretString>> {
        self.pins.supplied(wanted)
    }

    /// Whether the same PIN would be supplied every time.
    pub(crate) fn supplies_a_single(&self, wanted: Wanted) -> bool {
        self.pins.is_single(wanted)
    }

    /// Whether standard input holds PINs, and so cannot hold anything else.
    #[must_use]
    pub(crate) fn takes_pins_from_stdin(&self) -> bool {
        self.pins.take_stdin()
    }

    /// The secrets that were taken out of the environment.
    #[must_use]
    pub(crate) fn secrets(&self) -> &Environment {
        &self.secrets
    }

    /// How long to wait for a module that was found to list its tokens.
    #[must_use]
    pub(crate) fn probe_limit(&self) -> Duration {
        self.probe_limit
    }

    /// Prints the command's answer.
    ///
    /// # Errors
    ///
    /// As [`output::answer`].
    pub(crate) fn answer<A: Answer>(&self, answer: &A) -> Result<()> {
        output::answer(answer, self.format)
    }

    /// Tells the user something besides the answer; does nothing under `--json`, where the answer holds it.
    pub(crate) fn tell(&self, text: &str) {
        if self.format == Format::Text {
            output::notice(text);
        }
    }

    /// Tells the user something that belongs to a question: before it, or after an answer that was refused. Also under
    /// `--json`, if there is a user; when a program reads standard error, it gets errors only.
    pub(crate) fn converse(&self, text: &str) {
        if self.interactive || self.format == Format::Text {
            output::notice(text);
        }
    }
}
