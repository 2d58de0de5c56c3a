//! Words shared by several answers: dates, states, uses.

use time::OffsetDateTime;

use crate::i18n::{self, Language};
use crate::model::{PinRole, PinState};
use crate::t;

/// A date in the language's usual format: `31/12/2027`; in English `2027-12-31`, since two orders are in use.
#[must_use]
pub(crate) fn date(at: OffsetDateTime) -> String {
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    match i18n::spoken() {
        Language::Fr => format!("{day:02}/{month:02}/{year:04}"),
        Language::En => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The day of an RFC 3339 date in the language's usual format; the text unchanged if it does not parse.
#[must_use]
pub(crate) fn date_of(rfc3339: &str) -> String {
    let parsed = OffsetDateTime::parse(rfc3339, &time::format_description::well_known::Rfc3339);
    parsed.map_or_else(|_| rfc3339.to_owned(), date)
}

/// A date with its time, marked as UTC.
#[must_use]
pub(crate) fn date_time(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!("{} {:02}:{:02} UTC", date(at), at.hour(), at.minute())
}

/// A date with its time, for programs: RFC 3339 in UTC.
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

/// The state of a PIN, with the number of tries left where it is known and the state does not say it.
#[must_use]
pub(crate) fn pin_state_and_tries(state: PinState, tries_left: Option<u8>) -> String {
    match (state, tries_left) {
        (PinState::Ok, Some(tries)) => t!("pin-state-ok-tries", tries = i64::from(tries)),
        (PinState::Low, Some(tries)) => t!("pin-state-low-tries", tries = i64::from(tries)),
        (_, _) => pin_state(state),
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

/// The days until an expiry, or since.
#[must_use]
pub(crate) fn days_left(days: i64) -> String {
    if days < 0 { t!("days-since-expiry", days = days.saturating_neg()) } else { t!("days-left", days = days) }
}
