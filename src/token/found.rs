//! Finding the module when none was named: each module of this system is tried in a child process, and those that show a
//! token are candidates.

use std::path::PathBuf;

use super::program::own_program;
use super::service;
use crate::context::Context;
use crate::error::{Choice, Error, ModuleError, Result, TokenError};
use crate::model::text::printable;
use crate::model::{NamedToken, TokenSelector};
use crate::pkcs11::Candidate;
use crate::pkcs11::discover::{self, ProbedToken};

/// The hidden command with which jeton runs itself as a child process to list a module's tokens.
pub const PROBE_COMMAND: &str = "probe-module";

/// What a module must show to be picked when none was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanting {
    /// An initialised token.
    Ready,
    /// Any token, even a blank one.
    Any,
}

/// A module that shows a token, and what it shows.
struct Showing {
    candidate: Candidate,
    tokens: Vec<ProbedToken>,
}

impl Context {
    /// The only module on this system that shows a token that may be meant.
    ///
    /// # Errors
    ///
    /// [`ModuleError::Several`]; as [`Context::find_modules`].
    pub(super) fn find_module(&self, wanting: Wanting) -> Result<PathBuf> {
        let mut showing = self.showing(wanting)?;
        match showing.len() {
            1 => Ok(showing.remove(0).candidate.path),
            _ => Err(ModuleError::Several(showing.iter().map(module_choice).collect()).into()),
        }
    }

    /// All modules on this system that show a token that may be meant. Modules that show the same tokens count as one, and
    /// the first of them is taken. Without any token, the first module that works: the state of its slots explains why.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if no module shows a token because none may see the readers; [`TokenError::NotFound`] if all
    /// tokens are others than the one that was named; [`ModuleError::NotFoundAnywhere`].
    pub(super) fn find_modules(&self, wanting: Wanting) -> Result<Vec<PathBuf>> {
        Ok(self.showing(wanting)?.into_iter().map(|showing| showing.candidate.path).collect())
    }

    fn showing(&self, wanting: Wanting) -> Result<Vec<Showing>> {
        let program = own_program()?;
        let selector = self.token_selector()?;
        let mut showing: Vec<Showing> = Vec::new();
        let mut others = Vec::new();
        let mut working = Vec::new();
        let mut failed = Vec::new();
        let candidates = discover::candidates();
        let probes = discover::probe_all(&program, PROBE_COMMAND, &candidates, self.probe_limit());
        for (candidate, probe) in candidates.into_iter().zip(probes) {
            let shown = match probe.into_result(&candidate.path) {
                Ok(shown) => shown,
                Err(error) => {
                    failed.push(error);
                    continue;
                }
            };
            let mut tokens = shown.tokens;
            tokens.retain(|token| token.initialized || wanting == Wanting::Any);
            if let Some(TokenSelector::Name(name)) = &selector {
                let is_named = |token: &ProbedToken| token.serial == *name || token.labels.contains(name);
                let (named, unnamed): (Vec<_>, Vec<_>) = tokens.into_iter().partition(is_named);
                others.extend(
                    unnamed.into_iter().filter(|token| token.initialized).map(|token| (candidate.clone(), token)),
                );
                tokens = named;
            }
            // Blank tokens cannot be told apart, so those shown by another module count as different tokens.
            let is_known =
                |token: &ProbedToken| token.initialized && showing.iter().any(|known| known.tokens.contains(token));
            let new = tokens.iter().any(|token| !is_known(token));
            working.push((candidate.clone(), shown.has_slots));
            if new {
                showing.push(Showing { candidate, tokens });
            }
        }
        if !showing.is_empty() {
            return Ok(showing);
        }
        if let (Some(NamedToken { name, by }), false) = (self.named_token(), others.is_empty()) {
            return Err(TokenError::NotFound { wanted: name.clone(), by: *by, present: token_choices(&others) }.into());
        }
        let blind = working.iter().any(|(_, has_slots)| !has_slots);
        if let Some(error) = blind.then(service::fault).flatten() {
            return Err(error);
        }
        match working.into_iter().next() {
            Some((candidate, _)) => Ok(vec![Showing { candidate, tokens: Vec::new() }]),
            None => {
                let nothing = Error::Module(ModuleError::NotFoundAnywhere { tried: Vec::new() });
                Err(failed.into_iter().next().unwrap_or(nothing))
            }
        }
    }
}

fn module_choice(showing: &Showing) -> Choice {
    let labels: Vec<_> = showing.tokens.iter().flat_map(|token| &token.labels).map(|label| printable(label)).collect();
    Choice {
        value: showing.candidate.path.display().to_string(),
        description: format!("{} : {}", showing.candidate.name, labels.join(", ")),
    }
}

/// Tokens of several modules to choose from: each once, by its serial number, or its label if it has none.
fn token_choices(tokens: &[(Candidate, ProbedToken)]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for (candidate, token) in tokens {
        let labels: Vec<_> = token.labels.iter().map(|label| printable(label)).collect();
        let value = if token.serial.is_empty() { labels.join(", ") } else { token.serial.clone() };
        if !choices.iter().any(|choice| choice.value == value) {
            choices.push(Choice { value, description: format!("{} ({})", labels.join(", "), candidate.name) });
        }
    }
    choices
}
