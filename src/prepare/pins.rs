//! The step that gives a token its PIN: a change, an unblocking or an initialisation.

use secrecy::SecretString;

use super::batch::Batch;
use super::slips;
use crate::error::{Error, PinError, PreparationError, Result};
use crate::model::preparation::{Event, Step};
use crate::model::{PinRole, PinState, Slot};
use crate::pkcs11::{Access, Module};
use crate::t;
use crate::terminal;
use crate::token::{self, Attempt, Look, Means, NewPin, OpenSlot, SecondJeton};

/// Gives the token in this slot its PIN. Returns the slot, which an initialisation changes, and the PIN where it is known.
///
/// # Errors
///
/// That of the step.
pub(super) fn give(
    batch: &mut Batch<'_>,
    at: usize,
    module: &Module,
    slot: &Slot,
    step: Step,
) -> Result<(Slot, Option<SecretString>)> {
    let is_begun = batch.progress(at).begun.contains(&step);
    if is_begun && !is_clearly_not_done(slot, step) {
        if let Some(pin) = find_out(batch, at, module, slot, step)? {
            return Ok((slot.clone(), Some(pin)));
        }
    } else if is_begun {
        batch.note(at, Event::NotDone { step, code: "interrupted".to_owned() })?;
    }
    slips::void_unused(batch, at)?;
    let given = match step {
        // It was erased, and lacks its PIN alone.
        Step::Initialise if is_begun && is_erased(slot, &batch.lines[at].label) => {
            unblock(batch, at, module, slot, step, PinRole::So).map(|new| (slot.clone(), new))
        }
        Step::Initialise => initialise(batch, at, module, slot),
        Step::Unblock => {
            let role = batch.unblocks_by()?;
            unblock(batch, at, module, slot, step, role).map(|new| (slot.clone(), new))
        }
        _ => change(batch, at, module, slot).map(|new| (slot.clone(), new)),
    };
    if given.is_err() {
        // A disk that is full may refuse this too; the next run sees to it.
        let _ = slips::void_unused(batch, at);
    }
    let (slot, new) = given?;
    Ok((slot, new.pin().map(crate::secret::keep_again)))
}

/// Whether the token has its new label and no PIN yet.
fn is_erased(slot: &Slot, label: &str) -> bool {
    slot.token.initialized && slot.token.pin == PinState::NotSet && slot.token.label == label.trim()
}

/// Whether the token itself shows that a step that was begun did not set its PIN.
fn is_clearly_not_done(slot: &Slot, step: Step) -> bool {
    match step {
        Step::Initialise => !slot.token.initialized || slot.token.pin == PinState::NotSet,
        Step::Unblock => slot.token.pin == PinState::Locked,
        Step::PinChange | Step::KeyPair | Step::Import | Step::Test => false,
    }
}

