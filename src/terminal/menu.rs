//! A menu that may stay open while a token is plugged in or removed.
//!
//! The menus of libraries only wait for keys. This one also checks for changes between keys; to do so it has the terminal
//! deliver single keys while it is open. A terminal that cannot move its cursor gets a numbered list instead.

use std::iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::asking::{Pressed, Reading, broken_io};
use super::keys::{self, Key};
use super::line::{self, Typed};
use super::{drawing, question, theme};
use crate::error::{Error, Result};
use crate::t;

/// How long the menu waits for a key before it checks for changes.
const PAUSE: Duration = Duration::from_millis(400);

/// How a menu ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// This line was picked.
    Line(usize),
    /// Esc: go back.
    Back,
    /// What was being watched has changed.
    Changed,
}

/// Offers these lines, to be picked with the arrow keys or by number. `changed` is called between keys and tells whether
/// the menu is out of date.
///
/// # Errors
///
/// [`Error::Cancelled`] on Ctrl-C or the end of the input; `FileError::Io` if the terminal fails.
pub fn menu(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    if is_numbered() { numbered(prompt, lines, changed) } else { drawn(prompt, lines, changed) }
}

/// Whether the person wants numbered lists.
pub(super) static NUMBERED: AtomicBool = AtomicBool::new(false);

/// Whether menus are numbered lists, answered with a line: by choice, or because the terminal cannot do better.
#[must_use]
pub(crate) fn is_numbered() -> bool {
    NUMBERED.load(Ordering::Relaxed) || is_dumb()
}

/// Whether the terminal cannot move its cursor.
pub(super) fn is_dumb() -> bool {
    std::env::var("TERM").is_ok_and(|kind| kind == "dumb" || kind.is_empty())
        || cfg!(unix) && std::env::var_os("TERM").is_none()
}

/// A menu with a marked line, moved with the arrow keys.
fn drawn(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    let mut asking = question::begin(Reading::Keys)?;
    let mut at = 0;
    draw(prompt, lines, at)?;
    let picked = loop {
        let key = match keys::press_alone(&mut asking, PAUSE).map_err(broken_io)? {
            Pressed::Key(key) => key,
            Pressed::Nothing if changed() => {
                clear(lines)?;
                return Ok(Picked::Changed);
            }
            Pressed::Nothing => continue,
            // The shell has written below the menu, so nothing there may be cleared.
            Pressed::Again => {
                draw(prompt, lines, at)?;
                continue;
            }
            Pressed::End => Key::Control('d'),
        };
        clear(lines)?;
        match key {
            Key::Up | Key::BackTab | Key::Character('k') => at = (at + lines.len() - 1) % lines.len(),
            Key::Down | Key::Tab | Key::Character('j') => at = (at + 1) % lines.len(),
            Key::Home => at = 0,
            Key::End => at = lines.len() - 1,
            Key::Enter | Key::Character(' ') => break Picked::Line(at),
            Key::Escape => break Picked::Back,
            Key::Control('d') => return Err(Error::Cancelled),
            Key::Character(character) => {
                let number = character.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
                if let Some(line) = number.and_then(|number| place(number, lines)) {
                    break Picked::Line(line);
                }
            }
            _ => {}
        }
        draw(prompt, lines, at)?;
    };
    drop(asking);
    // The picked line stays on the screen, like any answer.
    if let Picked::Line(line) = picked {
        drawing::text(&theme::picked(prompt, &lines[line]))?;
    }
    Ok(picked)
}

fn draw(prompt: &str, lines: &[String], at: usize) -> Result<()> {
    let heading = theme::question(prompt);
    let items: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(line, text)| theme::item(&format!("{}. {text}", line + 1), line == at))
        .collect();
    drawing::rows(iter::once(&heading).chain(&items).map(String::as_str))
}

/// Clears the heading and the lines, one row each.
fn clear(lines: &[String]) -> Result<()> {
    drawing::clear_rows(lines.len() + 1)
}

/// The lines with numbers, to be answered with a number; an empty answer goes back.
fn numbered(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    let mut asking = question::begin(Reading::Line)?;
    let mut is_seen = false;
    loop {
        if !is_seen {
            for (line, text) in lines.iter().enumerate() {
                drawing::text(&format!("  {}. {text}", line + 1))?;
            }
        }
        is_seen = true;
        drawing::question(&theme::question(&t!("menu-number", question = prompt)))?;
        let typed = loop {
            if asking.has_input(PAUSE).map_err(broken_io)? {
                break line::read(&mut asking).map_err(broken_io)?;
            }
            if changed() {
                drawing::end_line()?;
                return Ok(Picked::Changed);
            }
        };
        let answer = match typed {
            Typed::Line(answer) => answer,
            Typed::OtherKey => continue,
            Typed::Again => {
                is_seen = false;
                continue;
            }
            Typed::Escape => return Ok(Picked::Back),
            Typed::End => return Err(Error::Cancelled),
        };
        let answer = String::from_utf8_lossy(&answer);
        match (answer.trim(), answer.trim().parse().ok().and_then(|number| place(number, lines))) {
            ("", _) => return Ok(Picked::Back),
            (_, Some(line)) => return Ok(Picked::Line(line)),
            // In silence, nobody who only hears the screen would know why the question comes back.
            // What was typed is not repeated: it may have been meant for another question.
            (_, None) => drawing::text(&t!("menu-no-such-number", last = lines.len()))?,
        }
    }
}

/// The index of the line with this number.
fn place(number: usize, lines: &[String]) -> Option<usize> {
    number.checked_sub(1).filter(|at| *at < lines.len())
}
