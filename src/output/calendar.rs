//! Expiries as a calendar (iCalendar, RFC 5545): an event on the last day of each certificate, with an alarm at each
//! mark.

use std::fmt::Write as _;

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::remind::{Reminder, Reminders};
use crate::i18n::{time_zone, words};
use crate::model::renewal::MARKS;
use crate::model::text::printable;
use crate::t;

/// The longest line in bytes, without its line end (RFC 5545 section 3.1).
const LINE: usize = 75;

/// The calendar. It leaves out certificates that have expired or been renewed.
#[must_use]
pub(crate) fn text(reminders: &Reminders, now: OffsetDateTime) -> String {
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", concat!("-//jeton//", env!("CARGO_PKG_VERSION"), "//FR"));
    for reminder in &reminders.certificates {
        if reminder.certificate.days_left >= 0 && !reminder.renewed {
            event(&mut calendar, reminder, now);
        }
    }
    calendar.line("END", "VCALENDAR");
    calendar.text
}

fn event(calendar: &mut Calendar, reminder: &Reminder, now: OffsetDateTime) {
    let facts = &reminder.certificate;
    let Ok(end) = OffsetDateTime::parse(&facts.not_after, &Rfc3339) else { return };
    let last_day = time_zone::day(end);
    let day = |day: Date| day.format(format_description!("[year][month][day]")).unwrap_or_default();
    let summary = t!("calendar-summary", holder = facts.who());
    let description = [
        t!("calendar-serial", serial = facts.serial.as_str(), issuer = reminder.issuer.name.as_str()),
        t!("calendar-last-moment", date = words::date_time_and_zone(end)),
        reminder.way(false),
    ];
    calendar.line("BEGIN", "VEVENT");
    // A certificate always gets the same UID, so that importing the file again updates the event instead of adding one.
    calendar.line("UID", &format!("{}@jeton", facts.sha256));
    let stamp = now.format(format_description!("[year][month][day]T[hour][minute][second]Z")).unwrap_or_default();
    calendar.line("DTSTAMP", &stamp);
    calendar.line("DTSTART;VALUE=DATE", &day(last_day));
    calendar.line("DTEND;VALUE=DATE", &day(last_day.saturating_add(time::Duration::DAY)));
    calendar.line("SUMMARY", &escaped(&summary));
    calendar.line("DESCRIPTION", &description.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\\n"));
    calendar.line("TRANSP", "TRANSPARENT");
    for mark in MARKS {
        calendar.line("BEGIN", "VALARM");
        calendar.line("ACTION", "DISPLAY");
        calendar.line("DESCRIPTION", &escaped(&t!("calendar-alarm", holder = facts.who(), days = mark)));
        // At nine in the morning on the day of the mark: an alarm at midnight wakes people.
        calendar.line("TRIGGER", &format!("-P{}DT15H", mark - 1));
        calendar.line("END", "VALARM");
    }
    calendar.line("END", "VEVENT");
}

#[derive(Default)]
struct Calendar {
    text: String,
}

impl Calendar {
    /// Writes a content line, folded at [`LINE`] bytes between characters.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in format!("{name}:{value}").chars() {
            if c.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LINE - 1;
            }
            room -= c.len_utf8();
            let _ = write!(self.text, "{c}");
        }
        self.text.push_str("\r\n");
    }
}

/// A text value (RFC 5545 section 3.3.11) on a single line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in printable(text).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut calendar = Calendar::default();
        calendar.line("SUMMARY", &"é".repeat(100));
        let lines: Vec<&str> = calendar.text.split_terminator("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        let unfolded = calendar.text.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "é".repeat(100)));
    }

    #[test]
    fn text_is_escaped_and_cannot_start_a_line() {
        assert_eq!(escaped("Dupont, Jeanne; \\ fin"), "Dupont\\, Jeanne\\; \\\\ fin");
        assert!(!escaped("x\r\nBEGIN:VALARM").contains('\n'));
    }
}
