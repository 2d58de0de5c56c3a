//! How questions look: dialoguer's theme, with the language's own punctuation and nothing that a plain terminal would show
//! as boxes.

use std::fmt::{self, Write};

use dialoguer::theme::Theme;

use crate::t;

/// `Question : answer`, and a menu's lines with a mark before the one that Enter takes.
struct Plain;

impl Theme for Plain {
    fn format_prompt(&self, f: &mut dyn Write, prompt: &str) -> fmt::Result {
        write!(f, "{}", t!("prompt", question = prompt))
    }

    fn format_confirm_prompt(&self, f: &mut dyn Write, prompt: &str, _default: Option<bool>) -> fmt::Result {
        self.format_prompt(f, &format!("{prompt} {}", t!("confirm-keys")))
    }

    fn format_select_prompt_selection(&self, f: &mut dyn Write, prompt: &str, picked: &str) -> fmt::Result {
        self.format_prompt(f, prompt)?;
        write!(f, " {picked}")
    }
}

fn text(format: impl FnOnce(&mut dyn Write) -> fmt::Result) -> String {
    let mut text = String::new();
    // A string takes all that is written to it.
    let _ = format(&mut text);
    text
}

/// A question that a line answers, and the heading of a menu.
pub(super) fn question(prompt: &str) -> String {
    text(|f| Plain.format_prompt(f, prompt))
}

/// A question for yes or no, with the keys that say so.
pub(super) fn yes_or_no(prompt: &str) -> String {
    text(|f| Plain.format_confirm_prompt(f, prompt, None))
}

/// A line of a menu.
pub(super) fn item(line: &str, is_marked: bool) -> String {
    text(|f| Plain.format_select_prompt_item(f, line, is_marked))
}

/// What stays on the screen of a menu: its heading and the line that was picked.
pub(super) fn picked(prompt: &str, line: &str) -> String {
    text(|f| Plain.format_select_prompt_selection(f, prompt, line))
}
