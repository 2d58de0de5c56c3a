//! `jeton token init`: initialises a token, or erases it and starts again: label, SO PIN, user PIN.

use secrecy::SecretString;

use crate::cli::TokenInit;
use crate::context::Context;
use crate::error::{Error, Expected, HalfDone, PartialError, Question, Result, TokenError, UsageError};
use crate::model::text::printable;
use crate::model::token::InvalidLabel;
use crate::model::{PinRole, PinState, Slot, TokenLabel};
use crate::output::token::TokenInitialized;
use crate::pkcs11::{Access, Module, Session};
use crate::t;
use crate::terminal::{self, interrupt};
use crate::token::{self, Attempt, NewPin, OpenSlot};

pub(in crate::commands) fn run(context: &Context, arguments: &TokenInit) -> Result<()> {
    let label = label(&arguments.label)?;
    let (module, mut look) = context.slot_to_initialize()?;
    let slot = look.slot().clone();
    if slot.token.write_protected {
        return Err(TokenError::ReadOnly { token: slot.token.label }.into());
    }
    let blank = !slot.token.initialized;
    let mut attempt = Attempt::new(context, PinRole::So);
    if !blank {
        allow_erasure(context, &module, &slot, arguments.erase.as_deref())?;
        attempt.clear(context, &module, &mut look)?;
    }
    let supplied = context.supplied_pins(&slot, PinRole::So)?;
    attempt.is_supplied(supplied.present.is_some());
    let so_pin = match supplied.present {
        present if blank => context.new_so_pin(&slot, present)?,
        Some(pin) => Some(pin),
        None => context.ask_present_pin(&slot, PinRole::So)?,
    };
    if blank && slot.token.pinpad {
        context.announce_pinpad(&slot, PinRole::So);
    }
    let new = context.new_pin(&slot, supplied.new, None)?;

    let held = interrupt::hold();
    token::initialize(context, &module, &mut look, &mut attempt, so_pin.as_ref(), &label)?;
    let half_done = |error| {
        Error::Partial(PartialError::HalfDone {
            source: Box::new(error),
            done: HalfDone::InitializedWithoutPin,
            token: label.as_str().to_owned(),
        })
    };
    // The new label is used in all messages from here on.
    let mut ready = slot.clone();
    label.as_str().clone_into(&mut ready.token.label);
    // The token has just accepted it.
    ready.token.so_pin = PinState::Ok;
    set_user_pin(context, &module, &ready, so_pin.as_ref(), &new).map_err(half_done)?;
    drop(held);
    // The serial number may have changed too.
    let info = module.token_info(&ready).unwrap_or_else(|_| ready.token.clone());
    context.answer(&TokenInitialized::new(&Slot { token: info, ..ready }, label.as_str(), new.is_trivial(), !blank))
}

/// `C_Login` as SO, then `C_InitPIN`.
fn set_user_pin(
    context: &Context,
    module: &Module,
    slot: &Slot,
    so_pin: Option<&SecretString>,
    new: &NewPin,
) -> Result<()> {
    let mut slot = OpenSlot::after_initialization(module, slot)?;
    slot.log_in_after_initialization(context, so_pin)?;
    slot.set_pin_as_administrator(context, new)?;
    slot.log_out();
    Ok(())
}

fn label(text: &str) -> Result<TokenLabel> {
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

/// A token is only erased if its present label was given, whether or not objects are visible: private ones are not
/// before a login.
fn allow_erasure(context: &Context, module: &Module, slot: &Slot, erase: Option<&str>) -> Result<()> {
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
