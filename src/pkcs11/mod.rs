//! PKCS#11: the only room that names cryptoki.
//!
//! * [`module`] loads a module and lists its tokens; [`discover`] says which modules this system has.
//! * [`session`] logs in, changes PINs; [`object`] finds and reads; `write` writes certificates.
//! * [`mechanism`] is what a token claims it can do.
//! * `raw` is the only `unsafe`; `rv` names return values and says which error each stands for; `slot` reads the
//!   standard's info structures.
//!
//! Nothing here prints, asks or knows a language; nothing retries a PIN.

pub mod discover;
pub mod mechanism;
pub mod module;
pub mod object;
pub mod session;

mod raw;
mod rv;
mod slot;
mod write;

pub use discover::Candidate;
pub use module::{Inventory, Module};
pub use object::{CertificateObject, Filter, KeyHalf, KeyObject, KeyType};
pub use session::{Access, Session};
pub use write::WrittenCertificate;
