//! What to do on the procurement platform once a bi-clé was made.

use super::{BicleChange, KeyFacts};
use crate::t;

/// The steps, for a person: Local Trust Force looks for bi-clés in Windows's certificate store, which jeton does not fill.
#[must_use]
pub(crate) fn steps(change: &BicleChange) -> String {
    let store = match (&change.bicle.key, &change.backup) {
        (_, Some(file)) => t!("bicle-platform-store-file", file = file.as_str()),
        (KeyFacts::Token { .. }, None) => t!("bicle-platform-store-token"),
        (KeyFacts::File { .. } | KeyFacts::Elsewhere, None) => t!("bicle-platform-store-none"),
    };
    t!("bicle-platform", store = store, name = change.bicle.designation.as_str())
}
