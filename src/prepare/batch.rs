//! What is known of a batch so far: the plan, the journal, and what was set aside in this run.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;
use time::OffsetDateTime;

use super::files::Files;
use crate::cli::TokenPrepare;
use crate::context::Context;
use crate::error::{Error, FileError, PinError, Question, Result, UsageError};
use crate::i18n::words;
use crate::model::preparation::{Entry, Event, Line, LineProgress, Progress, Step};
use crate::model::{PinRole, Slot, Token};
use crate::output::preparation::StrangeToken;
use crate::store::journal::Journal;
use crate::terminal::interrupt::{self, Hold};
use crate::token::code_held;

/// A batch of tokens.
pub(super) struct Batch<'b> {
    pub(super) context: &'b Context,
    pub(super) options: &'b TokenPrepare,
    pub(super) files: Files,
    pub(super) lines: Vec<Line>,
    /// `None` in a dry run.
    journal: Option<Journal>,
    progress: Progress,
    /// Why the token of a line was set aside in this run.
    pub(super) aside: BTreeMap<usize, Error>,
    pub(super) strange: Vec<StrangeToken>,
    /// The serial numbers of the tokens that were seen in this run.
    pub(super) plugged: BTreeMap<usize, String>,
    /// The lines that the person leaves for another time.
    pub(super) skipped: BTreeSet<usize>,
    /// The code that unblocks, once it is known: it is the same for all tokens.
    unblocks_by: Option<PinRole>,
    /// While a step that was begun has no outcome.
    held: Option<Hold>,
}

impl<'b> Batch<'b> {
    /// The batch of this plan, with what its journal says. The journal is held from now on, unless it is a dry run.
    ///
    /// # Errors
    ///
    /// As [`Journal::open`]; [`FileError::NeverReplaced`] if a file is in the place of a report and there is no journal.
    pub(super) fn open(
        context: &'b Context,
        options: &'b TokenPrepare,
        files: Files,
        lines: Vec<Line>,
    ) -> Result<Self> {
        let (journal, entries) = match options.dry_run {
            true => (None, Journal::look::<Entry>(&files.journal)?),
            false => {
                let is_first = !files.journal.exists();
                if let Some(other) = [&files.report, &files.table].into_iter().find(|path| is_first && path.exists()) {
                    return Err(FileError::NeverReplaced(other.clone()).into());
                }
                let (journal, entries) = Journal::open::<Entry>(&files.journal)?;
                (Some(journal), entries)
            }
        };
        Ok(Self {
            context,
            options,
            files,
            lines,
            journal,
            progress: Progress::of(&entries),
            aside: BTreeMap::new(),
            strange: Vec::new(),
            plugged: BTreeMap::new(),
            skipped: BTreeSet::new(),
            unblocks_by: None,
            held: None,
        })
    }

    /// Those of these tokens that are meant: all of them, unless one was named.
    ///
    /// # Errors
    ///
    /// As [`Context::token_selector`].
    pub(super) fn meant(&self, tokens: Vec<Token>) -> Result<Vec<Token>> {
        Ok(match self.context.token_selector()? {
            Some(selector) => selector.select(&tokens),
            None => tokens,
        })
    }

    /// How far the token of this line has got.
    pub(super) fn progress(&self, at: usize) -> LineProgress {
        self.progress.of_person(&self.lines[at].person())
    }

    /// Those of the journal who are not in the plan.
    pub(super) fn no_longer_in_the_plan(&self) -> Vec<String> {
        let is_listed = |person: &&str| self.lines.iter().any(|line| line.person() == **person);
        self.progress.people().filter(|person| !is_listed(person)).map(str::to_owned).collect()
    }

    /// The steps that are still to be done for this line, in their order.
    pub(super) fn remaining(&self, at: usize) -> Vec<Step> {
        let progress = self.progress(at);
        self.lines[at].steps.iter().copied().filter(|step| !progress.done.contains_key(step)).collect()
    }

    /// Whether this step waits for the file of a certificate.
    pub(super) fn waits_for_file(&self, at: usize, step: Step) -> bool {
        let line = &self.lines[at];
        let is_missing = line.certificate.as_ref().is_some_and(|name| !self.files.named(name).exists());
        let imports = line.steps.contains(&Step::Import) && !self.progress(at).done.contains_key(&Step::Import);
        is_missing && imports && matches!(step, Step::Import | Step::Test)
    }

