//! What is offered once a file was made, where there is a desktop: to open it, or the folder that holds it.

use std::path::Path;

use super::advice;
use super::typed::CommandLine;
use crate::error::Result;
use crate::{desktop, output, t, terminal};

/// Offers to open what this command has made.
pub(super) fn offer(command: &CommandLine) -> Result<()> {
    let Some(file) = command.file().map(Path::new).filter(|_| desktop::is_here()) else { return Ok(()) };
    let (question, opened) = if command.has("--report") {
        (t!("guided-open-page"), Some(file))
    } else if command.has("--ics") {
        (t!("guided-open-calendar"), Some(file))
    } else if command.has("--out") || command.has("--backup") || command.has("backup") {
        (t!("guided-open-folder"), file.parent())
    } else {
        return Ok(());
    };
    let Some(opened) = opened.filter(|opened| opened.exists()) else { return Ok(()) };
    if terminal::confirm(&question)?
        && let Err(error) = desktop::open(opened)
    {
        advice::text(&error).lines().for_each(output::say);
    }
    Ok(())
}
