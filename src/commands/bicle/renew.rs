//! `jeton bicle renew`: the next one, of the same kind and in the same place; the old one opens what it opened.

use std::path::Path;

use time::{Duration, OffsetDateTime};

use super::generate::{Order, make};
use super::{conclude, designation, new_passwords};
use crate::cli::BicleRenew;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::KeyAlgorithm;
use crate::model::bicle::KeyPlace;
use crate::output::bicle::Act;
use crate::store::register::Register;
use crate::t;

/// The length of a bi-clé's certificate.
const DAYS: u32 = 730;

/// Runs `jeton bicle renew`.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleRenew) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let old = Register::read(path)?.bicle(&arguments.bicle)?.clone();
    let to_token = match old.key {
        KeyPlace::Token { .. } => true,
        KeyPlace::File(_) => false,
        KeyPlace::Elsewhere => return Err(Error::BicleNotExportable { designation: old.designation }),
    };
    // As for `generate --to token`: a key is backed up before it is used.
    if to_token && arguments.backup.is_none() {
        let expected = t!("expected-backup");
        return Err(Error::InvalidValue { option: "--backup".into(), value: String::new(), expected });
    }
    let year = (now + Duration::days(i64::from(DAYS))).year();
    let next = match &arguments.designation {
        Some(given) => designation(given)?,
        None => format!("{} {year}", old.designation),
    };
    let order = Order {
        common_name: next.clone(),
        designation: next,
        // Never weaker than what is recommended now.
        algorithm: match old.certificate.public_key().key_algorithm() {
            Some(KeyAlgorithm::Rsa2048) | None => KeyAlgorithm::Rsa3072,
            Some(same) => same,
        },
        days: DAYS,
        secours: old.secours,
        to_token,
        backup: arguments.backup.as_deref(),
        passwords: new_passwords(&arguments.passwords),
    };
    let (mut held, bicle) = make(context, path, &order, now)?;
    held.change(&hex::encode(old.certificate.sha256()), |old| old.archived = true)?;
    held.add(bicle.clone());
    conclude(context, held, Act::Renewed, &bicle, now, |change| {
        change.replaces = Some(old.designation.clone());
        change.backup = order.backup.map(|path| path.display().to_string());
        if bicle.backup_verified.is_none() {
            change.warnings.push(t!("warning-not-backed-up"));
        }
    })
}
