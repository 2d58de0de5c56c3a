//! What a person named beforehand, as it stands on the command line, in the environment and in the configuration.

use std::path::PathBuf;
use std::time::Duration;

use crate::model::NamedToken;

/// What a person gave that is neither the command's own nor a secret: options, environment and configuration, already
/// ranked.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// `--module`, `JETON_MODULE` or the configuration's.
    pub(crate) module: Option<PathBuf>,
    /// `JETON_PROBE_SECONDS`: how long a module that was found may take to answer.
    pub(crate) probe_limit: Option<Duration>,
    /// `--token`, `JETON_TOKEN` or the configuration's.
    pub(crate) token: Option<NamedToken>,
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
