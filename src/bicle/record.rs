//! Recording what was done to a bi-clé: in the register, in its journal, and in the answer.

use std::path::Path;

use time::OffsetDateTime;

use super::recipients;
use super::unlisted::Unlisted;
use crate::context::Context;
use crate::error::{Result, designation_fault};
use crate::model::bicle::Bicle;
use crate::output::bicle::{Act, BicleChange, BicleFacts, platform};
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::interrupt;

/// An act that is in the register but not reported yet; until then, Ctrl-C is held back.
#[must_use = "what was done is to be told"]
pub(crate) struct Done {
    change: BicleChange,
    _quiet: interrupt::Hold,
}

impl Done {
    pub(super) fn new(change: BicleChange, quiet: interrupt::Hold) -> Self {
        Self { change, _quiet: quiet }
    }

    /// Prints it as the command's answer.
    pub(crate) fn tell(self, context: &Context) -> Result<()> {
        context.answer(&self.change)
    }

    /// As [`Done::tell`], and tells a person what to do on the platform, with the `.pfx` that the bi-clé came from, if it
    /// did. Nothing to do if nothing has changed.
    pub(crate) fn tell_with_steps(self, context: &Context, file: Option<&Path>) -> Result<()> {
        context.answer(&self.change)?;
        if context.interactive && self.change.act != Act::AlreadyHere {
            context.tell(&platform::steps(&self.change, file));
        }
        Ok(())
    }
}

/// The answer when there is nothing to do: the register already has this bi-clé.
pub(super) fn already_here(register: &Register, known: &Bicle, now: OffsetDateTime) -> BicleChange {
    BicleChange::new(Act::AlreadyHere, BicleFacts::of(known, register.consultations(), now))
}

/// Writes the register and returns what changed; `tell` adds whatever else should be reported.
pub(crate) fn conclude(
    held: Held,
    act: Act,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<BicleChange> {
    enlist(held, Unlisted::default(), act, bicle, now, tell)
}

/// As [`conclude`], for an act that has made something that the register does not list yet.
pub(crate) fn enlist(
    held: Held,
    unlisted: Unlisted,
    act: Act,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<BicleChange> {
    let subject = format!("{:?} sha256:{}", bicle.designation, hex::encode(bicle.certificate.sha256()));
    conclude_with(held, act, &subject, bicle, now, tell).map_err(|error| unlisted.error(error))
}

/// As [`conclude`], with `subject` for the journal: what it was done to.
pub(crate) fn conclude_with(
    held: Held,
    act: Act,
    subject: &str,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<BicleChange> {
    // The files left behind by earlier acts.
    let abandoned = held.abandoned().to_vec();
    let register = held.commit(act.name(), subject, now)?;
    let mut change = BicleChange::new(act, BicleFacts::of(bicle, register.consultations(), now));
    tell(&mut change);
    if act.is_own() {
        change.warnings.extend(recipients::accept_own(bicle));
    }
    change.warnings.extend(abandoned.iter().map(|name| abandoned_file(&register, name)));
    change.warnings.extend(refused_entries(&register));
    Ok(change)
}

/// Warnings about the entries whose designation is not acceptable.
pub(crate) fn refused_entries(register: &Register) -> impl Iterator<Item = String> {
    register.refused().filter_map(|bicle| {
        let reason = designation_fault(&bicle.designation, bicle.fault()?);
        let sha256 = hex::encode(bicle.certificate.sha256());
        Some(t!("warning-designation-refused", reason = reason, sha256 = sha256))
    })
}

/// The warning about a key file left behind by a killed process.
pub(crate) fn abandoned_file(register: &Register, name: &str) -> String {
    let path = register.directory().join(name).display().to_string();
    t!("warning-abandoned", path = path.as_str())
}

/// Warns about any bytes after the end of the `.pfx` that a bi-clé came from.
pub(super) fn tell_trailing(change: &mut BicleChange, octets: usize) {
    if octets > 0 {
        change.warnings.push(t!("warning-pfx-trailing", octets = (octets as i64)));
    }
}
