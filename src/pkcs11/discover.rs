//! Finding the PKCS#11 modules of this system: those registered with p11-kit, those used by browsers, then a table of
//! well-known locations.
//!
//! A vendor's module may hang or crash when loaded. Those found are therefore first probed in a child process with a
//! timeout, and only the chosen one is loaded into this process. The few that the table calls known good are loaded
//! without that.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::apart::{self, Heard, NoAnswer};
pub(crate) use super::candidate::{Candidate, Source};
use super::module::Module;
use super::table::{self, here, rows};
use super::{bounds, nss, p11_kit, rv, stdio};
use crate::error::{Cause, Error, LoadFailure, ModuleError, Result};
use crate::model::Token;

/// The time a module has to load, initialise and list its tokens. Connecting to a card takes some 50 APDUs of 10 to
/// 50 ms each; `JETON_PROBE_SECONDS` allows more.
pub(crate) const PROBE_LIMIT: Duration = Duration::from_secs(20);

/// The result of probing a module in a child process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Probe<T> {
    /// It works, and this is what it shows.
    Shows(T),
    /// The file does not exist.
    NotFound,
    NotLoaded(LoadFailure),
    /// It loads, but a later call failed.
    Failed(Cause),
    /// It kept writing to its standard output.
    Floods,
}

impl<T> Probe<T> {
    /// The child's result, as sent to the parent.
    #[must_use]
    pub(crate) fn of(outcome: Result<T>) -> Self {
        match outcome {
            Ok(shown) => Self::Shows(shown),
            Err(Error::Module(ModuleError::NotFound(_))) => Self::NotFound,
            Err(Error::Module(ModuleError::NotLoaded { failure, .. })) => Self::NotLoaded(failure),
            Err(Error::Module(ModuleError::Misbehaved { function, reason })) => {
                Self::Failed(bounds::lie(&function, &reason))
            }
            Err(error) => match error.cause() {
                Some(cause) => Self::Failed(cause.clone()),
                None => Self::NotLoaded(LoadFailure::Other(error.to_string())),
            },
        }
    }

    /// The same with what the module shows in another form.
    pub(crate) fn map<U>(self, form: impl FnOnce(T) -> U) -> Probe<U> {
        match self {
            Self::Shows(shown) => Probe::Shows(form(shown)),
            Self::NotFound => Probe::NotFound,
            Self::NotLoaded(failure) => Probe::NotLoaded(failure),
            Self::Failed(cause) => Probe::Failed(cause),
            Self::Floods => Probe::Floods,
        }
    }

    /// What the module shows, or the error that loading it into this process would have given.
    pub(crate) fn into_result(self, path: &Path) -> Result<T> {
        match self {
            Self::Shows(shown) => Ok(shown),
            Self::NotFound => Err(ModuleError::NotFound(path.to_owned()).into()),
            Self::NotLoaded(failure) => Err(ModuleError::NotLoaded { path: path.to_owned(), failure }.into()),
            Self::Failed(cause) => Err(rv::error(cause, "")),
            Self::Floods => Err(ModuleError::Floods(path.to_owned()).into()),
        }
    }
}

/// What a module that was probed shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    pub(crate) tokens: Vec<ProbedToken>,
    /// Whether it has any slot, with or without a token.
    pub(crate) has_slots: bool,
}

/// A token shown by a module that was probed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProbedToken {
    /// The label of each of its slots.
    pub(crate) labels: Vec<String>,
    pub(crate) serial: String,
    pub(crate) manufacturer: String,
    pub(crate) initialized: bool,
}

impl From<&Token> for ProbedToken {
    fn from(token: &Token) -> Self {
        let info = token.info();
        Self {
            labels: token.slots().iter().map(|slot| slot.token.label.clone()).collect(),
            serial: info.serial.clone(),
            manufacturer: info.manufacturer.clone(),
            initialized: info.initialized,
        }
    }
}

/// The existing module files in order of preference: p11-kit's, the browsers', the table's. A file found in
/// several places is listed once. p11-kit's own proxy only repeats the other modules, and OpenSC's `onepin` module shows
/// less of the same card: each is listed only if the modules it stands for are absent.
#[must_use]
pub(crate) fn candidates() -> Vec<Candidate> {
    let mut found = registrations();
    found.retain(|candidate| candidate.path.is_file());
    found.extend(table::known_places());
    let mut seen = HashSet::new();
    found.retain(|candidate| seen.insert(fs::canonicalize(&candidate.path).unwrap_or_else(|_| candidate.path.clone())));
    let is = |candidate: &Candidate, part: &str| {
        candidate.path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(part))
    };
    let has_opensc = found.iter().any(|candidate| is(candidate, "opensc-pkcs11"));
    let has_other = found.iter().any(|candidate| !is(candidate, "p11-kit-proxy"));
    found.retain(|candidate| {
        !(has_other && is(candidate, "p11-kit-proxy") || has_opensc && is(candidate, "onepin-opensc-pkcs11"))
    });
    found
}

/// The modules registered with p11-kit and browsers, including missing files.
#[must_use]
pub(crate) fn registrations() -> Vec<Candidate> {
    let mut found = p11_kit::registered(&p11_kit::Places::of_this_system());
    found.extend(nss::registered());
    found
}

