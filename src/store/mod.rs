//! Files: those written for users, and those that jeton keeps for itself.

mod access;
pub(crate) mod aside;
pub(crate) mod atomic;
pub mod certificates;
pub(crate) mod config;
pub(crate) mod destination;
pub(crate) mod exported;
pub(crate) mod journal;
mod of_user;
pub(crate) mod pending;
mod reading;
pub(crate) mod recipients;
pub(crate) mod register;

pub(crate) use reading::{read, read_at_most};
