//! What is to be done to one token, step by step.

use secrecy::SecretString;

use super::batch::Batch;
use super::{objects, pins, slips};
use crate::error::{PreparationError, Result, TokenError};
use crate::i18n::words;
use crate::model::preparation::{Event, Evidence, Step};
use crate::model::{PinRole, Slot, Token};
use crate::pkcs11::{Access, Module};
use crate::t;
use crate::terminal::interrupt::stop_if_asked;
use crate::token::{OpenSlot, slot_choices};

/// Does what is left to do to this token, which is that of this line.
///
/// # Errors
///
/// That of the first step that fails; those before it are done.
pub(super) fn carry_out(batch: &mut Batch<'_>, at: usize, module: &Module, token: &Token, by: Evidence) -> Result<()> {
    let [slot] = token.slots() else { return Err(TokenError::Several(slot_choices(token.slots())).into()) };
    stop_if_asked()?;
    announce(batch, at, slot, by);
    if slot.token.write_protected {
        return Err(TokenError::ReadOnly { token: slot.token.label.clone() }.into());
    }
    if batch.progress(at).serial.as_deref() != Some(&slot.token.serial) {
        let (serial, label) = (slot.token.serial.clone(), slot.token.label.clone());
        batch.note(at, Event::Recognised { serial, label, by })?;
    }
    let mut slot = slot.clone();
    let mut known = None;
    if let Some(step) = batch.to_do(at).into_iter().find(|step| step.sets_a_pin()) {
        (slot, known) = pins::give(batch, at, module, &slot, step)?;
        tell(batch, at, step);
    }
    stop_if_asked()?;
    let steps = batch.to_do(at);
    if !steps.is_empty() {
        let mut open = OpenSlot::of(module, &slot, Access::ReadWrite)?;
        log_in(batch, at, &mut open, known)?;
        for step in steps {
            stop_if_asked()?;
            objects::act(batch, at, module, token, &mut open, step)?;
            tell(batch, at, step);
        }
        open.log_out();
    }
    for step in batch.remaining(at) {
        batch.context.tell(&t!("prepare-step-waits", step = words::step(step)));
    }
    Ok(())
}

/// Logs in with the PIN that the token has now: the one that it was just given, the one on its slip, or the present one.
fn log_in(batch: &Batch<'_>, at: usize, open: &mut OpenSlot<'_>, known: Option<SecretString>) -> Result<()> {
    let context = batch.context;
    let progress = batch.progress(at);
    let was_given = progress.done.keys().any(|step| step.sets_a_pin());
    let pin = match (known, progress.valid_slip()) {
        (Some(pin), _) => Some(pin),
        (None, Some(file)) => slips::pin(&batch.files.slips.join(file))?,
        (None, None) if was_given => None,
        (None, None) => batch.supplied(at, open.slot(), PinRole::User)?,
    };
    if pin.is_none() && was_given && !context.interactive && !open.slot().token.pinpad {
        return Err(PreparationError::PinElsewhere { token: open.label().to_owned() }.into());
    }
    open.log_in_as(context, PinRole::User, pin)
}

/// Says whose token this is.
pub(super) fn announce(batch: &Batch<'_>, at: usize, slot: &Slot, by: Evidence) {
    let by = match by {
        Evidence::Serial => t!("prepare-by-serial"),
        Evidence::Key => t!("prepare-by-key"),
        Evidence::Certificate => t!("prepare-by-certificate"),
        Evidence::Label => t!("prepare-by-label"),
        Evidence::Person => t!("prepare-by-person"),
    };
    batch.context.tell(&t!(
        "prepare-token",
        number = (at as i64 + 1),
        total = (batch.lines.len() as i64),
        name = batch.lines[at].name.as_str(),
        token = slot.token.label.as_str(),
        by = by
    ));
}

/// Says that a step is done, and what it made.
fn tell(batch: &Batch<'_>, at: usize, step: Step) {
    let progress = batch.progress(at);
    let slip = progress.valid_slip().filter(|_| step.sets_a_pin()).map(|file| batch.files.slips.join(file));
    let request = progress.done.get(&step).cloned().flatten().filter(|_| step == Step::KeyPair);
    let file = slip.or_else(|| request.map(|file| batch.files.requests.join(file)));
    batch.context.tell(&match file {
        Some(file) => t!("prepare-step-made", step = words::step(step), file = file.display().to_string()),
        None => t!("prepare-step-done", step = words::step(step)),
    });
}
