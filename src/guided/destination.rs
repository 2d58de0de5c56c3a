//! Where an exported certificate goes: the desktop, under a name that says whose it is and until when.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::overview::Overview;
use super::typed::CommandLine;
use crate::doctor::surroundings;
use crate::error::Result;
use crate::output::certificate::CertificateFacts;
use crate::t;
use crate::terminal;
use crate::terminal::menu::{Picked, menu};

/// The longest name that is proposed, in characters; file systems take 255 bytes.
const MAX_NAME: usize = 80;

/// `cert export`, with the certificate named where there are several and the file where the person wants it. `None` where
/// they went back.
pub(super) fn export(command: CommandLine, overview: &Overview) -> Result<Option<CommandLine>> {
    let found = &overview.exportable;
    let chosen = match found.len() {
        0 => return Ok(None),
        1 => 0,
        _ => {
            let lines: Vec<String> = found.iter().map(|found| found.line.clone()).collect();
            match menu(&t!("guided-which-certificate"), &lines, &mut || false)? {
                Picked::Line(line) => line,
                Picked::Back | Picked::Changed => return Ok(None),
            }
        }
    };
    let facts = &found[chosen].facts;
    let proposed = folder().join(file_name(facts));
    let lines = [surroundings::without_home(&proposed.display().to_string()), t!("guided-elsewhere")];
    let path = match menu(&t!("guided-where"), &lines, &mut || false)? {
        Picked::Line(0) => proposed,
        Picked::Line(_) => match elsewhere(facts)? {
            Some(path) => path,
            None => return Ok(None),
        },
        Picked::Back | Picked::Changed => return Ok(None),
    };
    let mut command = command.word("cert").word("export");
    if found.len() > 1 {
        command = command.option("--fingerprint", &facts.sha256);
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

/// Another place, typed: a file, or a folder for one of the usual name. `None` where nothing was typed.
fn elsewhere(facts: &CertificateFacts) -> Result<Option<PathBuf>> {
    let answer = terminal::ask_text(&t!("guided-which-file"))?;
    if answer.trim().is_empty() {
        return Ok(None);
    }
    let path = expand(answer.trim());
    Ok(Some(if path.is_dir() { path.join(file_name(facts)) } else { path }))
}

/// The desktop in the person's language, where there is one; else their home; else here.
fn folder() -> PathBuf {
    let Ok(home) = etcetera::home_dir() else { return PathBuf::from(".") };
    let named = fs::read_to_string(home.join(".config/user-dirs.dirs")).ok();
    let named = named.as_deref().and_then(|text| desktop_in(text, &home));
    let usual = ["Bureau", "Desktop"].map(|name| home.join(name));
    let desktop = named.into_iter().chain(usual).find(|folder| folder.is_dir() && *folder != home);
    desktop.or_else(|| home.is_dir().then_some(home)).unwrap_or_else(|| PathBuf::from("."))
}

/// `XDG_DESKTOP_DIR` of user-dirs.dirs(5): an absolute path, or one that begins with `$HOME/`.
fn desktop_in(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("XDG_DESKTOP_DIR="))?.trim_matches('"');
    match value.strip_prefix("$HOME/") {
        Some(rest) => Some(home.join(rest)),
        None => Some(PathBuf::from(value)).filter(|path| path.is_absolute()),
    }
}

/// `~/…` as a shell would read it.
fn expand(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ if Path::new(text).is_relative() => env::current_dir().unwrap_or_default().join(text),
        _ => PathBuf::from(text),
    }
}

/// The holder and the last day, in characters that every file system takes: a subject may hold anything.
fn file_name(facts: &CertificateFacts) -> String {
    let holder: String = facts.holder.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = holder.split_whitespace().collect();
    let name: String = words.join("-").chars().take(MAX_NAME).collect();
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
            serial: "01".into(),
            sha256: String::new(),
        })
    }

    #[test]
    fn names_say_who_and_until_when() {
        assert_eq!(named("Jeanne DUPONT"), "Jeanne-DUPONT-2027-12-31.pem");
        assert_eq!(named("Émile d’Ys"), "Émile-d-Ys-2027-12-31.pem");
    }

    #[test]
    fn a_hostile_subject_names_no_other_folder() {
        assert_eq!(named("../../etc/passwd\u{0}\u{202e}"), "etc-passwd-2027-12-31.pem");
        assert_eq!(named("…"), "certificat-2027-12-31.pem");
        assert!(named(&"a".repeat(5000)).len() < 120);
    }

    #[test]
    fn the_desktop_is_where_the_system_says() {
        let home = Path::new("/home/jeanne");
        let text = "# comment\nXDG_DESKTOP_DIR=\"$HOME/Bureau\"\n";
        assert_eq!(desktop_in(text, home), Some(PathBuf::from("/home/jeanne/Bureau")));
        assert_eq!(desktop_in("XDG_DESKTOP_DIR=\"/srv/d\"", home), Some(PathBuf::from("/srv/d")));
        assert_eq!(desktop_in("XDG_DESKTOP_DIR=\"d\"", home), None);
    }
}
