//! The slip with a PIN: one A4 page to print, with the PIN on a part that is folded in.
//!
//! The PIN is not in the template's output: whoever writes the page puts it between the two halves, so that no copy of it lies
//! in memory that may be swapped out.

use askama::Template;
use time::OffsetDateTime;

use crate::error::{EncodingError, Result};
use crate::i18n;
use crate::i18n::words;
use crate::model::text::{printable, printable_within};
use crate::t;

/// Where the PIN goes. No text of the page can hold it: a NUL is never printed.
const PLACE: &str = "\0";

/// What is before the PIN in the page, and nowhere else; after it comes another tag.
pub(crate) const BEFORE: &str = "<output id=\"pin\">";

/// The longest text on the page, in columns.
const LONGEST: usize = 90;

#[derive(Template)]
#[template(path = "slip.html")]
struct Page {
    language: &'static str,
    title: String,
    personal: String,
    name: String,
    address: Vec<String>,
    facts: Vec<(String, String)>,
    how_to_fold: String,
    fold_back: String,
    fold_over: String,
    is_void: bool,
    void_title: String,
    void_text: String,
    pin_title: String,
    pin: &'static str,
    advice: Vec<String>,
    blank: String,
}

/// Whose slip it is.
pub(crate) struct Recipient<'r> {
    pub(crate) name: &'r str,
    pub(crate) unit: Option<&'r str>,
    pub(crate) organisation: Option<&'r str>,
    pub(crate) email: Option<&'r str>,
    /// The token's label and serial number.
    pub(crate) token: &'r str,
    pub(crate) serial: &'r str,
}

/// The page up to the PIN, and the page after it.
///
/// # Errors
///
/// [`EncodingError::Page`].
pub(crate) fn halves(recipient: &Recipient<'_>, now: OffsetDateTime) -> Result<(String, String)> {
    let page = render(recipient, now, false)?;
    page.split_once(PLACE)
        .map(|(before, after)| (before.to_owned(), after.to_owned()))
        .ok_or_else(|| EncodingError::Page(BEFORE.to_owned()).into())
}

/// The page of a slip whose PIN no token has.
///
/// # Errors
///
/// As [`halves`].
pub(crate) fn void(recipient: &Recipient<'_>, now: OffsetDateTime) -> Result<String> {
    render(recipient, now, true)
}

fn render(recipient: &Recipient<'_>, now: OffsetDateTime, is_void: bool) -> Result<String> {
    let shown = |text: &str| printable(&printable_within(text, LONGEST)).into_owned();
    let address = [recipient.unit, recipient.organisation, recipient.email];
    let page = Page {
        language: i18n::spoken().code(),
        title: t!("slip-title", name = shown(recipient.name)),
        personal: t!("slip-personal"),
        name: shown(recipient.name),
        address: address.into_iter().flatten().map(shown).collect(),
        facts: [
            (t!("slip-token"), shown(recipient.token)),
            (t!("list-serial"), shown(recipient.serial)),
            (t!("slip-date"), words::date(now)),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect(),
        how_to_fold: t!("slip-how-to-fold"),
        fold_back: t!("slip-fold-back"),
        fold_over: t!("slip-fold-over"),
        is_void,
        void_title: t!("slip-void"),
        void_text: t!("slip-void-text"),
        pin_title: t!("slip-pin"),
        pin: PLACE,
        advice: vec![t!("slip-advice-change"), t!("slip-advice-secret"), t!("slip-advice-tries")],
        blank: t!("slip-blank"),
    };
    page.render().map_err(|error| EncodingError::Page(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUL: Recipient<'_> = Recipient {
        name: "Paul <MARTIN>\0",
        unit: Some("Service & marchés"),
        organisation: None,
        email: Some("paul@vitre.fr"),
        token: "Vitré",
        serial: "A1",
    };

    #[test]
    fn the_pin_has_one_place() {
        let (before, after) = halves(&PAUL, OffsetDateTime::UNIX_EPOCH).unwrap();
        assert!(before.ends_with(BEFORE) && after.starts_with("</output>"));
        assert_eq!(before.matches(BEFORE).count() + after.matches(BEFORE).count(), 1);
        assert!(before.contains("Paul &#60;MARTIN&#62;") && before.contains("Service &#38; marchés"), "{before}");
    }

    #[test]
    fn a_void_slip_says_so_and_has_no_pin() {
        let page = void(&PAUL, OffsetDateTime::UNIX_EPOCH).unwrap();
        assert!(page.contains("class=\"void\"") && !page.contains(BEFORE));
    }
}
