//! Going from token to token, in whatever order they are plugged in.

use time::OffsetDateTime;

use super::batch::Batch;
use super::files::Files;
use super::{answer, ask, check, seen, slips, work};
use crate::cli::TokenPrepare;
use crate::context::Context;
use crate::doctor::watch::Watch;
use crate::error::{
    Error, Expected, PartialError, PinError, PreparationError, Question, Result, TokenError, UsageError,
};
use crate::i18n::words;
use crate::model::preparation::{Event, Evidence, Owner, Step, recognise};
use crate::model::{Token, TokenIdentity};
use crate::output::error::Report;
use crate::output::preparation::{PersonState, StrangeToken, TokensPrepared, csv, html};
use crate::pkcs11::Module;
use crate::store::atomic;
use crate::t;

/// A token that was dealt with, and where: of blank ones nothing else tells them apart.
type Handled = (TokenIdentity, String, u64);

/// Prepares the tokens of a plan, as far as they are plugged in.
///
/// # Errors
///
/// [`PreparationError::Plan`]; [`PreparationError::Incomplete`] if anything is left to do; whatever ends the work: a full
/// disk, [`Error::Cancelled`].
pub(crate) fn run(context: &Context, options: &TokenPrepare) -> Result<()> {
    if context.takes_pins_from_stdin() {
        let (option, value) = ("--pin-stdin".to_owned(), "-".to_owned());
        return Err(UsageError::InvalidValue { option, value, expected: Expected::OnePinForAll }.into());
    }
    let files = Files::of(&options.plan);
    let lines = check::read(&options.plan, &files)?;
    let erases = lines.iter().any(|line| line.steps.contains(&Step::Initialise));
    if erases && !options.yes && !context.interactive && !options.dry_run {
        return Err(UsageError::NoTerminal(Question::Confirmation).into());
    }
    let mut batch = Batch::open(context, options, files, lines)?;
    for person in batch.no_longer_in_the_plan() {
        context.tell(&t!("prepare-not-in-plan", person = person));
    }
    if options.dry_run {
        deal_with_present(&mut batch, &mut Vec::new())?;
        return context.answer(&answer::of(&batch));
    }
    let ended = (0..batch.lines.len())
        .try_for_each(|at| slips::void_unused(&mut batch, at))
        .and_then(|()| go_through(&mut batch));
    let prepared = answer::of(&batch);
    let reported = report(&batch, &prepared);
    ended.and(reported)?;
    context.answer(&prepared)?;
    let count = |state| prepared.people.iter().filter(|person| person.state == state).count();
    match (count(PersonState::SetAside), count(PersonState::Waiting)) {
        (0, 0) => Ok(()),
        (aside, waiting) => {
            let source = std::mem::take(&mut batch.aside).into_values().next().map(Box::new);
            Err(PreparationError::Incomplete { source, aside, waiting }.into())
        }
    }
}

/// Writes both reports.
fn report(batch: &Batch<'_>, prepared: &TokensPrepared) -> Result<()> {
    let page = html(prepared, OffsetDateTime::now_utc())?;
    atomic::write(&batch.files.report, page.as_bytes(), true)?;
    atomic::write(&batch.files.table, &csv(prepared)?, true)
}

/// Deals with the tokens that are plugged in, and with a person there, with those that come.
fn go_through(batch: &mut Batch<'_>) -> Result<()> {
    let mut handled: Vec<Handled> = Vec::new();
    loop {
        // Begun before the tokens are read, so that no change in between is missed.
        let watch = batch.context.interactive.then(Watch::start);
        let present = deal_with_present(batch, &mut handled)?;
        // One that was pulled out may come again.
        handled.retain(|(identity, ..)| present.contains(identity));
        let (Some(next), Some(watch)) = (batch.next(), watch) else { return Ok(()) };
        match ask::for_next(batch, next, &present, &watch)? {
            ask::Next::Look => {}
            ask::Next::Skip(at) => batch.skip(at),
            ask::Next::Stop => return Ok(()),
        }
    }
}

/// Deals with the tokens that are plugged in now and were not dealt with yet. Returns all that are plugged in.
fn deal_with_present(batch: &mut Batch<'_>, handled: &mut Vec<Handled>) -> Result<Vec<TokenIdentity>> {
    let context = batch.context;
    let mut present = Vec::new();
    let looked = context.open_modules_to_prepare(|module, inventory| {
        let tokens = batch.meant(inventory.tokens)?;
        present.extend(tokens.iter().map(|token| token.info().identity()));
        let mut new = Vec::new();
        for token in tokens {
            let first = token.first();
            let this = (first.token.identity(), first.reader.clone(), first.id);
            if !handled.contains(&this) {
                handled.push(this);
                new.push(token);
            }
        }
        deal_with_new(batch, module, new)
    });
    match looked {
        // The token that was named is not there, or none is.
        Err(Error::Token(TokenError::NotFound { .. } | TokenError::None { .. })) => Ok(present),
        looked => looked.map(|()| present),
    }
}

