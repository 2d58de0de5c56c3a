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
//! Secure messaging is refused: no access condition asks for it. Clauses of ISO/IEC 7816-4 are those of its 2005 edition.
//!
//! Needs the distribution's pcscd, vsmartcard-vpcd, opensc and opensc-pkcs11, and root rights if no pcscd is running.
//!
//! ```no_run
//! use std::process::Command;
//!
//! use iasecc_card::opensc_conf::Style;
//! use iasecc_card::{Card, Personality, PullOut, Role};
//!
//! let directory = std::env::temp_dir().join("example");
//! let mut card = Card::personality(Personality::FinalTry).insert()?;
//! let configuration = card.opensc_conf(&directory, Style::Default)?;
//! let list = || Command::new("pkcs11-tool").arg("-L").env("OPENSC_CONF", &configuration).output();
//! assert!(String::from_utf8_lossy(&list()?.stdout).contains("final user PIN try"));
//! assert_eq!((card.apdu_count(), card.tries_left(Role::User)), (52, 1));
//! card.set_pull_out(Some(PullOut::Instruction(0xB0, 3)));
//! list()?;
//! assert!(!card.is_inserted());
//! card.insert()?;
//! # Ok::<(), std::io::Error>(())
//! ```

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
