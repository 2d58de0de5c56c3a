//! A board that stays on the screen and is drawn again in place when it changes, until a key ends it.

use std::time::Duration;

use console::Term;

use super::asking::{Pressed, Reading, broken_io};
use super::keys::{self, Key};
use super::{drawing, interrupt, menu, question};
use crate::error::Result;
use crate::t;

/// How long it waits for a key before it checks for changes.
const PAUSE: Duration = Duration::from_millis(250);

/// What a terminal that does not tell its size is taken for.
const USUAL_SIZE: (usize, usize) = (24, 80);

/// What a board shows: lines that stay at the top, and lines that scroll if they are too many.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<String>,
}

/// What is on the screen.
#[derive(PartialEq, Eq)]
struct Drawn {
    lines: Vec<String>,
    size: (usize, usize),
}

/// Shows the board until q, Esc, Ctrl-D or Ctrl-C. `content` is called between keys, with whether the process was stopped
/// and continued since, and says what there is to show. It stays on the screen at the end.
///
/// # Errors
///
/// `FileError::Io` if the terminal fails.
pub(crate) fn show(content: &mut dyn FnMut(bool) -> Shown) -> Result<()> {
    let mut asking = question::begin_even_so(Reading::Keys)?;
    let mut drawn: Option<Drawn> = None;
    let (mut first, mut is_resumed) = (0, false);
    loop {
        let size = size();
        let shown = content(std::mem::take(&mut is_resumed));
        let now = Drawn { lines: window(&shown, size, &mut first), size };
        if drawn.as_ref() != Some(&now) {
            clear(drawn.as_ref(), size)?;
            drawing::rows(now.lines.iter().map(String::as_str))?;
            drawn = Some(now);
        }
        if interrupt::is_pending() {
            return Ok(());
        }
        let page = room(&shown, size).saturating_sub(1).max(1);
        match keys::press_alone(&mut asking, PAUSE).map_err(broken_io)? {
            Pressed::Nothing => {}
            Pressed::Again => {
                // The shell has written below the board, so nothing there may be cleared.
                drawn = None;
                is_resumed = true;
            }
            Pressed::End | Pressed::Key(Key::Escape | Key::Control('d') | Key::Character('q' | 'Q')) => return Ok(()),
            Pressed::Key(Key::Up | Key::BackTab | Key::Character('k')) => first = first.saturating_sub(1),
            Pressed::Key(Key::Down | Key::Tab | Key::Character('j')) => first += 1,
            Pressed::Key(Key::Enter | Key::Character(' ')) => first += page,
            Pressed::Key(Key::Home) => first = 0,
            Pressed::Key(Key::End) => first = usize::MAX,
            Pressed::Key(_) => {}
        }
    }
}

/// Rows and columns.
fn size() -> (usize, usize) {
    let found = Term::stderr().size_checked().map(|(rows, columns)| (usize::from(rows), usize::from(columns)));
    found.filter(|(rows, columns)| *rows > 0 && *columns > 0).unwrap_or(USUAL_SIZE)
}

/// How many of the scrolling lines fit, above a last line that names the keys. The row of the cursor stays free.
fn room(shown: &Shown, size: (usize, usize)) -> usize {
    size.0.saturating_sub(shown.head.len() + 2).max(1)
}

/// The lines to draw, from the one that was scrolled to; `first` is brought back into bounds.
fn window(shown: &Shown, size: (usize, usize), first: &mut usize) -> Vec<String> {
    let (all, room) = (shown.rows.len(), room(shown, size));
    // A terminal that does not move its cursor scrolls by itself.
    let is_whole = all <= room || menu::is_numbered();
    *first = if is_whole { 0 } else { (*first).min(all - room) };
    let last = if is_whole { all } else { *first + room };
    let keys = match is_whole {
        true => t!("board-keys"),
        false => t!("board-keys-scroll", from = number(*first + 1), to = number(last), all = number(all)),
    };
    let lines = [&shown.head, &shown.rows[*first..last]].concat().into_iter().chain([keys]);
    // The row of the cursor stays free even on a screen that has no room for anything.
    lines.take(if menu::is_numbered() { usize::MAX } else { size.0.saturating_sub(1) }).collect()
}

fn number(of_a_line: usize) -> i64 {
    of_a_line.try_into().unwrap_or(i64::MAX)
}

/// Clears what was drawn; the whole screen if its size has changed, as its lines may be broken anywhere by then.
fn clear(drawn: Option<&Drawn>, size: (usize, usize)) -> Result<()> {
    match drawn {
        None => Ok(()),
        Some(_) if menu::is_numbered() => drawing::end_line(),
        Some(drawn) if drawn.size == size => drawing::clear_rows(drawn.lines.len()),
        Some(_) => Term::stderr().clear_screen().map_err(broken_io),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_lines_than_rows_scroll_and_never_leave_the_screen() {
        let shown = Shown {
            head: vec!["head".to_owned(), "columns".to_owned()],
            rows: (0..40).map(|row| format!("row {row}")).collect(),
        };
        let mut first = 0;
        let lines = window(&shown, (24, 80), &mut first);
        assert_eq!(
            (lines.len(), lines[0].as_str(), lines[2].as_str(), lines[21].as_str()),
            (23, "head", "row 0", "row 19")
        );
        first = usize::MAX;
        let lines = window(&shown, (24, 80), &mut first);
        assert_eq!((first, lines[2].as_str(), lines[21].as_str()), (20, "row 20", "row 39"));
        // A screen of three rows shows what it can.
        assert_eq!(window(&shown, (3, 80), &mut first), ["head", "columns"]);
        let few = Shown { rows: shown.rows[..3].to_vec(), ..shown };
        assert_eq!((window(&few, (24, 80), &mut first).len(), first), (6, 0));
    }
}
