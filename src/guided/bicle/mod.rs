//! The menu of the bi-clés de chiffrement: what the register holds, what can be done with it now, and each step.
//!
//! As elsewhere in the guided mode, nothing is done here: each path builds a `jeton bicle` command line.

mod bids;
mod consultation;
mod holdings;
mod keep;
mod offer;

use crate::cli::Global;
use crate::error::Result;
use crate::output;
use crate::t;
use holdings::Holdings;
use offer::Offer;

use super::advice;
use super::asking::one_of;
use super::follow::follow;
use super::typed::CommandLine;

/// Runs the bi-clé menu until the user goes back. `token` says whether a token is present, whose key may open files.
pub(super) fn run(global: &mut Global, token: bool, run: &impl Fn(&CommandLine) -> Result<()>) -> Result<()> {
    loop {
        output::notice("");
        let holdings = match Holdings::look() {
            Ok(holdings) => holdings,
            // A damaged register has to be repaired by hand; until then there is nothing to offer.
            Err(error) => {
                advice::text(&error).lines().for_each(output::say);
                return Ok(());
            }
        };
        output::say(&holdings.sentence());
        let Some(picked) = pick(&t!("guided-what"), &offer::first(&holdings, token))? else { return Ok(()) };
        let picked = match picked {
            Offer::Tidy => pick(&t!("guided-what"), &offer::tidying(&holdings))?,
            picked => Some(picked),
        };
        let Some(picked) = picked else { continue };
        let Some(command) = prepare(picked, &holdings, global)? else { continue };
        follow(command, global, run)?;
    }
}

/// Lets the user pick an offer; `None` if they go back.
fn pick(question: &str, offers: &[Offer]) -> Result<Option<Offer>> {
    let picked = one_of(question, offers, |offer| offer.text())?;
    Ok(picked.copied().filter(|offer| *offer != Offer::Back))
}

fn prepare(offer: Offer, holdings: &Holdings, global: &Global) -> Result<Option<CommandLine>> {
    let command = CommandLine::without_token().word("bicle");
    match offer {
        Offer::List => Ok(Some(command.word("list"))),
        // The key may be on the token.
        Offer::Open => bids::open(CommandLine::new(global).word("bicle")),
        Offer::Seal => bids::seal(command, holdings),
        Offer::Create => keep::create(command, holdings),
        Offer::Import => keep::import(command),
        Offer::Backup => keep::backup(command, holdings),
        Offer::Renew => keep::renew(CommandLine::new(global).word("bicle"), holdings),
        Offer::Archive => keep::archive(command, holdings),
        Offer::Delete => keep::delete(command, holdings),
        Offer::Attach => consultation::attach(command, holdings),
        Offer::Close => consultation::close(command, holdings),
        Offer::Tidy | Offer::Back => Ok(None),
    }
}
