//! `jeton bicle list`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::{abandoned_file, refused_entries};
use crate::context::Context;
use crate::error::Result;
use crate::output::bicle::{BicleFacts, BicleList};
use crate::store::register::Register;

pub(super) fn run(context: &Context, path: &Path) -> Result<()> {
    let register = Register::read(path)?;
    let now = OffsetDateTime::now_utc();
    let facts = |bicle| BicleFacts::of(bicle, register.consultations(), now);
    let abandoned = register.abandoned();
    let abandoned = abandoned.iter().map(|name| abandoned_file(&register, name));
    context.answer(&BicleList {
        register: path.display().to_string(),
        bicles: register.bicles().iter().map(facts).collect(),
        warnings: abandoned.chain(refused_entries(&register)).collect(),
    })
}
