//! `jeton doctor`: what was checked, what was found, what to do.

mod finding;
mod sentence;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Answer;
use super::ending::Ending;
use super::page::Page;
use crate::i18n::words;
use crate::model::renewal::Mark;
use crate::t;

pub(crate) use finding::Finding;
pub use finding::{Level, Outcome};

/// The result of `jeton doctor`. It contains no PIN, and no personal names except those in certificates, unless asked
/// for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Diagnosis {
    /// jeton's version.
    pub version: String,
    /// The operating system's name for itself.
    pub system: String,
    /// The processor architecture, as Rust names it.
    pub architecture: String,
    /// When the checks ran, RFC 3339, UTC.
    pub at: String,
    /// How many findings need attention.
    pub attention: usize,
    /// For each token, the certificate that ends first, if it has reached a mark of `jeton remind`.
    pub warnings: Vec<Ending>,
    /// The levels checked, from the module's file up to the certificates.
    pub checks: Vec<Check>,
}

/// One level and its findings.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// Which level.
    pub level: Level,
    /// The worst outcome of its findings.
    pub outcome: Outcome,
    /// The findings.
    pub findings: Vec<Seen>,
}

/// One finding.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Seen {
    /// Stable code.
    pub code: String,
    /// How serious it is.
    pub outcome: Outcome,
    /// What it is about: a file, a reader, a token's serial number, a certificate's fingerprint. Empty if there is
    /// nothing to name.
    pub subject: String,
    /// What was found, in the user's language.
    pub seen: String,
    /// What to do, in the user's language; none if nothing needs doing.
    pub advice: Option<String>,
}

impl Check {
    /// The checks that report these findings, in the order of these levels.
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
            page.line(&if self.warnings.is_empty() { t!("doctor-all-well") } else { t!("doctor-works-but") });
        }
        // That a certificate has expired is one of the findings.
        for warning in self.warnings.iter().filter(|warning| warning.mark != Mark::Expired) {
            page.sentence("", &warning.message);
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
