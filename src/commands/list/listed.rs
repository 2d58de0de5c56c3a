//! What a module shows, as lines of the list.

use time::OffsetDateTime;

use crate::error::Result;
use crate::model::Token;
use crate::output::certificate::CertificateLine;
use crate::output::error::Report;
use crate::output::list::{TokenLine, TokenList, UnreadableReader};
use crate::pkcs11::{Inventory, Module};
use crate::token::certificates;

/// Everything that this module shows.
pub(in crate::commands) fn of_module(module: &Module) -> Result<TokenList> {
    let inventory = module.inventory()?;
    Ok(list(module, inventory))
}

/// Whether the list has this token. One that is blank, or has no serial number, cannot be told from another.
pub(super) fn shows(list: &TokenList, token: &Token) -> bool {
    let info = token.info();
    info.initialized && list.tokens.iter().any(|line| is_same(line, [&info.serial, &info.manufacturer, &info.label]))
}

/// Whether this line is of an initialised token with this serial number, manufacturer and label.
pub(super) fn is_same(line: &TokenLine, [serial, manufacturer, label]: [&String; 3]) -> bool {
    let is_its = (&line.serial, &line.manufacturer, &line.label) == (serial, manufacturer, label);
    line.initialized && !serial.is_empty() && is_its
}

/// What a module shows.
pub(super) fn list(module: &Module, inventory: Inventory) -> TokenList {
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
