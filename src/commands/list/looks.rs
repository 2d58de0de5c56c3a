//! Looking at every module again and again, each in a child process of its own and from a thread of its own: one that hangs
//! or crashes holds up no other.
//!
//! A card is left in peace. A module without readers is looked at every few seconds; one with readers when a card has come
//! or gone or another program has finished with one, and otherwise once a minute, while no program is connected to a card:
//! each look selects files of the card, which may end what another program is doing with it.

use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::listed::list;
use crate::context::Context;
use crate::doctor::watch::{Seen, Watch};
use crate::error::{Error, Result};
use crate::i18n;
use crate::output;
use crate::output::list::TokenList;
use crate::pkcs11::apart;
use crate::pkcs11::discover::{self, Candidate, Probe};
use crate::token::service;

/// The hidden command with which jeton runs itself as a child process to list the tokens of a module.
pub const LIST_COMMAND: &str = "board-module";

/// Between two checks whether it is time to look again.
const STEP: Duration = Duration::from_millis(100);

/// Between two looks at a module without readers, at least; and so many times as long as a look takes.
const PACE: Duration = Duration::from_secs(2);
const SHARE: u32 = 10;

/// Between two looks at a module that failed.
const AFTER_A_FAILURE: Duration = Duration::from_secs(10);

/// Between two looks at a module with readers where nothing happens, and the longest of all pauses.
const IN_PEACE: Duration = Duration::from_secs(60);

/// What a look at a module shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    pub(super) list: TokenList,
    /// Whether the module has any slot.
    has_slots: bool,
    /// Whether looking at it sends commands to cards.
    has_devices: bool,
}

/// What was last seen of a module; `None` before the first look has ended.
pub(super) type Looked = Option<Probe<Look>>;

/// Runs the hidden command that lists the tokens of the named module.
pub(in crate::commands) fn run_module(context: &Context) -> Result<()> {
    output::for_the_parent(&Probe::of(look(context)))
}

fn look(context: &Context) -> Result<Look> {
    let (module, mut inventory) = context.open_module_and_count_tries()?;
    let has_slots = !inventory.tokens.is_empty() || module.has_slots();
    if let Some(selector) = context.token_selector()? {
        inventory.tokens = selector.select(&inventory.tokens);
        inventory.unreadable.clear();
    }
    Ok(Look { has_slots, has_devices: module.has_devices(), list: list(&module, inventory) })
}

/// The looks, which go on for as long as this value lives.
pub(super) struct Looks {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    candidates: Vec<Candidate>,
    looked: Mutex<Vec<Looked>>,
    /// Why no module sees a reader, if that is so.
    service: Mutex<Option<Error>>,
    watch: Watch,
    /// How often everything was asked to be looked at again.
    nudges: AtomicU64,
    over: AtomicBool,
    program: std::path::PathBuf,
    token: Option<OsString>,
    limit: Duration,
}

impl Looks {
    /// Starts looking at these modules.
    pub(super) fn start(context: &Context, program: &Path, candidates: Vec<Candidate>) -> Self {
        let token = context.named_token().map(|named| OsString::from(format!("--token={}", named.name)));
        let shared = Arc::new(Shared {
            looked: Mutex::new(candidates.iter().map(|_| None).collect()),
            candidates,
            service: Mutex::default(),
            watch: Watch::start(),
            nudges: AtomicU64::new(0),
            over: AtomicBool::new(false),
            program: program.to_owned(),
            token,
            limit: context.probe_limit(),
        });
        let module = |at: usize| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.keep_looking(at))
        };
        let mut threads: Vec<_> = (0..shared.candidates.len()).map(module).collect();
        let of_the_service = Arc::clone(&shared);
        threads.push(thread::spawn(move || of_the_service.keep_asking_the_service()));
        Self { shared, threads }
    }

    /// Looks at everything again, at once.
    pub(super) fn again(&self) {
        self.shared.nudges.fetch_add(1, Ordering::Relaxed);
    }

    /// What was last seen: of each module, and of the service.
    pub(super) fn seen<T>(&self, of: impl FnOnce(Vec<(&Candidate, &Looked)>, Option<&Error>) -> T) -> T {
        let (looked, service) = (locked(&self.shared.looked), locked(&self.shared.service));
        of(self.shared.candidates.iter().zip(looked.iter()).collect(), service.as_ref())
    }

    /// Whether each module was looked at.
    pub(super) fn is_complete(&self) -> bool {
        locked(&self.shared.looked).iter().all(Option::is_some)
    }
}

impl Drop for Looks {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        apart::give_up();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// When something was last looked at, and what had happened until then.
struct Last {
    at: Instant,
    nudges: u64,
    seen: Seen,
}

impl Shared {
    fn last(&self) -> Last {
        Last { at: Instant::now(), nudges: self.nudges.load(Ordering::Relaxed), seen: self.watch.seen() }
    }

    /// Whether anybody asks to look again, or a reader or a card has come or gone.
    fn has_changed(&self, since: &Last) -> bool {
        self.nudges.load(Ordering::Relaxed) != since.nudges || self.watch.seen().changes != since.seen.changes
    }

    /// Waits until this holds; `false` if it is over.
    fn waits_until(&self, holds: impl Fn() -> bool) -> bool {
        while !self.over.load(Ordering::Relaxed) {
            if holds() {
                return true;
            }
            thread::sleep(STEP);
        }
        false
    }

    fn keep_looking(&self, at: usize) {
        loop {
            let last = self.last();
            let uses_cards = !matches!(&locked(&self.looked)[at], Some(Probe::Shows(look)) if !look.has_devices);
            let own_use = uses_cards.then(|| self.watch.use_cards());
            let probe = self.probe(&self.candidates[at].path);
            drop(own_use);
            let took = last.at.elapsed();
            let (pause, uses_cards) = match &probe {
                Probe::Shows(look) if look.has_devices => (IN_PEACE, true),
                Probe::Shows(_) => ((took * SHARE).clamp(PACE, IN_PEACE), false),
                Probe::NotFound | Probe::NotLoaded(_) | Probe::Failed(_) | Probe::Floods => (AFTER_A_FAILURE, false),
            };
            if self.over.load(Ordering::Relaxed) {
                return;
            }
            locked(&self.looked)[at] = Some(probe);
            let ended = Instant::now();
            let is_time = || {
                let now = self.watch.seen();
                let is_used = uses_cards && now.uses != last.seen.uses;
                self.has_changed(&last) || is_used || ended.elapsed() >= pause && !(uses_cards && now.in_use)
            };
            if !self.waits_until(is_time) {
                return;
            }
        }
    }

    fn probe(&self, module: &Path) -> Probe<Look> {
        let lang = format!("--lang={}", i18n::spoken().code());
        let mut arguments = vec![Path::new(&lang), Path::new("--module"), module];
        arguments.extend(self.token.as_deref().map(Path::new));
        arguments.push(Path::new(LIST_COMMAND));
        discover::probe_with(&self.program, &arguments, self.limit)
    }

    /// Asks the smart card service while a module sees no reader, which may be its fault.
    fn keep_asking_the_service(&self) {
        loop {
            let last = self.last();
            let is_blind = || {
                let is_blind = |looked: &Looked| matches!(looked, Some(Probe::Shows(look)) if !look.has_slots);
                locked(&self.looked).iter().any(is_blind)
            };
            let was_blind = is_blind();
            let fault = if was_blind { service::fault() } else { None };
            *locked(&self.service) = fault;
            let is_time = || self.has_changed(&last) || is_blind() != was_blind || last.at.elapsed() >= IN_PEACE;
            if !self.waits_until(is_time) {
                return;
            }
        }
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