    /// The steps of this line that can be done now.
    pub(super) fn to_do(&self, at: usize) -> Vec<Step> {
        self.remaining(at).into_iter().filter(|step| !self.waits_for_file(at, *step)).collect()
    }

    /// Records what happened.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`].
    pub(super) fn note(&mut self, at: usize, event: Event) -> Result<()> {
        self.write(at, event, false)
    }

    /// Records that a step begins: from here until [`Batch::settle`], Ctrl-C is only noted.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`]; the step must not begin then.
    pub(super) fn begin(&mut self, at: usize, step: Step, slip: Option<String>, file: Option<String>) -> Result<()> {
        self.held = Some(interrupt::hold());
        let begun = self.write(at, Event::Begun { step, slip, file }, true);
        if begun.is_err() {
            self.held = None;
        }
        begun
    }

    /// Records what became of a step. Passes the outcome on.
    ///
    /// # Errors
    ///
    /// That of the step; [`FileError::Io`] if it cannot be recorded.
    pub(super) fn settle<T>(
        &mut self,
        at: usize,
        step: Step,
        outcome: Result<T>,
        done: impl Fn(&T) -> Event,
    ) -> Result<T> {
        let settled = match outcome {
            Ok(value) => self.note(at, done(&value)).map(|()| value),
            // It was never begun: there is nothing to say.
            Err(error) if !self.progress(at).begun.contains(&step) => Err(error),
            Err(error) => {
                let code = error.code().to_owned();
                // A test changes nothing: one without a result is made again.
                let event = match step != Step::Test && is_open(&error) {
                    true => Event::Unknown { step, code },
                    false => Event::NotDone { step, code },
                };
                self.note(at, event).and(Err(error))
            }
        };
        self.held = None;
        settled
    }

    /// The code that unblocks the tokens of this batch. A person is asked once, not for each token.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`] if the person holds neither; as [`code_held`].
    pub(super) fn unblocks_by(&mut self) -> Result<PinRole> {
        let role = match self.unblocks_by {
            Some(role) => role,
            None => code_held(self.context, self.options.by.with)?.ok_or(Error::Cancelled)?,
        };
        self.unblocks_by = Some(role);
        Ok(role)
    }

    /// The PIN of this role that was given beforehand for all tokens. One that this token refused is not presented again, unless
    /// the person names the token.
    ///
    /// # Errors
    ///
    /// [`PinError::NotPresentedAgain`] if nobody can be asked for another; as [`Context::supplied_pin`];
    /// [`UsageError::NoTerminal`] if none was given either.
    pub(super) fn supplied(&self, at: usize, slot: &Slot, role: PinRole) -> Result<Option<SecretString>> {
        let context = self.context;
        let supplied = context.supplied_pin(slot, role)?;
        let was_refused = self.progress(at).refused(role) && context.named_token().is_none();
        match supplied {
            Some(_) if was_refused && context.interactive => Ok(None),
            Some(_) if was_refused => {
                let token = slot.token.label.clone();
                Err(PinError::NotPresentedAgain { role, token, refused: true }.into())
            }
            None if !slot.token.pinpad && !context.interactive => {
                Err(UsageError::NoTerminal(Question::Pin(role)).into())
            }
            supplied => Ok(supplied),
        }
    }

    fn write(&mut self, at: usize, event: Event, keeps_room: bool) -> Result<()> {
        let person = self.lines[at].person();
        if let Some(journal) = &mut self.journal {
            let now = OffsetDateTime::now_utc();
            let entry = Entry { at: words::rfc3339(now.replace_nanosecond(0).unwrap_or(now)), person, event };
            match keeps_room {
                true => journal.announce(&entry)?,
                false => journal.add(&entry)?,
            }
            self.progress.note(&entry.person, &entry.event);
        }
        Ok(())
    }
}

/// Whether this error leaves open what became of a step that was begun.
fn is_open(error: &Error) -> bool {
    use crate::error::PartialError;
    match error {
        Error::Partial(PartialError::HalfDone { .. }) => true,
        Error::Partial(PartialError::Undone { left, .. }) => !left.is_empty(),
        Error::Pin(PinError::UnblockNotConfirmed { .. }) => true,
        // What a second jeton says in other words: only a refusal is clear.
        Error::Apart(report) => !matches!(
            report.code.as_str(),
            "pin-incorrect" | "pin-locked" | "puk-or-pin-locked" | "new-pin-refused" | "pin-not-locked" | "invalid-pin"
        ),
        _ => false,
    }
}
