//! `jeton doctor`: what was looked at, what was seen, what to do.

mod finding;
mod sentence;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Answer;
use super::page::Page;
use crate::i18n::words;
use crate::t;

pub(crate) use finding::Finding;
pub use finding::{Level, Outcome};

/// What `jeton doctor` found. It holds no PIN; names of persons are those that certificates hold, unless asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Diagnosis {
    /// jeton's version.
    pub version: String,
    /// The system, as it calls itself.
    pub system: String,
    /// The processor, as Rust names it.
    pub architecture: String,
    /// When, RFC 3339, UTC.
    pub at: String,
    /// How many findings need attention.
    pub attention: usize,
    /// What was looked at, from the module's file up to the certificates.
    pub checks: Vec<Check>,
}

/// One level.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// Which.
    pub level: Level,
    /// The gravest of its findings.
    pub outcome: Outcome,
    /// What was seen.
    pub findings: Vec<Seen>,
}

/// One thing that was seen.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Seen {
    /// Stable code.
    pub code: String,
    /// Whether it is as it should be.
    pub outcome: Outcome,
    /// What it is about: a file, a reader, a token's serial number, a certificate's fingerprint. Empty where there is
    /// nothing to name.
    pub subject: String,
    /// What was seen, in the person's language.
    pub seen: String,
    /// What to do, in the person's language; none where there is nothing to do.
    pub advice: Option<String>,
}

impl Check {
    /// What is to be said of these findings, in the order of these levels.
    pub(crate) fn of(levels: &[(Level, Outcome)], findings: &[(Outcome, Finding)]) -> Vec<Self> {
        levels
            .iter()
            .map(|&(level, outcome)| {
                let seen: Vec<Seen> = findings
                    .iter()
                    .filter(|(_, finding)| finding.level() == level)
                    .map(|(outcome, finding)| Seen {
                        code: finding.code().to_owned(),
                        outcome: *outcome,
                        subject: finding.subject(),
                        seen: sentence::seen(finding),
                        advice: sentence::advice(finding).filter(|_| *outcome != Outcome::Ok),
                    })
                    .collect();
                Self { level, outcome, findings: seen }
            })
            .collect()
    }
}

impl Answer for Diagnosis {
    const KIND: &'static str = "diagnosis";

    fn text(&self, page: &mut Page) {
        let date = OffsetDateTime::parse(&self.at, &Rfc3339).map_or_else(|_| self.at.clone(), words::date);
        page.line(&format!("jeton {} · {}, {} · {date}", self.version, self.system, self.architecture));
        for check in &self.checks {
            page.gap();
            page.line(&format!("{} {}", mark(check.outcome), sentence::level(check.level)));
            if check.findings.is_empty() {
                page.line(&format!("    {}", t!("doctor-not-checked")));
            }
            for seen in &check.findings {
                page.sentence(&format!("  {} ", mark(seen.outcome)), &seen.seen);
                for line in seen.advice.iter().flat_map(|advice| advice.lines()) {
                    page.sentence("    → ", line);
                }
            }
        }
        if self.attention == 0 {
            page.gap();
            page.line(&t!("doctor-all-well"));
        }
    }
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotChecked => "·",
        Outcome::Ok => "✓",
        Outcome::Note => "!",
        Outcome::Attention => "✗",
    }
}
