//! Words shared by several answers: dates, states, uses.

use time::{Date, OffsetDateTime};

use super::time_zone;
use crate::i18n::{self, Language};
use crate::model::certificate::FileKind;
use crate::model::preparation::Step;
use crate::model::{PinRole, PinState, Slip};
use crate::t;

/// The day of this moment by the person's calendar.
#[must_use]
pub(crate) fn date(at: OffsetDateTime) -> String {
    day(time_zone::day(at))
}

/// A day in the language's usual format: `31/12/2027`; in English `2027-12-31`, since two orders are in use.
#[must_use]
pub(crate) fn day(day: Date) -> String {
    let (year, month, day) = (day.year(), u8::from(day.month()), day.day());
    match i18n::spoken() {
        Language::Fr => format!("{day:02}/{month:02}/{year:04}"),
        Language::En => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// [`date`] of an RFC 3339 timestamp; the text unchanged if it does not parse.
#[must_use]
pub(crate) fn date_of(rfc3339: &str) -> String {
    let parsed = OffsetDateTime::parse(rfc3339, &time::format_description::well_known::Rfc3339);
    parsed.map_or_else(|_| rfc3339.to_owned(), date)
}

/// A moment by the person's clock.
#[must_use]
pub(crate) fn date_time(at: OffsetDateTime) -> String {
    let local = time_zone::by_the_clock(at);
    format!("{} {:02}:{:02}", day(local.date()), local.hour(), local.minute())
}

/// [`date_time`] of an RFC 3339 timestamp; the text unchanged if it does not parse.
#[must_use]
pub(crate) fn date_time_of(rfc3339: &str) -> String {
    let parsed = OffsetDateTime::parse(rfc3339, &time::format_description::well_known::Rfc3339);
    parsed.map_or_else(|_| rfc3339.to_owned(), date_time)
}

/// A moment by the person's clock, with its offset from UTC: for files, which others may read elsewhere.
#[must_use]
pub(crate) fn date_time_and_zone(at: OffsetDateTime) -> String {
    format!("{} ({})", date_time(at), time_zone::offset(time_zone::by_the_clock(at)))
}

/// A date with its time, for programs: RFC 3339 in UTC.
#[must_use]
pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    at.format(&time::format_description::well_known::Rfc3339).unwrap_or_else(|_| at.unix_timestamp().to_string())
}

/// A sentence that begins a line: with a capital. The sentences of errors and their remedies begin small, because they follow a
/// colon.
#[must_use]
pub(crate) fn begun(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A text whose French punctuation has fixed blanks (U+00A0), for what others break into lines: help and manual pages.
/// Commands between backquotes stay as they are typed. Lines for the terminal keep ordinary blanks, which
/// can be searched for; `model::text::wrapped` breaks them with this punctuation in mind.
#[must_use]
pub(crate) fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        if at % 2 == 1 {
            out.push_str(part);
            continue;
        }
        let mut before = None;
        let mut characters = part.chars().peekable();
        while let Some(c) = characters.next() {
            let closes = matches!(characters.peek(), Some(':' | ';' | '?' | '!' | '»'));
            out.push(if c == ' ' && (closes || before == Some('«')) { '\u{a0}' } else { c });
            before = Some(c);
        }
    }
    out
}

/// What a file is, as in “this is a certificate request”.
#[must_use]
pub(crate) fn file_kind(kind: FileKind) -> String {
    match kind {
        FileKind::Certificate => t!("file-kind-certificate"),
        FileKind::DamagedCertificate => t!("file-kind-damaged"),
        FileKind::Pfx => t!("file-kind-pfx"),
        FileKind::NoCertificate => t!("file-kind-no-certificate"),
        FileKind::PrivateKey => t!("file-kind-private-key"),
        FileKind::PublicKey => t!("file-kind-public-key"),
        FileKind::Request => t!("file-kind-request"),
        FileKind::RevocationList => t!("file-kind-revocation-list"),
        FileKind::Sealed => t!("file-kind-sealed"),
        FileKind::SignedDocument => t!("file-kind-signed"),
        FileKind::Mail => t!("file-kind-mail"),
        FileKind::WebPage => t!("file-kind-web-page"),
        FileKind::Pdf => t!("file-kind-pdf"),
        FileKind::Archive => t!("file-kind-archive"),
        FileKind::Empty => t!("file-kind-empty"),
        FileKind::Folder => t!("file-kind-folder"),
        FileKind::Unknown => t!("file-kind-unknown"),
    }
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

/// The state of a PIN in two words, for a column.
#[must_use]
pub(crate) fn pin_state_in_brief(state: PinState, tries_left: Option<u8>) -> String {
    match (state, tries_left) {
        (PinState::Ok, Some(tries)) => t!("board-pin-ok-tries", tries = i64::from(tries)),
        (PinState::Low, Some(tries)) => t!("board-pin-tries", tries = i64::from(tries)),
        (PinState::Low, None) => t!("board-pin-low"),
        (PinState::FinalTry, _) => t!("board-pin-tries", tries = 1),
        (PinState::Ok | PinState::Locked | PinState::ToBeChanged | PinState::NotSet, _) => pin_state(state),
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

/// What a PIN that was just typed looks like, and whether to use it all the same. The PIN itself is not shown.
#[must_use]
pub(crate) fn slip(slip: Slip, is_new: bool) -> String {
    let looks = match slip {
        Slip::Unshifted => t!("pin-looks-unshifted"),
        Slip::Shifted => t!("pin-looks-shifted"),
        Slip::OuterBlanks => t!("pin-looks-like-outer-blanks"),
        Slip::SpacedDigits => t!("pin-looks-like-spaced-digits"),
        Slip::Quoted => t!("pin-looks-quoted"),
    };
    if is_new { t!("pin-slip-choose", looks = looks) } else { t!("pin-slip-send", looks = looks) }
}

/// The days until an expiry, or since.
#[must_use]
pub(crate) fn days_left(days: i64) -> String {
    if days < 0 { t!("days-since-expiry", days = days.saturating_neg()) } else { t!("days-left", days = days) }
}

/// A step of a preparation, as a sentence names it.
#[must_use]
pub(crate) fn step(step: Step) -> String {
    match step {
        Step::Initialise => t!("step-initialise"),
        Step::Unblock => t!("step-unblock"),
        Step::PinChange => t!("step-pin-change"),
        Step::KeyPair => t!("step-key-pair"),
        Step::Import => t!("step-import"),
        Step::Test => t!("step-test"),
    }
}

/// The word for a step in a plan, in the current language.
#[must_use]
pub(crate) fn step_in_a_plan(step: Step) -> &'static str {
    let (french, english) = step.words();
    match i18n::spoken() {
        Language::Fr => french,
        Language::En => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_stays_with_its_word_and_commands_as_typed() {
        assert_eq!(unbroken("« Oui » : `a ; b` ?"), "«\u{a0}Oui\u{a0}»\u{a0}: `a ; b`\u{a0}?");
        assert_eq!(unbroken("pkcs11: no"), "pkcs11: no");
    }

    #[test]
    fn a_line_begins_with_a_capital() {
        assert_eq!(begun("le code"), "Le code");
        assert_eq!(begun("été"), "Été");
        assert_eq!((begun("« X »").as_str(), begun("").as_str()), ("« X »", ""));
    }
}
