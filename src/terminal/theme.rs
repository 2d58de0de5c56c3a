//! The look of questions: dialoguer's theme, with the punctuation of the language and no characters that a plain terminal
//! cannot display.

use std::fmt::{self, Write};

use dialoguer::theme::Theme;

use crate::t;

/// `Question : answer`, and menu lines with a mark before the one that Enter selects.
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
    // Writing to a string does not fail.
    let _ = format(&mut text);
    text
}

/// A question answered with a line, or the heading of a menu.
pub(super) fn question(prompt: &str) -> String {
    text(|f| Plain.format_prompt(f, prompt))
}

/// A yes/no question, with the keys to answer it.
pub(super) fn yes_or_no(prompt: &str) -> String {
    text(|f| Plain.format_confirm_prompt(f, prompt, None))
}

pub(super) fn item(line: &str, is_marked: bool) -> String {
    text(|f| Plain.format_select_prompt_item(f, line, is_marked))
}

/// What remains of a menu on the screen: its heading and the picked line.
pub(super) fn picked(prompt: &str, line: &str) -> String {
    text(|f| Plain.format_select_prompt_selection(f, prompt, line))
}
