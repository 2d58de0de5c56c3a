//! Exporting the certificate: to the clipboard, ready to be pasted, or into a file.

use super::asking::which_certificate;
use super::destination::{self, NewFile, Picked};
use super::overview::Overview;
use super::typed::CommandLine;
use crate::error::Result;
use crate::store::destination::certificate_stem;
use crate::t;

/// Completes `cert export`: the certificate, if there are several, and where it goes. `None` if the user went back.
pub(super) fn export(command: CommandLine, overview: &Overview) -> Result<Option<CommandLine>> {
    let Some(chosen) = which_certificate(overview)? else { return Ok(None) };
    let stem = certificate_stem(&chosen.facts.holder, &chosen.facts.last_day_in_a_name());
    let file = NewFile { stem: &stem, extension: "pem" };
    let copy = Some(t!("guided-copy"));
    let Some(picked) = destination::ask(&t!("guided-where"), copy, file, t!("guided-elsewhere"))? else {
        return Ok(None);
    };
    let mut command = command.word("cert").word("export");
    if overview.exportable.len() > 1 {
        command = command.option("--fingerprint", &chosen.facts.sha256);
    }
    Ok(Some(match picked {
        Picked::Instead => command.word("--copy"),
        Picked::File(path) => command.file_option("--out", &path),
    }))
}
