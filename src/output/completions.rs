//! `jeton completions`: the script with which a shell completes command lines.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::page::Page;

/// The completion script of one shell.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Completions {
    /// The shell.
    pub shell: String,
    /// The completion script.
    pub script: String,
}

impl Answer for Completions {
    const KIND: &'static str = "completions";

    fn text(&self, page: &mut Page) {
        page.verbatim(&self.script);
    }
}
