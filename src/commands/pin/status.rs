//! `jeton pin status`: the state of every PIN according to the flags, and how many tries are left where the
//! card says. Asks for no PIN, and succeeds whatever the state.

use crate::context::Context;
use crate::error::{Error, Result, TokenError};
use crate::output::pin::{PinStatus, TokenPins};

pub(in crate::commands) fn run(context: &Context) -> Result<()> {
    let (module, inventory) = context.open_module_and_count_tries()?;
    let tokens = context.named_tokens(&module, &inventory)?;
    if tokens.is_empty() {
        return Err(match inventory.unreadable.into_iter().next() {
            Some(slot) => Error::Token(TokenError::NotRecognized(slot.cause)),
            None => context.no_token(&module),
        });
    }
    let lockout = module.lockout();
    context.answer(&PinStatus {
        module: module.path().display().to_string(),
        tokens: tokens.iter().map(|token| TokenPins::of(token, lockout)).collect(),
    })
}
