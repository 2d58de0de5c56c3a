//! `jeton man`: the manual pages.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::page::Page;
use crate::t;

/// The manual: one page per command.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manual {
    /// The directory that the pages were written to; none if the page went to standard output.
    pub directory: Option<String>,
    /// The pages.
    pub pages: Vec<ManualPage>,
}

/// One manual page.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ManualPage {
    /// Its file name, such as `jeton-cert-export.1`.
    pub name: String,
    /// The page in roff (man(7)); none if it was written to a file.
    pub roff: Option<String>,
}

impl Answer for Manual {
    const KIND: &'static str = "manual";

    fn text(&self, page: &mut Page) {
        match &self.directory {
            Some(directory) => {
                let count = self.pages.len() as i64;
                page.line(&t!("man-written", count = count, directory = directory.as_str()));
            }
            None => self.pages.iter().filter_map(|manual| manual.roff.as_ref()).for_each(|roff| page.verbatim(roff)),
        }
    }
}
