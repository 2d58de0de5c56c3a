//! Questions that all paths of the guided mode ask. An answer that does not fit is said why, and stands there again to be
//! corrected: nothing that was typed is lost.

use std::path::{Path, PathBuf};

use super::overview::{Exportable, Overview};
use super::{advice, places};
use crate::error::{Error, FileError, Result};
use crate::i18n::words;
use crate::model::bicle::Bicle;
use crate::output;
use crate::t;
use crate::terminal;

/// The largest number of files that a menu lists.
const MOST_FILES: usize = 7;

/// A line of text; `None` if the user went back, with Esc or an empty answer.
pub(super) fn ask(question: &str) -> Result<Option<String>> {
    Ok(terminal::ask_text(question)?.and_then(|answer| filled(&answer)))
}

/// A line of text that begins with what was typed before.
pub(super) fn correct(question: &str, typed: &str) -> Result<Option<String>> {
    Ok(terminal::correct_text(question, typed)?.and_then(|answer| filled(&answer)))
}

fn filled(answer: &str) -> Option<String> {
    Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())
}

/// Asks until the answer fits, or the user goes back. `fits` says what is wrong with it.
pub(super) fn until<T>(question: &str, fits: impl Fn(&str) -> std::result::Result<T, String>) -> Result<Option<T>> {
    match ask(question)? {
        Some(answer) => corrected(question, answer, fits),
        None => Ok(None),
    }
}

/// As [`until`], with this as the first answer.
pub(super) fn corrected<T>(
    question: &str,
    mut answer: String,
    fits: impl Fn(&str) -> std::result::Result<T, String>,
) -> Result<Option<T>> {
    loop {
        match fits(&answer) {
            Ok(fitting) => return Ok(Some(fitting)),
            Err(why) => why.lines().for_each(output::say),
        }
        match correct(question, &answer)? {
            Some(again) => answer = again,
            None => return Ok(None),
        }
    }
}

/// A file that is there.
pub(super) fn file(question: &str) -> Result<Option<PathBuf>> {
    until(question, |answer| {
        let path = places::typed(answer);
        match path.is_dir() {
            true => Err(unreadable(&path, std::io::ErrorKind::IsADirectory)),
            false => there(path),
        }
    })
}

/// Files or folders that are there.
pub(super) fn files(question: &str) -> Result<Option<Vec<PathBuf>>> {
    until(question, |answer| places::several_typed(answer).into_iter().map(there).collect())
}

/// A folder that is there.
pub(super) fn folder(question: &str) -> Result<Option<PathBuf>> {
    until(question, |answer| {
        let path = places::typed(answer);
        let shown = path.display().to_string();
        if path.is_dir() { Ok(path) } else { Err(t!("guided-no-folder", path = shown)) }
    })
}

fn there(path: PathBuf) -> std::result::Result<PathBuf, String> {
    match path.exists() {
        true => Ok(path),
        false => Err(unreadable(&path, std::io::ErrorKind::NotFound)),
    }
}

fn unreadable(path: &Path, kind: std::io::ErrorKind) -> String {
    advice::text(&Error::File(FileError::reading(path, kind.into())))
}

/// One of these things; `None` if there is none, or if the user went back.
pub(super) fn one_of<'t, T>(question: &str, things: &'t [T], line: impl Fn(&T) -> String) -> Result<Option<&'t T>> {
    let lines: Vec<String> = things.iter().map(line).collect();
    Ok(terminal::choose(question, &lines)?.and_then(|line| things.get(line)))
}

/// As [`one_of`], but asks only if there are several.
pub(super) fn among<'t, T>(question: &str, things: &'t [T], line: impl Fn(&T) -> String) -> Result<Option<&'t T>> {
    if things.len() < 2 { Ok(things.first()) } else { one_of(question, things, line) }
}

/// One of the things that the error lists, by the value that an option takes; `None` if it lists none.
pub(super) fn one_of_choices(question: &str, error: &Error) -> Result<Option<String>> {
    let choices = error.choices();
    if choices.is_empty() {
        return Ok(None);
    }
    Ok(one_of(question, choices, |choice| choice.description.clone())?.map(|choice| choice.value.clone()))
}

/// What the user picked among the files that arrived.
pub(super) enum Arrived {
    File(PathBuf),
    /// Another one, or none has arrived.
    Other,
}

/// One of the matching files in the folders where files usually arrive; asks only if there is one. `None` if the user
/// went back.
pub(super) fn arrived(question: &str, fits: impl Fn(&Path) -> bool) -> Result<Option<Arrived>> {
    let arrived = places::arrived(fits).into_iter().flat_map(|(_, files)| files);
    let mut arrived: Vec<PathBuf> = arrived.take(MOST_FILES).collect();
    if arrived.is_empty() {
        return Ok(Some(Arrived::Other));
    }
    let mut lines: Vec<String> = arrived.iter().map(|path| places::shown(path)).collect();
    lines.push(t!("guided-other-file"));
    Ok(terminal::choose(question, &lines)?.map(|line| match line {
        line if line < arrived.len() => Arrived::File(arrived.swap_remove(line)),
        _ => Arrived::Other,
    }))
}

/// One of these bi-clés; asks only if there are several.
pub(super) fn which<'b>(bicles: &[&'b Bicle]) -> Result<Option<&'b Bicle>> {
    let line = |bicle: &&Bicle| {
        let expiry = words::date(bicle.certificate.not_after());
        t!("guided-bicle-line", name = bicle.designation.as_str(), date = expiry)
    };
    Ok(among(&t!("guided-which-bicle"), bicles, line)?.copied())
}

/// One of the certificates that can be exported; asks only if there are several.
pub(super) fn which_certificate(overview: &Overview) -> Result<Option<&Exportable>> {
    among(&t!("guided-which-certificate"), &overview.exportable, |found| found.line.clone())
}
