//! `jeton list`: every token, its PINs and its certificates. Asks for no PIN, and needs no choice: it lists what all
//! modules show.

use time::OffsetDateTime;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::Token;
use crate::output::certificate::CertificateLine;
use crate::output::error::Report;
use crate::output::list::{TokenLine, TokenList, UnreadableReader};
use crate::pkcs11::{Inventory, Module};
use crate::token::{Wait, certificates};

pub(super) fn run(context: &Context) -> Result<()> {
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

/// Everything that this module shows.
pub(super) fn of_module(module: &Module) -> Result<TokenList> {
    let inventory = module.inventory()?;
    Ok(list(module, inventory))
}

/// Whether the list has this token. One that is blank, or has no serial number, cannot be told from another.
fn shows(list: &TokenList, token: &Token) -> bool {
    let info = token.info();
    let is_same = |line: &TokenLine| {
        line.initialized
            && (&line.serial, &line.manufacturer, &line.label) == (&info.serial, &info.manufacturer, &info.label)
    };
    info.initialized && !info.serial.is_empty() && list.tokens.iter().any(is_same)
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

fn list(module: &Module, inventory: Inventory) -> TokenList {
    let now = OffsetDateTime::now_utc();
    let path = module.path().display().to_string();
    TokenList {
        tokens: inventory.tokens.iter().map(|token| line(module, token, now)).collect(),
        unreadable: inventory
            .unreadable
            .into_iter()
            .map(|slot| UnreadableReader { module: path.clone(), reader: slot.reader, cause: slot.cause.answer() })
            .collect(),
        module: Some(path),
    }
}

/// One token. If its certificates cannot be read, the error takes their place, and the other tokens are still shown.
fn line(module: &Module, token: &Token, now: OffsetDateTime) -> TokenLine {
    let mut line = TokenLine::of(module.path(), token);
    if !token.info().initialized {
        return line;
    }
    match certificates(module, token) {
        Ok(found) => line.certificates = CertificateLine::all(&found, now),
        Err(error) => line.error = Some(Report::of(&error)),
    }
    line
}
