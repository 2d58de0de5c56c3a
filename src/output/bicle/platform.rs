//! What to do on the procurement platform once a bi-clé was made or brought.

use std::path::Path;

use super::{Act, BicleChange, KeyFacts};
use crate::t;

/// The steps, for a person: Local Trust Force looks for bi-clés in Windows's certificate store, which jeton does not fill.
/// `file` is the `.pfx` that a bi-clé was imported from.
#[must_use]
pub(crate) fn steps(change: &BicleChange, file: Option<&Path>) -> String {
    let file = change.backup.clone().or_else(|| file.map(|file| file.display().to_string()));
    let store = match (&change.bicle.key, file) {
        (_, Some(file)) => t!("bicle-platform-store-file", file = file),
        (KeyFacts::Token { .. }, None) => t!("bicle-platform-store-token"),
        (KeyFacts::File { .. } | KeyFacts::Elsewhere, None) => t!("bicle-platform-store-none"),
    };
    let name = change.bicle.designation.as_str();
    match change.act {
        Act::Imported => t!("bicle-platform-imported", store = store, name = name),
        _ => t!("bicle-platform", store = store, name = name),
    }
}
