//! Consultations: attaching a bi-clé, which cannot be undone, and closing.

use time::{Date, OffsetDateTime};

use super::super::asking::{among, ask, corrected, which};
use super::super::typed::CommandLine;
use super::holdings::Holdings;
use crate::bicle::opening;
use crate::cli::{Day, NotADay};
use crate::error::Result;
use crate::i18n::{time_zone, words};
use crate::model::bicle::Consultation;
use crate::t;
use crate::terminal;

/// `bicle attach`: asks for the bi-clé, the consultation and the opening day. The command asks for confirmation.
pub(super) fn attach(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_attach())? else { return Ok(None) };
    let Some(consultation) = ask(&t!("guided-which-consultation"))? else { return Ok(None) };
    let closes = match opening_day()? {
        Answer::Back => return Ok(None),
        Answer::Unknown => None,
        Answer::Day(day) => Some(day),
    };
    let command = command.word("attach");
    let command = closes.iter().fold(command, |command, day| command.option("--closes", &day.to_string()));
    Ok(Some(command.operands([consultation.as_str(), bicle.designation.as_str()])))
}

enum Answer {
    Day(Date),
    Unknown,
    Back,
}

/// Asks until the answer is a valid day, or none.
fn opening_day() -> Result<Answer> {
    let question = t!("guided-which-day");
    let Some(answer) = terminal::ask_text(&question)? else { return Ok(Answer::Back) };
    let answer = answer.trim();
    if answer.is_empty() {
        return Ok(Answer::Unknown);
    }
    let day = |answer: &str| match answer.parse() {
        Ok(Day(moment)) => match opening::refuse_passed(Some(moment), OffsetDateTime::now_utc()) {
            Ok(()) => Ok(time_zone::day(moment)),
            Err(error) => Err(words::begun(&error.sentence())),
        },
        Err(NotADay) => Err(t!("guided-no-day", example = words::date(OffsetDateTime::now_utc()))),
    };
    Ok(corrected(&question, answer.to_owned(), day)?.map_or(Answer::Back, Answer::Day))
}

/// `bicle close`: asks for the consultation, and for confirmation.
pub(super) fn close(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let open = holdings.open_consultations();
    let line = |consultation: &&Consultation| match consultation.closes {
        Some(closes) => t!("consultation-closes", name = consultation.name.as_str(), date = words::date(closes)),
        None => t!("consultation-open", name = consultation.name.as_str()),
    };
    let Some(consultation) = among(&t!("guided-which-to-close"), &open, line)? else { return Ok(None) };
    let name = consultation.name.as_str();
    if !terminal::confirm(&t!("guided-close-confirm", consultation = name))? {
        return Ok(None);
    }
    Ok(Some(command.word("close").operands([name])))
}
