//! `jeton bicle generate`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::make::make;
use crate::bicle::plan::{BiclePlan, KeyDestination};
use crate::bicle::{Passwords, designation, pfx};
use crate::cli::BicleGenerate;
use crate::context::Context;
use crate::error::Result;

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleGenerate) -> Result<()> {
    let designation = designation(&arguments.designation)?;
    let backup = arguments.backup.as_ref().map(|named| pfx::place(named, &designation));
    let plan = BiclePlan {
        common_name: arguments.cn.clone().unwrap_or_else(|| designation.clone()),
        designation,
        algorithm: arguments.algorithm.map(|name| name.0),
        days: arguments.days,
        secours: arguments.secours,
        destination: match (arguments.on_token, arguments.to) {
            (true, _) => KeyDestination::TokenOnly,
            (false, Some(_)) => KeyDestination::Token,
            (false, None) => KeyDestination::File,
        },
        backup,
        passwords: Passwords::from(&arguments.passwords),
        confirmed: arguments.yes,
    };
    make(context, path, plan, None, OffsetDateTime::now_utc())?.tell_with_steps(context, None)
}
