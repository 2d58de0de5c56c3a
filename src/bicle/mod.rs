//! What a bi-clé is and does, from its making to the opening of the bids, without a command line.
//!
//! * `designation` and [`certificate`] are the rules: what a bi-clé may be called, which certificates are fit.
//! * [`plan`] is what is to be made, [`make`] makes it, `made_on_token` where its key is never to leave the token;
//!   [`import`] and [`reference`] enter what was made elsewhere. [`unlisted`] keeps account of it until the register does,
//!   and [`record`] writes the register and says what changed.
//! * [`pfx`] and [`on_token`] are the two places of a key, [`passwords`] opens the first.
//! * [`recipients`] says for whom files are sealed, [`keyring`] which key opens one; [`seal`] and [`open`] do it to one
//!   file, [`batch`] and [`workers`] to many.

mod batch;
mod certificate;
mod designation;
pub(crate) mod import;
mod keyring;
mod made_on_token;
pub(crate) mod make;
mod on_token;
pub(crate) mod open;
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
pub(crate) use passwords::Passwords;
pub(crate) use unlisted::Unlisted;
