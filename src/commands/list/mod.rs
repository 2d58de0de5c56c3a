//! `jeton list`: every token, its PINs and its certificates. Asks for no PIN, and needs no choice: it lists what all
//! modules show. [`board`] is the same kept up to date, and [`looks`] keeps it so.

mod board;
mod listed;
mod looks;

use crate::cli::List;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::output::list::TokenList;
use crate::token::Wait;
use listed::{list, shows};

pub(super) use listed::of_module;
pub use looks::LIST_COMMAND;
pub(super) use looks::run_module;

pub(super) fn run(context: &Context, arguments: &List) -> Result<()> {
    if arguments.watch { board::run(context) } else { once(context) }
}

fn once(context: &Context) -> Result<()> {
    let selector = context.token_selector()?;
    let mut lists: Vec<TokenList> = Vec::new();
    // Why a module shows nothing that could be listed: told if none does.
    let mut nothing: Option<Error> = None;
    context.open_modules(|module, mut inventory| {
        let _waiting = context.waiting(Wait::Module);
        if let Some(selector) = &selector {
            let selected = selector.select(&inventory.tokens);
            if selected.is_empty() {
                nothing.get_or_insert_with(|| context.token_not_found(module, &inventory.tokens));
                return Ok(());
            }
            inventory.tokens = selected;
        }
        // The same token may be shown by two modules.
        inventory.tokens.retain(|token| !lists.iter().any(|list| shows(list, token)));
        let list = list(module, inventory);
        if list.tokens.is_empty() && list.unreadable.is_empty() {
            nothing.get_or_insert_with(|| context.no_token(module));
        } else {
            lists.push(list);
        }
        Ok(())
    })?;
    match (lists.is_empty(), nothing) {
        (true, Some(error)) => Err(error),
        _ => context.answer(&together(lists)),
    }
}

/// The lists of several modules as one.
fn together(mut lists: Vec<TokenList>) -> TokenList {
    if lists.len() == 1 {
        return lists.remove(0);
    }
    let mut all = TokenList { module: None, tokens: Vec::new(), unreadable: Vec::new() };
    for list in lists {
        all.tokens.extend(list.tokens);
        all.unreadable.extend(list.unreadable);
    }
    all
}
