//! What every command receives: format, terminal, and what a person named beforehand: module, token, PINs.

mod pins;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use pins::{Wanted, line_of_file, line_of_stdin};

use crate::error::Result;
use crate::output::{self, Answer, Format};
use crate::pkcs11::discover::PROBE_LIMIT;
use crate::secret::Environment;
use crate::terminal;
use pins::PinSources;
use secrecy::SecretString;

/// What a person gave that is neither the command's own nor a secret: options, environment and configuration, already
/// ranked.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// `--module`, `JETON_MODULE` or the configuration's.
    pub(crate) module: Option<PathBuf>,
    /// `JETON_PROBE_SECONDS`: how long a module that was found may take to answer.
    pub(crate) probe_limit: Option<Duration>,
    /// `--token`, `JETON_TOKEN` or the configuration's.
    pub(crate) token: Option<String>,
    /// `--json`.
    pub(crate) json: bool,
    /// `--pin-file`.
    pub(crate) pin_file: Option<PathBuf>,
    /// `--new-pin-file`.
    pub(crate) new_pin_file: Option<PathBuf>,
    /// `--so-pin-file`.
    pub(crate) so_pin_file: Option<PathBuf>,
    /// `--puk-file`.
    pub(crate) puk_file: Option<PathBuf>,
    /// `--pin-stdin`: one line of standard input per PIN, in the order in which they are needed.
    pub(crate) pin_stdin: bool,
    /// `--last-try`: the final try is sent without a question.
    pub(crate) last_try: bool,
    /// How the network is reached.
    pub(crate) proxy: ProxySettings,
}

/// How the network is reached, as it was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProxySettings {
    /// The proxy's address, and where it was given: `http_proxy` or the like, or the configuration's `proxy`.
    pub(crate) address: Option<(&'static str, String)>,
    /// `NO_PROXY`: the hosts that are reached without it.
    pub(crate) except: String,
}

/// The surroundings of one command.
#[derive(Debug)]
pub(crate) struct Context {
    /// How the answer is printed.
    pub(crate) format: Format,
    /// Whether there is a person to ask.
    pub(crate) interactive: bool,
    module: Option<PathBuf>,
    probe_limit: Duration,
    token: Option<String>,
    pins: PinSources,
    secrets: Environment,
    last_try: bool,
    proxy: ProxySettings,
}

impl Context {
    /// The surroundings that these settings make, with the secrets that the environment held.
    #[must_use]
    pub(crate) fn new(settings: Settings, secrets: Environment) -> Self {
        // Standard input that holds PINs is nobody's keyboard.
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

    /// The module that was named by option, environment or configuration.
    #[must_use]
    pub(crate) fn named_module(&self) -> Option<&Path> {
        self.module.as_deref()
    }

    /// What was given to `--token`, in the environment or in the configuration.
    #[must_use]
    pub(crate) fn named_token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whether the final try is sent without a question (`--last-try`).
    #[must_use]
    pub(crate) fn sends_the_last_try(&self) -> bool {
        self.last_try
    }

    /// The PIN that was given beforehand; `None` where it must be asked for.
    ///
    /// # Errors
    ///
    /// Where its file cannot be read, why; `PinError::Rejected` for what is no text.
    pub(crate) fn supplied(&self, wanted: Wanted) -> Result<Option<SecretString>> {
        self.pins.supplied(wanted)
    }

    /// Whether one and the same PIN would be given every time it is wanted.
    pub(crate) fn supplies_a_single(&self, wanted: Wanted) -> bool {
        self.pins.is_single(wanted)
    }

    /// Whether standard input holds PINs, and can hold nothing else then.
    #[must_use]
    pub(crate) fn takes_pins_from_stdin(&self) -> bool {
        self.pins.take_stdin()
    }

    /// The secrets that the environment held.
    #[must_use]
    pub(crate) fn secrets(&self) -> &Environment {
        &self.secrets
    }

    /// How long a module that was found may take to show its tokens.
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

    /// Tells a person something beside the answer; under `--json` nothing, since the answer holds it.
    pub(crate) fn tell(&self, text: &str) {
        if self.format == Format::Text {
            output::notice(text);
        }
    }

    /// Tells a person something that belongs to a question: before it, or after an answer that was refused. Under
    /// `--json` too, where there is a person; standard error that a program reads stays for the error alone.
    pub(crate) fn converse(&self, text: &str) {
        if self.interactive || self.format == Format::Text {
            output::notice(text);
        }
    }
}
