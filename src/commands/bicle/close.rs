//! `jeton bicle close`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::conclude_with;
use crate::context::Context;
use crate::error::{BicleError, Choice, Result};
use crate::output::bicle::Act;
use crate::store::register::{Held, Register};

pub(super) fn run(context: &Context, path: &Path, name: &str) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let mut held = Register::hold(path)?;
    let Some(consultation) = held.consultation(name).cloned() else {
        return Err(BicleError::ConsultationNotFound { wanted: name.to_owned(), present: open(&held) }.into());
    };
    if consultation.closed.is_none() {
        held.close(name, now);
    }
    let bicle = held.entry(&hex::encode(consultation.bicle))?.clone();
    let change = conclude_with(held, Act::Closed, &format!("{name:?}"), &bicle, now, |change| {
        change.consultation = Some(name.to_owned());
    })?;
    context.answer(&change)
}

/// The consultations that can be closed.
fn open(held: &Held) -> Vec<Choice> {
    let open = held.consultations().iter().filter(|consultation| consultation.closed.is_none());
    open.map(|consultation| Choice { value: consultation.name.clone(), description: String::new() }).collect()
}
