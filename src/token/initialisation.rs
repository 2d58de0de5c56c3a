//! Erasing a token and starting again: asking whether to, then label, SO PIN and user PIN.

use secrecy::SecretString;

use super::attempt::Attempt;
use super::look::Look;
use super::new_pin::NewPin;
use super::open_slot::OpenSlot;
use super::set_pin::initialize;
use crate::context::Context;
use crate::error::{Error, Expected, HalfDone, PartialError, Question, Result, TokenError, UsageError};
use crate::model::text::printable;
use crate::model::token::InvalidLabel;
use crate::model::{PinRole, PinState, Slot, TokenLabel};
use crate::pkcs11::{Access, Module, Session};
use crate::t;
use crate::terminal;

/// The label that a token is to be given.
///
/// # Errors
///
/// [`UsageError::InvalidValue`] if no token can have it.
pub(crate) fn label_to_give(text: &str) -> Result<TokenLabel> {
    text.parse().map_err(|error: InvalidLabel| {
        Error::Usage(UsageError::InvalidValue {
            option: "--label".into(),
            value: text.to_owned(),
            expected: match error {
                InvalidLabel::Empty | InvalidLabel::TooLong => Expected::TokenLabel,
                InvalidLabel::Unprintable => Expected::PrintableLabel,
            },
        })
    })
}

/// The SO PIN for initialising this token: the one that it has, or the one to give a blank one. `None` for a pinpad.
///
/// # Errors
///
/// `PinError::Rejected`; [`UsageError::NoTerminal`]; [`Error::Cancelled`].
pub(crate) fn authorising_so_pin(
    context: &Context,
    slot: &Slot,
    attempt: &mut Attempt,
    supplied: Option<SecretString>,
) -> Result<Option<SecretString>> {
    let blank = !slot.token.initialized;
    attempt.is_supplied(supplied.is_some());
    let so_pin = match supplied {
        present if blank => context.new_so_pin(slot, present)?,
        Some(pin) => Some(pin),
        None => context.ask_present_pin(slot, PinRole::So)?,
    };
    if blank && slot.token.pinpad {
        context.announce_pinpad(slot, PinRole::So);
    }
    Ok(so_pin)
}

/// Initialises the token in this slot and sets its user PIN (`C_InitToken`, `C_InitPIN`). Returns the slot as it is then.
///
/// # Errors
///
/// As [`initialize`]; [`PartialError::HalfDone`] if the token is empty and has no user PIN.
pub(crate) fn start_afresh(
    context: &Context,
    module: &Module,
    look: &mut Look,
    attempt: &mut Attempt,
    so_pin: Option<&SecretString>,
    label: &TokenLabel,
    new: &NewPin,
) -> Result<Slot> {
    initialize(context, module, look, attempt, so_pin, label)?;
    let half_done = |error| {
        Error::Partial(PartialError::HalfDone {
            source: Box::new(error),
            done: HalfDone::InitializedWithoutPin,
            token: label.as_str().to_owned(),
        })
    };
    // The new label is used in all messages from here on.
    let mut ready = look.slot().clone();
    label.as_str().clone_into(&mut ready.token.label);
    // The token has just accepted it.
    ready.token.so_pin = PinState::Ok;
    set_first_pin(context, module, &ready, so_pin, new).map_err(half_done)?;
    // The serial number may have changed too.
    let info = module.token_info(&ready).unwrap_or_else(|_| ready.token.clone());
    Ok(Slot { token: info, ..ready })
}

/// `C_Login` as SO, then `C_InitPIN`.
fn set_first_pin(
    context: &Context,
    module: &Module,
    slot: &Slot,
    so_pin: Option<&SecretString>,
    new: &NewPin,
) -> Result<()> {
    let mut slot = OpenSlot::of(module, slot, Access::ReadWrite)?;
    slot.log_in_after_initialization(context, so_pin)?;
    slot.set_pin_as_administrator(context, new)?;
    slot.log_out();
    Ok(())
}

/// A token is only erased if its present label was given, whether or not objects are visible: private ones are not
/// before a login.
pub(crate) fn allow_erasure(context: &Context, module: &Module, slot: &Slot, erase: Option<&str>) -> Result<()> {
    let objects = Session::open(module, slot, Access::ReadOnly)?.count_objects()?;
    let not_empty = || Error::Token(TokenError::NotEmpty { token: slot.token.label.clone(), objects });
    let typed = match erase {
        Some(label) => label.to_owned(),
        None if context.interactive => {
            context.converse(&erasure_warning(slot, objects));
            terminal::ask_text(&t!("token-init-type-label"))?.ok_or(Error::Cancelled)?
        }
        None if objects == 0 => return Err(UsageError::NoTerminal(Question::Erasure).into()),
        None => return Err(not_empty()),
    };
    if typed.trim() == slot.token.label { Ok(()) } else { Err(not_empty()) }
}

fn erasure_warning(slot: &Slot, objects: usize) -> String {
    let token = printable(&slot.token.label);
    t!("token-init-erasure", token = token.as_ref(), objects = (objects as i64))
}
