//! A menu that somebody may leave standing while a token is plugged in or pulled out.
//!
//! A menu of a library waits for a key and nothing else. This one looks up between two keys: the terminal gives each key
//! as it is pressed, for as long as the menu stands. A terminal that cannot move its cursor gets a numbered list instead.

use std::iter;
use std::time::Duration;

use super::asking::{Asking, Echo, Reading, broken_io, count_a_question};
use super::keys::{self, Key, Pressed};
use super::line::{self, Typed};
use super::{drawing, theme};
use crate::error::{Error, Result};
use crate::t;

/// How long the menu waits for a key before it looks up.
const PAUSE: Duration = Duration::from_millis(400);

/// How a menu ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// With this line.
    Line(usize),
    /// With Esc: back to where one came from.
    Back,
    /// With a change that was being watched for.
    Changed,
}

/// Asks for one of these lines, by the arrow keys or by number. `changed` is asked between keys whether what the menu
/// speaks of is still so.
///
/// # Errors
///
/// [`Error::Cancelled`] on Ctrl-C or the end of the input; `FileError::Io` where the terminal fails.
pub fn menu(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    count_a_question();
    if is_dumb() { numbered(prompt, lines, changed) } else { drawn(prompt, lines, changed) }
}

/// Whether the terminal cannot move its cursor.
pub(super) fn is_dumb() -> bool {
    std::env::var("TERM").is_ok_and(|kind| kind == "dumb" || kind.is_empty())
        || cfg!(unix) && std::env::var_os("TERM").is_none()
}

/// One line is marked; the arrows move the mark.
fn drawn(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    let mut asking = Asking::begin(Reading::Keys).map_err(broken_io)?;
    let mut at = 0;
    draw(prompt, lines, at)?;
    let picked = loop {
        let key = match keys::press(&mut asking, PAUSE).map_err(broken_io)? {
            Pressed::Key(key) => key,
            Pressed::Nothing if changed() => {
                clear(lines)?;
                return Ok(Picked::Changed);
            }
            Pressed::Nothing => continue,
            // The shell has written below the menu: what stands there is not to be cleared.
            Pressed::Again => {
                draw(prompt, lines, at)?;
                continue;
            }
        };
        clear(lines)?;
        match key {
            Key::Up => at = (at + lines.len() - 1) % lines.len(),
            Key::Down => at = (at + 1) % lines.len(),
            Key::First => at = 0,
            Key::Last => at = lines.len() - 1,
            Key::Take => break Picked::Line(at),
            Key::Back => break Picked::Back,
            Key::End => return Err(Error::Cancelled),
            Key::Digit(digit) => {
                if let Some(line) = place(usize::from(digit), lines) {
                    break Picked::Line(line);
                }
            }
            Key::Other => {}
        }
        draw(prompt, lines, at)?;
    };
    drop(asking);
    // What was picked stays on the screen, as an answer does.
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

/// The heading and the lines, a row each.
fn clear(lines: &[String]) -> Result<()> {
    drawing::clear_rows(lines.len() + 1)
}

/// The lines with their numbers, and a number for an answer; an empty one goes back.
fn numbered(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    let mut asking = Asking::begin(Reading::Line(Echo::On)).map_err(broken_io)?;
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
            (_, None) => {}
        }
    }
}

/// Where the line of this number stands.
fn place(number: usize, lines: &[String]) -> Option<usize> {
    number.checked_sub(1).filter(|at| *at < lines.len())
}
