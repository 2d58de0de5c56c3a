//! What PC/SC shows: whether the service answers, the readers, and their cards.
//!
//! A service that hangs also hangs its clients, so it is queried in a child process.

use std::ffi::CString;
use std::path::Path;
use std::time::Duration;

use pcsc::{Context, Error, ReaderState, Scope, State};
use serde::{Deserialize, Serialize};

use crate::pkcs11::apart::{self, NoAnswer};

/// The hidden command with which jeton runs itself as a child process to list what PC/SC shows.
pub const READERS_COMMAND: &str = "probe-readers";

/// How long the service may take to list its readers; it powers up each card to get its ATR.
const LIMIT: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Readers {
    pub(crate) service: Service,
    /// Empty unless the service is running.
    pub(crate) readers: Vec<Reader>,
}

/// The state of the PC/SC service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Service {
    /// It answers.
    Running,
    /// Its client library is not installed.
    LibraryMissing,
    /// It is not running.
    Stopped,
    /// It denies access to this user.
    Denied,
    /// It did not answer in time.
    TimedOut,
    /// It answered with this error.
    Failed(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Reader {
    pub(crate) name: String,
    pub(crate) card: Card,
}

/// What is in a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Card {
    Absent,
    /// A card without an answer to reset: inserted the wrong way, or defective.
    Mute,
    /// A card, with its ATR.
    Present(#[serde(with = "hex::serde")] Vec<u8>),
}

/// Queries PC/SC in a child process. `program` is jeton itself, run with [`READERS_COMMAND`], which prints [`look`] in
/// JSON.
#[must_use]
pub(crate) fn ask(program: &Path) -> Readers {
    apart::ask(program, &[Path::new(READERS_COMMAND)], LIMIT).unwrap_or_else(|none| Readers {
        service: match none {
            NoAnswer::TimedOut => Service::TimedOut,
            NoAnswer::Crashed | NoAnswer::Flooded => Service::Failed("SCARD_F_INTERNAL_ERROR".to_owned()),
        },
        readers: Vec::new(),
    })
}

/// Queries PC/SC in this process: the child's side of [`ask`].
#[must_use]
pub(crate) fn look() -> Readers {
    Observer::default().look().0
}

/// Queries PC/SC again and again, over one connection to the service for as long as it lasts.
#[derive(Default)]
pub(super) struct Observer(Option<Context>);

impl Observer {
    /// The readers, and whether any program is connected to a card.
    pub(super) fn look(&mut self) -> (Readers, bool) {
        let outcome = self.states();
        match outcome {
            Ok(states) => {
                let in_use = states.iter().any(|state| state.event_state().intersects(State::INUSE | State::EXCLUSIVE));
                (Readers { service: Service::Running, readers: states.iter().map(reader).collect() }, in_use)
            }
            Err(error) => {
                self.0 = None;
                (Readers { service: service(error), readers: Vec::new() }, false)
            }
        }
    }

    fn states(&mut self) -> Result<Vec<ReaderState>, Error> {
        let context = match self.0.take() {
            Some(context) => context,
            None => Context::establish(Scope::User).map_err(|error| not_established(error, cfg!(windows)))?,
        };
        states(self.0.insert(context))
    }
}

/// The readers with the state of their cards.
pub(super) fn states(context: &Context) -> Result<Vec<ReaderState>, Error> {
    let names = match context.list_readers_owned() {
        Ok(names) => names,
        Err(Error::NoReadersAvailable | Error::ReaderUnavailable) => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut states: Vec<ReaderState> =
        names.into_iter().map(|name: CString| ReaderState::new(name, State::UNAWARE)).collect();
    if !states.is_empty() {
        // All readers start in an unknown state, so they are all reported at once.
        context.get_status_change(Duration::ZERO, &mut states)?;
    }
    Ok(states)
}

/// Why no context was given. Windows starts the service with the first reader and stops it after the last, and then
/// answers differently from one version to the next: also with an internal error, or with a code that PC/SC does not have.
/// Nothing was asked of the service yet that could have failed inside, so these mean that it is not there.
fn not_established(error: Error, windows: bool) -> Error {
    match error {
        Error::InternalError | Error::UnknownError | Error::CommError if windows => Error::NoService,
        error => error,
    }
}

fn reader(state: &ReaderState) -> Reader {
    let name = state.name().to_string_lossy().into_owned();
    let now = state.event_state();
    let card = if now.contains(State::MUTE) {
        Card::Mute
    } else if now.contains(State::PRESENT) {
        Card::Present(state.atr().to_vec())
    } else {
        Card::Absent
    };
    Reader { name, card }
}

fn service(error: Error) -> Service {
    match error {
        _ if !pcsclite_loader::is_installed() => Service::LibraryMissing,
        Error::SecurityViolation | Error::NoAccess => Service::Denied,
        Error::NoService | Error::ServiceStopped | Error::CommError if is_refused() => Service::Denied,
        Error::NoService | Error::ServiceStopped => Service::Stopped,
        error => Service::Failed(format!("{error:?} ({error})")),
    }
}

/// How long pcscd may take to drop the connection of somebody whom polkit denies access.
#[cfg(unix)]
const REFUSAL: Duration = Duration::from_secs(2);

/// libpcsclite reports a socket without access permission as a missing service, and pcscd silently drops
/// connections that polkit denies. A pcscd that grants access waits for the first message.
#[cfg(unix)]
fn is_refused() -> bool {
    use std::io::{ErrorKind, Read};

    let socket = std::env::var_os("PCSCLITE_CSOCK_NAME").unwrap_or_else(|| "/run/pcscd/pcscd.comm".into());
    match std::os::unix::net::UnixStream::connect(socket) {
        Err(error) => error.kind() == ErrorKind::PermissionDenied,
        Ok(mut stream) => {
            let limited = stream.set_read_timeout(Some(REFUSAL)).is_ok();
            limited
                && stream
                    .read(&mut [0])
                    .map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |read| read == 0)
        }
    }
}

#[cfg(not(unix))]
fn is_refused() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_windows_a_service_that_is_not_there_has_several_answers() {
        for error in
            [Error::NoService, Error::ServiceStopped, Error::InternalError, Error::UnknownError, Error::CommError]
        {
            let there = not_established(error, true);
            assert!(matches!(there, Error::NoService | Error::ServiceStopped), "{error:?}");
        }
        assert_eq!(not_established(Error::NoMemory, true), Error::NoMemory);
        // Elsewhere an internal error is one.
        assert_eq!(not_established(Error::InternalError, false), Error::InternalError);
    }
}
