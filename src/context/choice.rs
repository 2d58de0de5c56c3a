//! Choosing the module and the token, without ever guessing between two.

use std::env;
use std::path::Path;

use super::{Context, Wait};
use crate::error::{Choice, Error, Result};
use crate::model::text::printable;
use crate::model::{Slot, Token, TokenSelector};
use crate::pkcs11::discover::{self, Probe, ProbedToken};
use crate::pkcs11::{Access, Candidate, Inventory, Module, Session};
use crate::t;

/// The hidden command by which jeton asks itself, in a child process, what a module shows.
pub const PROBE_COMMAND: &str = "probe-module";

/// A module and the one token that was chosen in it.
pub struct Connection {
    /// The module, loaded.
    pub module: Module,
    /// The token, narrowed to one slot where one PIN was named.
    pub token: Token,
    /// The token with all its slots: a certificate may be in another slot than its key.
    pub whole: Token,
}

impl Connection {
    /// Opens a session on the slot of the token that was chosen.
    ///
    /// # Errors
    ///
    /// [`Error::SeveralTokens`] where the token has several PINs, one per slot, and none was named; otherwise as
    /// `C_OpenSession` failed.
    pub fn session(&self, access: Access) -> Result<Session<'_>> {
        self.module.open_session(self.only_slot()?, access)
    }

    /// The slot of the token: its only one, or the one that was named.
    ///
    /// # Errors
    ///
    /// [`Error::SeveralTokens`], listing the slots by label.
    pub fn only_slot(&self) -> Result<&Slot> {
        match self.token.slots() {
            [slot] => Ok(slot),
            slots => Err(Error::SeveralTokens(slots.iter().map(slot_choice).collect())),
        }
    }
}

impl Context {
    /// The module, and what it shows: the one that was named, or the only one found that shows a token.
    ///
    /// # Errors
    ///
    /// [`Error::NoModule`], [`Error::SeveralModules`], or as [`Module::load`].
    pub fn open_module(&self) -> Result<(Module, Inventory)> {
        let _waiting = self.waiting(Wait::Module);
        let module = match &self.module {
            Some(path) => Module::load(path)?,
            None => Module::load(&self.find_module()?)?,
        };
        let inventory = module.inventory()?;
        Ok((module, inventory))
    }

    /// The module and the token: the one that was named, or the only one there is.
    ///
    /// # Errors
    ///
    /// As [`Context::open_module`]; [`Error::NoToken`], [`Error::TokenNotFound`], [`Error::SeveralTokens`],
    /// [`Error::TokenNotInitialized`] or [`Error::TokenNotRecognized`].
    pub fn connect(&self) -> Result<Connection> {
        let (module, inventory) = self.open_module()?;
        let all = inventory.tokens.clone();
        let token = self.choose_token(&module, inventory)?;
        let holds = |candidate: &&Token| candidate.slots().iter().any(|slot| slot.id == token.first().id);
        let whole = all.iter().find(holds).unwrap_or(&token).clone();
        Ok(Connection { module, token, whole })
    }

    /// The module and the token of this serial number, whatever others there are.
    ///
    /// # Errors
    ///
    /// As [`Context::open_module`]; [`Error::TokenNotFound`].
    pub fn connect_to(&self, serial: &str) -> Result<Connection> {
        let (module, inventory) = self.open_module()?;
        let found = inventory.tokens.iter().find(|token| token.info().serial == serial).cloned();
        let token = found
            .ok_or_else(|| Error::TokenNotFound { wanted: serial.to_owned(), present: choices(&inventory.tokens) })?;
        Ok(Connection { module, whole: token.clone(), token })
    }

    fn choose_token(&self, module: &Module, inventory: Inventory) -> Result<Token> {
        let Inventory { tokens, unreadable } = inventory;
        let (ready, blank): (Vec<_>, Vec<_>) = tokens.into_iter().partition(|token| token.info().initialized);
        if let Some(selector) = self.token_selector()? {
            let mut fitting = selector.select(&ready);
            return match fitting.len() {
                1 => Ok(fitting.remove(0)),
                0 => Err(Error::TokenNotFound {
                    wanted: self.token.clone().unwrap_or_default(),
                    present: choices(&ready),
                }),
                _ => Err(Error::SeveralTokens(choices(&fitting))),
            };
        }
        let mut ready = ready;
        match (ready.len(), unreadable.into_iter().next(), blank.first()) {
            (1, _, _) => Ok(ready.remove(0)),
            (0, Some((_, cause)), _) => Err(Error::TokenNotRecognized(cause)),
            (0, None, Some(blank)) => Err(Error::TokenNotInitialized { reader: blank.first().reader.clone() }),
            (0, None, None) => Err(Error::NoToken { module: module.path().to_owned() }),
            _ => Err(Error::SeveralTokens(choices(&ready))),
        }
    }

