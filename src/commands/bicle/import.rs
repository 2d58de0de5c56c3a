//! `jeton bicle import`.

use std::path::Path;

use crate::bicle::Passwords;
use crate::bicle::import::{Import, import};
use crate::cli::BicleImport;
use crate::context::Context;
use crate::error::Result;

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleImport) -> Result<()> {
    let passwords = Passwords::from(&arguments.passwords);
    let wanted = Import {
        file: &arguments.file,
        passwords: &passwords,
        to_token: arguments.to.is_some(),
        designation: arguments.designation.as_deref(),
        secours: arguments.secours,
    };
    import(context, path, &wanted)?.tell_with_steps(context, Some(&arguments.file))
}
