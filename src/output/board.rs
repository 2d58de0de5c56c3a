//! `jeton list --watch`: every module and token, as a board for people and as lines for programs.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::certificate::CertificateFacts;
use super::ending::first_to_end;
use super::error::Report;
use super::holders::{is_current_holders, whose};
use super::list::{PinLine, TokenLine, UnreadableReader};
use super::page::Page;
use crate::i18n::words;
use crate::t;
use crate::terminal;
use crate::terminal::board::Shown;

/// A narrower terminal gets two lines for each token.
const NARROW: usize = 60;

/// Every module and what it shows at one moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenBoard {
    /// Since when it is so, RFC 3339, UTC.
    pub at: String,
    /// The modules, in the order in which they are preferred.
    pub modules: Vec<WatchedModule>,
    /// Why no module sees a reader, if that is so.
    pub service: Option<Report>,
}

/// A module and its tokens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WatchedModule {
    /// Its file.
    pub module: String,
    /// What it is called.
    pub name: String,
    /// Whether it answers.
    pub state: ModuleState,
    /// Its tokens, but for those that a module before it shows too.
    pub tokens: Vec<TokenLine>,
    /// Readers whose card it cannot read.
    pub unreadable: Vec<UnreadableReader>,
    /// Why it does not answer.
    pub error: Option<Report>,
}

/// Whether a module answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleState {
    /// It has not answered yet.
    Looking,
    /// It shows its tokens.
    Shows,
    /// It failed, crashed or did not answer in time.
    Failed,
}

impl TokenBoard {
    /// The board of this moment.
    #[must_use]
    pub(crate) fn now(modules: Vec<WatchedModule>, service: Option<Report>) -> Self {
        let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Self { at: words::rfc3339(now), modules, service }
    }

    /// Whether nothing but the time differs.
    #[must_use]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        // Plain data, which always serialises.
        let told = |board: &Self| serde_json::to_value((&board.modules, &board.service)).ok();
        told(self) == told(other)
    }

    /// The board as drawn on the screen.
    #[must_use]
    pub(crate) fn shown(&self) -> Shown {
        let is_narrow = terminal::columns().is_some_and(|columns| columns < NARROW);
        let tokens = self.modules.iter().flat_map(|module| &module.tokens).filter(|token| token.initialized).count();
        let at = words::date_time_of(&self.at);
        let title = t!("board-title", tokens = (tokens as i64), modules = (self.modules.len() as i64), at = at);
        let lines = self.lines(is_narrow);
        let head = if is_narrow { vec![title] } else { vec![title, lines[0].clone()] };
        Shown { head, rows: lines[usize::from(!is_narrow)..].to_vec() }
    }

    /// The column headings, unless it is narrow, and a line or more for each module.
    fn lines(&self, is_narrow: bool) -> Vec<String> {
        let mut rows = vec![headings()];
        // A line that stands alone has its text, and a row of the table its place.
        let mut lines = vec![Line::Row(0)];
        lines.extend(self.service.iter().map(|service| Line::Text(words::begun(&service.message))));
        for module in &self.modules {
            lines.push(Line::Text(module.heading()));
            for token in &module.tokens {
                for cells in cells(token) {
                    lines.push(Line::Row(rows.len()));
                    rows.push(cells);
                }
            }
            lines.extend(module.unreadable.iter().map(|reader| {
                Line::Text(format!(
                    " {}",
                    t!("list-unreadable", reader = reader.reader.as_str(), cause = reader.cause.as_str())
                ))
            }));
        }
        if is_narrow {
            let folded = |line: Line| match line {
                Line::Row(0) => Vec::new(),
                Line::Row(at) => folded(&rows[at]),
                Line::Text(text) => vec![text],
            };
            return lines.into_iter().flat_map(folded).collect();
        }
        let mut page = Page::new();
        // What is drawn again and again leaves the last column free: a column more is asked for, and taken off.
        page.columns(2, &rows);
        let table = page.finish();
        let table: Vec<&str> = table.lines().map(|row| row.strip_prefix(' ').unwrap_or(row)).collect();
        let line = |line: Line| match line {
            Line::Row(at) => table[at].to_owned(),
            Line::Text(text) => text,
        };
        lines.into_iter().map(line).collect()
    }
}

enum Line {
    Row(usize),
    Text(String),
}

impl WatchedModule {
    /// Its name, and why there is nothing below it.
    fn heading(&self) -> String {
        let name = self.name.as_str();
        match (self.state, &self.error) {
            (ModuleState::Looking, _) => t!("board-looking", name = name),
            (ModuleState::Failed, Some(error)) => t!("board-failed", name = name, message = error.message.as_str()),
            (ModuleState::Failed | ModuleState::Shows, _) if self.tokens.is_empty() && self.unreadable.is_empty() => {
                t!("board-nothing", name = name)
            }
            (ModuleState::Failed | ModuleState::Shows, _) => name.to_owned(),
        }
    }
}

fn headings() -> Vec<String> {
    vec![t!("column-holder"), t!("list-serial"), t!("list-pin"), t!("column-left")]
}

/// The rows of a token: holder, serial number, PIN, days left. A second PIN has a row of its own.
fn cells(token: &TokenLine) -> Vec<Vec<String>> {
    // A row of one cell takes the whole width.
    if !token.initialized {
        return vec![vec![t!("board-blank", reader = token.reader.as_str())]];
    }
    if token.is_authorities() {
        let line = t!("list-authorities", count = (token.certificates.len() as i64));
        return vec![vec![line]];
    }
    let facts = || token.certificates.iter().filter_map(|line| line.certificate.as_ref());
    let holder = whose(facts().filter(|facts| is_current_holders(facts))).unwrap_or_else(|| token.label.clone());
    let left = match &token.error {
        Some(_) => t!("board-unread"),
        None => first_to_end(facts()).map(left).unwrap_or_default(),
    };
    let pin = |pin: &PinLine| words::pin_state_in_brief(pin.state, pin.tries_left);
    let first = token.pins.first().map(pin).unwrap_or_default();
    let others = token.pins.iter().skip(1);
    let others = others.map(|other| vec![format!("  {}", other.label), String::new(), pin(other), String::new()]);
    std::iter::once(vec![holder, token.serial.clone(), first, left]).chain(others).collect()
}

/// The days that a certificate has left, with a sign once a mark of `jeton remind` is reached.
fn left(facts: &CertificateFacts) -> String {
    if facts.mark.is_some() { t!("board-due", left = facts.left()) } else { facts.left() }
}

/// A row in two lines.
fn folded(cells: &[String]) -> Vec<String> {
    let rest: Vec<&str> = cells[1..].iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    let rest = (!rest.is_empty()).then(|| format!("   {}", rest.join(" · ")));
    std::iter::once(format!(" {}", cells[0])).chain(rest).collect()
}

impl Answer for TokenBoard {
    const KIND: &'static str = "token-board";

    fn text(&self, page: &mut Page) {
        let Shown { head, rows } = self.shown();
        head.iter().chain(&rows).for_each(|line| page.line(line));
    }
}
