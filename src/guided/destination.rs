//! Where a file goes: to the desktop, under a descriptive name, or wherever the user says.

use std::path::PathBuf;

use super::asking::{self, among};
use super::overview::Overview;
use super::places;
use super::typed::CommandLine;
use crate::error::Result;
use crate::output::certificate::CertificateFacts;
use crate::t;
use crate::terminal;

/// Completes `cert export`: the certificate, if there are several, and the file to write. `None` if the user went back.
pub(super) fn export(command: CommandLine, overview: &Overview) -> Result<Option<CommandLine>> {
    let found = &overview.exportable;
    let Some(chosen) = among(&t!("guided-which-certificate"), found, |found| found.line.clone())? else {
        return Ok(None);
    };
    let proposed = places::for_a_new_file().join(file_name(&chosen.facts));
    let Some(path) = ask(&t!("guided-where"), proposed, t!("guided-elsewhere"))? else { return Ok(None) };
    let mut command = command.word("cert").word("export");
    if found.len() > 1 {
        command = command.option("--fingerprint", &chosen.facts.sha256);
    }
    if path.exists() {
        let shown = path.display().to_string();
        if !terminal::confirm(&t!("guided-overwrite", path = shown))? {
            return Ok(None);
        }
        command = command.word("--force");
    }
    Ok(Some(command.option("--out", &path.display().to_string())))
}

/// Asks where a file goes: the proposed place or another one, a file or a folder (which gets a file of the usual name).
/// `None` if the user went back.
pub(super) fn ask(question: &str, proposed: PathBuf, elsewhere: String) -> Result<Option<PathBuf>> {
    match terminal::choose(question, &[places::shown(&proposed), elsewhere])? {
        Some(0) => return Ok(Some(proposed)),
        Some(_) => {}
        None => return Ok(None),
    }
    let Some(answer) = asking::ask(&t!("guided-which-file"))? else { return Ok(None) };
    let path = places::typed(&answer);
    Ok(Some(if path.is_dir() { path.join(proposed.file_name().unwrap_or_default()) } else { path }))
}

/// A file name made of the holder and the last day of validity.
fn file_name(facts: &CertificateFacts) -> String {
    let name = places::name_of(&facts.holder);
    let day = facts.not_after.split('T').next().unwrap_or_default();
    if name.is_empty() { format!("certificat-{day}.pem") } else { format!("{name}-{day}.pem") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::certificate::{Use, Validity};

    fn named(holder: &str) -> String {
        file_name(&CertificateFacts {
            holder: holder.into(),
            organisation: None,
            r#use: Use::Authentication,
            validity: Validity::InDate,
            not_after: "2027-12-31T10:00:00Z".into(),
            days_left: 412,
            mark: None,
            successor: None,
            serial: "01".into(),
            sha256: String::new(),
        })
    }

    #[test]
    fn names_say_who_and_until_when() {
        assert_eq!(named("Jeanne DUPONT"), "Jeanne-DUPONT-2027-12-31.pem");
        assert_eq!(named("…"), "certificat-2027-12-31.pem");
    }
}
