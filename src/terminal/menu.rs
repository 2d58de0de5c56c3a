//! A menu that somebody may leave standing while a token is plugged in or pulled out.
//!
//! A menu of a library waits for a key and nothing else. This one looks up between two keys: the terminal gives each key
//! as it is pressed, for as long as the menu stands. A terminal that cannot move its cursor gets a numbered list instead.

use std::time::Duration;

use console::{Key, Term};

use super::line::{self, Echo, Typed};
use super::{interrupt, theme};
use crate::error::{Error, Result};
use crate::model::text::{printable, printable_within, wrapped};
use crate::t;

/// How long the menu waits for a key before it looks up.
const PAUSE: Duration = Duration::from_millis(400);

/// The width that is assumed where the terminal does not say its own.
const USUAL_WIDTH: usize = 80;

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
/// [`Error::Cancelled`] on Ctrl-C or the end of the input; [`Error::Io`] where the terminal fails.
pub fn menu(prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    super::count_a_question();
    let term = Term::stderr();
    let _restore = interrupt::remember_terminal();
    if is_dumb() { numbered(&term, prompt, lines, changed) } else { drawn(&term, prompt, lines, changed) }
}

/// Whether the terminal cannot move its cursor.
pub(super) fn is_dumb() -> bool {
    std::env::var("TERM").is_ok_and(|kind| kind == "dumb" || kind.is_empty())
        || cfg!(unix) && std::env::var_os("TERM").is_none()
}

/// One line is marked; the arrows move the mark.
fn drawn(term: &Term, prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    let keys = keyboard::each_key()?;
    let mut at = 0;
    let picked = loop {
        draw(term, prompt, lines, at)?;
        while !keyboard::is_pressed(PAUSE)? {
            if changed() {
                clear(term, lines)?;
                return Ok(Picked::Changed);
            }
        }
        let key = term.read_key().map_err(super::broken_io)?;
        clear(term, lines)?;
        match key {
            Key::ArrowUp | Key::BackTab | Key::Char('k') => at = (at + lines.len() - 1) % lines.len(),
            Key::ArrowDown | Key::Tab | Key::Char('j') => at = (at + 1) % lines.len(),
            Key::Home => at = 0,
            Key::End => at = lines.len() - 1,
            Key::Enter | Key::Char(' ') => break Picked::Line(at),
            Key::Escape => break Picked::Back,
            Key::CtrlC | Key::Char('\u{4}') => return Err(Error::Cancelled),
            Key::Char(digit) => {
                if let Some(line) = number(&digit.to_string(), lines) {
                    break Picked::Line(line);
                }
            }
            _ => {}
        }
    };
    drop(keys);
    // What was picked stays on the screen, as an answer does.
    if let Picked::Line(line) = picked {
        let answer = theme::picked(prompt, &printable(&lines[line]));
        say(term, &wrapped(&answer, super::message_columns()).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(picked)
}

fn draw(term: &Term, prompt: &str, lines: &[String], at: usize) -> Result<()> {
    let width = term.size_checked().map_or(USUAL_WIDTH, |(_, columns)| usize::from(columns)).saturating_sub(1);
    let mut text = printable_within(&theme::question(prompt), width);
    for (line, shown) in lines.iter().enumerate() {
        text.push('\n');
        text.push_str(&printable_within(&theme::item(&format!("{}. {shown}", line + 1), line == at), width));
    }
    say(term, &text)
}

/// No line is longer than the terminal is wide: each takes one row.
fn clear(term: &Term, lines: &[String]) -> Result<()> {
    term.clear_last_lines(lines.len() + 1).map_err(super::broken_io)
}

/// The lines with their numbers, and a number for an answer; an empty one goes back.
fn numbered(term: &Term, prompt: &str, lines: &[String], changed: &mut dyn FnMut() -> bool) -> Result<Picked> {
    for (line, shown) in lines.iter().enumerate() {
        say(term, &printable(&format!("  {}. {shown}", line + 1)))?;
    }
    loop {
        term.write_str(&super::prompted(&theme::question(&t!("menu-number", question = prompt))))
            .map_err(super::broken_io)?;
        while !keyboard::is_pressed(PAUSE)? {
            if changed() {
                say(term, "")?;
                return Ok(Picked::Changed);
            }
        }
        let answer = match line::read(Echo::On).map_err(super::broken_io)? {
            Typed::Line(answer) => answer,
            Typed::OtherKey => continue,
            Typed::Escape => return Ok(Picked::Back),
            Typed::End => return Err(Error::Cancelled),
        };
        match (answer.trim(), number(answer.trim(), lines)) {
            ("", _) => return Ok(Picked::Back),
            (_, Some(line)) => return Ok(Picked::Line(line)),
            (_, None) => {}
        }
    }
}

fn number(text: &str, lines: &[String]) -> Option<usize> {
    text.parse::<usize>().ok().filter(|number| (1..=lines.len()).contains(number)).map(|number| number - 1)
}

fn say(term: &Term, text: &str) -> Result<()> {
    term.write_line(text).map_err(super::broken_io)
}

#[cfg(unix)]
mod keyboard {
    use std::io;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    use crate::error::Result;
    use crate::terminal::broken_io;

    /// While this lives, the terminal gives each key as it is pressed and shows none.
    #[must_use = "the terminal is as it was once this is gone"]
    pub(super) struct EachKey(Termios);

    pub(super) fn each_key() -> Result<EachKey> {
        let failed = |errno: Errno| broken_io(errno.into());
        let before = tcgetattr(io::stdin()).map_err(failed)?;
        let mut during = before.clone();
        // Signals stay: Ctrl-C is the interruption's affair.
        during.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &during).map_err(failed)?;
        Ok(EachKey(before))
    }

    impl Drop for EachKey {
        fn drop(&mut self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
        }
    }

    /// Whether there is something to read, now or within this time.
    pub(super) fn is_pressed(within: Duration) -> Result<bool> {
        let stdin = io::stdin();
        let mut ends = [PollFd::new(&stdin, PollFlags::IN)];
        let limit = Timespec::try_from(within).ok();
        match poll(&mut ends, limit.as_ref()) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::INTR) => Ok(false),
            Err(errno) => Err(broken_io(errno.into())),
        }
    }
}

/// Elsewhere the console cannot be asked without waiting: the menu does not look up, and what it speaks of is looked at
/// again once a line was picked.
#[cfg(not(unix))]
mod keyboard {
    use std::time::Duration;

    use crate::error::Result;

    pub(super) struct EachKey;

    pub(super) fn each_key() -> Result<EachKey> {
        Ok(EachKey)
    }

    pub(super) fn is_pressed(_: Duration) -> Result<bool> {
        Ok(true)
    }
}
