//! A PKCS#11 module that forwards to a real one and misbehaves on demand: for tests only.
//!
//! The environment says what to do; README.md has the table. The cdylib is the module. The rlib gives Rust tests the
//! module's path ([`library::library_path`]) and the standard's names ([`names`]), and makes cargo build the cdylib
//! too.
//!
//! The rooms, from the client inwards; calls only go down this list:
//!
//! * `forward` the 68 functions and the list of them, one line each
//! * `gate` what every call passes through: counted, delayed, ended, removed, failed, carried out, logged
//! * functions that do more than forward: `tokens` (slots, CK_TOKEN_INFO, the split token), `sessions`, `pin` (with
//!   `lock`, the tries in a file), `objects` (searching, creating, destroying), `attributes`, `operations` (mechanisms,
//!   signing, decrypting), `removal`, `lies` (impossible numbers, floods), `load` (hanging and crashing)
//! * `module` the one instance: `settings` (the environment) with `rules` and `damage` (what a value may say), `census`
//!   (the counts), `log`
//! * `memory` the client's pointers; `names` the standard's names
//!
//! Not here: any decision about what a client should do, and any PIN on disk or in the log.

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
