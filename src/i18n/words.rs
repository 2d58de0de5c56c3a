//! Words that several answers share: dates, states, uses.

use time::OffsetDateTime;

use crate::i18n::{self, Language};
use crate::model::{PinRole, PinState};
use crate::t;

/// A date as people of the language write it: `31/12/2027`, or `2027-12-31` in English, where two orders compete.
#[must_use]
pub(crate) fn date(at: OffsetDateTime) -> String {
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    match i18n::spoken() {
        Language::Fr => format!("{day:02}/{month:02}/{year:04}"),
        Language::En => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The day of an RFC 3339 date as people write it; the text itself where it is none.
#[must_use]
pub(crate) fn date_of(rfc3339: &str) -> String {
    let parsed = OffsetDateTime::parse(rfc3339, &time::format_description::well_known::Rfc3339);
    parsed.map_or_else(|_| rfc3339.to_owned(), date)
}

/// A date with its time, in UTC and said to be.
#[must_use]
pub(crate) fn date_time(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!("{} {:02}:{:02} UTC", date(at), at.hour(), at.minute())
}

/// A date with its time for programs: RFC 3339, UTC.
#[must_use]
pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    at.format(&time::format_description::well_known::Rfc3339).unwrap_or_else(|_| at.unix_timestamp().to_string())
}

/// The state of a PIN.
#[must_use]
pub(crate) fn pin_state(state: PinState) -> String {
    match state {
        PinState::Ok => t!("pin-state-ok"),
        PinState::Low => t!("pin-state-low"),
        PinState::FinalTry => t!("pin-state-final-try"),
        PinState::Locked => t!("pin-state-locked"),
        PinState::ToBeChanged => t!("pin-state-to-be-changed"),
        PinState::NotSet => t!("pin-state-not-set"),
    }
}

/// Whose PIN, as in "the user PIN".
#[must_use]
pub(crate) fn pin_role(role: PinRole) -> String {
    match role {
        PinRole::User => t!("pin-role-user"),
        PinRole::So => t!("pin-role-so"),
        PinRole::Puk => t!("pin-role-puk"),
    }
}

/// Days left before an expiry, or since it.
#[must_use]
pub(crate) fn days_left(days: i64) -> String {
    if days < 0 { t!("days-since-expiry", days = days.saturating_neg()) } else { t!("days-left", days = days) }
}
