//! What the machine itself tells about a token that does not work: the module's file, the libraries that it needs, the
//! PC/SC service, the readers, the cards, the browsers. Facts only; `commands::doctor` judges them.
//!
//! * [`image`] reads a library's header, [`libraries`] looks for what it needs.
//! * [`readers`] asks PC/SC, [`atr`] knows cards by their answer to reset.
//! * [`surroundings`] is the system, its browsers, the way the person is logged in.

pub(crate) mod atr;
pub(crate) mod image;
pub(crate) mod libraries;
pub(crate) mod readers;
pub(crate) mod surroundings;
