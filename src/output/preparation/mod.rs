//! `jeton token prepare`: what was done for whom, as an answer; `table` and `report` are the two files.

mod report;
mod table;

pub(crate) use report::html;
pub(crate) use table::csv;

use serde::{Deserialize, Serialize};

use super::Answer;
use super::error::Report;
use super::page::Page;
use crate::i18n::words;
use crate::model::preparation::Step;
use crate::t;

/// A batch of tokens, and how far it has got.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokensPrepared {
    /// The plan's file.
    pub plan: String,
    /// Its journal.
    pub journal: String,
    /// The HTML report; none in a dry run.
    pub report: Option<String>,
    /// The CSV report; none in a dry run.
    pub table: Option<String>,
    /// Whether this only shows what would be done.
    pub dry_run: bool,
    /// In the order of the plan.
    pub people: Vec<PreparedPerson>,
    /// Tokens that are nobody's, or of too many, and were set aside.
    pub set_aside: Vec<StrangeToken>,
}

/// One person, and their token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PreparedPerson {
    /// The line of the plan.
    pub line: u64,
    /// As in the plan.
    pub name: String,
    /// As in the plan.
    pub email: Option<String>,
    /// The token's label in the plan.
    pub label: String,
    /// The token's serial number, once it was recognised.
    pub serial: Option<String>,
    /// How far it has got.
    pub state: PersonState,
    /// In the order in which they are done.
    pub steps: Vec<PreparedStep>,
    /// The slip with the PIN that the token has.
    pub slip: Option<String>,
    /// Why the token was set aside.
    pub error: Option<Report>,
}

/// How far one person's token has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonState {
    /// All of it is done.
    Done,
    /// It was set aside.
    SetAside,
    /// It is to be plugged in, or waits for a file.
    Waiting,
}

/// One step of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PreparedStep {
    /// What is to be done.
    pub step: Step,
    /// How far it has got.
    pub state: StepState,
    /// The file that it made.
    pub file: Option<String>,
}

/// How far one step has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// The token has taken it.
    Done,
    /// It was not begun, or the token did not take it.
    ToDo,
    /// It waits for the certificate's file.
    WaitingForFile,
    /// It was begun, and nobody knows what became of it.
    Unknown,
}

/// A token that was set aside because nobody knows whose it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StrangeToken {
    /// Its label.
    pub label: String,
    /// Its serial number.
    pub serial: String,
    /// Why.
    pub error: Report,
}

impl TokensPrepared {
    /// How many are in this state.
    pub(super) fn count(&self, state: PersonState) -> usize {
        self.people.iter().filter(|person| person.state == state).count()
    }

    /// How many are done, in a sentence.
    pub(super) fn summary(&self) -> String {
        t!(
            "prepared-summary",
            done = (self.count(PersonState::Done) as i64),
            total = (self.people.len() as i64),
            aside = (self.count(PersonState::SetAside) as i64),
            waiting = (self.count(PersonState::Waiting) as i64)
        )
    }
}

impl Answer for TokensPrepared {
    const KIND: &'static str = "tokens-prepared";

    fn text(&self, page: &mut Page) {
        if self.dry_run {
            page.line(&t!("prepared-dry-run"));
        }
        page.line(&self.summary());
        page.gap();
        for person in &self.people {
            let mark = mark(person.state);
            page.hanging(&format!("{mark} {} : ", person.name), &steps(person));
            if let Some(error) = &person.error {
                page.hanging("    ", &words::begun(&error.message));
            }
        }
        for token in &self.set_aside {
            page.hanging("! ", &words::begun(&token.error.message));
        }
        let files = [(t!("prepared-report"), &self.report), (t!("prepared-table"), &self.table)];
        let files: Vec<(String, &str)> =
            files.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?))).collect();
        if !files.is_empty() {
            page.gap();
            page.fields(0, &files);
        }
    }
}

fn mark(state: PersonState) -> &'static str {
    match state {
        PersonState::Done => "✓",
        PersonState::SetAside => "✗",
        PersonState::Waiting => "–",
    }
}

/// The word for how far a token has got.
fn state(state: PersonState) -> String {
    match state {
        PersonState::Done => t!("prepared-done"),
        PersonState::SetAside => t!("prepared-set-aside"),
        PersonState::Waiting => t!("prepared-waiting"),
    }
}

/// The steps of a person in words.
fn steps(person: &PreparedPerson) -> String {
    person
        .steps
        .iter()
        .map(|step| t!("prepared-step", step = words::step(step.step), state = step_state(step.state)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn step_state(state: StepState) -> String {
    match state {
        StepState::Done => t!("step-done"),
        StepState::ToDo => t!("step-to-do"),
        StepState::WaitingForFile => t!("step-waiting-for-file"),
        StepState::Unknown => t!("step-unknown"),
    }
}