/// Deals with these tokens of a module.
fn deal_with_new(batch: &mut Batch<'_>, module: &Module, tokens: Vec<Token>) -> Result<()> {
    let mut owners = Vec::new();
    for token in tokens {
        match seen::look(module, &token) {
            Ok(seen) => {
                let progress: Vec<_> = (0..batch.lines.len()).map(|at| batch.progress(at)).collect();
                let owner = recognise(&seen, &batch.lines.iter().zip(&progress).collect::<Vec<_>>());
                owners.push((token, owner));
            }
            Err(error) => batch.strange(&token, error),
        }
    }
    let line = |(_, owner): &(Token, Owner)| if let Owner::Line(at, _) = owner { Some(*at) } else { None };
    let lines: Vec<usize> = owners.iter().filter_map(line).collect();
    for (token, owner) in &mut owners {
        if let Owner::Line(at, _) = *owner {
            // Of two that fit one person, neither is taken for the right one.
            match lines.iter().filter(|line| **line == at).count() {
                1 => drop(batch.plugged.insert(at, token.info().serial.clone())),
                _ => *owner = Owner::Second(at),
            }
        }
    }
    // A person is asked about the others when it is clear who is left.
    owners.sort_by_key(|(_, owner)| *owner == Owner::Nobody);
    for (token, owner) in owners {
        let label = token.info().label.clone();
        let name = |at: usize| batch.lines[at].name.clone();
        match owner {
            Owner::Line(at, by) => deal_with_one(batch, at, module, &token, by)?,
            Owner::Second(at) => {
                let error = PreparationError::SecondToken { token: label, name: name(at) };
                batch.strange(&token, error.into());
            }
            Owner::Several(lines) => {
                let names = lines.into_iter().map(name).collect();
                batch.strange(&token, PreparationError::SeveralPeople { token: label, names }.into());
            }
            Owner::Nobody => deal_with_unidentified(batch, module, &token)?,
        }
    }
    Ok(())
}

/// A token that nothing identifies: the person is asked whose it is, if it can be anybody's.
fn deal_with_unidentified(batch: &mut Batch<'_>, module: &Module, token: &Token) -> Result<()> {
    let info = token.info();
    let may_be = |at: &usize| {
        let (line, progress) = (&batch.lines[*at], batch.progress(*at));
        let steps = batch.to_do(*at);
        let is_fit = info.initialized || steps.contains(&Step::Initialise);
        let is_unknown = progress.serial.is_none() && line.serial.is_none() && !batch.plugged.contains_key(at);
        is_unknown && is_fit && !steps.is_empty()
    };
    let open: Vec<usize> = (0..batch.lines.len()).filter(may_be).collect();
    if open.is_empty() {
        return Ok(());
    }
    let shown = match info.label.is_empty() {
        true => t!("prepare-blank", reader = token.first().reader.as_str()),
        false => format!("{} ({})", info.label, info.serial),
    };
    let owner = match batch.context.interactive && !batch.options.dry_run {
        true => ask::whose(batch, &shown, &open)?,
        false => None,
    };
    match owner {
        Some(at) => {
            batch.plugged.insert(at, info.serial.clone());
            deal_with_one(batch, at, module, token, Evidence::Person)
        }
        None => {
            batch.strange(token, PreparationError::Unidentified { token: shown }.into());
            Ok(())
        }
    }
}

/// Does what is left to do to the token of this line. A failure sets it aside, unless it concerns all of them.
fn deal_with_one(batch: &mut Batch<'_>, at: usize, module: &Module, token: &Token, by: Evidence) -> Result<()> {
    if batch.to_do(at).is_empty() {
        batch.context.tell(&t!("prepare-nothing-left", name = batch.lines[at].name.as_str()));
        return Ok(());
    }
    if batch.options.dry_run {
        let steps: Vec<String> = batch.to_do(at).into_iter().map(words::step).collect();
        work::announce(batch, at, token.first(), by);
        batch.context.tell(&t!("prepare-would-do", steps = steps.join(", ")));
        return Ok(());
    }
    let info = token.info();
    batch.strange.retain(|known| (&known.label, &known.serial) != (&info.label, &info.serial));
    batch.aside.remove(&at);
    match work::carry_out(batch, at, module, token, by) {
        Ok(()) => Ok(()),
        Err(error @ (Error::Cancelled | Error::OutputClosed | Error::File(_))) => Err(error),
        Err(error) => {
            if let Error::Pin(PinError::Incorrect { role, .. } | PinError::Locked { role, cause: Some(_), .. }) = &error
            {
                batch.note(at, Event::PinRefused { role: *role })?;
            }
            batch.context.tell(&t!("prepare-aside", error = words::begun(&error.sentence())));
            batch.context.tell(&t!("remedy-line", remedy = error.remedy()));
            // With a person there, it is plugged in again.
            if !(batch.context.interactive && is_removal(&error)) {
                batch.aside.insert(at, error);
            }
            Ok(())
        }
    }
}

/// Whether the token was pulled out.
fn is_removal(error: &Error) -> bool {
    match error {
        Error::Token(TokenError::Removed(_) | TokenError::SessionLost(_) | TokenError::Replaced { .. }) => true,
        Error::Partial(PartialError::HalfDone { source, .. } | PartialError::Undone { source, .. }) => {
            is_removal(source)
        }
        _ => false,
    }
}

impl Batch<'_> {
    /// Sets a token aside that is nobody's.
    fn strange(&mut self, token: &Token, error: Error) {
        self.context.tell(&t!("prepare-aside", error = words::begun(&error.sentence())));
        let info = token.info();
        let (label, serial) = (info.label.clone(), info.serial.clone());
        self.strange.retain(|known| (&known.label, &known.serial) != (&label, &serial));
        self.strange.push(StrangeToken { label, serial, error: Report::of(&error) });
    }

    /// The first line whose token is to be plugged in.
    fn next(&self) -> Option<usize> {
        let is_open =
            |at: &usize| !self.to_do(*at).is_empty() && !self.aside.contains_key(at) && !self.skipped.contains(at);
        (0..self.lines.len()).find(is_open)
    }

    /// Leaves this line for another time.
    fn skip(&mut self, at: usize) {
        self.skipped.insert(at);
    }
}
