//! `jeton remind`: which certificates end soon, on the tokens, in files and in the register of bi-clés. Asks for no PIN and
//! no password, and needs no choice of token.

mod files;
mod gathered;
mod register;
mod sealed;
mod tokens;

use time::OffsetDateTime;

use crate::cli::Remind;
use crate::context::Context;
use crate::error::{Result, TrustError};
use crate::output::{self, calendar, prometheus};
use crate::store;
use crate::t;
use gathered::Gathered;

/// The name of a calendar in a folder that was named.
const CALENDAR: &str = "echeances";

/// Runs `jeton remind`. The answer is printed whether or not a mark is reached; the exit code tells which.
pub(super) fn run(context: &Context, arguments: &Remind) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let mut gathered = Gathered::default();
    gathered.add_own_register();
    // An administrator's computer may have no token, and no driver.
    let need = match (arguments.paths.is_empty(), gathered.is_empty()) {
        (true, true) => tokens::Need::Required,
        (true, false) => tokens::Need::Expected,
        (false, _) => tokens::Need::Optional,
    };
    gathered.add_tokens(context, need)?;
    for path in &arguments.paths {
        gathered.add_path(path)?;
    }
    let reminders = gathered.conclude(now)?;
    let calendar = arguments.ics.as_ref().map(|named| store::destination::place(named, CALENDAR, "ics"));
    if let Some(path) = &calendar {
        store::atomic::write(path, calendar::text(&reminders, now).as_bytes(), arguments.force)?;
    }
    if arguments.prometheus {
        output::bytes(prometheus::text(&reminders).as_bytes())?;
    } else {
        context.answer(&reminders)?;
    }
    if let Some(path) = &calendar {
        context.tell(&t!("calendar-written", path = path.display().to_string()));
    }
    match reminders.due + reminders.changed.len() {
        0 => Ok(()),
        due => Err(TrustError::RenewalDue { due }.into()),
    }
}
