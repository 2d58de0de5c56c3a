//! `jeton bicle secours`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::conclude;
use crate::bicle::{recipients, refuse_unfit};
use crate::context::Context;
use crate::error::Result;
use crate::output::bicle::Act;
use crate::store::register::Register;
use crate::t;

pub(super) fn run(context: &Context, path: &Path, wanted: &str, on: bool) -> Result<()> {
    let mut held = Register::hold(path)?;
    // It can always be turned off, whatever the register contains.
    if on {
        refuse_unfit(&held.bicle(wanted)?.certificate)?;
    }
    let before = held.entry(wanted)?.clone();
    held.change(wanted, |bicle| bicle.secours = on)?;
    let bicle = held.entry(wanted)?.clone();
    let now = OffsetDateTime::now_utc();
    let act = if on { Act::SecoursOn } else { Act::SecoursOff };
    let change = conclude(held, act, &bicle, now, |change| {
        change.warnings.extend(recipients::carry_over(&before, &bicle));
        if on && !bicle.may_seal(now) {
            change.warnings.push(t!("warning-secours-archived"));
        }
    })?;
    context.answer(&change)
}
