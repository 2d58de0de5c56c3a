//! What the system can tell about a token that does not work: the module's file, the libraries it needs, the
//! PC/SC service, the readers, the cards, the browsers. Only facts; `commands::doctor` judges them.
//!
//! * [`image`] reads a library's header, [`libraries`] looks for the libraries it needs.
//! * [`readers`] queries PC/SC, [`watch`] notices what comes and goes there, [`atr`] identifies cards by their answer to
//!   reset.
//! * [`iasecc`] asks a card how many tries its PINs have left, [`tries`] the cards in all readers.
//! * [`watch`] tells that a reader or card has come or gone.
//! * [`surroundings`] describes the system, its browsers and how the user is logged in.

pub(crate) mod atr;
pub(crate) mod iasecc;
pub(crate) mod image;
pub(crate) mod libraries;
pub(crate) mod readers;
pub(crate) mod surroundings;
pub(crate) mod tries;
pub(crate) mod watch;
