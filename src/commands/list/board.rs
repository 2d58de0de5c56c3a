//! `jeton list --watch`: every module and token on the screen, kept up to date until a key ends it; with `--json`, a line
//! for each change.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::listed::is_same;
use super::looks::{Look, Looked, Looks};
use crate::context::Context;
use crate::error::{Error, ModuleError, Question, Result, UsageError};
use crate::output::board::{ModuleState, TokenBoard, WatchedModule};
use crate::output::error::Report;
use crate::output::list::TokenLine;
use crate::output::{self, Format};
use crate::pkcs11::discover::{self, Candidate, Source};
use crate::pkcs11::module::is_bare_name;
use crate::terminal::{self, interrupt};
use crate::token::own_program;

/// How long the first line waits for a module that takes its time.
const FIRST: Duration = Duration::from_secs(2);

/// Between two checks whether anything has changed.
const STEP: Duration = Duration::from_millis(200);

pub(super) fn run(context: &Context) -> Result<()> {
    if context.format == Format::Text && !(context.interactive && terminal::is_conversation()) {
        return Err(UsageError::NoTerminal(Question::Board).into());
    }
    let program = own_program()?;
    // A token that is not one is an error of the command line, and not of each module.
    context.token_selector()?;
    let candidates = candidates(context)?;
    interrupt::only_record();
    let looks = Looks::start(context, &program, candidates);
    match context.format {
        Format::Json => lines(&looks),
        Format::Text => drawn(&looks),
    }
}

/// The board on the screen, until a key ends it.
fn drawn(looks: &Looks) -> Result<()> {
    let mut board = board(looks);
    terminal::board::show(&mut |is_resumed| {
        if is_resumed {
            looks.again();
        }
        take(&mut board, looks);
        board.shown()
    })
}

/// Brings the board up to date; whether anything has changed.
fn take(board: &mut TokenBoard, looks: &Looks) -> bool {
    let now = self::board(looks);
    let is_changed = !board.is_same(&now);
    if is_changed {
        *board = now;
    }
    is_changed
}

fn candidates(context: &Context) -> Result<Vec<Candidate>> {
    let Some(path) = context.named_module() else {
        let found = discover::candidates();
        return match found.is_empty() {
            true => Err(ModuleError::NotFoundAnywhere { tried: Vec::new() }.into()),
            false => Ok(found),
        };
    };
    if !is_bare_name(path) && !path.is_file() {
        return Err(ModuleError::NotFound(path.to_owned()).into());
    }
    Ok(vec![Candidate { name: file_name(path), path: path.to_owned(), source: Source::Table }])
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A line at the start and one for each change, until an interruption, or until nobody reads them.
fn lines(looks: &Looks) -> Result<()> {
    let start = Instant::now();
    while !looks.is_complete() && start.elapsed() < FIRST && !interrupt::is_pending() {
        thread::sleep(STEP);
    }
    let mut board = board(looks);
    let mut is_new = true;
    // An interruption ends the modules' processes too, which is no change.
    while !interrupt::is_pending() {
        if output::is_closed() {
            return Err(Error::OutputClosed);
        }
        if is_new {
            output::line(&board)?;
        }
        thread::sleep(STEP);
        is_new = take(&mut board, looks);
    }
    Ok(())
}

/// The board as last seen. A token that two modules show is the first one's.
fn board(looks: &Looks) -> TokenBoard {
    looks.seen(|modules, service| {
        let mut listed: Vec<TokenLine> = Vec::new();
        let modules = modules.into_iter().map(|(candidate, looked)| watched(candidate, looked, &mut listed)).collect();
        TokenBoard::now(modules, service.map(Report::of))
    })
}

fn watched(candidate: &Candidate, looked: &Looked, listed: &mut Vec<TokenLine>) -> WatchedModule {
    let mut module = WatchedModule {
        module: candidate.path.display().to_string(),
        name: candidate.name.clone(),
        state: ModuleState::Looking,
        tokens: Vec::new(),
        unreadable: Vec::new(),
        error: None,
    };
    let Some(probe) = looked.clone() else { return module };
    match probe.into_result(&candidate.path) {
        Ok(Look { list, .. }) => {
            module.state = ModuleState::Shows;
            module.unreadable.clone_from(&list.unreadable);
            module.tokens.clone_from(&list.tokens);
            let is_known = |token: &TokenLine| {
                let names = [&token.serial, &token.manufacturer, &token.label];
                token.initialized && listed.iter().any(|line| is_same(line, names))
            };
            module.tokens.retain(|token| !is_known(token));
            listed.extend(list.tokens);
        }
        Err(error) => {
            module.state = ModuleState::Failed;
            module.error = Some(Report::of(&error));
        }
    }
    module
}