/// Finds out whether the token took the PIN that was sent when the work was interrupted: by presenting it once, if the person
/// agrees. The PIN if it did.
fn find_out(
    batch: &mut Batch<'_>,
    at: usize,
    module: &Module,
    slot: &Slot,
    step: Step,
) -> Result<Option<SecretString>> {
    let context = batch.context;
    let file = batch.progress(at).doubtful_slip().map(str::to_owned);
    let path = file.as_ref().map(|file| batch.files.slips.join(file));
    let unknown = || Error::from(PreparationError::PinUnknown { token: slot.token.label.clone(), slip: path.clone() });
    if !context.interactive {
        return Err(unknown());
    }
    context.converse(&t!("prepare-pin-unknown", token = slot.token.label.as_str()));
    let question = match &file {
        Some(file) => t!("prepare-present-slip", file = file.as_str()),
        None => t!("prepare-present-typed"),
    };
    if !terminal::confirm(&question)? {
        return Err(unknown());
    }
    let pin = match &path {
        Some(path) => slips::pin(path)?,
        None => None,
    };
    let pin = match pin {
        Some(pin) => pin,
        None => terminal::ask_secret(&t!("prepare-ask-new-pin"))?,
    };
    let mut open = OpenSlot::of(module, slot, Access::ReadOnly)?;
    let outcome = open.log_in_as(context, PinRole::User, Some(crate::secret::keep_again(&pin)));
    let proven = outcome.and_then(|()| open.refuse_unproven_login());
    open.log_out();
    match proven {
        Ok(()) => {
            let serial = (step == Step::Initialise).then(|| slot.token.serial.clone());
            batch.note(at, Event::Done { step, serial, key_id: None, file: None })?;
            Ok(Some(pin))
        }
        Err(error @ Error::Pin(PinError::Incorrect { .. })) => {
            let code = error.code().to_owned();
            batch.note(at, Event::NotDone { step, code })?;
            context.converse(&t!("prepare-slip-refused"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The new PIN, and the record that it is about to be sent: on a slip, or typed.
fn make(batch: &mut Batch<'_>, at: usize, step: Step, slot: &Slot, old: Option<&SecretString>) -> Result<NewPin> {
    let (new, slip) = match batch.options.type_pins || slot.token.pinpad {
        true => (batch.context.new_pin(slot, None, old)?, None),
        false => {
            let new = NewPin::random(slot, old)?;
            let slip = new.pin().map(|pin| slips::write(batch, at, slot, pin)).transpose()?;
            (new, slip)
        }
    };
    batch.begin(at, step, slip, None)?;
    Ok(new)
}

fn change(batch: &mut Batch<'_>, at: usize, module: &Module, slot: &Slot) -> Result<NewPin> {
    let context = batch.context;
    let supplied = batch.supplied(at, slot, PinRole::User)?;
    let mut open = OpenSlot::of(module, slot, Access::ReadWrite)?;
    open.log_in_to_change(context, supplied)?;
    let new = make(batch, at, Step::PinChange, slot, open.pin())?;
    let changed = open.change_pin(context, &new);
    batch.settle(at, Step::PinChange, changed, |()| Event::done(Step::PinChange))?;
    open.log_out();
    Ok(new)
}

fn unblock(
    batch: &mut Batch<'_>,
    at: usize,
    module: &Module,
    slot: &Slot,
    step: Step,
    role: PinRole,
) -> Result<NewPin> {
    let context = batch.context;
    let second = SecondJeton::if_needed(module.path(), slot, role);
    let code = batch.supplied(at, slot, role)?;
    let mut open = OpenSlot::of(module, slot, Access::ReadWrite)?;
    let mut new = |slot: &Slot| make(batch, at, step, slot, None);
    let means = Means { role, second: second.as_ref(), code };
    let unblocked = token::unblock(context, &mut open, means, &mut new);
    let serial = (step == Step::Initialise).then(|| slot.token.serial.clone());
    batch.settle(at, step, unblocked, |_| Event::Done { step, serial: serial.clone(), key_id: None, file: None })
}

fn initialise(batch: &mut Batch<'_>, at: usize, module: &Module, slot: &Slot) -> Result<(Slot, NewPin)> {
    let context = batch.context;
    let label = token::label_to_give(&batch.lines[at].label)?;
    let mut look = Look::of(slot);
    let mut attempt = Attempt::new(context, PinRole::So);
    if slot.token.initialized {
        if !batch.options.yes {
            token::allow_erasure(context, module, slot, None)?;
        }
        attempt.clear(context, module, &mut look)?;
    }
    let supplied = batch.supplied(at, slot, PinRole::So)?;
    let so_pin = token::authorising_so_pin(context, slot, &mut attempt, supplied)?;
    let new = make(batch, at, Step::Initialise, slot, None)?;
    let ready = token::start_afresh(context, module, &mut look, &mut attempt, so_pin.as_ref(), &label, &new);
    let ready = batch.settle(at, Step::Initialise, ready, |ready| Event::Done {
        step: Step::Initialise,
        serial: Some(ready.token.serial.clone()),
        key_id: None,
        file: None,
    })?;
    Ok((ready, new))
}
