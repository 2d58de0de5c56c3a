//! PKCS#11: the only room that names cryptoki.
//!
//! * [`module`] loads a module and lists its tokens; [`discover`] says which modules this system has.
//! * [`apart`] asks in a child process what may hang or crash.
//! * [`present`] is the calls that present a PIN; [`session`] opens and logs out; [`object`] finds and reads; `write` writes certificates, `generate`
//!   makes key pairs, `change` changes and removes objects.
//! * [`key`] signs and decrypts, `agree` agrees on a secret; [`pair`] says which key and certificate belong together.
//! * [`mechanism`] is what a token claims it can do.
//! * `disturbance` is what happens underneath: other programs, a token pulled out.
//! * `bounds` says how far a module's numbers are believed.
//! * `raw` is the only `unsafe` here; `rv` names return values and says which error each stands for; `slot` reads the
//!   standard's info structures.
//!
//! Nothing here prints, asks or knows a language; nothing retries a PIN.

pub(crate) mod apart;
pub(crate) mod discover;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod mechanism;
pub(crate) mod module;
pub(crate) mod object;
pub(crate) mod pair;
pub(crate) mod present;
pub(crate) mod session;

mod agree;
mod bounds;
mod candidate;
mod change;
mod disturbance;
mod generate;
mod nss;
mod p11_kit;
mod raw;
mod rv;
mod slot;
mod ulong;
mod write;

pub(crate) use change::Object;
pub(crate) use discover::Candidate;
pub(crate) use generate::{GeneratedKeyPair, KeyPairRequest};
pub(crate) use key::{Signature, Signing};
pub(crate) use module::{Inventory, Module, UnreadableSlot};
pub(crate) use object::{CertificateObject, Filter, KeyHalf, KeyObject, KeyType};
pub(crate) use pair::Pairing;
pub(crate) use present::{Login, Presented, Verdict};
pub(crate) use session::{Access, Session, Writer};
