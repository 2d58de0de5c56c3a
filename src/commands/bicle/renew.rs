//! `jeton bicle renew`: a successor of the same kind, in the same place. The old bi-clé still opens what was sealed for it.

use std::path::Path;

use time::{Duration, OffsetDateTime};

use crate::bicle::make::make;
use crate::bicle::plan::{BiclePlan, KeyDestination};
use crate::bicle::{Passwords, designation, pfx};
use crate::cli::BicleRenew;
use crate::context::Context;
use crate::error::{BicleError, Result, Unexportable};
use crate::model::KeyAlgorithm;
use crate::model::bicle::KeyPlace;
use crate::store::register::Register;

/// The validity of the new certificate, in days.
const DAYS: u32 = 730;

/// A designation without the year of expiry that an earlier renewal appended.
fn without_year(designation: &str) -> &str {
    match designation.rsplit_once(' ') {
        Some((name, year)) if year.len() == 4 && year.starts_with("20") && year.parse::<u16>().is_ok() => name,
        _ => designation,
    }
}

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleRenew) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let old = Register::read(path)?.bicle(&arguments.bicle)?.clone();
    let destination = match old.key {
        KeyPlace::Token { .. } if old.never_leaves_token => KeyDestination::TokenOnly,
        KeyPlace::Token { .. } => KeyDestination::Token,
        KeyPlace::File(_) => KeyDestination::File,
        KeyPlace::Elsewhere => {
            return Err(BicleError::NotExportable { designation: old.designation, why: Unexportable::Elsewhere }.into());
        }
    };
    if destination == KeyDestination::TokenOnly && arguments.backup.is_some() {
        return Err(BicleError::NotExportable { designation: old.designation, why: Unexportable::NeverLeaves }.into());
    }
    let year = (now + Duration::days(i64::from(DAYS))).year();
    let next = match &arguments.designation {
        Some(given) => designation(given)?,
        None => format!("{} {year}", without_year(&old.designation)),
    };
    let backup = arguments.backup.as_ref().map(|named| pfx::place(named, &next));
    let plan = BiclePlan {
        common_name: next.clone(),
        designation: next,
        // Never weaker than the current recommendation; on a token, RSA is replaced by the best that it supports.
        algorithm: match old.certificate.public_key().key_algorithm() {
            Some(KeyAlgorithm::Rsa2048) | None => None,
            Some(KeyAlgorithm::Rsa3072) if destination != KeyDestination::File => None,
            Some(same) => Some(same),
        },
        days: DAYS,
        secours: old.secours,
        destination,
        backup,
        passwords: Passwords::from(&arguments.passwords),
        confirmed: arguments.yes,
    };
    make(context, path, plan, Some(&old), now)?.tell_with_steps(context, None)
}
