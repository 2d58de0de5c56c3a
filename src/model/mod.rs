//! Plain data and rules: what a token, a PIN state, an object id, a key and a certificate are.
//!
//! No I/O, no language, no PKCS#11 calls: bytes in, facts out. Everything here can be tested without a token.

pub mod bicle;
pub mod certificate;
pub mod issuer;
pub mod key;
pub mod object;
pub mod pin;
pub mod renewal;
pub mod selector;
pub mod status;
pub mod strength;
pub mod text;
pub mod token;

pub use issuer::Issuer;
pub use key::{KeyAlgorithm, KeyUse};
pub use object::ObjectId;
pub use pin::{PinFault, PinLengths, PinRole, PinState};
pub use selector::TokenSelector;
pub use status::Status;
pub use strength::Strength;
pub use token::{Slot, Token, TokenIdentity, TokenInfo, TokenLabel};
