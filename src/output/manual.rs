//! `jeton man`: the manual pages.

use std::io::Write as _;
use std::process::{Command, Stdio};

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

/// Shows a page on the terminal as `man` does, through its pager. Returns whether something could.
#[must_use]
pub(crate) fn page_through(roff: &str) -> bool {
    // Windows has neither, and a program of that name could be anything there.
    const SHOWING: &[(&str, &[&str])] = if cfg!(unix) { &[("man", &["-l", "-"]), ("mandoc", &["-a"])] } else { &[] };
    SHOWING.iter().any(|(program, arguments)| {
        // A `man` that does not know the option says so; the next one is tried then.
        let child = Command::new(program).args(*arguments).stdin(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = child else { return false };
        if let Some(mut stdin) = child.stdin.take() {
            // A pager that is left early does not read to the end.
            let _ = stdin.write_all(roff.as_bytes());
        }
        child.wait().is_ok_and(|status| status.success())
    })
}
