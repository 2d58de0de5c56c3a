//! `jeton` alone on a terminal: looks at what is plugged in, says it in one sentence, offers what makes sense now.
//!
//! It decides nothing that a command decides: each path ends in a command line, which is run as if it had been typed and
//! then shown, so that it can be typed the next time.

mod bicle;
mod destination;
mod offer;
mod overview;
mod places;
mod typed;
mod watch;

use crate::cli::Global;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::output;
use crate::t;
use crate::terminal;
use crate::terminal::interrupt;
use crate::terminal::menu::{Picked, menu};
use offer::Offer;
use overview::{Found, Overview};
use typed::CommandLine;
use watch::Watch;

/// Runs the guided mode until the person leaves it. `run` runs a command line as if it had been typed.
///
/// # Errors
///
/// [`Error::Cancelled`] on Ctrl-C; [`Error::Io`] where the terminal fails. What a command reports is told, and the menu
/// comes back.
pub fn run(
    global: &Global,
    context: impl Fn(&Global) -> Context,
    run: impl Fn(&CommandLine) -> Result<()>,
) -> Result<()> {
    terminal::show_the_way_back();
    output::say(&t!("guided-welcome"));
    let mut global = global.clone();
    let mut tried = false;
    loop {
        output::notice("");
        // Before the look, so that nothing comes unseen between the two.
        let watch = Watch::start();
        let found = match overview::try_apart(&context(&global), tried) {
            Ok(()) => {
                tried = true;
                overview::look(&context(&global))
            }
            Err(error) => Found::Nothing(error),
        };
        let (overview, lines) = match found {
            Found::Ready(overview) => {
                output::say(&overview.sentence());
                let offers = offer::for_token(&overview);
                (Some(overview), offers)
            }
            Found::Nothing(error) => {
                overview::nothing(&error).lines().for_each(output::say);
                (None, offer::without_token())
            }
            Found::Several(several) => match choose(&several, &mut global)? {
                true => {
                    tried = false;
                    continue;
                }
                false => return Ok(()),
            },
        };
        let texts: Vec<String> = lines.iter().map(|offer| offer.text()).collect();
        let picked = menu(&t!("guided-what"), &texts, &mut || watch.has_changed())?;
        drop(watch);
        match picked {
            Picked::Changed => {}
            Picked::Back => return Ok(()),
            Picked::Line(line) => match lines[line] {
                Offer::Leave => return Ok(()),
                Offer::Bicles => bicle::run(&global, overview.is_some(), &run)?,
                offer => {
                    if let Some(command) = prepare(offer, overview.as_ref(), &global)? {
                        follow(&command, &run)?;
                    }
                }
            },
        }
    }
}

/// The command line of an offer, after what it needs to know was asked; `None` where the person went back.
fn prepare(offer: Offer, overview: Option<&Overview>, global: &Global) -> Result<Option<CommandLine>> {
    let command = CommandLine::new(global);
    Ok(match (offer, overview) {
        (Offer::Export, Some(overview)) => destination::export(command, overview)?,
        (Offer::Test, _) => Some(command.word("test")),
        (Offer::ChangePin, _) => Some(command.word("pin").word("change")),
        (Offer::Unblock, _) => Some(command.word("pin").word("unblock")),
        (Offer::Certificates, overview) => Some(certificates(command, overview)),
        (Offer::Doctor, _) => Some(command.word("doctor")),
        (Offer::Export, None) | (Offer::Bicles | Offer::Leave, _) => None,
    })
}

/// One certificate is shown whole, several in a line each.
fn certificates(command: CommandLine, overview: Option<&Overview>) -> CommandLine {
    let one = overview.is_some_and(|overview| overview.exportable.len() == 1 && overview.certificates == 1);
    command.word("cert").word(if one { "show" } else { "list" })
}

/// Runs a command, tells what went wrong, and shows how it is typed.
///
/// # Errors
///
/// [`Error::Cancelled`] where Ctrl-C was pressed while it ran: it stopped, and so does all.
fn follow(command: &CommandLine, run: impl Fn(&CommandLine) -> Result<()>) -> Result<()> {
    output::notice("");
    let outcome = run(command);
    // A digit typed while the command ran would pick a line of the menu that comes next: half a PIN would do as much.
    terminal::forget_what_was_typed();
    if interrupt::is_pending() {
        return outcome.and(Err(Error::Cancelled));
    }
    match outcome {
        Ok(()) => {}
        // Somebody who went back knows how it is done.
        Err(Error::Cancelled) => {
            output::say(&t!("guided-cancelled"));
            return Ok(());
        }
        Err(error @ (Error::OutputClosed | Error::Io { .. })) if !terminal::is_interactive() => {
            return Err(error);
        }
        Err(error) => output::error::text(&error).lines().for_each(output::say),
    }
    output::notice("");
    output::whole(&t!("guided-same-command", command = command.to_string()));
    Ok(())
}

/// A line of text; `None` where the person went back, by Esc or with nothing.
fn ask(question: &str) -> Result<Option<String>> {
    let answer = terminal::ask_text(question)?.map(|answer| answer.trim().to_owned());
    Ok(answer.filter(|answer| !answer.is_empty()))
}

/// One of these, asked for where there are several. `None` where there is none, or the person went back.
fn among<'t, T>(question: &str, things: &'t [T], line: impl Fn(&T) -> String) -> Result<Option<&'t T>> {
    if things.len() < 2 {
        return Ok(things.first());
    }
    let lines: Vec<String> = things.iter().map(line).collect();
    Ok(terminal::choose(question, &lines)?.and_then(|line| things.get(line)))
}

/// Several modules or tokens: the person names one. `false` where they went back.
fn choose(several: &overview::Several, global: &mut Global) -> Result<bool> {
    let lines: Vec<String> = several.choices.iter().map(|choice| choice.description.clone()).collect();
    let Some(line) = terminal::choose(&several.question(), &lines)? else { return Ok(false) };
    let value = several.choices[line].value.clone();
    match several.kind {
        overview::Kind::Modules => global.module = Some(value.into()),
        overview::Kind::Tokens => global.token = Some(value),
    }
    Ok(true)
}
