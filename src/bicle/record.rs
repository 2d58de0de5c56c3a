//! What was done to a bi-clé: written to the register, noted in its journal, and told.

use time::OffsetDateTime;

use super::recipients;
use super::unlisted::Unlisted;
use crate::context::Context;
use crate::error::{Result, designation_fault};
use crate::model::bicle::Bicle;
use crate::output::bicle::{Act, BicleChange, BicleFacts};
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::interrupt;

/// An act that the register knows of, still to be told; until then a Ctrl-C waits.
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
    ///
    /// # Errors
    ///
    /// As [`Context::answer`].
    pub(crate) fn tell(self, context: &Context) -> Result<()> {
        context.answer(&self.change)
    }
}

/// Nothing is done: the register has this bi-clé.
pub(super) fn already_here(register: &Register, known: &Bicle, now: OffsetDateTime) -> BicleChange {
    BicleChange::new(Act::AlreadyHere, BicleFacts::of(known, register.consultations(), now))
}

/// Writes the register; what changed. `tell` adds what else is to be known of it.
pub(crate) fn conclude(
    held: Held,
    act: Act,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<BicleChange> {
    enlist(held, Unlisted::default(), act, bicle, now, tell)
}

/// As [`conclude`], for an act that has made something that the register does not know of yet.
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

/// As [`conclude`], with the journal's words about what it was done to.
pub(crate) fn conclude_with(
    held: Held,
    act: Act,
    subject: &str,
    bicle: &Bicle,
    now: OffsetDateTime,
    tell: impl FnOnce(&mut BicleChange),
) -> Result<BicleChange> {
    // The files that acts before this one had left.
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

/// What is to be known of the entries whose names are no designations.
pub(crate) fn refused_entries(register: &Register) -> impl Iterator<Item = String> {
    register.refused().filter_map(|bicle| {
        let reason = designation_fault(&bicle.designation, bicle.fault()?);
        let sha256 = hex::encode(bicle.certificate.sha256());
        Some(t!("warning-designation-refused", reason = reason, sha256 = sha256))
    })
}

/// What is to be known of a key file that an act which was killed has left.
pub(crate) fn abandoned_file(register: &Register, name: &str) -> String {
    let path = register.directory().join(name).display().to_string();
    t!("warning-abandoned", path = path.as_str())
}

/// Tells of so many octets behind the end of the `.pfx` that a bi-clé came from.
pub(super) fn tell_trailing(change: &mut BicleChange, octets: usize) {
    if octets > 0 {
        change.warnings.push(t!("warning-pfx-trailing", octets = (octets as i64)));
    }
}
