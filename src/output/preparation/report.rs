//! The report as a page: who has a token that is ready, and what is left. No PIN is on it.

use askama::Template;
use time::OffsetDateTime;

use super::{PersonState, PreparedPerson, StepState, TokensPrepared, mark, state, step_state};
use crate::error::{EncodingError, Result};
use crate::i18n;
use crate::i18n::words;
use crate::model::text::{printable, printable_within};
use crate::t;

/// The longest text in a cell, in columns.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "preparation.html")]
struct Page {
    language: &'static str,
    title: String,
    made: String,
    result_class: &'static str,
    result: String,
    heads: [String; 4],
    rows: Vec<Row>,
    others: Vec<String>,
    others_title: String,
    footer: String,
}

struct Row {
    name: String,
    about: Vec<String>,
    token: Vec<String>,
    class: &'static str,
    mark: &'static str,
    state: String,
    steps: Vec<Done>,
    error: Option<String>,
    remedy: Option<String>,
}

struct Done {
    class: &'static str,
    mark: &'static str,
    text: String,
    file: Option<String>,
}

/// The page.
///
/// # Errors
///
/// [`EncodingError::Page`].
pub(crate) fn html(prepared: &TokensPrepared, now: OffsetDateTime) -> Result<String> {
    let is_done = prepared.count(PersonState::Done) == prepared.people.len();
    let page = Page {
        language: i18n::spoken().code(),
        title: t!("prepared-title"),
        made: t!("prepared-made", plan = shown(&prepared.plan), date = words::date_time_and_zone(now)),
        result_class: if is_done { "good" } else { "advice" },
        result: prepared.summary(),
        heads: [t!("table-name"), t!("table-token"), t!("table-state"), t!("table-steps")],
        rows: prepared.people.iter().map(row).collect(),
        others: prepared.set_aside.iter().map(|token| words::begun(&shown(&token.error.message))).collect(),
        others_title: t!("prepared-others"),
        footer: t!("prepared-made-by", version = env!("CARGO_PKG_VERSION")),
    };
    page.render().map_err(|error| EncodingError::Page(error.to_string()).into())
}

fn row(person: &PreparedPerson) -> Row {
    let class = match person.state {
        PersonState::Done => "good",
        PersonState::SetAside => "bad",
        PersonState::Waiting => "none",
    };
    let serial = person.serial.as_ref().map(|serial| t!("prepared-serial", serial = shown(serial)));
    let steps = person.steps.iter().map(|step| {
        let (class, mark) = match step.state {
            StepState::Done => ("good", "✓"),
            StepState::Unknown => ("bad", "✗"),
            StepState::ToDo | StepState::WaitingForFile => ("none", "–"),
        };
        let text = match step.state {
            StepState::Done => words::begun(&words::step(step.step)),
            state => words::begun(&t!("prepared-step", step = words::step(step.step), state = step_state(state))),
        };
        Done { class, mark, text, file: step.file.as_deref().map(shown) }
    });
    let slip = person.slip.as_ref().map(|slip| Done {
        class: "none",
        mark: "→",
        text: t!("prepared-slip"),
        file: Some(shown(slip)),
    });
    Row {
        name: shown(&person.name),
        about: person.email.iter().map(|email| shown(email)).collect(),
        token: std::iter::once(shown(&person.label)).chain(serial).collect(),
        class,
        mark: mark(person.state),
        state: state(person.state),
        steps: steps.chain(slip).collect(),
        error: person.error.as_ref().map(|error| words::begun(&shown(&error.message))),
        // Backticks mark commands on a terminal only.
        remedy: person.error.as_ref().map(|error| words::begun(&shown(&error.remedy)).replace('`', "")),
    }
}

fn shown(text: &str) -> String {
    printable(&printable_within(text, LONGEST)).into_owned()
}
