//! A PKCS#11 module that forwards to a real one and misbehaves on demand: for tests only.
//!
//! The environment says what to do; README.md has the table. The cdylib is the module. The rlib gives Rust tests its path
//! ([`library::library_path`]) and the standard's names ([`names`]), and makes cargo build the cdylib along with them.
//!
//! The rooms, from the client inwards. A call goes down this list and never up:
//!
//! * `forward` the 68 functions and the list of them, one line each
//! * `gate` what every call passes: counted, delayed, ended, removed, failed, carried out, logged
//! * what some functions do besides forwarding: `tokens` (slots, CK_TOKEN_INFO, the split token), `sessions`, `pin` (with
//!   `lock`, the tries on file), `objects` (searches, making, destroying), `attributes`, `operations` (mechanisms, signing,
//!   decrypting), `removal`, `lies` (numbers that cannot be true, floods), `load` (hanging and dying)
//! * `module` the one instance: `settings` (the environment) with `rules` and `damage` (what a value may say), `census`
//!   (the counts), `log`
//! * `memory` the client's pointers; `names` the standard's names
//!
//! Not here: a decision about what a client should do, and any PIN on disk or in the log.

mod attributes;
mod census;
mod damage;
mod forward;
mod gate;
pub mod library;
mod lies;
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
