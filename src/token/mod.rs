//! The token in a person's hand: chosen, opened, its PINs presented by the rules, its keys paired with their certificates
//! and used.
//!
//! * [`choice`] finds the module and the token, without ever guessing between two; `look` is a slot as it was seen last.
//! * `keeper` presents PINs, and is the only one that does; `rule` says whether there may be another try.
//! * `login` logs in, `set_pin` sets PINs and erases, `prompt` and [`new_pin`] are what a person is asked for that.
//! * [`open_slot`] is one slot of the token with its login; [`slots`] is all of them, where a token has several PINs;
//!   `certificates` is what needs no PIN, `select` says which of them is meant, [`decryptor`] opens sealed files by a key.
//! * [`waiting`] says what is being waited for.

mod certificates;
pub mod choice;
pub mod decryptor;
mod keeper;
mod login;
mod look;
pub mod new_pin;
pub mod open_slot;
mod prompt;
mod rule;
mod select;
mod set_pin;
pub mod slots;
pub mod waiting;

pub use certificates::{certificates, matching_certificates};
pub use choice::{Connection, PROBE_COMMAND};
pub use decryptor::TokenDecryptor;
pub use login::{Attempt, Credentials};
pub use look::Look;
pub use new_pin::{NewPin, Supplied};
pub use open_slot::OpenSlot;
pub use set_pin::initialize;
pub(crate) use slots::KeyPlace;
pub use waiting::{Wait, Waiting};
