//! A simulated IAS-ECC card for tests (IAS-ECC v1.01, ISO/IEC 7816-4, PKCS#15). It is a client of vpcd, the virtual reader
//! of vsmartcard, so that pcscd, OpenSC's `iasecc` driver and opensc-pkcs11.so are the real ones.
//!
//! | room | holds |
//! |---|---|
//! | `control` | what a test uses: [`Card`], [`InsertedCard`] |
//! | `lane`, `pcscd`, [`opensc_conf`] | the surroundings: whose turn it is, the daemon, OpenSC's configuration |
//! | `transport` | the protocol of vpcd |
//! | `mask` | the card's operating system: dispatch, chaining, GET RESPONSE |
//! | `filesystem`, `sdo`, `pin`, `keys`, `access` | what the commands work on |
//! | `personalisation` | what is on a card at the start |
//! | `apdu`, `tlv`, `log`, `material` | the bytes |
//!
//! Secure messaging is refused: no access condition asks for it.

mod access;
mod apdu;
mod control;
mod dump;
mod filesystem;
mod keys;
mod lane;
mod log;
mod mask;
mod material;
pub mod opensc_conf;
mod pcscd;
mod personalisation;
mod pin;
mod sdo;
mod tlv;
mod transport;

pub use apdu::Status;
pub use control::{Card, InsertedCard, PullOut, Role};
pub use lane::Reader;
pub use log::{Exchange, counters};
pub use material::AUTHORITY;
pub use pcscd::{Pcscd, ensure as ensure_pcscd};
pub use personalisation::{MAX_TRIES, PUK, Personality, SIGNATURE_PIN, USER_PIN};
