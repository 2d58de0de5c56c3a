//! `jeton bicle rename`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::conclude_with;
use crate::bicle::{designation, recipients, refuse_taken};
use crate::context::Context;
use crate::error::Result;
use crate::output::bicle::Act;
use crate::store::register::Register;

/// Runs `jeton bicle rename`: the designation changes, the certificate and its CN do not.
pub(super) fn run(context: &Context, path: &Path, wanted: &str, new: &str) -> Result<()> {
    let new = designation(new)?;
    let mut held = Register::hold(path)?;
    let before = held.entry(wanted)?.clone();
    let old = &before.designation;
    if *old != new {
        refuse_taken(&held, &new)?;
    }
    held.change(wanted, |bicle| bicle.designation.clone_from(&new))?;
    let bicle = held.bicle(&new)?.clone();
    let subject = format!("{old:?} {new:?}");
    let change = conclude_with(held, Act::Renamed, &subject, &bicle, OffsetDateTime::now_utc(), |change| {
        change.warnings.extend(recipients::carry_over(&before, &bicle));
    })?;
    context.answer(&change)
}
