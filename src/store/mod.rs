//! Files: what is written for a person, and what jeton keeps for itself.

mod access;
pub mod aside;
pub mod atomic;
pub mod certificates;
pub mod config;
pub mod exported;
pub mod pending;
pub mod recipients;
pub mod register;