    /// What was given to `--token`.
    pub(crate) fn token_selector(&self) -> Result<Option<TokenSelector>> {
        let parse = |text: &String| {
            text.parse().map_err(|_| Error::InvalidValue {
                option: "--token".into(),
                value: text.clone(),
                expected: t!("expected-token"),
            })
        };
        self.token.as_ref().map(parse).transpose()
    }

    /// The only module of this system that shows a token. Modules that show the same tokens are one choice: the first
    /// of them is taken.
    fn find_module(&self) -> Result<std::path::PathBuf> {
        let program = env::current_exe().map_err(|source| Error::Io { path: "jeton".into(), source })?;
        let candidates = discover::candidates();
        let selector = self.token_selector()?;
        let mut showing: Vec<(Candidate, Vec<ProbedToken>)> = Vec::new();
        let mut working = Vec::new();
        let mut failed = Vec::new();
        for candidate in candidates {
            match discover::probe(&program, &[PROBE_COMMAND], &candidate.path) {
                Probe::Tokens(tokens) => {
                    let mut ready: Vec<_> = tokens.into_iter().filter(|token| token.initialized).collect();
                    if let Some(TokenSelector::Name(name)) = &selector {
                        ready.retain(|token| token.serial == *name || token.labels.contains(name));
                    }
                    let new = ready.iter().any(|token| !showing.iter().any(|(_, shown)| shown.contains(token)));
                    working.push(candidate.path.clone());
                    if new {
                        showing.push((candidate, ready));
                    }
                }
                outcome => failed.push((candidate.path, outcome)),
            }
        }
        match showing.len() {
            1 => Ok(showing.remove(0).0.path),
            // None shows a token: the first that works says why, in the terms of its own slots.
            0 => match (working.into_iter().next(), failed.first()) {
                (Some(path), _) => Ok(path),
                (None, Some((path, outcome))) => {
                    Err(discover::probe_error(path, outcome).unwrap_or(Error::NoModule { tried: Vec::new() }))
                }
                (None, None) => Err(Error::NoModule { tried: Vec::new() }),
            },
            _ => Err(Error::SeveralModules(
                showing.iter().map(|(candidate, tokens)| module_choice(candidate, tokens)).collect(),
            )),
        }
    }
}

/// What [`PROBE_COMMAND`] prints: a [`Probe`] in JSON.
#[must_use]
pub fn probe(path: &Path) -> Probe {
    match discover::look(path) {
        Ok(tokens) => Probe::Tokens(tokens),
        Err(error) => Probe::Failed(error.to_string()),
    }
}

fn module_choice(candidate: &Candidate, tokens: &[ProbedToken]) -> Choice {
    let labels: Vec<_> = tokens.iter().flat_map(|token| &token.labels).map(|label| printable(label)).collect();
    Choice {
        value: candidate.path.display().to_string(),
        description: format!("{} : {}", candidate.name, labels.join(", ")),
    }
}

/// Tokens to choose from, by serial number where that tells them apart, else by reader.
pub(crate) fn choices(tokens: &[Token]) -> Vec<Choice> {
    tokens.iter().map(token_choice).collect()
}

fn token_choice(token: &Token) -> Choice {
    let info = token.info();
    let labels: Vec<_> = token.slots().iter().map(|slot| printable(&slot.token.label)).collect();
    let value = if info.serial.is_empty() { info.label.clone() } else { info.serial.clone() };
    Choice { value, description: format!("{} ({})", labels.join(", "), printable(&token.first().reader)) }
}

pub(super) fn slot_choice(slot: &Slot) -> Choice {
    Choice { value: slot.token.label.clone(), description: printable(&slot.reader).into_owned() }
}
