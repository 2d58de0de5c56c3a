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
use follow::follow;
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
    let mut guide = Guide { named: global, global: global.clone(), tried: false, context, run };
    while guide.menu()? {}
    Ok(())
}

/// The first menu, between two of its lines.
struct Guide<'g, C, R> {
    /// What was named at the start.
    named: &'g Global,
    /// The same, with the token that the user has picked since.
    global: Global,
    /// Whether the module that is named was tried already.
    tried: bool,
    context: C,
    run: R,
}

impl<C: Fn(&Global) -> Context, R: Fn(&CommandLine) -> Result<()>> Guide<'_, C, R> {
    /// Says what is there, shows the menu once and does what is picked. `false` if the user leaves.
    fn menu(&mut self) -> Result<bool> {
        output::notice("");
        // Started before reading the token, so that no change in between is missed.
        let watch = Watch::start();
        let (overview, offers) = match self.look() {
            Found::Ready(overview) => {
                output::say(&overview.sentence());
                let offers = offer::for_token(&overview);
                (Some(overview), offers)
            }
            // The token that was picked is gone: whatever is there now is looked at.
            Found::Nothing(Error::Token(TokenError::NotFound { .. })) if self.global.token != self.named.token => {
                self.global = self.named.clone();
                return Ok(true);
            }
            Found::Nothing(error) => {
                overview::nothing(&error).lines().for_each(output::say);
                (None, offer::without_token(!error.choices().is_empty()))
            }
            Found::Several(error) => {
                let is_chosen = several::choose(&self.context_of_all(), &error, &mut self.global)?;
                self.tried &= !is_chosen;
                return Ok(is_chosen || !leaves()?);
            }
        };
        let texts: Vec<String> = offers.iter().map(|offer| offer.text()).collect();
        let picked = menu(&t!("guided-what"), &texts, &mut || watch.has_changed())?;
        drop(watch);
        match picked {
            Picked::Changed => Ok(true),
            Picked::Back => Ok(!leaves()?),
            Picked::Line(line) => self.take(offers[line], overview.as_ref()),
        }
    }

    /// What is plugged in.
    fn look(&mut self) -> Found {
        let context = (self.context)(&self.global);
        if let Err(error) = overview::try_apart(&context, self.tried) {
            return Found::Nothing(error);
        }
        self.tried = true;
        let mut found = overview::look(&context);
        if let Found::Ready(overview) = &mut found {
            // The tokens of the other modules are not seen once a module is picked.
            overview.is_one_of_several |= self.global.module != self.named.module;
        }
        found
    }

    /// Does what an offer says. `false` if that is to leave.
    fn take(&mut self, offer: Offer, overview: Option<&Overview>) -> Result<bool> {
        match offer {
            Offer::Leave => return Ok(false),
            Offer::AnotherToken => {
                several::choose_another(&self.context_of_all(), &mut self.global)?;
                self.tried = false;
            }
            Offer::Bicles => bicle::run(&mut self.global, overview.is_some(), &self.run)?,
            Offer::Received => received::run(&mut self.global, overview.is_some(), &self.run)?,
            offer => {
                if let Some(command) = prepare(offer, overview, &self.global)? {
                    follow(command, &mut self.global, &self.run)?;
                }
            }
        }
        Ok(true)
    }

    /// The context in which all tokens are seen: that of the start, where no token is named.
    fn context_of_all(&self) -> Context {
        (self.context)(&Global { token: None, ..self.named.clone() })
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
