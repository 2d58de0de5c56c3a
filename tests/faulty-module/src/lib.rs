//! A PKCS#11 module that forwards to a real one and misbehaves on demand (tests only).

mod attributes;
mod census;
mod damage;
mod forward;
mod gate;
pub mod library;
mod load;
mod lock;
mod log;
mod memory;
mod module;
pub mod names;
mod objects;
mod operations;
mod pin;
mod removal;
mod rules;
mod sessions;
mod settings;
mod tokens;
