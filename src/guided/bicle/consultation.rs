//! A consultation: given its bi-clé, which is definitive, and closed.

use time::{Date, OffsetDateTime};

use super::super::typed::CommandLine;
use super::super::{among, ask};
use super::holdings::Holdings;
use super::which;
use crate::error::Result;
use crate::model::bicle::Consultation;
use crate::output::words;
use crate::t;
use crate::{output, terminal};

/// `bicle attach`: which bi-clé, which consultation, when its bids are opened; confirmed.
pub(super) fn attach(command: CommandLine, holdings: &Holdings) -> Result<Option<CommandLine>> {
    let Some(bicle) = which(&holdings.to_attach())? else { return Ok(None) };
    let Some(consultation) = ask(&t!("guided-which-consultation"))? else { return Ok(None) };
    let closes = match opening_day()? {
        Answer::Back => return Ok(None),
        Answer::Unknown => None,
        Answer::Day(day) => Some(day),
    };
    let name = bicle.designation.as_str();
    if !terminal::confirm(&t!("guided-attach-confirm", name = name, consultation = consultation.as_str()))? {
        return Ok(None);
    }
    let command = command.word("attach");
    let command = closes.iter().fold(command, |command, day| command.option("--closes", &day.to_string()));
    Ok(Some(command.operands([consultation.as_str(), name])))
}

enum Answer {
    Day(Date),
    Unknown,
    Back,
}

/// Asks until the answer is a day, or none.
fn opening_day() -> Result<Answer> {
    loop {
        let Some(answer) = terminal::ask_text(&t!("guided-which-day"))? else { return Ok(Answer::Back) };
        let answer = answer.trim();
        if answer.is_empty() {
            return Ok(Answer::Unknown);
        }
        match day(answer) {
            Some(day) => return Ok(Answer::Day(day)),
            None => output::say(&t!("guided-no-day", example = words::date(OffsetDateTime::now_utc()))),
        }
    }
}

/// `31/01/2027`, as people write it here, with any of the usual marks; or `2027-01-31`.
fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let year: i32 = if year.len() == 4 { year.parse().ok()? } else { return None };
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, day.parse().ok()?).ok()
}

/// `bicle close`: which consultation; confirmed.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_as_people_write_it() {
        let expected = Date::from_calendar_date(2027, time::Month::January, 31).ok();
        for text in ["31/01/2027", "31/1/2027", "31.01.2027", "31 01 2027", "2027-01-31"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["31/01/27", "31/02/2027", "demain", "01/31/2027", "2027-01", "31/01/2027/1"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
