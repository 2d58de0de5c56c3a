//! `jeton list`: every token, its PINs and its certificates. Asks for no PIN.

use std::path::Path;

use time::OffsetDateTime;

use crate::context::Context;
use crate::error::{Result, TokenError};
use crate::model::Token;
use crate::output::certificate::CertificateLine;
use crate::output::error::Report;
use crate::output::list::{TokenLine, TokenList, UnreadableReader};
use crate::pkcs11::{Module, UnreadableSlot};
use crate::token::{Wait, certificates};

pub(super) fn run(context: &Context) -> Result<()> {
    let (module, inventory) = context.open_module()?;
    let _waiting = context.waiting(Wait::Module);
    let tokens = match context.token_selector()? {
        Some(selector) => {
            let selected = selector.select(&inventory.tokens);
            if selected.is_empty() {
                return Err(context.token_not_found(&inventory.tokens));
            }
            selected
        }
        None => inventory.tokens,
    };
    let list = list(&module, &tokens, inventory.unreadable);
    let nothing = list.tokens.is_empty() && list.unreadable.is_empty();
    if nothing {
        return Err(TokenError::None { module: module.path().to_owned() }.into());
    }
    context.answer(&list)
}

/// Everything that the module at this path shows.
pub(super) fn of_module(path: &Path) -> Result<TokenList> {
    let module = Module::load(path)?;
    let inventory = module.inventory()?;
    Ok(list(&module, &inventory.tokens, inventory.unreadable))
}

fn list(module: &Module, tokens: &[Token], unreadable: Vec<UnreadableSlot>) -> TokenList {
    let now = OffsetDateTime::now_utc();
    TokenList {
        module: module.path().display().to_string(),
        tokens: tokens.iter().map(|token| line(module, token, now)).collect(),
        unreadable: unreadable
            .into_iter()
            .map(|slot| UnreadableReader { reader: slot.reader, cause: slot.cause.answer() })
            .collect(),
    }
}

/// One token. If its certificates cannot be read, the error takes their place, and the other tokens are still shown.
fn line(module: &Module, token: &Token, now: OffsetDateTime) -> TokenLine {
    let mut line = TokenLine::of(token);
    if !token.info().initialized {
        return line;
    }
    match certificates(module, token) {
        Ok(found) => line.certificates = found.iter().map(|object| CertificateLine::of(object, now)).collect(),
        Err(error) => line.error = Some(Report::of(&error)),
    }
    line
}
