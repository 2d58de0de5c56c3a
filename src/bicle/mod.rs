//! Bi-clés, from their creation to the opening of the bids, independent of the command line.
//!
//! * `designation` and [`certificate`] hold the rules: what a bi-clé may be called, which certificates are acceptable.
//! * [`plan`] describes a bi-clé to be made and [`make`] makes it, with `made_on_token` if its key must never leave the
//!   token; [`import`] and [`reference`] enter one made elsewhere. [`unlisted`] keeps track of what has been made until the
//!   register lists it; [`record`] writes the register and reports what changed.
//! * [`pfx`] and [`on_token`] are the two places for a key; [`passwords`] supplies the passwords of the first,
//!   and `passphrase` draws one to write down.
//! * [`recipients`] determines for whom files are sealed, [`keyring`] which key opens a file. [`seal`] and [`open`] process
//!   the files, with [`batch`] and [`workers`] for several at once; [`opening`] is the day on which bids may be opened.

mod batch;
mod certificate;
mod designation;
pub(crate) mod import;
mod keyring;
mod made_on_token;
pub(crate) mod make;
mod on_token;
pub(crate) mod open;
pub(crate) mod opening;
mod passphrase;
mod passwords;
pub(crate) mod pfx;
pub(crate) mod plan;
pub(crate) mod recipients;
pub(crate) mod record;
pub(crate) mod reference;
pub(crate) mod seal;
mod unlisted;
mod workers;

pub(crate) use batch::{ends_the_batch, is_stream};
pub(crate) use certificate::refuse_unfit;
pub(crate) use designation::{designation, refuse_taken};
pub(crate) use passwords::{Passwords, is_weak};
pub(crate) use unlisted::Unlisted;
