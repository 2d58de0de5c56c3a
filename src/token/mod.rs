//! The token in the user's hand: choosing and opening it, presenting its PINs by the rules, pairing its keys with their
//! certificates and using them.
//!
//! * [`choice`] chooses the module and the token, and never guesses between two; `found` tries the modules when none was
//!   named; [`service`] tells whether the card service hides the readers; `look` is a slot as last read;
//!   `tries` is what a card says of its PINs; `program` is this program, which tries modules as its own child.
//! * `keeper` presents PINs, and nothing else does; `rule` decides whether another try is allowed.
//! * `login` logs in; `set_pin` sets PINs and initialises tokens; `unblock` and `initialisation` are these acts as a whole,
//!   [`unblocking`] where OpenSC must be configured for it; `prompt` and [`new_pin`] do the asking for them, and
//!   `entry` checks every PIN that is entered; `known_fault` recognises a module that fails every login.
//! * [`open_slot`] is one slot with its login; [`slots`] is all of them, if a token has several PINs; `certificates`
//!   reads what needs no PIN; `select` finds the certificate that is meant; [`decryptor`] opens sealed files with a
//!   key.
//! * [`self_test`] has every key sign; [`import`] writes a certificate beside its key, which [`private_key`] finds.
//! * [`new_pair`] generates a key pair on the token, and [`undo`] removes what was made if a later step fails.
//! * [`waiting`] tells the user what a long wait is for.

mod attempt;
mod certificates;
pub(crate) mod choice;
pub(crate) mod decryptor;
mod entry;
mod found;
pub(crate) mod import;
mod initialisation;
mod keeper;
mod known_fault;
mod login;
mod look;
pub(crate) mod new_pair;
pub(crate) mod new_pin;
pub(crate) mod open_slot;
pub(crate) mod private_key;
mod program;
mod prompt;
mod rule;
mod select;
pub(crate) mod self_test;
pub(crate) mod service;
mod set_pin;
pub(crate) mod slots;
mod told_apart;
mod tries;
mod unblock;
mod unblocking;
pub(crate) mod undo;
pub(crate) mod waiting;

pub(crate) use attempt::Attempt;
pub(crate) use certificates::{certificates, matching_certificates};
pub(crate) use choice::Connection;
pub(crate) use decryptor::{TokenDecryptor, Trial};
pub use found::PROBE_COMMAND;
pub(crate) use initialisation::{allow_erasure, authorising_so_pin, label_to_give, start_afresh};
pub(crate) use look::Look;
pub(crate) use new_pin::NewPin;
pub(crate) use open_slot::OpenSlot;
pub(crate) use program::own_program;
pub(crate) use slots::KeyIndex;
pub(crate) use told_apart::slot_choices;
pub(crate) use unblock::{Means, code_held, unblock};
pub(crate) use unblocking::SecondJeton;
pub(crate) use waiting::Wait;