/// What a loaded module shows.
///
/// # Errors
///
/// Those of loading and listing.
pub(crate) fn look(module: &Module) -> Result<Shown> {
    let tokens = module.inventory()?.tokens;
    let has_slots = !tokens.is_empty() || module.has_slots();
    Ok(Shown { tokens: tokens.iter().map(ProbedToken::from).collect(), has_slots })
}

/// Loads a module in this process, and has what it shows told before it is finalised: one that crashes then has answered.
/// The child's side of [`probe`] and [`probe_aloud`].
///
/// # Errors
///
/// Those of `tell`.
pub(crate) fn look_and_tell<T>(
    path: &Path,
    look: impl FnOnce(&Module) -> Result<T>,
    tell: impl FnOnce(&Probe<T>) -> Result<()>,
) -> Result<()> {
    stdio::let_through();
    match Module::load(path) {
        Ok(module) => tell(&Probe::of(look(&module))),
        Err(error) => tell(&Probe::of(Err(error))),
    }
}

/// Probes a module in a child process. `program` is jeton itself, run with `command` and the module's path; it answers
/// with a [`Probe`] in JSON. A child that has not answered within `limit` is killed.
#[must_use]
pub(crate) fn probe<T: DeserializeOwned>(program: &Path, command: &str, module: &Path, limit: Duration) -> Probe<T> {
    probe_with(program, &[Path::new(command), module], limit)
}

/// A module's probe, how the child process ended, and what the module wrote besides.
#[derive(Debug)]
pub(crate) struct Examined<T> {
    pub(crate) probe: Probe<T>,
    /// It answered and then crashed.
    pub(crate) crashed_after: bool,
    /// The first lines that it wrote to standard error.
    pub(crate) chatter: Vec<String>,
}

/// As [`probe`]; and how the child ended, and what the module wrote besides.
#[must_use]
pub(crate) fn probe_aloud<T: DeserializeOwned>(
    program: &Path,
    command: &str,
    module: &Path,
    limit: Duration,
) -> Examined<T> {
    let Heard { answer, crashed_after, chatter } = apart::ask_aloud(program, &[Path::new(command), module], limit);
    Examined { probe: answer.unwrap_or_else(not_answered), crashed_after, chatter }
}

/// As [`probe`], with these arguments for jeton.
#[must_use]
pub(crate) fn probe_with<T: DeserializeOwned>(program: &Path, arguments: &[&Path], limit: Duration) -> Probe<T> {
    apart::ask(program, arguments, limit).unwrap_or_else(not_answered)
}

fn not_answered<T>(none: NoAnswer) -> Probe<T> {
    match none {
        NoAnswer::Crashed => Probe::NotLoaded(LoadFailure::Crashed),
        NoAnswer::TimedOut => Probe::NotLoaded(LoadFailure::TimedOut),
        NoAnswer::Flooded => Probe::Floods,
    }
}

/// Probes all these modules, in their order. Those in child processes take turns, since two that talk to the same card
/// can keep each other from it; those that are known good are looked at in this process meanwhile.
#[must_use]
pub(crate) fn probe_all(program: &Path, command: &str, modules: &[Candidate], limit: Duration) -> Vec<Probe<Shown>> {
    thread::scope(|scope| {
        let look_here = |module: &'_ Candidate| {
            let path = module.path.clone();
            is_known_good(&path)
                .then(|| scope.spawn(move || Probe::of(Module::load(&path).and_then(|module| look(&module)))))
        };
        let here: Vec<_> = modules.iter().map(look_here).collect();
        let in_child = |module: &Candidate| probe(program, command, &module.path, limit);
        let apart: Vec<_> =
            modules.iter().zip(&here).map(|(module, here)| here.is_none().then(|| in_child(module))).collect();
        let probes = here.into_iter().zip(apart);
        let crashed = || Probe::NotLoaded(LoadFailure::Crashed);
        probes.map(|(here, apart)| apart.or_else(|| here?.join().ok()).unwrap_or_else(crashed)).collect()
    })
}

/// Whether this is a file that the table calls known good, under whatever name a link gives it.
fn is_known_good(path: &Path) -> bool {
    let file = |path: &Path| fs::canonicalize(path).ok();
    let Some(named) = file(path) else { return false };
    rows().any(|[.., place, _, confidence]| confidence == "known good" && file(&here(place)) == Some(named.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_the_files_of_the_table_are_known_good() {
        let places = || rows().filter(|[.., confidence]| *confidence == "known good");
        assert!(places().all(|[name, ..]| name == "SoftHSM2"));
        let Some(file) = places().map(|[_, _, path, ..]| here(path)).find(|path| path.is_file()) else { return };
        let folder = tempfile::tempdir().unwrap();
        let (link, copy) = (folder.path().join("libsofthsm2.so"), folder.path().join("copy.so"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        fs::copy(&file, &copy).unwrap();
        assert!(is_known_good(&file) && is_known_good(&link));
        assert!(!is_known_good(&copy) && !is_known_good(Path::new("/nonexistent/libsofthsm2.so")));
    }

    #[test]
    fn a_program_that_is_no_jeton_is_a_crash_not_a_hang() {
        let crashed = Probe::<Shown>::NotLoaded(LoadFailure::Crashed);
        assert_eq!(probe(Path::new("/bin/false"), "x", Path::new("/x"), PROBE_LIMIT), crashed);
        assert_eq!(probe(Path::new("/nonexistent"), "x", Path::new("/x"), PROBE_LIMIT), crashed);
    }
}
