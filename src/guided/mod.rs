//! `jeton` alone on a terminal: looks at what is plugged in, sums it up in one sentence, offers what makes sense now.
//!
//! It decides nothing that a command decides: each path builds a command line, which is run as if it had been typed and
//! then shown, so that the user can type it next time.

mod acts;
mod advice;
mod afterwards;
mod asking;
mod bicle;
mod certificates;
mod destination;
mod export;
mod follow;
mod offer;
mod overview;
mod places;
mod received;
mod several;
mod typed;

use crate::cli::Global;
use crate::context::Context;
use crate::doctor::watch::Watch;
use crate::error::{Error, Result, TokenError};
use crate::i18n;
use crate::output;
use crate::t;
use crate::terminal;
use crate::terminal::menu::{self, Picked, menu};
use follow::{Followed, follow};
use offer::Offer;
use overview::{Found, Overview};
use typed::CommandLine;

/// Runs the guided mode until the user leaves it. `run` runs a command line as if it had been typed.
///
/// # Errors
///
/// [`crate::Error::Cancelled`] on Ctrl-C; `FileError::Io` if the terminal fails. An error of a command is shown, and
/// the menu comes back.
pub(crate) fn run(
    global: &Global,
    context: impl Fn(&Global) -> Context,
    run: impl Fn(&CommandLine) -> Result<()>,
) -> Result<()> {
    terminal::show_the_way_back();
    i18n::speak_at_a_menu();
    output::say(&if menu::is_numbered() { t!("guided-welcome-numbers") } else { t!("guided-welcome") });
    let named = global;
    let mut global = named.clone();
    let mut tried = false;
    loop {
        output::notice("");
        // Started before reading the token, so that no change in between is missed.
        let watch = Watch::start();
        let found = match overview::try_apart(&context(&global), tried) {
            Ok(()) => {
                tried = true;
                overview::look(&context(&global))
            }
            Err(error) => Found::Nothing(error),
        };
        let (overview, lines) = match found {
            Found::Ready(mut overview) => {
                // The tokens of the other modules are not seen once a module is picked.
                overview.is_one_of_several |= global.module != named.module;
                output::say(&overview.sentence());
                let offers = offer::for_token(&overview);
                (Some(overview), offers)
            }
            // The token that was picked is gone: whatever is there now is looked at.
            Found::Nothing(Error::Token(TokenError::NotFound { .. })) if global.token != named.token => {
                global = named.clone();
                continue;
            }
            Found::Nothing(error) => {
                overview::nothing(&error).lines().for_each(output::say);
                (None, offer::without_token(!error.choices().is_empty()))
            }
            Found::Several(error) => match several::choose(&context(&named_module(named)), &error, &mut global)? {
                true => {
                    tried = false;
                    continue;
                }
                false if leaves()? => return Ok(()),
                false => continue,
            },
        };
        let texts: Vec<String> = lines.iter().map(|offer| offer.text()).collect();
        let picked = menu(&t!("guided-what"), &texts, &mut || watch.has_changed())?;
        drop(watch);
        match picked {
            Picked::Changed => {}
            Picked::Back if leaves()? => return Ok(()),
            Picked::Back => {}
            Picked::Line(line) => match lines[line] {
                Offer::Leave => return Ok(()),
                Offer::AnotherToken => {
                    several::choose_another(&context(&named_module(named)), &mut global)?;
                    tried = false;
                }
                Offer::Bicles => bicle::run(&mut global, overview.is_some(), &run)?,
                Offer::Received => received::run(&global, overview.is_some(), &run)?,
                offer => {
                    if let Some(command) = prepare(offer, overview.as_ref(), &global)? {
                        match follow(command, &global, &run)? {
                            Followed::Done(command) => afterwards::offer(&command)?,
                            Followed::OtherToken(token) => global.token = Some(token),
                            Followed::NotDone => {}
                        }
                    }
                }
            },
        }
    }
}

/// Asks whether to leave. One Esc too many must not close a window together with the results in it.
fn leaves() -> Result<bool> {
    terminal::confirm(&t!("guided-leave-confirm"))
}

/// The command line for an offer, after asking for what it needs; `None` if the user went back.
fn prepare(offer: Offer, overview: Option<&Overview>, global: &Global) -> Result<Option<CommandLine>> {
    let command = CommandLine::new(global);
    Ok(match (offer, overview) {
        (Offer::Export, Some(overview)) => export::export(command, overview)?,
        (Offer::Test, _) => Some(command.word("test")),
        (Offer::ChangePin, _) => Some(command.word("pin").word("change")),
        (Offer::Unblock, _) => Some(command.word("pin").word("unblock")),
        (Offer::Certificates, Some(overview)) => certificates::choose(global, overview)?,
        (Offer::Doctor, _) => Some(command.word("doctor")),
        (Offer::Export | Offer::Certificates, None)
        | (Offer::AnotherToken | Offer::Bicles | Offer::Received | Offer::Leave, _) => None,
    })
}

/// What was named at the start, but for the token: where to look for all of them.
fn named_module(named: &Global) -> Global {
    Global { token: None, ..named.clone() }
}
