//! Asking a person: whose a token is, and for the next token.

use std::time::{Duration, Instant};

use super::batch::Batch;
use crate::doctor::watch::Watch;
use crate::error::Result;
use crate::model::TokenIdentity;
use crate::t;
use crate::terminal;
use crate::terminal::menu::{Picked, menu};

/// How often to look at the tokens themselves: often where there is no PC/SC that tells of them, and seldom where there is, since it
/// costs a card some fifty commands.
const OFTEN: Duration = Duration::from_secs(2);
const SELDOM: Duration = Duration::from_secs(10);

/// The most lines of a menu that a small screen holds.
const LONGEST_MENU: usize = 16;

/// Whose this token is, among these lines; `None` if the person does not say so.
///
/// # Errors
///
/// As [`terminal::choose`].
pub(super) fn whose(batch: &Batch<'_>, token: &str, open: &[usize]) -> Result<Option<usize>> {
    let question = t!("prepare-whose", token = token);
    if open.len() < LONGEST_MENU {
        let names = open.iter().map(|at| batch.lines[*at].name.clone());
        let lines: Vec<String> = std::iter::once(t!("prepare-nobody")).chain(names).collect();
        let picked = terminal::choose(&question, &lines)?;
        return Ok(picked.and_then(|line| line.checked_sub(1)).and_then(|place| open.get(place).copied()));
    }
    for at in open {
        batch.context.converse(&format!("  {}. {}", at + 1, batch.lines[*at].name));
    }
    let answer = terminal::ask_text(&t!("prepare-whose-number", question = question))?.unwrap_or_default();
    let picked = answer.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    Ok(picked.filter(|at| open.contains(at)))
}

/// What comes next.
pub(super) enum Next {
    /// Something was plugged in or pulled out.
    Look,
    /// This line is left for another time.
    Skip(usize),
    /// That is all for now.
    Stop,
}

/// Asks for the token of this line, until something changes. `before` is what was plugged in when they were last looked at,
/// and `watch` began before that.
///
/// # Errors
///
/// As [`menu`].
pub(super) fn for_next(batch: &Batch<'_>, at: usize, before: &[TokenIdentity], watch: &Watch) -> Result<Next> {
    let prompt = t!(
        "prepare-plug-in",
        number = (at as i64 + 1),
        total = (batch.lines.len() as i64),
        name = batch.lines[at].name.as_str()
    );
    let lines = [t!("prepare-skip"), t!("prepare-stop")];
    let mut looked = Instant::now();
    let mut changed = || {
        if watch.has_changed() {
            return true;
        }
        if looked.elapsed() < if watch.seen().answers { SELDOM } else { OFTEN } {
            return false;
        }
        let found = present(batch);
        looked = Instant::now();
        found.is_ok_and(|now| now != before)
    };
    match menu(&prompt, &lines, &mut changed)? {
        Picked::Changed => Ok(Next::Look),
        Picked::Line(0) => Ok(Next::Skip(at)),
        Picked::Line(_) => Ok(Next::Stop),
        Picked::Back => match terminal::confirm(&t!("prepare-stop-confirm"))? {
            true => Ok(Next::Stop),
            false => Ok(Next::Look),
        },
    }
}

/// The tokens that are plugged in and meant.
fn present(batch: &Batch<'_>) -> Result<Vec<TokenIdentity>> {
    let mut present = Vec::new();
    batch.context.open_modules_to_prepare(|_, inventory| {
        present.extend(batch.meant(inventory.tokens)?.iter().map(|token| token.info().identity()));
        Ok(())
    })?;
    Ok(present)
}
