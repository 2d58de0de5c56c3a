//! The menu of the certificates: details, what a revocation needs, the test as a page, reminders.

use super::asking::{one_of, which_certificate};
use super::destination::{self, NewFile, Picked};
use super::overview::Overview;
use super::typed::CommandLine;
use crate::cli::Global;
use crate::error::Result;
use crate::t;

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Details,
    Revocation,
    Report,
    Reminders,
    Back,
}

impl Offer {
    fn text(self) -> String {
        match self {
            Self::Details => t!("guided-details"),
            Self::Revocation => t!("guided-revocation"),
            Self::Report => t!("guided-report"),
            Self::Reminders => t!("guided-reminders"),
            Self::Back => t!("guided-back"),
        }
    }
}

/// The command for what the user picks; `None` if they went back.
pub(super) fn choose(global: &Global, overview: &Overview) -> Result<Option<CommandLine>> {
    let offers: Vec<Offer> = [
        (Offer::Details, true),
        (Offer::Revocation, !overview.exportable.is_empty()),
        (Offer::Report, overview.may_log_in()),
        (Offer::Reminders, true),
        (Offer::Back, true),
    ]
    .into_iter()
    .filter_map(|(offer, makes_sense)| makes_sense.then_some(offer))
    .collect();
    let command = CommandLine::new(global);
    match one_of(&t!("guided-what"), &offers, |offer| offer.text())? {
        Some(Offer::Details) if overview.exportable.is_empty() => Ok(Some(command.word("cert").word("list"))),
        Some(Offer::Details) => shown(command, overview, None),
        Some(Offer::Revocation) => shown(command, overview, Some("--revocation")),
        Some(Offer::Report) => report(command),
        Some(Offer::Reminders) => reminders(command),
        Some(Offer::Back) | None => Ok(None),
    }
}

/// `cert show`, of one certificate.
fn shown(command: CommandLine, overview: &Overview, option: Option<&str>) -> Result<Option<CommandLine>> {
    let Some(chosen) = which_certificate(overview)? else { return Ok(None) };
    let mut command = command.word("cert").word("show");
    if overview.certificates > 1 {
        command = command.option("--fingerprint", &chosen.facts.sha256);
    }
    Ok(Some(option.into_iter().fold(command, CommandLine::word)))
}

/// `test --report`.
fn report(command: CommandLine) -> Result<Option<CommandLine>> {
    let stem = t!("guided-report-stem");
    let file = NewFile { stem: &stem, extension: "html" };
    let path = destination::ask_file(&t!("guided-where-page"), file, t!("guided-elsewhere"))?;
    Ok(path.map(|path| command.word("test").file_option("--report", &path)))
}

/// `remind`, with a calendar if that is wanted.
fn reminders(command: CommandLine) -> Result<Option<CommandLine>> {
    let stem = t!("guided-calendar-stem");
    let file = NewFile { stem: &stem, extension: "ics" };
    let only_shown = Some(t!("guided-no-calendar"));
    let picked = destination::ask(&t!("guided-where-calendar"), only_shown, file, t!("guided-elsewhere"))?;
    let command = command.word("remind");
    Ok(picked.map(|picked| match picked {
        Picked::Instead => command,
        Picked::File(path) => command.file_option("--ics", &path),
    }))
}
