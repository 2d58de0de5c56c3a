//! `jeton bicle reference`.

use std::path::Path;

use crate::bicle::Passwords;
use crate::bicle::reference::{Existing, Reference, reference};
use crate::cli::BicleReference;
use crate::context::Context;
use crate::error::{KeyError, ObjectKind, Result};

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleReference) -> Result<()> {
    let passwords = Passwords::from(&arguments.passwords);
    let source = match (&arguments.file, &arguments.id) {
        (Some(file), _) => Existing::File(file, &passwords),
        (None, Some(id)) => Existing::Token(id),
        // clap requires one of the two.
        (None, None) => return Err(KeyError::NotFound { kind: ObjectKind::Key, wanted: String::new() }.into()),
    };
    let (designation, secours) = (arguments.designation.as_deref(), arguments.secours);
    reference(context, path, &Reference { source, designation, secours })?.tell(context)
}
