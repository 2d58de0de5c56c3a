//! `jeton bicle archive`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::conclude;
use crate::context::Context;
use crate::error::Result;
use crate::output::bicle::Act;
use crate::store::register::Register;

/// Runs `jeton bicle archive`: the bi-clé still opens what was sealed for it, but nothing more is sealed for it.
pub(super) fn run(context: &Context, path: &Path, wanted: &str) -> Result<()> {
    let mut held = Register::hold(path)?;
    held.change(wanted, |bicle| bicle.archived = true)?;
    let bicle = held.bicle(wanted)?.clone();
    let change = conclude(held, Act::Archived, &bicle, OffsetDateTime::now_utc(), |_| {})?;
    context.answer(&change)
}
