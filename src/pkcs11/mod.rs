//! PKCS#11: the only room that names cryptoki.
//!
//! * [`module`] loads a module and lists its tokens, `loader` says why one does not load; [`discover`] finds the modules
//!   of this system, among others those of [`table`].
//! * [`apart`] runs in a child process what may hang or crash; [`opensc`] reads how OpenSC's module is configured.
//! * [`present`] has the calls that present a PIN; [`session`] opens sessions and logs out; [`object`] finds and reads
//!   objects; `write` writes certificates, `generate` makes key pairs, `change` changes and deletes objects.
//! * [`key`] signs and decrypts, `agree` does key agreement; [`pair`] tells which keys and certificates belong together.
//! * [`mechanism`] holds what a token claims to support.
//! * [`known_fault`] knows faults of modules by their version.
//! * `disturbance` handles interference by other programs and removed tokens.
//! * `bounds` limits what is believed of a module's numbers.
//! * [`stdio`] keeps away what modules write to standard error. Its `unsafe` is about C's stream.
//! * `raw` has the `unsafe` of the calls; `rv` names return values and maps them to errors; `slot` reads the
//!   standard's info structures.
//!
//! Nothing here prints, asks or knows a language; nothing retries a PIN.

pub(crate) mod apart;
pub(crate) mod discover;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod known_fault;
pub(crate) mod mechanism;
pub(crate) mod module;
pub(crate) mod object;
pub(crate) mod opensc;
pub(crate) mod pair;
pub(crate) mod present;
pub(crate) mod session;

mod agree;
mod bounds;
mod candidate;
mod change;
mod disturbance;
mod generate;
mod loader;
mod nss;
mod p11_kit;
mod raw;
mod rv;
mod slot;
pub(crate) mod stdio;
pub(crate) mod table;
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
