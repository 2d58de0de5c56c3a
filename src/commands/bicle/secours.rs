//! `jeton bicle secours`.

use std::path::Path;

use time::OffsetDateTime;

use super::conclude;
use crate::context::Context;
use crate::error::Result;
use crate::output::bicle::Act;
use crate::store::register::Register;
use crate::t;

/// Runs `jeton bicle secours`.
pub(super) fn run(context: &Context, path: &Path, wanted: &str, on: bool) -> Result<()> {
    let mut held = Register::hold(path)?;
    held.change(wanted, |bicle| bicle.secours = on)?;
    let bicle = held.bicle(wanted)?.clone();
    let now = OffsetDateTime::now_utc();
    let act = if on { Act::SecoursOn } else { Act::SecoursOff };
    conclude(context, held, act, &bicle, now, |change| {
        if on && !bicle.may_seal(now) {
            change.warnings.push(t!("warning-secours-archived"));
        }
    })
}
