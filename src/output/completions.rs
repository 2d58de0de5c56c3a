//! `jeton completions`: what a shell reads to complete command lines.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::page::Page;

/// The completions of one shell.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Completions {
    /// The shell.
    pub shell: String,
    /// The script that it reads.
    pub script: String,
}

impl Answer for Completions {
    const KIND: &'static str = "completions";

    fn text(&self, page: &mut Page) {
        page.verbatim(&self.script);
    }
}
