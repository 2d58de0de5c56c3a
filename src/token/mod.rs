//! The token in a person's hand: chosen, opened, its PINs presented by the rules, its keys paired with their certificates
//! and used.
//!
//! * [`choice`] finds the module and the token, without ever guessing between two; `look` is a slot as it was seen last.
//! * `keeper` presents PINs, and is the only one that does; `rule` says whether there may be another try.
//! * `login` logs in, `set_pin` sets PINs and erases, `prompt` and [`new_pin`] are what a person is asked for that.
//! * [`open_slot`] is one slot of the token with its login; [`slots`] is all of them, where a token has several PINs;
//!   `certificates` is what needs no PIN, `select` says which of them is meant, [`decryptor`] opens sealed files by a key.
//! * [`new_pair`] makes a key pair on the token, and [`undo`] takes away what was made where a later step fails.
//! * [`waiting`] says what is being waited for.

mod certificates;
pub(crate) mod choice;
pub(crate) mod decryptor;
mod keeper;
mod login;
mod look;
pub(crate) mod new_pair;
pub(crate) mod new_pin;
pub(crate) mod open_slot;
mod prompt;
mod rule;
mod select;
mod set_pin;
pub(crate) mod slots;
pub(crate) mod undo;
pub(crate) mod waiting;

pub(crate) use certificates::{certificates, matching_certificates};
pub(crate) use choice::Connection;
pub use choice::PROBE_COMMAND;
pub(crate) use decryptor::{TokenDecryptor, Trial};
pub(crate) use login::Attempt;
pub(crate) use new_pin::NewPin;
pub(crate) use open_slot::OpenSlot;
pub(crate) use set_pin::initialize;
pub(crate) use slots::KeyPlace;
pub(crate) use waiting::Wait;
